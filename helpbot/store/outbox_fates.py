"""What became of what was to go out: the questions of whoever sent it, apart from its delivery."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, literal_column
from sqlmodel import col, func, select, update

from helpbot.models import Lane, OutboxMessage, OutboxState, PersonAddress
from helpbot.store.database import Transaction
from helpbot.store.outbox import OUTBOX, is_open
from helpbot.store.prepared import Prepared
from helpbot.store.rosters import cut
from helpbot.texts import delivery as texts

_DEAD = (OutboxState.FAILED, OutboxState.CANCELLED)

_OPEN_CHANNELS = Prepared(
    lambda _: (
        select(OUTBOX.c.channel)
        .where(OUTBOX.c.office_id == bindparam("office"), OUTBOX.c.lane.in_([literal_column(f"'{lane}'") for lane in Lane]))
        .where(is_open(OUTBOX.c.state))  # with the lanes named, SQLite finds the partial index
        .distinct()
    )
)


_DUE = Prepared(
    lambda _: (
        select(OUTBOX.c.reference)
        .where(OUTBOX.c.office_id == bindparam("office"), OUTBOX.c.lane.in_([literal_column(f"'{lane}'") for lane in Lane]))
        .where(is_open(OUTBOX.c.state), OUTBOX.c.state == literal_column(f"'{OutboxState.QUEUED}'"))
        .where(OUTBOX.c.kind == bindparam("its_kind"), OUTBOX.c.due_at <= bindparam("now"))
        .order_by(OUTBOX.c.id)
        .limit(bindparam("most"))
    )
)


async def due(tx: Transaction, kind: str, at: datetime, limit: int) -> list[str]:
    """The references of the first queued rows of a kind whose time has come."""
    return [reference for (reference,) in await _DUE.ask(tx, {"office": tx.office_id, "its_kind": kind, "now": at, "most": limit})]


async def open_channels(tx: Transaction) -> list[str]:
    """The channels that something waits for."""
    return sorted(channel for (channel,) in await _OPEN_CHANNELS.ask(tx, {"office": tx.office_id}))


@dataclass(frozen=True, slots=True)
class Addressed:
    """A message of ours: to whom it went, and what it was."""

    who: str
    kind: str
    reference: str
    reply: dict[str, Any] | None


async def find_addressed(tx: Transaction, channel: str, token: str) -> Addressed | None:
    """The message of this secret name; None where there is none."""
    query = (
        select(PersonAddress.who, OutboxMessage.kind, OutboxMessage.reference, OutboxMessage.reply)
        .join(OutboxMessage, col(OutboxMessage.address_id) == col(PersonAddress.id))
        .where(OutboxMessage.office_id == tx.office_id, OutboxMessage.channel == channel, OutboxMessage.token == token)
    )
    found = (await tx.session.exec(query)).first()
    return Addressed(*found) if found else None


async def known(tx: Transaction, keys: Sequence[str]) -> set[str]:
    """Those of these dedup keys that there are."""
    found: set[str] = set()
    for part in cut(keys):
        query = select(OutboxMessage.dedup_key).where(OutboxMessage.office_id == tx.office_id, col(OutboxMessage.dedup_key).in_(part))
        found |= set((await tx.session.exec(query)).all())
    return found


async def alive(tx: Transaction, keys: Sequence[str]) -> set[str]:
    """Those of these dedup keys whose row has gone out, still may, or perhaps did."""
    found: set[str] = set()
    for part in cut(keys):
        mine = (OutboxMessage.office_id == tx.office_id, col(OutboxMessage.dedup_key).in_(part))
        found |= set((await tx.session.exec(select(OutboxMessage.dedup_key).where(*mine, col(OutboxMessage.state).not_in(_DEAD)))).all())
    return found


async def told_since(tx: Transaction, address_id: int, kinds: Collection[str], since: datetime) -> list[tuple[str, str, datetime]]:
    """Kind, reference and moment of the rows of these kinds that were queued for an address since then, and have gone out or may."""
    query = select(OutboxMessage.kind, OutboxMessage.reference, OutboxMessage.created_at).where(
        OutboxMessage.office_id == tx.office_id,
        col(OutboxMessage.created_at) >= since,
        OutboxMessage.address_id == address_id,
        col(OutboxMessage.kind).in_(kinds),
        col(OutboxMessage.state).not_in(_DEAD),
    )
    return list((await tx.session.exec(query)).all())


async def replies_since(tx: Transaction, address_id: int, since: datetime, limit: int) -> list[dict[str, Any]]:
    """What was written to an address since then, newest first; nothing that was not sent, nor what is kept nowhere."""
    query = select(OutboxMessage.reply).where(
        OutboxMessage.office_id == tx.office_id,
        col(OutboxMessage.created_at) >= since,
        OutboxMessage.address_id == address_id,
        col(OutboxMessage.state).in_((OutboxState.SENDING, OutboxState.SENT, OutboxState.UNKNOWN)),
    )
    found = (await tx.session.exec(query.order_by(col(OutboxMessage.id).desc()).limit(limit))).all()
    return [dict(reply) for reply in found if reply]


async def given_up(tx: Transaction, kind: str, since: datetime) -> list[tuple[str, bool]]:
    """The references of failed rows of a kind that were queued since then, and whether they only expired."""
    query = select(OutboxMessage.reference, OutboxMessage.error).where(
        OutboxMessage.office_id == tx.office_id,
        OutboxMessage.kind == kind,
        OutboxMessage.state == OutboxState.FAILED,
        col(OutboxMessage.created_at) >= since,
    )
    return [(reference, error == texts.EXPIRED) for reference, error in (await tx.session.exec(query)).all()]


async def told(tx: Transaction, kind: str, since: datetime) -> set[str]:
    """The references of the rows of a kind that were queued since then and that a channel took."""
    query = select(OutboxMessage.reference).where(
        OutboxMessage.office_id == tx.office_id,
        OutboxMessage.kind == kind,
        OutboxMessage.state == OutboxState.SENT,
        col(OutboxMessage.created_at) >= since,
    )
    return set((await tx.session.exec(query)).all())


async def counts_since(tx: Transaction, since: datetime) -> dict[str, int]:
    """How many of the rows that were queued since then are in each state."""
    query = select(OutboxMessage.state, func.count()).where(OutboxMessage.office_id == tx.office_id, col(OutboxMessage.created_at) >= since)
    return {str(state): number for state, number in (await tx.session.exec(query.group_by(OutboxMessage.state))).all()}


async def doubt(tx: Transaction, kind: str, until: datetime) -> None:
    """What waits of a kind and was queued by then: nobody can say whether it has gone out."""
    query = update(OutboxMessage).where(
        col(OutboxMessage.office_id) == tx.office_id,
        col(OutboxMessage.kind) == kind,
        col(OutboxMessage.state).in_([OutboxState.QUEUED, OutboxState.SENDING]),
        col(OutboxMessage.created_at) <= until,
    )
    await tx.session.exec(query.values(state=OutboxState.UNKNOWN, error=texts.UNKNOWN_AFTER_RESTORE, lease_until=None))


async def fate(tx: Transaction, key: str) -> tuple[OutboxState, str] | None:
    """The state and the reference of the row of this dedup key."""
    query = select(OutboxMessage.state, OutboxMessage.reference).where(
        OutboxMessage.office_id == tx.office_id, OutboxMessage.dedup_key == key
    )
    found = (await tx.session.exec(query)).first()
    return (OutboxState(found[0]), found[1]) if found else None
