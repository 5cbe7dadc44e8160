"""What the office and the sponsors are told of their own accord: written in the morning, kept until it is sent."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from helpbot.models.base import BIG_ID, Table


class Briefing(Table, table=True):
    """A digest to an officer or to `[office] notify`, or a sponsor's list. `key` says to whom and for which day or week: there is one.

    `person_id` is empty for `[office] notify`; `uscc` is the code of the sponsor that the person speaks for, empty for an officer.
    `text` is empty where there was nothing to tell.
    """

    __tablename__ = "briefing"
    __table_args__ = (UniqueConstraint("office_id", "key"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG_ID)
    office_id: int = Field(foreign_key="office.id")
    key: str = Field(max_length=100)
    person_id: int | None = Field(default=None, foreign_key="person.id", sa_type=BIG_ID)
    uscc: str = Field(default="", max_length=18)
    text: str
    made_at: datetime
