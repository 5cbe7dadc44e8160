"""What is to go out."""

from base64 import b32encode
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from functools import lru_cache
from secrets import token_bytes
from typing import Any

from sqlalchemy import Column, ColumnElement, Update, bindparam, literal_column
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, aliased
from sqlmodel import col, func, select, update
from sqlmodel.sql.expression import Select

from helpbot.errors import StoreError
from helpbot.models import Lane, OutboxMessage, OutboxState, PersonAddress, table_of
from helpbot.store import addresses
from helpbot.store.database import Transaction, insert_for, skip_locked
from helpbot.store.prepared import Prepared
from helpbot.texts import delivery as texts

OPEN = (OutboxState.QUEUED, OutboxState.SENDING)

REFUSALS = (StoreError, SQLAlchemyError)
"""What the database's refusal is inside a transaction, which must end with it; it is a StoreError to whoever began that."""

TOKEN_BYTES = 16


WAKING = "helpbot_outbox"
"""The channel on which PostgreSQL tells of new rows when they are committed."""


OUTBOX = table_of(OutboxMessage)

_PUT = Prepared(lambda dialect: insert_for(dialect, OUTBOX).on_conflict_do_nothing(index_elements=["office_id", "dedup_key"]))
_SENT = Prepared(
    lambda _: (
        update(OUTBOX)
        .where(OUTBOX.c.id == bindparam("message"), OUTBOX.c.state == OutboxState.SENDING)
        .values(state=OutboxState.SENT, lease_until=None, sent_at=bindparam("now"), receipt=bindparam("its_receipt"), error="")
    )
)
_COMPOSED = Prepared(lambda _: update(OUTBOX).where(OUTBOX.c.id == bindparam("message")).values(reply=bindparam("words")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A row that is to be queued."""

    dedup_key: str
    address_id: int
    channel: str
    kind: str
    lane: Lane
    created_at: datetime
    due_at: datetime
    expires_at: datetime
    reference: str = ""
    reply: dict[str, Any] | None = None
    answers: str | None = None
    thread_id: int | None = None
    context: dict[str, str] = field(default_factory=dict)
    token: str | None = None


_FIELDS = tuple(each.name for each in fields(Draft))


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row that is ours to send, and where to."""

    message: OutboxMessage
    who: str
    enabled: bool


def draw_token() -> str:
    """A name nobody can guess: 128 bits in letters and digits that survive a mail system's change of case."""
    return b32encode(token_bytes(TOKEN_BYTES)).decode().rstrip("=").lower()


async def put(tx: Transaction, rows: Sequence[Draft]) -> int:
    """Queue rows; those whose dedup key is known already are passed over. Returns how many are new."""
    if not rows:
        return 0
    values = [{name: getattr(row, name) for name in _FIELDS} | _new(tx) for row in rows]
    new = await _PUT.change_each(tx, values)
    if new and not tx.is_sqlite:
        await tx.session.exec(select(func.pg_notify(WAKING, str(tx.office_id))))
    return new


def _new(tx: Transaction) -> dict[str, object]:
    return {"office_id": tx.office_id, "state": OutboxState.QUEUED, "attempts": 0, "error": "", "receipt": ""}


async def claim(
    tx: Transaction, channels: Collection[str], at: datetime, lease: timedelta, limit: int, lanes: Collection[Lane] = tuple(Lane)
) -> list[Claimed]:
    """Take due rows to send, answers first: at most one an address and lane, and none before an older open one there."""
    asked = {"office": tx.office_id, "channels": list(channels), "lanes": list(lanes), "now": at, "lease_end": at + lease, "most": limit}
    ids = (await tx.session.exec(_claim_statement(skip=not tx.is_sqlite), params=asked)).scalars().all()
    if not ids:
        return []
    found = (await tx.session.exec(_claimed_statement(), params={"ids": list(ids)})).all()
    return [Claimed(message, who, enabled) for message, who, enabled in found]


def is_open(state: Mapped[OutboxState] | Column[Any]) -> ColumnElement[bool]:
    """Word for word the condition of the partial indexes: SQLite uses them for nothing else, and never for bound values."""
    return state.in_([literal_column(f"'{each}'") for each in OPEN])


@lru_cache
def _claim_statement(*, skip: bool) -> Update:
    """Built once: this is asked after every answer, and building it costs more than running it."""
    older = aliased(OutboxMessage)
    before = select(older.id).where(
        older.address_id == OutboxMessage.address_id,
        older.lane == OutboxMessage.lane,
        is_open(col(older.state)),
        col(older.id) < col(OutboxMessage.id),
    )
    due = (
        select(OutboxMessage.id)
        .where(
            OutboxMessage.office_id == bindparam("office"),
            is_open(col(OutboxMessage.state)),
            OutboxMessage.state == OutboxState.QUEUED,
            col(OutboxMessage.channel).in_(bindparam("channels", expanding=True)),
            col(OutboxMessage.lane).in_(bindparam("lanes", expanding=True)),
            col(OutboxMessage.due_at) <= bindparam("now"),
            col(OutboxMessage.expires_at) > bindparam("now"),
            ~before.exists(),
        )
        .order_by(OutboxMessage.lane, col(OutboxMessage.id))
        .limit(bindparam("most"))
    )
    due = due.with_for_update(skip_locked=True) if skip else due
    return (
        update(OutboxMessage)
        .where(col(OutboxMessage.id).in_(due.cte("due").select()))
        .values(state=OutboxState.SENDING, lease_until=bindparam("lease_end"), attempts=OutboxMessage.attempts + 1)
        .returning(col(OutboxMessage.id))
    )


@lru_cache
def _claimed_statement() -> Select[OutboxMessage, str, bool]:
    return (
        select(OutboxMessage, PersonAddress.who, PersonAddress.enabled)
        .join(PersonAddress, col(PersonAddress.id) == col(OutboxMessage.address_id))
        .where(col(OutboxMessage.id).in_(bindparam("ids", expanding=True)))
        .order_by(col(OutboxMessage.id))
    )


async def mark(tx: Transaction, message_ids: Sequence[int], state: OutboxState, **values: Any) -> None:  # noqa: ANN401 -- column values
    """Move rows that are being sent to another state."""
    if message_ids:
        await tx.session.exec(
            update(OutboxMessage)
            .where(col(OutboxMessage.id).in_(message_ids), col(OutboxMessage.state) == OutboxState.SENDING)
            .values(state=state, lease_until=None, **values)
        )


async def mark_sent(tx: Transaction, receipts: Sequence[tuple[int, str]], at: datetime) -> None:
    """Rows the far side has taken, with its receipts."""
    sent = [{"message": message_id, "its_receipt": receipt[:200], "now": at} for message_id, receipt in receipts]
    await _SENT.change_each(tx, sent)


async def store_composed(tx: Transaction, message_id: int, reply: dict[str, Any]) -> None:
    """Keep a reference row's text as it is about to be sent."""
    await _COMPOSED.change(tx, {"message": message_id, "words": reply})


async def readdress(tx: Transaction, message_id: int, address: PersonAddress) -> None:
    """Send it to another address of the same person, under a new secret name: where it was meant to go the old one may be known."""
    await tx.session.exec(
        update(OutboxMessage)
        .where(col(OutboxMessage.id) == message_id)
        .values(address_id=address.id, channel=address.channel, token=draw_token())
    )


async def readdress_open(tx: Transaction, old_id: int, address: PersonAddress) -> None:
    """Send all that waits for one address to another."""
    await tx.session.exec(
        update(OutboxMessage)
        .where(col(OutboxMessage.address_id) == old_id, col(OutboxMessage.state).in_(OPEN))
        .values(address_id=address.id, channel=address.channel)
    )


async def put_back(tx: Transaction, message_id: int, due_at: datetime, **values: Any) -> None:  # noqa: ANN401 -- column values
    """Queue a claimed row again that was not tried, and does not count as an attempt."""
    await mark(tx, [message_id], OutboxState.QUEUED, due_at=due_at, attempts=OutboxMessage.attempts - 1, **values)


async def hold(tx: Transaction, address_id: int, until: datetime) -> None:
    """Send nothing of what waits for an address before that, in no lane."""
    await tx.session.exec(
        update(OutboxMessage)
        .where(
            col(OutboxMessage.address_id) == address_id, col(OutboxMessage.state) == OutboxState.QUEUED, col(OutboxMessage.due_at) < until
        )
        .values(due_at=until)
    )


async def orphans(tx: Transaction, channels: Collection[str], at: datetime, *, everything: bool) -> list[OutboxMessage]:
    """Rows in flight whose process is gone: the lease is over (or no other process can be). They are ours until the transaction ends."""
    query = select(OutboxMessage).where(
        OutboxMessage.office_id == tx.office_id,
        OutboxMessage.state == OutboxState.SENDING,
        col(OutboxMessage.channel).in_(channels),
    )
    if not everything:
        query = query.where(col(OutboxMessage.lease_until) < at)
    return list((await tx.session.exec(skip_locked(tx, query))).all())


async def find_sent(tx: Transaction, channel: str, *, token: str = "", receipt: str = "") -> OutboxMessage | None:
    """A message that a channel took, by its secret name or by the receipt it left."""
    sent = (OutboxMessage.office_id == tx.office_id, OutboxMessage.channel == channel, OutboxMessage.state == OutboxState.SENT)
    if token:
        return (await tx.session.exec(select(OutboxMessage).where(*sent, OutboxMessage.token == token))).first()
    if receipt:
        return (await tx.session.exec(select(OutboxMessage).where(*sent, OutboxMessage.receipt == receipt))).first()
    return None


async def return_sent(tx: Transaction, message_id: int, following: PersonAddress | None, at: datetime, error: str) -> None:
    """A sent message came back: it goes to another address of the same person, under a new secret name, or has failed."""
    became: dict[str, Any] = {"state": OutboxState.FAILED, "error": error}
    if following is not None:
        became |= {"state": OutboxState.QUEUED, "address_id": following.id, "channel": following.channel, "due_at": at, "attempts": 0}
        became |= {"receipt": "", "token": draw_token()}
    await tx.session.exec(update(OutboxMessage).where(col(OutboxMessage.id) == message_id).values(**became))


async def expire(tx: Transaction, at: datetime) -> int:
    """Give up queued rows that nobody would want any more; returns how many."""
    result = await tx.session.exec(
        update(OutboxMessage)
        .where(
            col(OutboxMessage.office_id) == tx.office_id,
            col(OutboxMessage.state) == OutboxState.QUEUED,
            col(OutboxMessage.expires_at) <= at,
        )
        .values(state=OutboxState.FAILED, error=texts.EXPIRED)
    )
    return int(result.rowcount)


async def listed(tx: Transaction, states: Sequence[OutboxState], limit: int) -> list[tuple[OutboxMessage, str]]:
    """Rows in these states and whom they are for, newest first."""
    query = (
        select(OutboxMessage, PersonAddress.who)
        .join(PersonAddress, col(PersonAddress.id) == col(OutboxMessage.address_id))
        .where(OutboxMessage.office_id == tx.office_id, col(OutboxMessage.state).in_(states))
        .order_by(col(OutboxMessage.id).desc())
        .limit(limit)
    )
    return [(message, who) for message, who in (await tx.session.exec(query)).all()]


async def retry(tx: Transaction, message_id: int, at: datetime, expires_at: datetime) -> bool:
    """Queue a failed or unknown row again as if never tried, its address switched on; False where there is no such one."""
    result = await tx.session.exec(
        update(OutboxMessage)
        .where(
            col(OutboxMessage.office_id) == tx.office_id,
            col(OutboxMessage.id) == message_id,
            col(OutboxMessage.state).in_([OutboxState.FAILED, OutboxState.UNKNOWN]),
        )
        .values(state=OutboxState.QUEUED, attempts=0, due_at=at, expires_at=expires_at, error="")
        .returning(col(OutboxMessage.address_id))
    )
    address_id = result.scalars().first()
    if address_id is not None:
        await addresses.switch_on(tx, address_id)
    return address_id is not None


async def counts(tx: Transaction) -> dict[str, int]:
    """How many rows are in each state."""
    query = select(OutboxMessage.state, func.count()).where(OutboxMessage.office_id == tx.office_id)
    return {str(state): number for state, number in (await tx.session.exec(query.group_by(OutboxMessage.state))).all()}
