"""What handovers leave behind: their records, and the lessons of the short course."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlmodel import col, or_, select, update

from helpbot.models import Handover, HandoverRecord, HandoverState, Lesson
from helpbot.store.database import Transaction, insert_into


async def unrecorded(tx: Transaction, since: datetime, limit: int) -> list[Handover]:
    """Handovers closed since then of which there is no record yet, in the order they were closed."""
    recorded = select(HandoverRecord.id).where(
        HandoverRecord.office_id == tx.office_id, col(HandoverRecord.handover_id) == col(Handover.id)
    )
    query = select(Handover).where(
        Handover.office_id == tx.office_id,
        Handover.state == HandoverState.CLOSED,
        col(Handover.ended_at) >= since,
        ~recorded.exists(),
    )
    return list((await tx.session.exec(query.order_by(col(Handover.ended_at), col(Handover.id)).limit(limit))).all())


async def add(tx: Transaction, row: Mapping[str, Any]) -> int | None:
    """Keep a record; returns its id, None where there was one before."""
    statement = insert_into(tx, HandoverRecord).values({"office_id": tx.office_id, **row}).on_conflict_do_nothing()
    number: int | None = (await tx.session.exec(statement.returning(col(HandoverRecord.id)))).scalar_one_or_none()
    return number


async def content(tx: Transaction, record_id: int) -> bytes:
    """What is in the file of a record."""
    query = select(HandoverRecord.content).where(HandoverRecord.office_id == tx.office_id, HandoverRecord.id == record_id)
    return (await tx.session.exec(query)).one()


async def plan_lessons(tx: Transaction, rows: Sequence[Mapping[str, Any]]) -> None:
    """These lessons are to come; whoever had one before does not get it again."""
    whole = [{"office_id": tx.office_id, **row} for row in rows]
    await tx.session.exec(insert_into(tx, Lesson).values(whole).on_conflict_do_nothing())


async def due_lessons(tx: Transaction, today: date) -> list[Lesson]:
    """Those whose day has come and that are not queued yet, in their order."""
    query = select(Lesson).where(Lesson.office_id == tx.office_id, col(Lesson.queued_at).is_(None), Lesson.due <= today)
    return list((await tx.session.exec(query.order_by(col(Lesson.person_id), col(Lesson.number)))).all())


async def queued_since(tx: Transaction, since: datetime) -> set[int]:
    """The people for whom a lesson was queued since then."""
    query = select(Lesson.person_id).where(Lesson.office_id == tx.office_id, col(Lesson.queued_at) >= since)
    return set((await tx.session.exec(query)).all())


async def mark_queued(tx: Transaction, lesson_ids: Sequence[int], at: datetime) -> None:
    """These are on their way."""
    await tx.session.exec(update(Lesson).where(col(Lesson.id).in_(lesson_ids)).values(queued_at=at))


async def find_lesson(tx: Transaction, lesson_id: int) -> Lesson | None:
    """The lesson of this id."""
    return (await tx.session.exec(select(Lesson).where(Lesson.office_id == tx.office_id, Lesson.id == lesson_id))).first()


async def blot_out(tx: Transaction, person_id: int) -> None:
    """The files that name somebody go; that there was a record stays."""
    theirs = or_(col(Handover.outgoing_id) == person_id, col(Handover.incoming_id) == person_id)
    handovers = select(Handover.id).where(Handover.office_id == tx.office_id, theirs)
    named = (col(HandoverRecord.office_id) == tx.office_id, col(HandoverRecord.handover_id).in_(handovers))
    await tx.session.exec(update(HandoverRecord).where(*named).values(content=b""))
