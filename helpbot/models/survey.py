"""Whether it was worth it: what people say of it themselves."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from helpbot.models.base import BIG_ID, Table, stored_as


class Occasion(StrEnum):
    """What came to an end before somebody was asked."""

    TICKET = "ticket"
    FILING = "filing"
    HANDOVER = "handover"


class Otherwise(StrEnum):
    """What somebody would have done without helpbot."""

    VISIT = "visit"
    PHONE = "phone"
    NOTHING = "nothing"


class Survey(Table, table=True):
    """A person was asked, once in a quarter (`2027Q1`) at most, and what they said: a score from 1 to 5, the rest if they liked.

    `about` names the end of what it was asked after, so that nobody is asked of one twice.
    """

    __tablename__ = "survey"
    __table_args__ = (
        UniqueConstraint("office_id", "person_id", "quarter"),
        UniqueConstraint("office_id", "person_id", "about"),
        Index("ix_survey_asked", "office_id", "asked_at"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG_ID)
    office_id: int = Field(foreign_key="office.id")
    person_id: int = Field(foreign_key="person.id", sa_type=BIG_ID)
    quarter: str = Field(max_length=6)
    occasion: Occasion = Field(sa_type=stored_as(Occasion))
    about: str = Field(max_length=240)
    asked_at: datetime
    score: int | None = None
    otherwise: Otherwise | None = Field(default=None, sa_type=stored_as(Otherwise))
    words: str = ""
    answered_at: datetime | None = None
