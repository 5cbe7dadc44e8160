"""Reminders: the stages of a track, each of a season's or of another duty's."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from helpbot.models.base import BIG_ID, Table, stored_as


class Stage(StrEnum):
    """The stages of tracks, in their order but for a slot's, which come when the slot comes.

    `moved`: the day is another one now. `days-7`: seven working days are left. `first-call`: where there is no day by which, the first
    time that it is asked after.
    """

    NOTICE = "notice"
    OPENING = "opening"
    SLOT = "slot"
    MOVED = "moved"
    SLOT_PASSED = "slot-passed"
    FIRST_CALL = "first-call"
    SECOND_CALL = "second-call"
    THIRD_CALL = "third-call"
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


class DutyKind(StrEnum):
    """What there is to remind of besides the annual report."""

    CERTIFICATE = "certificate"
    CHANGE = "change"
    CORRECTION = "correction"


class Duty(Table, table=True):
    """Something to be done besides the annual report, with a track of reminders of its own.

    `key` says which one it is, for good. Whoever acts for `uscc` is told, or `person_id` alone. `about` is what its words need and `due`
    the day by which, where there is one; `since` when it began. `over_at`: from then on nothing of it is told.
    """

    __tablename__ = "duty"
    __table_args__ = (
        UniqueConstraint("office_id", "key"),
        Index("ix_duty_open", "office_id", "kind", sqlite_where=text("over_at IS NULL"), postgresql_where=text("over_at IS NULL")),
        Index("ix_duty_person", "person_id"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG_ID)
    office_id: int = Field(foreign_key="office.id")
    key: str = Field(max_length=80)
    kind: DutyKind = Field(sa_type=stored_as(DutyKind))
    uscc: str = Field(max_length=18)
    person_id: int | None = Field(default=None, foreign_key="person.id", sa_type=BIG_ID)
    about: str = Field(default="", max_length=200)
    since: date
    due: date | None = None
    over_at: datetime | None = None


WAITING = "state = 'waiting'"


class Reminder(Table, table=True):
    """One stage of a track: from when it may go out, and from when nobody wants it any more. The track is a season's or a duty's.

    `gathered_on`: the day, in Shanghai, in whose messages it stands.
    """

    __tablename__ = "reminder"
    __table_args__ = (
        UniqueConstraint("office_id", "dedup_key"),
        CheckConstraint("(season_id IS NULL) <> (duty_id IS NULL)", name="one_track"),
        Index("ix_reminder_due", "office_id", "due_at", sqlite_where=text(WAITING), postgresql_where=text(WAITING)),
        Index("ix_reminder_uscc", "uscc", "gathered_on"),
        Index("ix_reminder_duty", "duty_id"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG_ID)
    office_id: int = Field(foreign_key="office.id")
    season_id: int | None = Field(default=None, foreign_key="season.id", sa_type=BIG_ID)
    duty_id: int | None = Field(default=None, foreign_key="duty.id", sa_type=BIG_ID)
    uscc: str = Field(max_length=18)
    stage: Stage = Field(sa_type=stored_as(Stage))
    due_at: datetime
    expires_at: datetime
    state: ReminderState = Field(default=ReminderState.WAITING, sa_type=stored_as(ReminderState))
    gathered_on: date | None = None
    dedup_key: str = Field(max_length=100)
