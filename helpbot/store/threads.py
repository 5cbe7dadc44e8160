"""Conversations and what was said in them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import col, func, insert, select, update

from helpbot.models import Direction, LogLine, PersonAddress, Thread, table_of
from helpbot.store.database import Transaction, insert_into
from helpbot.store.prepared import Prepared

THREAD, LOG = table_of(Thread), table_of(LogLine)

_FIND = select(Thread).where(
    Thread.office_id == bindparam("office"), Thread.channel == bindparam("channel"), Thread.key == bindparam("its_key")
)
_ADVANCE = Prepared(
    lambda _: (
        update(THREAD)
        .where(THREAD.c.id == bindparam("thread"), THREAD.c.version == bindparam("seen"))
        .values(
            memory=bindparam("memory"),
            context=bindparam("its_context"),
            trust=bindparam("its_trust"),
            version=THREAD.c.version + 1,
            updated_at=bindparam("now"),
        )
    )
)
_LOG = Prepared(lambda _: insert(LOG))


async def find(tx: Transaction, channel: str, key: str) -> Thread | None:
    """The conversation of this key, if it has begun."""
    asked = {"office": tx.office_id, "channel": channel, "its_key": key}
    return (await tx.session.exec(_FIND, params=asked)).first()


async def address_of(tx: Transaction, thread_id: int) -> PersonAddress:
    """Where answers of this conversation go."""
    query = select(PersonAddress).join(Thread, col(Thread.address_id) == col(PersonAddress.id))
    return (await tx.session.exec(query.where(Thread.id == thread_id))).one()


async def context_of(tx: Transaction, thread_id: int) -> dict[str, str]:
    """What the channel gave with the last message of this conversation."""
    return dict((await tx.session.exec(select(Thread.context).where(Thread.id == thread_id))).one())


async def add(tx: Transaction, thread: Thread) -> Thread | None:
    """A new conversation; None where another process has begun it meanwhile."""
    statement = insert_into(tx, Thread).values(thread.model_dump(exclude={"id"}))
    statement = statement.on_conflict_do_nothing(index_elements=["office_id", "channel", "key"])
    begun: Thread | None = (await tx.session.exec(statement.returning(Thread))).scalar_one_or_none()
    return begun


async def move(tx: Transaction, old: PersonAddress, address_id: int, who: str) -> None:
    """The conversations of an address go on at another; the one named after it is named anew, unless there is one of that name."""
    begun = select(Thread.id).where(Thread.office_id == tx.office_id, Thread.channel == old.channel, Thread.key == who)
    if (await tx.session.exec(begun)).first() is None:
        named = (col(Thread.office_id) == tx.office_id, col(Thread.channel) == old.channel, col(Thread.key) == old.who)
        await tx.session.exec(update(Thread).where(*named).values(key=who))
    await tx.session.exec(update(Thread).where(col(Thread.address_id) == old.id).values(address_id=address_id))


async def advance(tx: Transaction, thread: Thread, memory: Mapping[str, Any], at: datetime) -> bool:
    """Write what the conversation remembers now; False where somebody else moved it on since this version of it."""
    asked = {
        "thread": thread.id,
        "seen": thread.version,
        "memory": dict(memory),
        "its_context": thread.context,
        "its_trust": thread.trust,
        "now": at,
    }
    return bool(await _ADVANCE.change(tx, asked))


async def log(tx: Transaction, thread_id: int, lines: Iterable[tuple[Direction, str]], at: datetime) -> None:
    """Keep what was said."""
    rows = [
        {"office_id": tx.office_id, "thread_id": thread_id, "direction": direction, "text": text, "at": at} for direction, text in lines
    ]
    await _LOG.change_each(tx, rows)


async def last_said(tx: Transaction, thread_id: int, limit: int) -> list[LogLine]:
    """The last lines of a conversation, oldest first."""
    query = (
        select(LogLine)
        .where(LogLine.office_id == tx.office_id, LogLine.thread_id == thread_id)
        .order_by(col(LogLine.id).desc())
        .limit(limit)
    )
    return list(reversed((await tx.session.exec(query)).all()))


async def last_seen(tx: Transaction, person_id: int, besides: int) -> datetime | None:
    """When anything was last said at any address of a person, in another conversation than this."""
    query = (
        select(func.max(Thread.updated_at))
        .join(PersonAddress, col(PersonAddress.id) == col(Thread.address_id))
        .where(Thread.office_id == tx.office_id, PersonAddress.person_id == person_id, Thread.id != besides)
    )
    found: datetime | None = (await tx.session.exec(query)).first()
    return found
