"""What was asked and not answered, who still waits, and who received which answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists
from sqlalchemy.orm import aliased
from sqlmodel import col, func, or_, select, update

from helpbot.models import FaqOverlay, Inquiry, Outcome, PersonAddress, Thread, Ticket, TicketReply, TicketState
from helpbot.store.addresses import SHELL
from helpbot.store.database import Transaction
from helpbot.store.rosters import cut

UNANSWERED = ("refuse", "choices", "handoff")
ANSWERED = "answer"

NEAR = 0.3
"""A topic that scored less has nothing to do with the question."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that was not answered outright, or whose answer did not help, and what became of it.

    `inquiry` is its id, `ticket` the number of the one it opened: one of the two there is. `taken` is the topic that was picked of a “did
    you mean”; `near` the topic it came nearest to. `replied`: an officer has said something on the ticket.
    """

    inquiry: int | None
    ticket: int | None
    thread: int
    address: int
    person: int | None
    reached: bool
    question: str
    at: datetime
    kind: str = "handoff"
    solved: bool | None = None
    taken: str = ""
    near: str = ""
    closed: bool = False
    replied: bool = False

    @property
    def who(self) -> str:
        """Whoever asked, so that nobody is told twice: the person, where one is known, else the address."""
        return f"person:{self.person}" if self.person else f"address:{self.address}"

    @property
    def waits(self) -> bool:
        """Whether an answer is still wanted, and can be told."""
        if not self.reached or self.taken:
            return False
        return not (self.closed or self.replied) if self.ticket else self.solved is None and self.kind in UNANSWERED


@dataclass(frozen=True, slots=True)
class Receiver:
    """Somebody who received an answer: for which inquiry, as of which revision, and where they are reached."""

    inquiry: int
    question: str
    revision: int
    address: PersonAddress

    @property
    def who(self) -> str:
        """As of Asked."""
        return f"person:{self.address.person_id}" if self.address.person_id else f"address:{self.address.id}"


_SPOKEN = (col(TicketReply.by_officer), ~col(TicketReply.internal))
_REPLIED = exists().where(col(TicketReply.ticket_id) == col(Ticket.id), *_SPOKEN).correlate(Ticket)
_REACHED = and_(col(PersonAddress.enabled), ~col(PersonAddress.channel).startswith(SHELL))


async def asked(tx: Transaction, since: datetime, limit: int) -> list[Asked]:
    """The questions since then that nobody was told the answer of, newest first."""
    found = [*await _inquiries(tx, since, limit), *await _tickets(tx, since, limit)]
    return sorted(found, key=lambda each: each.at, reverse=True)[:limit]


async def _inquiries(tx: Transaction, since: datetime, limit: int) -> list[Asked]:
    later = aliased(Inquiry)
    picked = (
        select(func.min(later.topic))
        .where(later.thread_id == Inquiry.thread_id, later.id > Inquiry.id, later.question == Inquiry.question)  # type: ignore[operator]  # an id that is stored
        .correlate(Inquiry)
        .scalar_subquery()
    )
    query: Any = (
        select(Inquiry, Ticket, PersonAddress, picked, _REPLIED, _REACHED)  # type: ignore[call-overload]  # its overloads end at four
        .join(Thread, col(Thread.id) == col(Inquiry.thread_id))
        .join(PersonAddress, col(PersonAddress.id) == col(Thread.address_id))
        .outerjoin(Ticket, and_(col(Ticket.office_id) == tx.office_id, col(Ticket.inquiry_id) == col(Inquiry.id)))
        .where(
            Inquiry.office_id == tx.office_id,
            Inquiry.at >= since,
            Inquiry.question != "",
            col(Inquiry.told_at).is_(None),
            or_(col(Inquiry.kind).in_(UNANSWERED), Inquiry.outcome == Outcome.NOT_SOLVED, col(Ticket.id).is_not(None)),
        )
        .order_by(col(Inquiry.at).desc(), col(Inquiry.id).desc())
        .limit(limit)
    )
    return [_of_inquiry(row) for row in (await tx.session.exec(query)).all()]


def _of_inquiry(row: tuple[Inquiry, Ticket | None, PersonAddress, str | None, bool, bool]) -> Asked:
    inquiry, ticket, address, picked, replied, reached = row
    return Asked(
        inquiry=inquiry.id,
        ticket=ticket.number if ticket else None,
        thread=inquiry.thread_id,
        address=address.id or 0,
        person=address.person_id,
        reached=bool(reached) and not inquiry.public,
        question=inquiry.question,
        at=inquiry.at,
        kind=inquiry.kind,
        solved=None if inquiry.outcome is None else inquiry.outcome is Outcome.SOLVED,
        taken=picked or "" if inquiry.kind == "choices" else "",
        near=inquiry.topic or _nearest(inquiry.candidates),
        closed=ticket is not None and ticket.state is TicketState.CLOSED,
        replied=ticket is not None and bool(replied),
    )


def _nearest(candidates: Sequence[Any]) -> str:
    topic, score = candidates[0] if candidates else ("", 0.0)
    return str(topic) if score >= NEAR else ""


async def _tickets(tx: Transaction, since: datetime, limit: int) -> list[Asked]:
    """The tickets that no inquiry opened: somebody asked for a person in so many words."""
    query: Any = (
        select(Ticket, PersonAddress, _REPLIED, _REACHED)
        .join(Thread, col(Thread.id) == col(Ticket.thread_id))
        .join(PersonAddress, col(PersonAddress.id) == col(Thread.address_id))
        .where(Ticket.office_id == tx.office_id, Ticket.opened_at >= since, Ticket.question != "", col(Ticket.inquiry_id).is_(None))
        .order_by(col(Ticket.id).desc())
        .limit(limit)
    )
    return [
        Asked(
            inquiry=None,
            ticket=ticket.number,
            thread=ticket.thread_id,
            address=address.id,
            person=address.person_id,
            reached=bool(reached),
            question=ticket.question,
            at=ticket.opened_at,
            closed=ticket.state is TicketState.CLOSED,
            replied=bool(replied),
        )
        for ticket, address, replied, reached in (await tx.session.exec(query)).all()
    ]


async def answered(tx: Transaction, limit: int) -> list[tuple[str, str]]:
    """Questions and the topics that answered them, those whose answer did not help left out, newest first."""
    query = (
        select(Inquiry.question, Inquiry.topic)
        .where(
            Inquiry.office_id == tx.office_id,
            Inquiry.kind == ANSWERED,
            Inquiry.question != "",
            or_(col(Inquiry.outcome).is_(None), Inquiry.outcome == Outcome.SOLVED),
        )
        .order_by(col(Inquiry.id).desc())
        .limit(limit)
    )
    return [(question, topic) for question, topic in (await tx.session.exec(query)).all() if topic]


async def settle(tx: Transaction, inquiries: Sequence[int], topic: str, revision: int, at: datetime) -> None:
    """The answer to these came at that time: this topic's, as of this revision."""
    for part in cut(inquiries):
        changed = update(Inquiry).where(col(Inquiry.office_id) == tx.office_id, col(Inquiry.id).in_(part))
        await tx.session.exec(changed.values(topic=topic, revision=revision, told_at=at))


async def receivers(tx: Transaction, change: FaqOverlay, since: datetime, limit: int) -> list[Receiver]:
    """Who received an earlier answer of a changed topic since then, newest question first, from where the telling has got to."""
    query = (
        select(Inquiry.id, Inquiry.question, Inquiry.revision, PersonAddress)
        .join(Thread, col(Thread.id) == col(Inquiry.thread_id))
        .join(PersonAddress, col(PersonAddress.id) == col(Thread.address_id))
        .where(*_received_since(tx, change.topic, since), Inquiry.revision < change.revision, col(Inquiry.id) < change.telling)
        .order_by(col(Inquiry.id).desc())
        .limit(limit)
    )
    return [
        Receiver(number or 0, question, revision, address) for number, question, revision, address in (await tx.session.exec(query)).all()
    ]


async def count_receivers(tx: Transaction, topic: str, since: datetime) -> int:
    """How many addresses received a topic's answer since then."""
    query = (
        select(func.count(func.distinct(Thread.address_id)))
        .select_from(Inquiry)
        .join(Thread, col(Thread.id) == col(Inquiry.thread_id))
        .join(PersonAddress, col(PersonAddress.id) == col(Thread.address_id))
        .where(*_received_since(tx, topic, since))
    )
    return (await tx.session.exec(query)).one()


def _received_since(tx: Transaction, topic: str, since: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        col(Inquiry.office_id) == tx.office_id,
        col(Inquiry.topic) == topic,
        ~col(Inquiry.public),
        or_(col(Inquiry.kind) == ANSWERED, col(Inquiry.told_at).is_not(None)),
        func.coalesce(col(Inquiry.told_at), col(Inquiry.at)) >= since,
        _REACHED,
    )
