"""Surveys: after what somebody may be asked, who was, and what they said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import col, or_, select, update

from helpbot.models import (
    FilingChange,
    Handover,
    HandoverState,
    OutboxMessage,
    OutboxState,
    Person,
    PersonAddress,
    Survey,
    Thread,
    Ticket,
    TicketState,
)
from helpbot.store.addresses import SHELL
from helpbot.store.database import IDS_END, Transaction, insert_into
from helpbot.store.rosters import cut

LONGEST_WAY = timedelta(days=15)
"""Older messages have been sent or given up: none lives longer than two weeks."""


@dataclass(frozen=True, slots=True)
class ClosedTicket:
    """A ticket that is over, and the proved address of whoever it was answered at."""

    number: int
    address: PersonAddress


async def closed_tickets(tx: Transaction, since: datetime, until: datetime) -> list[ClosedTicket]:
    """Those closed in that time whose conversation is a known person's, in the order they were closed."""
    query = (
        select(Ticket.number, PersonAddress)
        .join(Thread, col(Thread.id) == col(Ticket.thread_id))
        .join(PersonAddress, col(PersonAddress.id) == col(Thread.address_id))
        .where(
            Ticket.office_id == tx.office_id,
            Ticket.state == TicketState.CLOSED,
            col(Ticket.merged_into).is_(None),
            col(Ticket.closed_at) >= since,
            col(Ticket.closed_at) < until,
            col(PersonAddress.person_id).is_not(None),
            col(PersonAddress.verified_at).is_not(None),
            col(PersonAddress.enabled),
            ~col(PersonAddress.channel).startswith(SHELL),
        )
        .order_by(col(Ticket.closed_at), col(Ticket.id))
    )
    return [ClosedTicket(number, address) for number, address in (await tx.session.exec(query)).all()]


async def changes_found(tx: Transaction, since: datetime, until: datetime) -> list[FilingChange]:
    """The changes of filings found in that time, in the order found."""
    query = select(FilingChange).where(
        FilingChange.office_id == tx.office_id, FilingChange.found_at >= since, FilingChange.found_at < until
    )
    return list((await tx.session.exec(query.order_by(col(FilingChange.id)))).all())


async def closed_handovers(tx: Transaction, since: datetime, until: datetime) -> dict[int, int]:
    """The handovers closed in that time, by the clerk who came."""
    query = select(Handover.incoming_id, Handover.id).where(
        Handover.office_id == tx.office_id,
        Handover.state == HandoverState.CLOSED,
        col(Handover.ended_at) >= since,
        col(Handover.ended_at) < until,
        col(Handover.incoming_id).is_not(None),
    )
    return {person or 0: number or 0 for person, number in (await tx.session.exec(query.order_by(col(Handover.id)))).all()}


async def willing(tx: Transaction, person_ids: Sequence[int]) -> set[int]:
    """Those of these who want more than statutory notices."""
    found: set[int] = set()
    for part in cut(person_ids):
        query = select(Person.id).where(col(Person.id).in_(part), col(Person.nudges_off_at).is_(None), col(Person.forgotten_at).is_(None))
        found |= {each or 0 for each in (await tx.session.exec(query)).all()}
    return found


async def asked(tx: Transaction, person_ids: Sequence[int], since: datetime) -> list[Survey]:
    """What these people were asked since then."""
    found: list[Survey] = []
    for part in cut(person_ids):
        query = select(Survey).where(Survey.office_id == tx.office_id, col(Survey.person_id).in_(part), Survey.asked_at >= since)
        found += (await tx.session.exec(query)).all()
    return found


async def busy(tx: Transaction, person_ids: Sequence[int], since: datetime) -> set[int]:
    """Those of these with whom something is going on: words or a message since then, one on its way, or a ticket that is open."""
    talked = select(PersonAddress.person_id).join(Thread, col(Thread.address_id) == col(PersonAddress.id))
    talked = talked.where(or_(col(Thread.updated_at) >= since, _has_open_ticket()))
    told = select(PersonAddress.person_id).join(OutboxMessage, col(OutboxMessage.address_id) == col(PersonAddress.id))
    told = told.where(OutboxMessage.office_id == tx.office_id, OutboxMessage.created_at >= since - LONGEST_WAY)
    told = told.where(or_(col(OutboxMessage.state).in_([OutboxState.QUEUED, OutboxState.SENDING]), col(OutboxMessage.sent_at) >= since))
    found: set[int] = set()
    for part in cut(person_ids):
        for query in (talked, told):
            whose = query.where(PersonAddress.office_id == tx.office_id, col(PersonAddress.person_id).in_(part))
            found |= {each or 0 for each in (await tx.session.exec(whose.distinct())).all()}
    return found


def _has_open_ticket() -> Any:  # noqa: ANN401 -- an Exists, which SQLModel's `or_` takes and its stubs do not name
    return select(Ticket.id).where(col(Ticket.thread_id) == col(Thread.id), Ticket.state != TicketState.CLOSED).exists()


async def add(tx: Transaction, row: Mapping[str, Any]) -> int | None:
    """Keep that somebody is asked; returns its id, None where they have been before."""
    statement = insert_into(tx, Survey).values({"office_id": tx.office_id, "words": "", **row}).on_conflict_do_nothing()
    number: int | None = (await tx.session.exec(statement.returning(col(Survey.id)))).scalar_one_or_none()
    return number


async def find(tx: Transaction, survey_id: int) -> Survey | None:
    """The survey of this id."""
    if not 0 < survey_id < IDS_END:
        return None
    return (await tx.session.exec(select(Survey).where(Survey.office_id == tx.office_id, Survey.id == survey_id))).first()


async def answer(tx: Transaction, survey_id: int, **values: Any) -> None:  # noqa: ANN401 -- column values
    """Keep what was said."""
    await tx.session.exec(update(Survey).where(col(Survey.id) == survey_id).values(**values))


async def answered(tx: Transaction, since: datetime, until: datetime) -> list[Survey]:
    """Those asked in that time, answered or not, in that order."""
    query = select(Survey).where(Survey.office_id == tx.office_id, Survey.asked_at >= since, Survey.asked_at < until)
    return list((await tx.session.exec(query.order_by(col(Survey.id)))).all())


async def blot_out(tx: Transaction, person_id: int) -> None:
    """What somebody wrote goes; which score they gave stays."""
    await tx.session.exec(update(Survey).where(col(Survey.office_id) == tx.office_id, col(Survey.person_id) == person_id).values(words=""))
