"""A handover: the relay of one institution from the clerk who leaves to the one who comes, its items, and what was said on them."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field

from helpbot.models.base import BIG_ID, Table, stored_as


class HandoverState(StrEnum):
    """open → closed, and with it the outgoing clerk's rights end; or stopped, and then nothing has changed."""

    OPEN = "open"
    CLOSED = "closed"
    STOPPED = "stopped"


class Cause(StrEnum):
    """What began it: the outgoing clerk, somebody's code, an officer, another contact in the registry, a clerk whom nothing reaches."""

    LEAVING = "leaving"
    CODE = "code"
    OFFICER = "officer"
    IMPORT = "import"
    UNREACHED = "unreached"


class Absence(StrEnum):
    """Why an officer stands in for the outgoing clerk."""

    GONE = "gone"
    SILENT = "silent"
    REFUSES = "refuses"


OPEN = "state = 'open'"


class Handover(Table, table=True):
    """One institution changes hands. There is one open handover of an institution at most.

    `outgoing_id` is empty where nobody was left, `incoming_id` until the invitation's code came back. `told_at`: when the office was told
    who comes. `sees_from`: from when the incoming clerk may look, empty while that is not settled; `ready_at`: when they were told so;
    `agreed_by` is the officer who agreed. `absence` says why an officer stands in, since `absent_at`. `moved_at`: the last step of anybody.
    `chased_on`: the last day on which it was looked after, `synced_at`: as of when its items are those of the registry. `version` grows
    with every step.
    """

    __tablename__ = "handover"
    __table_args__ = (
        Index("uq_handover_open", "office_id", "uscc", unique=True, sqlite_where=text(OPEN), postgresql_where=text(OPEN)),
        Index("ix_handover_outgoing", "outgoing_id", "state"),
        Index("ix_handover_incoming", "incoming_id", "state"),
        Index("ix_handover_state", "office_id", "state", "id"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG_ID)
    office_id: int = Field(foreign_key="office.id")
    uscc: str = Field(max_length=18)
    institution: str = Field(max_length=200)
    state: HandoverState = Field(default=HandoverState.OPEN, sa_type=stored_as(HandoverState))
    cause: Cause = Field(sa_type=stored_as(Cause))
    outgoing_id: int | None = Field(default=None, foreign_key="person.id", sa_type=BIG_ID)
    incoming_id: int | None = Field(default=None, foreign_key="person.id", sa_type=BIG_ID)
    incoming_name: str = Field(default="", max_length=100)
    invite_id: int | None = Field(default=None, foreign_key="invite.id", sa_type=BIG_ID)
    opened_at: datetime
    due: date
    told_at: datetime | None = None
    sees_from: datetime | None = None
    ready_at: datetime | None = None
    agreed_by: str = Field(default="", max_length=40)
    absence: Absence | None = Field(default=None, sa_type=stored_as(Absence))
    absent_at: datetime | None = None
    moved_at: datetime
    chased_on: date | None = None
    synced_at: datetime | None = None
    ended_at: datetime | None = None
    ended_by: str = Field(default="", max_length=40)
    version: int = 0


class HandoverItem(Table, table=True):
    """Something to hand over. `number` is what people call it by; `key` tells it from the others whatever its words.

    Who gave it and who took it is a person (`person:3`) or the operator, as in the audit. `urgent`: it comes first in the season. `ticket`
    is the number of the question that somebody has about it.
    """

    __tablename__ = "handover_item"
    __table_args__ = (UniqueConstraint("office_id", "handover_id", "key"), UniqueConstraint("office_id", "handover_id", "number"))

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG_ID)
    office_id: int = Field(foreign_key="office.id")
    handover_id: int = Field(foreign_key="handover.id", sa_type=BIG_ID)
    number: int
    key: str = Field(max_length=160)
    title: str = Field(max_length=300)
    detail: str = ""
    due: date | None = None
    urgent: bool = False
    given_at: datetime | None = None
    given_by: str = Field(default="", max_length=40)
    taken_at: datetime | None = None
    taken_by: str = Field(default="", max_length=40)
    ticket: int | None = None


class HandoverNote(Table, table=True):
    """Something that one of the two, or an officer, noted on an item."""

    __tablename__ = "handover_note"

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG_ID)
    office_id: int = Field(foreign_key="office.id")
    item_id: int = Field(foreign_key="handover_item.id", index=True, sa_type=BIG_ID)
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True, sa_type=BIG_ID)
    text: str
    at: datetime
