"""What is asked of the office's own database to prove that the configuration describes it."""

from typing import Any

from sqlalchemy import Subquery, func, inspect, select, text
from sqlalchemy.exc import SQLAlchemyError

from helpbot.store.registry import EventRecord, read_event
from helpbot.store.registry_map import physical_table
from helpbot.store.registry_source import Reading

SAMPLES = 3
MANY = 50
"""So many words of a column are looked at; one with more is not a column of states."""

RECENT = 2000
"""Events whose course is looked at."""


def tables_of(reading: Reading) -> list[str]:
    """Which of the relations there are."""
    return [name for name in ("institution", "filing", "event") if getattr(reading.relations, name) is not None]


def sample(reading: Reading, name: str) -> tuple[int, list[dict[str, Any]]]:
    """How many rows a relation has, and the first few."""
    table = _relation(reading, name)
    count = int(reading.connection.execute(select(func.count()).select_from(table)).scalar_one())
    rows = reading.connection.execute(select(table).limit(SAMPLES)).all()
    return count, [dict(row._mapping) for row in rows]  # noqa: SLF001 -- SQLAlchemy's public name


def words_in(reading: Reading, name: str, column: str) -> list[str]:
    """What stands in a column of states or kinds, each once."""
    found = reading.connection.execute(select(_relation(reading, name).c[column]).distinct().limit(MANY)).scalars()
    return [str(word).strip() for word in found if word is not None]


def _relation(reading: Reading, name: str) -> Subquery:
    found: Subquery = getattr(reading.relations, name)
    return found


def physical_columns(reading: Reading, named: str) -> list[str]:
    """The columns that a table or view really has, empty where there is no such."""
    query = select(text("*")).select_from(physical_table(named)).limit(0)  # a catalogue may be closed to a user who may only SELECT
    try:
        return list(reading.connection.execute(query).keys())
    except SQLAlchemyError:
        reading.connection.rollback()
        return []


def physical_tables(reading: Reading) -> list[str]:
    """The tables and views that there are."""
    found = inspect(reading.connection)
    return sorted([*found.get_table_names(), *found.get_view_names()])


def recent_events(reading: Reading) -> list[EventRecord]:
    """The newest events, oldest first."""
    table = _relation(reading, "event")
    order = table.c.id if reading.relations.knows("event", "id") else table.c.at
    rows = reading.connection.execute(select(table).order_by(order.desc()).limit(RECENT)).all()
    return [read_event(reading, row) for row in reversed(rows)]
