"""Guides (操作指南) as they were given out, and which institutions have read them."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from helpbot.models.base import BIG_ID, Table, stored_as
from helpbot.models.registry import FilingKind


class Guide(Table, table=True):
    """A version of a guide; it never changes. `number` counts up within the office and kind, `edition` is that of its template.

    `year`: the season that an annual report's is for, 0 for any other. `digest` is of what it says. `pdf` is empty where there was no
    font to set it in.
    """

    __tablename__ = "guide"
    __table_args__ = (UniqueConstraint("office_id", "kind", "number"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG_ID)
    office_id: int = Field(foreign_key="office.id")
    kind: FilingKind = Field(sa_type=stored_as(FilingKind))
    number: int
    edition: int
    year: int = 0
    title: str = Field(max_length=200)
    digest: str = Field(max_length=64)
    html: bytes
    pdf: bytes = b""
    made_at: datetime


class GuideReading(Table, table=True):
    """Somebody who acts for an institution says that a version has been read there."""

    __tablename__ = "guide_reading"
    __table_args__ = (UniqueConstraint("office_id", "guide_id", "uscc"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG_ID)
    office_id: int = Field(foreign_key="office.id")
    guide_id: int = Field(foreign_key="guide.id", sa_type=BIG_ID)
    uscc: str = Field(max_length=18)
    person_id: int = Field(foreign_key="person.id", sa_type=BIG_ID)
    at: datetime
