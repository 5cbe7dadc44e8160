"""What waits for a person."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import col, func, select, update

from helpbot.models import Ticket, TicketReply, TicketState
from helpbot.store import offices
from helpbot.store.database import Transaction

NUMBERS_END = 2**31
"""Beyond what an INTEGER column holds; PostgreSQL would not even compare it."""


_HELD = (
    select(Ticket)
    .where(Ticket.thread_id == bindparam("thread"), Ticket.state == TicketState.HELD, col(Ticket.held_until) > bindparam("now"))
    .order_by(col(Ticket.held_until).desc(), col(Ticket.id).desc())
)


async def add(tx: Transaction, ticket: Ticket) -> Ticket:
    """A new ticket under the next number."""
    await offices.take_turn(tx)
    highest = select(func.max(Ticket.number)).where(Ticket.office_id == tx.office_id)
    ticket.number = ((await tx.session.exec(highest)).one() or 0) + 1
    tx.session.add(ticket)
    await tx.session.flush()
    return ticket


async def find(tx: Transaction, number: int) -> Ticket | None:
    """The ticket of this number."""
    if not 0 < number < NUMBERS_END:
        return None
    query = select(Ticket).where(Ticket.office_id == tx.office_id, Ticket.number == number)
    return (await tx.session.exec(query)).first()


async def of_inquiry(tx: Transaction, inquiry_id: int) -> Ticket | None:
    """The ticket that this question opened."""
    query = select(Ticket).where(Ticket.office_id == tx.office_id, Ticket.inquiry_id == inquiry_id)
    return (await tx.session.exec(query)).first()


async def latest_open(tx: Transaction, thread_id: int) -> Ticket | None:
    """The newest ticket of a conversation that is not closed."""
    query = select(Ticket).where(Ticket.thread_id == thread_id, Ticket.state != TicketState.CLOSED).order_by(col(Ticket.id).desc())
    return (await tx.session.exec(query)).first()


async def held(tx: Transaction, thread_id: int, at: datetime) -> Ticket | None:
    """The ticket by which a person holds this conversation now: of several the one an officer answered last."""
    return (await tx.session.exec(_HELD, params={"thread": thread_id, "now": at})).first()


async def listed(tx: Transaction, states: Sequence[TicketState], limit: int) -> list[Ticket]:
    """Tickets in these states, longest waiting first."""
    query = select(Ticket).where(Ticket.office_id == tx.office_id, col(Ticket.state).in_(states))
    return list((await tx.session.exec(query.order_by(col(Ticket.id)).limit(limit))).all())


async def hold(tx: Transaction, ticket_id: int, until: datetime) -> None:
    """A person has this conversation until then."""
    await tx.session.exec(
        update(Ticket).where(col(Ticket.id) == ticket_id).values(state=TicketState.HELD, held_until=until, closed_at=None)
    )


async def close(tx: Transaction, ticket_id: int, at: datetime) -> bool:
    """Done with; False where it was closed before."""
    result = await tx.session.exec(
        update(Ticket)
        .where(col(Ticket.id) == ticket_id, col(Ticket.state) != TicketState.CLOSED)
        .values(state=TicketState.CLOSED, closed_at=at, held_until=None)
    )
    return bool(result.rowcount)


async def add_reply(tx: Transaction, reply: TicketReply) -> int:
    """Something said on a ticket; returns its id."""
    tx.session.add(reply)
    await tx.session.flush()
    return reply.id or 0


async def replies(tx: Transaction, ticket_id: int) -> list[TicketReply]:
    """What was said on a ticket, oldest first."""
    query = select(TicketReply).where(TicketReply.ticket_id == ticket_id).order_by(col(TicketReply.id))
    return list((await tx.session.exec(query)).all())


async def counts(tx: Transaction) -> dict[str, int]:
    """How many tickets are in each state."""
    query = select(Ticket.state, func.count()).where(Ticket.office_id == tx.office_id).group_by(Ticket.state)
    return {str(state): number for state, number in (await tx.session.exec(query)).all()}
