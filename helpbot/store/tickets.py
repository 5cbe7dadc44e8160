"""What waits for a person."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import col, func, or_, select, update

from helpbot.models import Ticket, TicketReply, TicketState
from helpbot.store import offices
from helpbot.store.database import Transaction, skip_locked

NUMBERS_END = 2**31
"""Beyond what an INTEGER column holds; PostgreSQL would not even compare it."""

OPEN = tuple(state for state in TicketState if state is not TicketState.CLOSED)
HOLDING = (TicketState.HELD, TicketState.ASKED)
"""The states in which a person has the conversation, until `held_until`."""

_HELD = (
    select(Ticket)
    .where(Ticket.thread_id == bindparam("thread"), col(Ticket.state).in_(HOLDING), col(Ticket.held_until) > bindparam("now"))
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
    """The ticket of this number, as it is now."""
    if not 0 < number < NUMBERS_END:
        return None
    query = select(Ticket).where(Ticket.office_id == tx.office_id, Ticket.number == number)
    return (await tx.session.exec(query.execution_options(populate_existing=True))).first()


async def get(tx: Transaction, ticket_id: int) -> Ticket:
    """The ticket of this id, which must exist, as it is now."""
    query = select(Ticket).where(Ticket.office_id == tx.office_id, Ticket.id == ticket_id)
    return (await tx.session.exec(query.execution_options(populate_existing=True))).one()


async def of_inquiry(tx: Transaction, inquiry_id: int) -> Ticket | None:
    """The ticket that this question opened."""
    query = select(Ticket).where(Ticket.office_id == tx.office_id, Ticket.inquiry_id == inquiry_id)
    return (await tx.session.exec(query)).first()


async def of_matter(tx: Transaction, about: str) -> Ticket | None:
    """The ticket that this matter opened."""
    return (await tx.session.exec(select(Ticket).where(Ticket.office_id == tx.office_id, Ticket.about == about))).first()


async def latest_open(tx: Transaction, thread_id: int) -> Ticket | None:
    """The newest ticket of a conversation that is not closed."""
    query = select(Ticket).where(Ticket.thread_id == thread_id, Ticket.state != TicketState.CLOSED).order_by(col(Ticket.id).desc())
    return (await tx.session.exec(query)).first()


async def held(tx: Transaction, thread_id: int, at: datetime) -> Ticket | None:
    """The ticket by which a person holds this conversation now: of several the one an officer answered last."""
    return (await tx.session.exec(_HELD, params={"thread": thread_id, "now": at})).first()


async def listed(tx: Transaction, states: Sequence[TicketState], limit: int, owner_id: int | None = None) -> list[Ticket]:
    """Tickets in these states that are answered on their own, the urgent ones first, then the longest waiting; of an officer, if asked."""
    query = select(Ticket).where(Ticket.office_id == tx.office_id, col(Ticket.state).in_(states), col(Ticket.merged_into).is_(None))
    if owner_id is not None:
        query = query.where(Ticket.owner_id == owner_id)
    return list((await tx.session.exec(query.order_by(col(Ticket.priority).desc(), col(Ticket.id)).limit(limit))).all())


async def waiting(tx: Transaction) -> list[Ticket]:
    """All that wait for an answer, those that are answered with another one too, longest waiting first."""
    states = (TicketState.WAITING, TicketState.UPWARD)
    query = select(Ticket).where(Ticket.office_id == tx.office_id, col(Ticket.state).in_(states))
    return list((await tx.session.exec(query.order_by(col(Ticket.id)))).all())


async def family(tx: Transaction, ticket_id: int) -> list[Ticket]:
    """A ticket and those that are answered with it, oldest first, as they are now."""
    query = select(Ticket).where(Ticket.office_id == tx.office_id, or_(Ticket.id == ticket_id, Ticket.merged_into == ticket_id))
    return list((await tx.session.exec(query.order_by(col(Ticket.id)).execution_options(populate_existing=True))).all())


async def change(tx: Transaction, ticket_id: int, **values: Any) -> None:  # noqa: ANN401 -- column values
    """Write these columns of a ticket."""
    await tx.session.exec(update(Ticket).where(col(Ticket.office_id) == tx.office_id, col(Ticket.id) == ticket_id).values(**values))


async def claim(tx: Transaction, ticket_id: int, person_id: int) -> bool:
    """Give a ticket that is open and nobody's to an officer; False where another was faster, or it is closed."""
    result = await tx.session.exec(
        update(Ticket)
        .where(
            col(Ticket.office_id) == tx.office_id,
            col(Ticket.id) == ticket_id,
            col(Ticket.owner_id).is_(None),
            col(Ticket.state) != TicketState.CLOSED,
        )
        .values(owner_id=person_id)
    )
    return bool(result.rowcount)


async def merge(tx: Transaction, ticket_id: int, into_id: int) -> None:
    """Answer a ticket, and whatever is answered with it, with another one from now on."""
    await tx.session.exec(
        update(Ticket)
        .where(col(Ticket.office_id) == tx.office_id, or_(col(Ticket.id) == ticket_id, col(Ticket.merged_into) == ticket_id))
        .values(merged_into=into_id, alarm_at=None)
    )


async def hold(tx: Transaction, ticket_id: int, until: datetime) -> None:
    """A person has this conversation until then."""
    await tx.session.exec(
        update(Ticket)
        .where(col(Ticket.id) == ticket_id)
        .values(state=TicketState.HELD, held_until=until, closed_at=None, due_at=None, alarm_at=None)
    )


async def close(tx: Transaction, ticket_id: int, at: datetime) -> bool:
    """Done with; False where it was closed before."""
    result = await tx.session.exec(
        update(Ticket)
        .where(col(Ticket.id) == ticket_id, col(Ticket.state) != TicketState.CLOSED)
        .values(state=TicketState.CLOSED, closed_at=at, held_until=None, due_at=None, alarm_at=None)
    )
    return bool(result.rowcount)


async def late(tx: Transaction, at: datetime, limit: int, *, looking: bool = False) -> list[Ticket]:
    """Open tickets of which the office is to be told now that they are late; ours until the transaction ends, unless `looking`."""
    query = select(Ticket).where(Ticket.office_id == tx.office_id, col(Ticket.alarm_at) <= at, Ticket.state != TicketState.CLOSED)
    query = query.order_by(col(Ticket.alarm_at)).limit(limit)
    return list((await tx.session.exec(query if looking else skip_locked(tx, query))).all())


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
