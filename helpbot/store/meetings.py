"""Meetings of handovers."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import col, select, update

from helpbot.models import Handover, HandoverState, Meeting, MeetingState, Way
from helpbot.store.database import IDS_END, Transaction, insert_into

LIVE = (MeetingState.PROPOSED, MeetingState.AGREED)


async def add(tx: Transaction, row: Mapping[str, Any]) -> Meeting | None:
    """A new one; None where its handover has one that is live, or an officer is taken at that hour."""
    statement = insert_into(tx, Meeting).values({"office_id": tx.office_id, "settled_by": "", **row}).on_conflict_do_nothing()
    number: int | None = (await tx.session.exec(statement.returning(col(Meeting.id)))).scalar_one_or_none()
    return await find(tx, number) if number is not None else None


async def find(tx: Transaction, meeting_id: int) -> Meeting | None:
    """The one of this id."""
    if not 0 < meeting_id < IDS_END:
        return None
    query = select(Meeting).where(Meeting.office_id == tx.office_id, Meeting.id == meeting_id)
    return (await tx.session.exec(query.execution_options(populate_existing=True))).first()


async def of_handover(tx: Transaction, handover_id: int) -> list[Meeting]:
    """All times that ever were for a handover, the first one first."""
    query = select(Meeting).where(Meeting.office_id == tx.office_id, Meeting.handover_id == handover_id)
    return list((await tx.session.exec(query.order_by(col(Meeting.id)).execution_options(populate_existing=True))).all())


async def move(tx: Transaction, meeting_id: int, before: MeetingState, **values: Any) -> Meeting | None:  # noqa: ANN401 -- column values
    """What it becomes if it still is in that state; None where it is not."""
    changed = (
        update(Meeting)
        .where(col(Meeting.office_id) == tx.office_id, col(Meeting.id) == meeting_id, col(Meeting.state) == before)
        .values(**values)
        .returning(Meeting)
        .execution_options(populate_existing=True)
    )
    found: Meeting | None = (await tx.session.exec(changed)).scalar_one_or_none()
    return found


async def taken(tx: Transaction, since: datetime, until: datetime) -> set[datetime]:
    """The hours at which an officer is with somebody already."""
    query = select(Meeting.begins_at).where(
        Meeting.office_id == tx.office_id,
        Meeting.state == MeetingState.AGREED,
        Meeting.way != Way.TOGETHER,
        Meeting.begins_at >= since,
        Meeting.begins_at < until,
    )
    return set((await tx.session.exec(query)).all())


async def to_remind(tx: Transaction, at: datetime) -> list[Meeting]:
    """Those agreed on and still ahead whose reminder is due."""
    query = select(Meeting).where(
        Meeting.office_id == tx.office_id,
        Meeting.state == MeetingState.AGREED,
        col(Meeting.remind_at) <= at,
        col(Meeting.reminded_at).is_(None),
        Meeting.begins_at > at,
    )
    return list((await tx.session.exec(query.order_by(col(Meeting.id)))).all())


async def to_ask(tx: Transaction, at: datetime) -> list[Meeting]:
    """Those agreed on that must be over, of which nobody was asked yet."""
    query = select(Meeting).where(
        Meeting.office_id == tx.office_id,
        Meeting.state == MeetingState.AGREED,
        Meeting.ends_at <= at,
        col(Meeting.asked_at).is_(None),
    )
    return list((await tx.session.exec(query.order_by(col(Meeting.id)))).all())


async def left_over(tx: Transaction, at: datetime) -> list[tuple[Meeting, Handover]]:
    """Those ahead whose handover has ended."""
    query = (
        select(Meeting, Handover)
        .join(Handover, col(Handover.id) == col(Meeting.handover_id))
        .where(
            Meeting.office_id == tx.office_id,
            col(Meeting.state).in_(LIVE),
            Meeting.begins_at > at,
            Handover.state != HandoverState.OPEN,
        )
    )
    return [(meeting, handover) for meeting, handover in (await tx.session.exec(query.order_by(col(Meeting.id)))).all()]
