"""Rows for the store's tests, each with what a test does not care about filled in."""

from datetime import UTC, datetime, timedelta

from helpbot.messages import Arrival, Reply, pack_reply
from helpbot.models import Lane, PersonAddress, Thread
from helpbot.store import threads
from helpbot.store.database import Database
from helpbot.store.outbox import Draft

AT = datetime(2027, 3, 1, 1, 0, tzinfo=UTC)
LEASE = timedelta(minutes=5)
MINUTE = timedelta(minutes=1)


def arrival(key: str, lane: str = "1001", payload: bytes = b"{}") -> tuple[str, Arrival]:
    """Something that came in by Telegram."""
    return "telegram", Arrival(key, lane, payload)


def message(to: PersonAddress, key: str, *, lane: Lane = Lane.ANSWER, due: datetime = AT, life: timedelta = timedelta(days=2)) -> Draft:
    """A message on its way."""
    return Draft(
        dedup_key=key,
        address_id=to.id or 0,
        channel=to.channel,
        kind="answer",
        lane=lane,
        reply=pack_reply(Reply(key)),
        created_at=AT,
        due_at=due,
        expires_at=due + life,
    )


def new_thread(address: PersonAddress, key: str) -> Thread:
    """A conversation that has not begun."""
    return Thread(office_id=address.office_id, channel=address.channel, key=key, address_id=address.id or 0, updated_at=AT)


async def begin_thread(database: Database, address: PersonAddress, key: str = "1001") -> Thread:
    """A conversation that has begun."""
    async with database.write(address.office_id) as tx:
        thread = await threads.add(tx, new_thread(address, key))
    assert thread
    return thread
