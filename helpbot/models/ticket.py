"""What a person of the office has to answer."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field

from helpbot.messages import Trust
from helpbot.models.base import BIG_ID, Table, stored_as


class TicketState(StrEnum):
    """waiting (for an officer) → held (an officer has answered and has the thread), asked (the officer asked the clerk back), upward (the
    city or the province was asked) → closed.
    """

    WAITING = "waiting"
    ASKED = "asked"
    HELD = "held"
    UPWARD = "upward"
    CLOSED = "closed"


class TicketReason(StrEnum):
    """Why it was passed on."""

    ASKED = "asked"
    NOT_SOLVED = "not-solved"
    NO_ANSWER = "no-answer"
    RETURNED = "returned"
    HANDOVER = "handover"


class Priority(StrEnum):
    """How soon it has to be answered."""

    NORMAL = "normal"
    URGENT = "urgent"


class Ticket(Table, table=True):
    """A hand-off. `number` counts up within the office; one inquiry opens one ticket at most, and so does one matter (`about`).

    `subject`, `uscc`, `institution` and `filings` (their numbers) are what was known when it was opened; how the filings stand, the
    registry says. `owner_id`: the officer who took it. `due_at`: when an answer is promised, empty while none is owed; `alarm_at`: when
    the office is next told that it is late, `alarms` times so far. `merged_into`: the ticket (its id) with which it is answered.
    """

    __tablename__ = "ticket"
    __table_args__ = (
        UniqueConstraint("office_id", "number"),
        UniqueConstraint("office_id", "inquiry_id"),
        UniqueConstraint("office_id", "about"),
        Index("ix_ticket_state", "office_id", "state", "id"),
        Index("ix_ticket_thread", "thread_id", "state"),
        Index("ix_ticket_opened", "office_id", "opened_at"),
        Index("ix_ticket_closed", "office_id", "closed_at"),
        Index("ix_ticket_alarm", "office_id", "alarm_at"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG_ID)
    office_id: int = Field(foreign_key="office.id")
    number: int
    thread_id: int = Field(foreign_key="thread.id", sa_type=BIG_ID)
    inquiry_id: int | None = Field(default=None, foreign_key="inquiry.id", sa_type=BIG_ID)
    about: str | None = Field(default=None, max_length=120)
    reason: TicketReason = Field(sa_type=stored_as(TicketReason))
    question: str
    subject: str = Field(default="", max_length=200)
    uscc: str = Field(default="", max_length=18)
    institution: str = Field(default="", max_length=200)
    filings: list[str] = Field(default_factory=list, sa_type=JSON)
    state: TicketState = Field(default=TicketState.WAITING, sa_type=stored_as(TicketState))
    priority: Priority = Field(default=Priority.NORMAL, sa_type=stored_as(Priority))
    trust: Trust = Field(default=Trust.UNKNOWN, sa_type=stored_as(Trust))
    owner_id: int | None = Field(default=None, foreign_key="person.id", index=True, sa_type=BIG_ID)
    merged_into: int | None = Field(default=None, foreign_key="ticket.id", index=True, sa_type=BIG_ID)
    opened_at: datetime
    due_at: datetime | None = None
    alarm_at: datetime | None = None
    alarms: int = 0
    held_until: datetime | None = None
    closed_at: datetime | None = None


class TicketReply(Table, table=True):
    """Something said on a ticket: by the clerk after it was opened, or by an officer (`person_id`, where it is known who).

    `internal`: a note that no clerk sees. `asks`: a question back to the clerk, and so no answer. `source` and `level`: the authority
    above that gave the answer.
    """

    __tablename__ = "ticket_reply"

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG_ID)
    office_id: int = Field(foreign_key="office.id")
    ticket_id: int = Field(foreign_key="ticket.id", index=True, sa_type=BIG_ID)
    by_officer: bool
    internal: bool = False
    asks: bool = False
    person_id: int | None = Field(default=None, foreign_key="person.id", sa_type=BIG_ID)
    source: str = Field(default="", max_length=100)
    level: str = Field(default="", max_length=10)
    text: str
    at: datetime


class UpwardQuestion(Table, table=True):
    """A ticket's question as it was put to the authority above, in `dossier` with nobody's name in it.

    `chase_at`: when it is asked for again, empty once it is answered or nobody asks any more; `chased` times so far.
    """

    __tablename__ = "upward_question"
    __table_args__ = (Index("ix_upward_chase", "office_id", "chase_at"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG_ID)
    office_id: int = Field(foreign_key="office.id")
    ticket_id: int = Field(foreign_key="ticket.id", index=True, sa_type=BIG_ID)
    address_id: int = Field(foreign_key="address.id", sa_type=BIG_ID)
    name: str = Field(max_length=100)
    level: str = Field(max_length=10)
    dossier: str
    asked_at: datetime
    due_at: datetime
    chase_at: datetime | None = None
    chased: int = 0
    answered_at: datetime | None = None


class OfficerGroup(Table, table=True):
    """The chat in which an office's officers see what has come in: one an office."""

    __tablename__ = "officer_group"
    __table_args__ = (UniqueConstraint("office_id"),)

    id: int | None = Field(default=None, primary_key=True)
    office_id: int = Field(foreign_key="office.id")
    address_id: int = Field(foreign_key="address.id", sa_type=BIG_ID)
    person_id: int = Field(foreign_key="person.id", sa_type=BIG_ID)
    since: datetime
