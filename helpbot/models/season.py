"""A season: its plan, the slot of each institution, and the reminders on each one's track."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field

from helpbot.models.base import BIG_ID, Table, stored_as


class SeasonState(StrEnum):
    """draft → approved ⇄ paused. Reminders go out while it is approved."""

    DRAFT = "draft"
    APPROVED = "approved"
    PAUSED = "paused"


class Stage(StrEnum):
    """The stages of a track, in their order but for the slot's, which come when the slot comes. `days-7`: seven working days are left."""

    NOTICE = "notice"
    OPENING = "opening"
    SLOT = "slot"
    SLOT_PASSED = "slot-passed"
    DAYS_30 = "days-30"
    DAYS_15 = "days-15"
    DAYS_7 = "days-7"
    DAYS_3 = "days-3"
    DAYS_1 = "days-1"
    LAST_DAY = "last-day"
    OVERDUE = "overdue"
    OVERDUE_AGAIN = "overdue-again"


class ReminderState(StrEnum):
    """waiting → gathered into a message, done (the duty was, or a later stage spoke in its place), expired (nobody wants it any more), or
    unreached (there is nobody to tell: the office telephones).
    """

    WAITING = "waiting"
    GATHERED = "gathered"
    DONE = "done"
    EXPIRED = "expired"
    UNREACHED = "unreached"


class Season(Table, table=True):
    """The season of a year as planned. `plan_hash` is what was approved, by whom and when; `registry_at` as of when the registry was."""

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


class SeasonSlot(Table, table=True):
    """An institution in a season, and the day recommended to it; empty where it had filed when the plan was made.

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
    problems: str = Field(default="", max_length=200)
    late: bool = False
    classified: bool = False
    said_filed_at: datetime | None = None
    snoozed_until: date | None = None


WAITING = "state = 'waiting'"


class Reminder(Table, table=True):
    """One stage of one institution's track: from when it may go out, and from when nobody wants it any more.

    `gathered_on`: the day, in Shanghai, in whose messages it stands.
    """

    __tablename__ = "reminder"
    __table_args__ = (
        UniqueConstraint("office_id", "dedup_key"),
        Index("ix_reminder_due", "office_id", "due_at", sqlite_where=text(WAITING), postgresql_where=text(WAITING)),
        Index("ix_reminder_uscc", "uscc", "gathered_on"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG_ID)
    office_id: int = Field(foreign_key="office.id")
    season_id: int = Field(foreign_key="season.id", sa_type=BIG_ID)
    uscc: str = Field(max_length=18)
    stage: Stage = Field(sa_type=stored_as(Stage))
    due_at: datetime
    expires_at: datetime
    state: ReminderState = Field(default=ReminderState.WAITING, sa_type=stored_as(ReminderState))
    gathered_on: date | None = None
    dedup_key: str = Field(max_length=100)
