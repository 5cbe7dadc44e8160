"""Whether an office's reminders have been at work all the time."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from helpbot.models.base import BIG_ID, Table, stored_as


class Gap(StrEnum):
    """Why reminders wait for an officer's word: working days went by without a look, or the database is an older one."""

    ASLEEP = "asleep"
    RESTORED = "restored"


class Vigil(Table, table=True):
    """The last look for what is due, one row an office.

    `held_for`: reminders wait for an officer since `held_at`, because nothing is known of the time from `beat_at` to `back_at`.
    `duties_on` and `duties_as_of`: the day on which, and the registry's data from which, duties were last counted.
    """

    __tablename__ = "vigil"
    __table_args__ = (UniqueConstraint("office_id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG_ID)
    office_id: int = Field(foreign_key="office.id")
    beat_at: datetime
    held_for: Gap | None = Field(default=None, sa_type=stored_as(Gap))
    held_at: datetime | None = None
    back_at: datetime | None = None
    duties_on: date | None = None
    duties_as_of: datetime | None = None
