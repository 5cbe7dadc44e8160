"""What a turn has to know before anybody hears it, in one question: asked of every message, so it is built once."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import BindParameter, and_, bindparam, exists, literal, or_, select
from sqlalchemy.orm import class_mapper
from sqlmodel import SQLModel, col, func

from helpbot.models import Assignment, FaqOverlay, PersonAddress, Role, Thread, Ticket, TicketState, table_of
from helpbot.store.database import Transaction
from helpbot.store.prepared import Prepared, Row

THREAD, ADDRESS = table_of(Thread), table_of(PersonAddress)
Model = TypeVar("Model", bound=SQLModel)


@dataclass(frozen=True, slots=True)
class Situation:
    """How things stand when a message comes: its conversation and its sender's address, where they are known, whether a person holds
    the conversation, whether its sender is an officer, and the newest revision of the office's own FAQ entries (0 where it has none).
    """

    thread: Thread | None
    address: PersonAddress | None
    held: bool
    officer: bool
    revision: int


_OFFICE: BindParameter[int] = bindparam("office")
_CHANNEL: BindParameter[str] = bindparam("channel")
_REVISION = select(func.max(FaqOverlay.revision)).where(col(FaqOverlay.office_id) == _OFFICE).scalar_subquery()
_HELD = exists().where(
    col(Ticket.thread_id) == col(Thread.id),
    or_(col(Ticket.state) == TicketState.HELD, col(Ticket.state) == TicketState.ASKED),
    col(Ticket.held_until) > bindparam("now"),
)
_OFFICER = exists().where(
    col(Assignment.person_id) == col(PersonAddress.person_id),
    col(PersonAddress.verified_at).is_not(None),
    col(Assignment.role) == Role.OFFICER,
    col(Assignment.since) <= bindparam("now"),
    or_(col(Assignment.until).is_(None), col(Assignment.until) > bindparam("now")),
)
_LOOK_UP = Prepared(
    lambda _: (
        select(*THREAD.c, *ADDRESS.c, _HELD.correlate(Thread), _OFFICER.correlate(PersonAddress), _REVISION)
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
)


async def look_up(tx: Transaction, channel: str, thread: str, who: str, at: datetime) -> Situation:
    """How things stand for a message in this conversation from this address."""
    asked = {"office": tx.office_id, "channel": channel, "its_key": thread, "its_who": who, "now": at}
    (row,) = await _LOOK_UP.ask(tx, asked)
    known = _made(Thread, row[: len(THREAD.c)])
    address = _made(PersonAddress, row[len(THREAD.c) : -3])
    return Situation(known, address, held=bool(row[-3]), officer=bool(row[-2]), revision=row[-1] or 0)


def _made(model: type[Model], values: Row) -> Model | None:
    """What was found, apart from any session; its columns come in the table's order. None where nothing was."""
    if values[0] is None:
        return None
    made = class_mapper(model).class_manager.new_instance()
    vars(made).update(zip(table_of(model).c.keys(), values, strict=True))
    return made
