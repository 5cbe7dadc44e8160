"""What a report counts: questions and hand-offs of a stretch of time, as plain rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from helpbot.models import Inquiry, Outcome, Ticket, TicketReason, TicketReply, TicketState, table_of
from helpbot.store.database import Transaction

_INQUIRY, _TICKET, _REPLY = table_of(Inquiry), table_of(Ticket), table_of(TicketReply)


@dataclass(frozen=True, slots=True)
class AskedRow:
    """A question as it was matched, and whether the answer helped."""

    thread_id: int
    question: str
    kind: str
    outcome: Outcome | None
    at: datetime


@dataclass(frozen=True, slots=True)
class TicketRow:
    """A hand-off. `replied_at`: when a person of the office answered first."""

    thread_id: int
    reason: TicketReason
    closed: bool
    opened_at: datetime
    replied_at: datetime | None


async def questions(tx: Transaction, since: datetime, until: datetime) -> list[AskedRow]:
    """The questions asked in that time, in the order they came."""
    columns = (_INQUIRY.c.thread_id, _INQUIRY.c.question, _INQUIRY.c.kind, _INQUIRY.c.outcome, _INQUIRY.c.at)
    query = select(*columns).where(_INQUIRY.c.office_id == tx.office_id, _INQUIRY.c.at >= since, _INQUIRY.c.at < until)
    return [AskedRow(*row) for row in await _all(tx, query.order_by(_INQUIRY.c.id))]


async def hand_offs(tx: Transaction, since: datetime, until: datetime) -> list[TicketRow]:
    """The tickets opened in that time, in the order they were."""
    answered = func.coalesce(_TICKET.c.merged_into, _TICKET.c.id)  # one that was merged is answered with the other
    replied = select(func.min(_REPLY.c.at)).where(
        _REPLY.c.ticket_id == answered, _REPLY.c.by_officer, ~_REPLY.c.internal, _REPLY.c.at >= _TICKET.c.opened_at
    )
    columns = (_TICKET.c.thread_id, _TICKET.c.reason, _TICKET.c.state, _TICKET.c.opened_at, replied.scalar_subquery())
    query = select(*columns).where(_TICKET.c.office_id == tx.office_id, _TICKET.c.opened_at >= since, _TICKET.c.opened_at < until)
    found = await _all(tx, query.order_by(_TICKET.c.id))
    return [TicketRow(thread, reason, state is TicketState.CLOSED, opened, first) for thread, reason, state, opened, first in found]


async def _all(tx: Transaction, query: Any) -> Sequence[Any]:  # noqa: ANN401 -- SQLModel's overloads know its own Select only
    rows: Sequence[Any] = (await tx.session.exec(query)).all()
    return rows
