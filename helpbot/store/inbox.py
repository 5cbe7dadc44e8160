"""What came in."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from functools import lru_cache

from sqlalchemy import UpdateBase, bindparam
from sqlmodel import col, func, select, update

from helpbot.messages import Arrival
from helpbot.models import InboxMessage, InboxState, table_of
from helpbot.store.database import Transaction, insert_for, skip_locked
from helpbot.store.prepared import Prepared

LARGE = 2**19
"""Bytes in one go that SQLite takes some three milliseconds for."""

INBOX = table_of(InboxMessage)

_TAKE = Prepared(
    lambda _: (
        update(INBOX)
        .where(INBOX.c.office_id == bindparam("office"), INBOX.c.key == bindparam("its_key"), INBOX.c.state == InboxState.WAITING)
        .values(state=InboxState.DONE, handled_at=bindparam("now"))
    )
)


async def keep(tx: Transaction, arrivals: Sequence[tuple[str, Arrival]], at: datetime, lease: timedelta) -> list[tuple[int, str]]:
    """Store (channel, arrival) pairs; (id, key) of those that are new."""
    rows = [
        {
            "office_id": tx.office_id,
            "key": arrival.key,
            "channel": channel,
            "lane": arrival.lane,
            "payload": arrival.payload,
            "state": InboxState.WAITING,
            "error": "",
            "received_at": at,
            "lease_until": at + lease,
        }
        for channel, arrival in arrivals
    ]
    large = sum(len(arrival.payload) for _, arrival in arrivals) > LARGE
    statement = _keep_statement(tx.dialect)
    if large:
        return [(number, key) for number, key in await tx.exec_large(statement, rows)]
    kept = await tx.session.exec(statement, params=rows)
    return [(number, key) for number, key in kept.all()]


@lru_cache
def _keep_statement(dialect: str) -> UpdateBase:
    statement: UpdateBase = (
        insert_for(dialect, INBOX).on_conflict_do_nothing(index_elements=["office_id", "key"]).returning(INBOX.c.id, INBOX.c.key)
    )
    return statement


async def take(tx: Transaction, key: str, at: datetime) -> bool:
    """Mark a waiting message as handled; False where it is not waiting any more."""
    return bool(await _TAKE.change(tx, {"office": tx.office_id, "its_key": key, "now": at}))


async def overwrite(tx: Transaction, key: str, payload: bytes) -> None:
    """Something else in place of a message as it came."""
    await tx.session.exec(
        update(InboxMessage).where(col(InboxMessage.office_id) == tx.office_id, col(InboxMessage.key) == key).values(payload=payload)
    )


async def end(tx: Transaction, key: str, state: InboxState, error: str, at: datetime) -> None:
    """Keep a message for the officer as failed or filed, with the reason."""
    await tx.session.exec(
        update(InboxMessage)
        .where(col(InboxMessage.office_id) == tx.office_id, col(InboxMessage.key) == key)
        .values(state=state, error=error[:500], handled_at=at)
    )


async def claim_left_over(
    tx: Transaction, channels: Collection[str], at: datetime, lease: timedelta, *, everything: bool, limit: int
) -> list[tuple[str, str, str]]:
    """(channel, key, lane) of waiting messages of these channels whose process has let its lease run out, oldest first.

    The lease is ours then. `everything`: all, also those whose lease still runs, for where no other process can be.
    """
    waiting = select(InboxMessage.id).where(
        InboxMessage.office_id == tx.office_id,
        InboxMessage.state == InboxState.WAITING,
        col(InboxMessage.channel).in_(channels),
    )
    waiting = waiting.order_by(col(InboxMessage.id))
    if not everything:
        waiting = waiting.where(col(InboxMessage.lease_until) < at).limit(limit)
    waiting = skip_locked(tx, waiting)
    claim = (
        update(InboxMessage)
        .where(col(InboxMessage.id).in_(waiting.cte("waiting").select()))
        .values(lease_until=at + lease)
        .returning(col(InboxMessage.id), col(InboxMessage.channel), col(InboxMessage.key), col(InboxMessage.lane))
    )
    return [(channel, key, lane) for _, channel, key, lane in sorted((await tx.session.exec(claim)).all())]


async def payload_of(tx: Transaction, key: str) -> bytes | None:
    """A stored message as it came, None where there is none of this key."""
    query = select(InboxMessage.payload).where(InboxMessage.office_id == tx.office_id, InboxMessage.key == key)
    return (await tx.session.exec(query)).first()


async def listed(tx: Transaction, states: Sequence[InboxState], limit: int) -> list[InboxMessage]:
    """Messages in these states, newest first."""
    query = select(InboxMessage).where(InboxMessage.office_id == tx.office_id, col(InboxMessage.state).in_(states))
    return list((await tx.session.exec(query.order_by(col(InboxMessage.id).desc()).limit(limit))).all())


async def retry(tx: Transaction, message_id: int, at: datetime) -> bool:
    """Put a failed or filed message back; False where there is no such one. Its lease is over, so any process takes it."""
    result = await tx.session.exec(
        update(InboxMessage)
        .where(
            col(InboxMessage.office_id) == tx.office_id,
            col(InboxMessage.id) == message_id,
            col(InboxMessage.state).in_([InboxState.FAILED, InboxState.FILED]),
        )
        .values(state=InboxState.WAITING, error="", lease_until=at)
    )
    return bool(result.rowcount)


async def payload(tx: Transaction, message_id: int) -> bytes | None:
    """A message as it came; None where there is no such one."""
    query = select(InboxMessage.payload).where(InboxMessage.office_id == tx.office_id, InboxMessage.id == message_id)
    return (await tx.session.exec(query)).first()


async def counts(tx: Transaction) -> dict[str, int]:
    """How many messages are in each state."""
    query = select(InboxMessage.state, func.count()).where(InboxMessage.office_id == tx.office_id)
    return {str(state): number for state, number in (await tx.session.exec(query.group_by(InboxMessage.state))).all()}
