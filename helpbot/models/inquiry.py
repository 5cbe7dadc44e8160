"""A question, what it was taken for, and whether that helped."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field

from helpbot.messages import Trust
from helpbot.models.base import BIG_ID, Table, stored_as


class Outcome(StrEnum):
    """What the clerk said of the answer."""

    SOLVED = "solved"
    NOT_SOLVED = "not-solved"


class Inquiry(Table, table=True):
    """One question as it was matched. `kind` is answer, choices, action, refuse or handoff; `topic` what was answered, if anything.

    `told_at`: when the answer that was found later, or changed, came to whoever asked; `revision`: that of the office's FAQ which the last
    answer came from. `public`: it was asked where others read along, and nobody is
    told anything there unasked.
    """

    __tablename__ = "inquiry"
    __table_args__ = (Index("ix_inquiry_asked", "office_id", "at"), Index("ix_inquiry_topic", "office_id", "topic", "id"))

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG_ID)
    office_id: int = Field(foreign_key="office.id")
    thread_id: int = Field(foreign_key="thread.id", index=True, sa_type=BIG_ID)
    question: str
    kind: str = Field(max_length=24)
    topic: str | None = Field(default=None, max_length=64)
    score: float
    candidates: list[Any] = Field(default_factory=list, sa_type=JSON)
    outcome: Outcome | None = Field(default=None, sa_type=stored_as(Outcome))
    trust: Trust = Field(default=Trust.UNKNOWN, sa_type=stored_as(Trust))
    at: datetime
    told_at: datetime | None = None
    revision: int = 0
    public: bool = False
