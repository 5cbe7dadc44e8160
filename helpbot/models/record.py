"""What a handover leaves behind: the record of it for signatures, and the short course of the clerk who took over."""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from helpbot.models.base import BIG_ID, Table


class HandoverRecord(Table, table=True):
    """The record (交接单) as it was sent to both clerks and the office when a handover was closed."""

    __tablename__ = "handover_record"
    __table_args__ = (UniqueConstraint("office_id", "handover_id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG_ID)
    office_id: int = Field(foreign_key="office.id")
    handover_id: int = Field(foreign_key="handover.id", sa_type=BIG_ID)
    name: str = Field(max_length=200)
    mime: str = Field(max_length=40)
    content: bytes
    made_at: datetime


class Lesson(Table, table=True):
    """A message of the short course that somebody is to get on a day; nobody gets the same one twice, however many handovers they take."""

    __tablename__ = "lesson"
    __table_args__ = (
        UniqueConstraint("office_id", "person_id", "number"),
        Index("ix_lesson_due", "office_id", "queued_at", "due"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG_ID)
    office_id: int = Field(foreign_key="office.id")
    person_id: int = Field(foreign_key="person.id", sa_type=BIG_ID)
    uscc: str = Field(max_length=18)
    number: int
    due: date
    queued_at: datetime | None = None
