"""What a turn has to know before anybody hears it, in one question: asked of every message, so it is built once."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BindParameter, and_, bindparam, exists, literal
from sqlmodel import col, func, select

from helpbot.models import FaqOverlay, PersonAddress, Thread, Ticket, TicketState
from helpbot.store.database import Transaction


@dataclass(frozen=True, slots=True)
class Situation:
    """How things stand when a message comes: its conversation and its sender's address, where they are known, whether a person holds
    the conversation, and the newest revision of the office's own FAQ entries (0 where it has none).
    """

    thread: Thread | None
    address: PersonAddress | None
    held: bool
    revision: int


_OFFICE: BindParameter[int] = bindparam("office")
_CHANNEL: BindParameter[str] = bindparam("channel")
_REVISION = select(func.max(FaqOverlay.revision)).where(FaqOverlay.office_id == _OFFICE).scalar_subquery()
_HELD = exists().where(
    col(Ticket.thread_id) == col(Thread.id), col(Ticket.state) == TicketState.HELD, col(Ticket.held_until) > bindparam("now")
)
_LOOK_UP = (
    select(Thread, PersonAddress, _HELD.correlate(Thread), _REVISION)
    .select_from(select(literal(1).label("row")).subquery("always"))
    .outerjoin(Thread, and_(col(Thread.office_id) == _OFFICE, col(Thread.channel) == _CHANNEL, col(Thread.key) == bindparam("its_key")))
    .outerjoin(
        PersonAddress,
        and_(
            col(PersonAddress.office_id) == _OFFICE,
            col(PersonAddress.channel) == _CHANNEL,
            col(PersonAddress.who) == bindparam("its_who"),
        ),
    )
)


async def look_up(tx: Transaction, channel: str, thread: str, who: str, at: datetime) -> Situation:
    """How things stand for a message in this conversation from this address."""
    asked = {"office": tx.office_id, "channel": channel, "its_key": thread, "its_who": who, "now": at}
    known, address, held, revision = (await tx.session.exec(_LOOK_UP, params=asked)).one()
    return Situation(known, address, bool(held), revision or 0)
