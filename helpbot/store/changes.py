"""What changed in the registry and has somebody to be told, how far it was looked through, and the messages about it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, literal_column
from sqlalchemy.orm import aliased
from sqlmodel import col, func, select, update

from helpbot.models import Assignment, FilingChange, OutboxMessage, OutboxState, SeenChange, Watch, table_of
from helpbot.store.database import Transaction, insert_for, insert_into, skip_locked
from helpbot.store.prepared import Prepared
from helpbot.store.rosters import cut

_SEEN, _CHANGES = table_of(SeenChange), table_of(FilingChange)

_SEE = Prepared(lambda dialect: insert_for(dialect, _SEEN).on_conflict_do_nothing(index_elements=["office_id", "key"]))
_IS_CHANGE = col(OutboxMessage.kind) == literal_column("'change'")
"""Word for word the condition of the index: SQLite uses it for nothing else, and never for a bound value."""

_PUT = Prepared(lambda dialect: insert_for(dialect, _CHANGES).on_conflict_do_nothing(index_elements=["office_id", "key"]))


@dataclass(frozen=True, slots=True)
class Found:
    """A change that is to be kept: `key` tells it from any other, `news` is what there is to tell."""

    key: str
    number: str
    uscc: str
    news: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """A message about changes, whatever became of it: what it refers to, when it is or was due, and where it goes."""

    reference: str
    due_at: datetime
    address_id: int


async def watch(tx: Transaction) -> Watch | None:
    """How far the registry was looked through; None where nobody has begun."""
    return (await tx.session.exec(select(Watch).where(Watch.office_id == tx.office_id))).first()


async def begin(tx: Transaction, at: str, floor: str, now: datetime) -> bool:
    """The watch begins here; False where another process has begun it."""
    row = {"office_id": tx.office_id, "at": at, "floor": floor, "turn": 0, "begun_at": now, "as_of": None}
    statement = insert_into(tx, Watch).values(row).on_conflict_do_nothing(index_elements=["office_id"])
    return bool((await tx.session.exec(statement)).rowcount)


async def take_turn(tx: Transaction, turn: int, as_of: datetime | None) -> bool:
    """Count this turn, and hold the watch until the transaction ends; False where another process has had it."""
    query = update(Watch).where(col(Watch.office_id) == tx.office_id, col(Watch.turn) == turn).values(turn=turn + 1, as_of=as_of)
    return bool((await tx.session.exec(query)).rowcount)


async def move_mark(tx: Transaction, at: str) -> None:
    """Everything before this has been looked at."""
    await tx.session.exec(update(Watch).where(col(Watch.office_id) == tx.office_id).values(at=at))


async def seen(tx: Transaction) -> set[str]:
    """The keys of what was read and may be read again."""
    return set((await tx.session.exec(select(SeenChange.key).where(SeenChange.office_id == tx.office_id))).all())


async def see(tx: Transaction, keys: Iterable[str]) -> None:
    """These have been read."""
    await _SEE.change_each(tx, [{"office_id": tx.office_id, "key": key} for key in keys])


async def forget(tx: Transaction, keys: Sequence[str]) -> None:
    """These will not be read again."""
    for part in cut(keys):
        await tx.session.exec(delete(_SEEN).where(_SEEN.c.office_id == tx.office_id, _SEEN.c.key.in_(part)))


async def put(tx: Transaction, found: Sequence[Found], at: datetime) -> dict[str, int]:
    """Keep changes in this order; returns the ids of those that are new, by key. The watch must be held."""
    keys = [each.key for each in found]
    before = await _ids(tx, keys)
    rows = [
        {"office_id": tx.office_id, "key": each.key, "number": each.number, "uscc": each.uscc, "found_at": at, "news": each.news}
        for each in found
    ]
    await _PUT.change_each(tx, rows)
    return {key: number for key, number in (await _ids(tx, keys)).items() if key not in before}


async def _ids(tx: Transaction, keys: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for part in cut(keys):
        query = select(FilingChange.key, FilingChange.id).where(FilingChange.office_id == tx.office_id, col(FilingChange.key).in_(part))
        found |= {key: number or 0 for key, number in (await tx.session.exec(query)).all()}
    return found


async def unsaid(tx: Transaction, assignments: Sequence[Assignment], first: int) -> list[FilingChange]:
    """The newest change of each filing, from the change `first` on, found while one of these assignments ran; in the order found."""
    newer = aliased(FilingChange)
    superseded = select(newer.id).where(
        newer.office_id == FilingChange.office_id, newer.number == FilingChange.number, col(newer.id) > col(FilingChange.id)
    )
    since: dict[str, datetime] = {}
    for each in assignments:
        since[each.uscc] = min(each.since, since.get(each.uscc, each.since))
    found: list[FilingChange] = []
    for usccs in cut(list(since)):
        query = select(FilingChange).where(
            FilingChange.office_id == tx.office_id,
            col(FilingChange.uscc).in_(usccs),
            col(FilingChange.id) >= first,
            ~superseded.exists(),
        )
        found += (await tx.session.exec(query)).all()
    return sorted((each for each in found if each.found_at >= since[each.uscc]), key=lambda each: each.id or 0)


async def told(tx: Transaction, address_ids: Sequence[int]) -> list[Told]:
    """Every message about changes for these addresses, whatever became of it, oldest first."""
    return await _select_told(tx, address_ids)


async def told_since(tx: Transaction, since: datetime, address_ids: Sequence[int]) -> list[Told]:
    """The messages about changes for these addresses that were queued since then and have been sent or will be."""
    given_up = col(OutboxMessage.state).in_([OutboxState.FAILED, OutboxState.CANCELLED])
    return await _select_told(tx, address_ids, OutboxMessage.created_at >= since, ~given_up)


async def _select_told(tx: Transaction, address_ids: Sequence[int], *conditions: ColumnElement[bool] | bool) -> list[Told]:
    found: list[Told] = []
    for part in cut(address_ids):
        query = select(OutboxMessage.reference, OutboxMessage.due_at, OutboxMessage.address_id)
        query = query.where(_IS_CHANGE, col(OutboxMessage.address_id).in_(part), *conditions).order_by(col(OutboxMessage.id))
        found += [Told(*row) for row in (await tx.session.exec(query)).all()]
    return found


async def waiting(tx: Transaction, address_ids: Sequence[int]) -> list[str]:
    """What the messages about changes refer to that wait for these addresses; nobody claims them before the transaction ends."""
    found: list[str] = []
    for part in cut(address_ids):
        query = select(OutboxMessage.reference).where(
            _IS_CHANGE, col(OutboxMessage.address_id).in_(part), OutboxMessage.state == OutboxState.QUEUED
        )
        found += (await tx.session.exec(skip_locked(tx, query))).all()
    return found


async def withdraw(tx: Transaction, usccs: Sequence[str]) -> None:
    """Nothing is told of these institutions any more."""
    for part in cut(usccs):
        await tx.session.exec(delete(_CHANGES).where(_CHANGES.c.office_id == tx.office_id, _CHANGES.c.uscc.in_(part)))


async def clear(tx: Transaction, before: datetime) -> None:
    """Changes found before that are told, or nobody wants them any more."""
    await tx.session.exec(delete(_CHANGES).where(_CHANGES.c.office_id == tx.office_id, _CHANGES.c.found_at < before))


async def count(tx: Transaction) -> int:
    """How many changes are kept."""
    return (await tx.session.exec(select(func.count()).select_from(FilingChange).where(FilingChange.office_id == tx.office_id))).one()
