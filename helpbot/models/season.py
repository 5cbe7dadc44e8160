"""A season: its plan, and the slot of each institution."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from helpbot.models.base import BIG_ID, Table, stored_as


class SeasonState(StrEnum):
    """draft → approved ⇄ paused. Reminders go out while it is approved."""

    DRAFT = "draft"
    APPROVED = "approved"
    PAUSED = "paused"


class Season(Table, table=True):
    """The season of a year as planned. `plan_hash` is what was approved, by whom and when; `registry_at` as of when the registry was.

    `days_hash` names the working days by which its tracks were laid; `next_hash` the plan that is proposed in place of the approved one.
    """

    __tablename__ = "season"
    __table_args__ = (UniqueConstraint("office_id", "year"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG_ID)
    office_id: int = Field(foreign_key="office.id")
    year: int
    state: SeasonState = Field(default=SeasonState.DRAFT, sa_type=stored_as(SeasonState))
    capacity: int
    plan_hash: str = Field(max_length=64)
    planned_at: datetime
    registry_at: datetime | None = None
    approved_at: datetime | None = None
    approved_by: str = Field(default="", max_length=100)
    days_hash: str = Field(default="", max_length=64)
    next_hash: str = Field(default="", max_length=64)


class SeasonSlot(Table, table=True):
    """An institution in a season, and the day recommended to it; empty where it had filed when the plan was made.

    `next_day`: the day that a new plan proposes in its place, empty where that leaves it as it is.
    `problems` are those of a Candidate, a comma between. `said_filed_at`: its clerk says so. `snoozed_until`: no nudges before that day.
    """

    __tablename__ = "season_slot"
    __table_args__ = (UniqueConstraint("office_id", "season_id", "uscc"), Index("ix_season_slot_uscc", "uscc", "season_id"))

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG_ID)
    office_id: int = Field(foreign_key="office.id")
    season_id: int = Field(foreign_key="season.id", sa_type=BIG_ID)
    place: int
    uscc: str = Field(max_length=18)
    name: str = Field(max_length=200)
    sponsor: str = Field(max_length=200)
    day: date | None = None
    next_day: date | None = None
    problems: str = Field(default="", max_length=200)
    late: bool = False
    classified: bool = False
    said_filed_at: datetime | None = None
    snoozed_until: date | None = None
