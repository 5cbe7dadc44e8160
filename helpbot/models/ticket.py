"""What a person of the office has to answer."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from helpbot.messages import Trust
from helpbot.models.base import BIG_ID, Table, stored_as


class TicketState(StrEnum):
    """waiting (for an officer) → held (an officer has answered and has the thread) → closed."""

    WAITING = "waiting"
    HELD = "held"
    CLOSED = "closed"


class TicketReason(StrEnum):
    """Why it was passed on."""

    ASKED = "asked"
    NOT_SOLVED = "not-solved"
    NO_ANSWER = "no-answer"


class Ticket(Table, table=True):
    """A hand-off. `number` counts up within the office; one inquiry opens one ticket at most."""

    __tablename__ = "ticket"
    __table_args__ = (
        UniqueConstraint("office_id", "number"),
        UniqueConstraint("office_id", "inquiry_id"),
        Index("ix_ticket_state", "office_id", "state", "id"),
        Index("ix_ticket_thread", "thread_id", "state"),
        Index("ix_ticket_opened", "office_id", "opened_at"),
        Index("ix_ticket_closed", "office_id", "closed_at"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG_ID)
    office_id: int = Field(foreign_key="office.id")
    number: int
    thread_id: int = Field(foreign_key="thread.id", sa_type=BIG_ID)
    inquiry_id: int | None = Field(default=None, foreign_key="inquiry.id", sa_type=BIG_ID)
    reason: TicketReason = Field(sa_type=stored_as(TicketReason))
    question: str
    state: TicketState = Field(default=TicketState.WAITING, sa_type=stored_as(TicketState))
    trust: Trust = Field(default=Trust.UNKNOWN, sa_type=stored_as(Trust))
    opened_at: datetime
    held_until: datetime | None = None
    closed_at: datetime | None = None


class TicketReply(Table, table=True):
    """Something said on a ticket: by the clerk after it was opened, or by an officer."""

    __tablename__ = "ticket_reply"

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG_ID)
    office_id: int = Field(foreign_key="office.id")
    ticket_id: int = Field(foreign_key="ticket.id", index=True, sa_type=BIG_ID)
    by_officer: bool
    text: str
    at: datetime
