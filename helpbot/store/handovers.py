"""Handovers, their items and notes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, literal_column
from sqlmodel import col, func, or_, select, update

from helpbot.models import Cause, Handover, HandoverItem, HandoverNote, HandoverState
from helpbot.store.database import IDS_END, Transaction, insert_into
from helpbot.store.rosters import cut

IS_OPEN = col(Handover.state) == literal_column(f"'{HandoverState.OPEN}'")
"""Written out: SQLite uses a partial index for nothing else."""


async def open_many(tx: Transaction, rows: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """New ones, by institution; where one is open already there is none."""
    statement = insert_into(tx, Handover).on_conflict_do_nothing(index_elements=["office_id", "uscc"], index_where=IS_OPEN)
    statement = statement.returning(col(Handover.uscc), col(Handover.id))
    whole = [{"office_id": tx.office_id, "state": HandoverState.OPEN, **row} for row in rows]
    return {uscc: number for part in cut(whole) for uscc, number in await tx.exec_large(statement, part)}


async def put_items(tx: Transaction, rows: Sequence[Mapping[str, Any]]) -> None:
    """New items; one whose key is on its list already stays as it is."""
    statement = insert_into(tx, HandoverItem).on_conflict_do_nothing(index_elements=["office_id", "handover_id", "key"])
    for part in cut([{"office_id": tx.office_id, **row} for row in rows]):
        await tx.exec_large(statement, part)


async def describe_item(tx: Transaction, item_id: int, title: str, detail: str, due: date | None) -> None:
    """What it is called and how it stands is this now; who confirmed it stays."""
    await tx.session.exec(update(HandoverItem).where(col(HandoverItem.id) == item_id).values(title=title, detail=detail, due=due))


async def step(tx: Transaction, handover_id: int, **values: Any) -> Handover | None:  # noqa: ANN401 -- column values
    """One step of an open one, as it is then: no other transaction steps before this one has ended. None where it is not open."""
    changed = (
        update(Handover)
        .where(col(Handover.office_id) == tx.office_id, col(Handover.id) == handover_id, IS_OPEN)
        .values(version=Handover.version + 1, **values)
        .returning(Handover)
        .execution_options(populate_existing=True)
    )
    found: Handover | None = (await tx.session.exec(changed)).scalar_one_or_none()
    return found


async def find(tx: Transaction, handover_id: int) -> Handover | None:
    """The one of this number, open or not."""
    if not 0 < handover_id < IDS_END:
        return None
    query = select(Handover).where(Handover.office_id == tx.office_id, Handover.id == handover_id)
    return (await tx.session.exec(query.execution_options(populate_existing=True))).first()


async def open_of(tx: Transaction, uscc: str) -> Handover | None:
    """The open one of an institution."""
    return (await tx.session.exec(select(Handover).where(Handover.office_id == tx.office_id, Handover.uscc == uscc, IS_OPEN))).first()


async def opened(tx: Transaction, handover_ids: Sequence[int]) -> list[Handover]:
    """Those of these numbers."""
    found: list[Handover] = []
    for part in cut(sorted(handover_ids)):
        query = select(Handover).where(Handover.office_id == tx.office_id, col(Handover.id).in_(part))
        found += (await tx.session.exec(query.order_by(col(Handover.id)))).all()
    return found


async def open_among(tx: Transaction, usccs: Sequence[str]) -> list[Handover]:
    """The open ones of these institutions."""
    found: list[Handover] = []
    for part in cut(usccs):
        query = select(Handover).where(Handover.office_id == tx.office_id, col(Handover.uscc).in_(part), IS_OPEN)
        found += (await tx.session.exec(query.order_by(col(Handover.id)))).all()
    return found


async def of_person(tx: Transaction, person_id: int) -> list[Handover]:
    """The open ones that somebody gives or takes, longest open first."""
    theirs = or_(col(Handover.outgoing_id) == person_id, col(Handover.incoming_id) == person_id)
    query = select(Handover).where(Handover.office_id == tx.office_id, theirs, IS_OPEN)
    return list((await tx.session.exec(query.order_by(col(Handover.id)))).all())


async def listed(tx: Transaction, states: Sequence[HandoverState], limit: int, after: int = 0) -> list[Handover]:
    """Those in these states, by number, after this one."""
    query = select(Handover).where(Handover.office_id == tx.office_id, col(Handover.state).in_(states), col(Handover.id) > after)
    return list((await tx.session.exec(query.order_by(col(Handover.id)).limit(limit))).all())


async def to_look_after(tx: Transaction, today: date, now: datetime, limit: int, *, new_only: bool) -> list[Handover]:
    """Open ones that were never held against the registry; unless `new_only` also those not looked after today, or with news to tell.

    Those that have waited longest come first: none is kept from its turn by others that have had theirs.
    """
    due: ColumnElement[bool] = col(Handover.synced_at).is_(None)
    if not new_only:
        waits = and_(col(Handover.ready_at).is_(None), col(Handover.sees_from) <= now)
        due = or_(due, waits, col(Handover.chased_on).is_(None), col(Handover.chased_on) < today)
    query = select(Handover).where(Handover.office_id == tx.office_id, IS_OPEN, due)
    order = (col(Handover.chased_on).is_not(None), col(Handover.chased_on), col(Handover.id))
    return list((await tx.session.exec(query.order_by(*order).limit(limit))).all())


async def take_day(tx: Transaction, handover_id: int, today: date) -> bool:
    """Whoever looks after an open one today; False where another has."""
    before = or_(col(Handover.chased_on).is_(None), col(Handover.chased_on) < today)
    changed = update(Handover).where(col(Handover.id) == handover_id, IS_OPEN, before).values(chased_on=today)
    return bool((await tx.session.exec(changed)).rowcount)


async def items(tx: Transaction, handover_id: int) -> list[HandoverItem]:
    """The list of one, by number."""
    query = select(HandoverItem).where(HandoverItem.office_id == tx.office_id, HandoverItem.handover_id == handover_id)
    query = query.order_by(col(HandoverItem.number)).execution_options(populate_existing=True)
    return list((await tx.session.exec(query)).all())


async def give(tx: Transaction, item_ids: Sequence[int], by: str, at: datetime | None) -> None:
    """Who gives says that these are given, or without a time that they are not."""
    changed = update(HandoverItem).where(col(HandoverItem.id).in_(item_ids))
    await tx.session.exec(changed.values(given_at=at, given_by=by if at else ""))


async def take(tx: Transaction, item_ids: Sequence[int], by: str, at: datetime | None) -> None:
    """Likewise who takes."""
    changed = update(HandoverItem).where(col(HandoverItem.id).in_(item_ids))
    await tx.session.exec(changed.values(taken_at=at, taken_by=by if at else ""))


async def take_back_all(tx: Transaction, handover_id: int) -> None:
    """Nothing is taken any more: somebody else takes it."""
    changed = update(HandoverItem).where(col(HandoverItem.office_id) == tx.office_id, col(HandoverItem.handover_id) == handover_id)
    await tx.session.exec(changed.values(taken_at=None, taken_by=""))


async def ask(tx: Transaction, item_id: int, ticket: int) -> None:
    """Somebody has a question about an item: this ticket."""
    await tx.session.exec(update(HandoverItem).where(col(HandoverItem.id) == item_id).values(ticket=ticket))


async def add_note(tx: Transaction, note: HandoverNote) -> None:
    """Something noted on an item."""
    tx.session.add(note)
    await tx.session.flush()


async def notes(tx: Transaction, handover_id: int) -> list[HandoverNote]:
    """What was noted on the items of one, oldest first."""
    query = select(HandoverNote).join(HandoverItem, col(HandoverItem.id) == col(HandoverNote.item_id))
    query = query.where(HandoverItem.office_id == tx.office_id, HandoverItem.handover_id == handover_id)
    return list((await tx.session.exec(query.order_by(col(HandoverNote.id)))).all())


@dataclass(frozen=True, slots=True)
class Progress:
    """How many items a list has, and how many are given and taken."""

    items: int
    given: int
    taken: int


async def progress(tx: Transaction, handover_ids: Sequence[int]) -> dict[int, Progress]:
    """How far each of these is."""
    counts = (func.count(), func.count(col(HandoverItem.given_at)), func.count(col(HandoverItem.taken_at)))
    found = dict.fromkeys(handover_ids, Progress(0, 0, 0))
    for part in cut(handover_ids):
        query = select(HandoverItem.handover_id, *counts).where(col(HandoverItem.handover_id).in_(part))
        rows = (await tx.session.exec(query.group_by(col(HandoverItem.handover_id)))).all()
        found |= {number: Progress(all_, given, taken) for number, all_, given, taken in rows}
    return found


async def begun_for(tx: Transaction, cause: Cause, usccs: Sequence[str]) -> set[tuple[str, int | None]]:
    """Of these institutions, those that this cause ever began one for, and from whom."""
    found: set[tuple[str, int | None]] = set()
    for part in cut(usccs):
        query = select(Handover.uscc, Handover.outgoing_id).where(
            Handover.office_id == tx.office_id, Handover.cause == cause, col(Handover.uscc).in_(part)
        )
        found |= set((await tx.session.exec(query)).all())
    return found


async def blot_out(tx: Transaction, person_id: int) -> None:
    """What somebody noted, and what they were called before they came."""
    await tx.session.exec(
        update(HandoverNote).where(col(HandoverNote.office_id) == tx.office_id, col(HandoverNote.person_id) == person_id).values(text="")
    )
    await tx.session.exec(
        update(Handover).where(col(Handover.office_id) == tx.office_id, col(Handover.incoming_id) == person_id).values(incoming_name="")
    )
