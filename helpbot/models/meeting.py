"""Meetings of a handover: the two clerks hand in hand, or an officer who comes or calls where one of them is away."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, text
from sqlmodel import Field

from helpbot.models.base import BIG_ID, Table, stored_as


class MeetingState(StrEnum):
    """proposed → agreed → done or missed; cancelled, which is also what the time becomes that another one takes the place of."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    DONE = "done"
    MISSED = "missed"
    CANCELLED = "cancelled"


class Way(StrEnum):
    """The two clerks side by side, or the incoming one with an officer: at the institution, or by telephone."""

    TOGETHER = "together"
    VISIT = "visit"
    CALL = "call"


LIVE = "state IN ('proposed', 'agreed')"
SLOT = "state = 'agreed' AND way <> 'together'"


class Meeting(Table, table=True):
    """A time for a meeting; another time is another row. A handover has one that is live at most, the office one officer for an hour.

    `uid` and `sequence` are those of its calendar event (RFC 5545, 3.8.4.7 and 3.8.7.4): the same uid for as long as it is moved.
    `remind_at` is empty where it is too soon for that; `reminded_at`, `asked_at`: when both were reminded, and asked how it went.
    """

    __tablename__ = "meeting"
    __table_args__ = (
        Index("uq_meeting_live", "office_id", "handover_id", unique=True, sqlite_where=text(LIVE), postgresql_where=text(LIVE)),
        Index("uq_meeting_slot", "office_id", "begins_at", unique=True, sqlite_where=text(SLOT), postgresql_where=text(SLOT)),
        Index("ix_meeting_handover", "handover_id"),
        Index("ix_meeting_state", "office_id", "state", "begins_at"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG_ID)
    office_id: int = Field(foreign_key="office.id")
    handover_id: int = Field(foreign_key="handover.id", sa_type=BIG_ID)
    way: Way = Field(sa_type=stored_as(Way))
    state: MeetingState = Field(sa_type=stored_as(MeetingState))
    begins_at: datetime
    ends_at: datetime
    proposed_by: int | None = Field(default=None, foreign_key="person.id", sa_type=BIG_ID)
    made_at: datetime
    uid: str = Field(max_length=120)
    sequence: int = 0
    remind_at: datetime | None = None
    reminded_at: datetime | None = None
    asked_at: datetime | None = None
    settled_by: str = Field(default="", max_length=40)
