"""What all helpdesk tables share: one MetaData with a naming convention, and how states are stored."""

from enum import StrEnum
from typing import Any

import sqlalchemy
from sqlalchemy import BigInteger, Enum, Integer, MetaData
from sqlmodel import SQLModel

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)
"""The helpdesk's own; a registry lives in another. Names are needed by Alembic to change constraints later."""

BIG_ID = BigInteger().with_variant(Integer, "sqlite")
"""Primary keys: SQLite counts up only an INTEGER one, PostgreSQL needs 64 bits for a nation's messages."""


class Table(SQLModel):
    """The root of every helpdesk table."""

    metadata = METADATA


def table_of(model: type[SQLModel]) -> sqlalchemy.Table:
    """The plain table of a model, for statements that need no objects: those cost a third."""
    return model.metadata.tables[str(model.__tablename__)]


def stored_as(states: type[StrEnum]) -> Any:  # noqa: ANN401 -- SQLModel's sa_type takes an instance, its annotation says class
    """A column of these states, kept as their values in plain text so that a new state needs no new database type."""
    return Enum(
        states,
        native_enum=False,
        create_constraint=False,
        length=24,
        values_callable=lambda kind: [s.value for s in kind],
    )
