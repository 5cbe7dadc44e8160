"""What came in is kept before the outside is told, and handled once."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from helpbot.clock import Clock
from helpbot.errors import Redelivered
from helpbot.messages import Arrival, Stored, storable
from helpbot.models import InboxMessage, InboxState
from helpbot.store import inbox
from helpbot.store.database import Database, Transaction

LEASE = timedelta(minutes=5)
"""How long the process that stored a message has it to itself. Only PostgreSQL knows other processes; a turn takes milliseconds."""

LEFT_OVER_AT_ONCE = 500
"""Where other processes want their share."""


class Inbox:
    """The stored messages, seen from inside a Desk."""

    def __init__(self, tx: Transaction, clock: Clock) -> None:
        self._tx = tx
        self._clock = clock

    async def take(self, key: str) -> None:
        """Mark a stored message as handled by this turn. Raises Redelivered where it was handled before."""
        if not await inbox.take(self._tx, key, self._clock.now()):
            raise Redelivered(key)

    async def overwrite(self, key: str, rest: str = "") -> None:
        """Keep nothing of a message as it came but its key: it said what must not stay readable, in whatever encoding.

        `rest` is what may be read of it, where that is kept nowhere else.
        """
        await inbox.overwrite(self._tx, key, rest.encode())

    async def fail(self, key: str, error: str) -> None:
        """Set a message aside for the officer."""
        await inbox.end(self._tx, key, InboxState.FAILED, storable(error), self._clock.now())

    async def file(self, key: str, reason: str) -> None:
        """Keep a message as one that is not answered, with the reason."""
        await inbox.end(self._tx, key, InboxState.FILED, storable(reason), self._clock.now())

    async def claim_left_over(self, channels: Collection[str], *, everything: bool) -> list[tuple[str, Stored]]:
        """(channel, message) of those waiting of these channels that no living process has in hand, oldest first."""
        now = self._clock.now()
        rows = await inbox.claim_left_over(self._tx, channels, now, LEASE, everything=everything, limit=LEFT_OVER_AT_ONCE)
        return [(channel, Stored(key, lane)) for channel, key, lane in rows]

    async def fetch(self, stored: Stored) -> Arrival:
        """A stored message with its payload. Raises Redelivered where it is gone."""
        payload = await inbox.payload_of(self._tx, stored.key)
        if payload is None:
            raise Redelivered(stored.key)
        return Arrival(stored.key, stored.lane, payload)

    async def listed(self, states: Sequence[InboxState], limit: int) -> list[InboxMessage]:
        """Messages in these states, newest first."""
        return await inbox.listed(self._tx, states, limit)

    async def retry(self, message_id: int) -> bool:
        """Handle a failed or filed message again; False where there is no such one."""
        return await inbox.retry(self._tx, message_id, self._clock.now())

    async def payload(self, message_id: int) -> bytes | None:
        """A message as it came; None where there is no such one."""
        return await inbox.payload(self._tx, message_id)

    async def counts(self) -> dict[str, int]:
        """How many messages are in each state."""
        return await inbox.counts(self._tx)


@dataclass(slots=True)
class _Batch:
    """Arrivals of one `store` call waiting for the next commit, and what came of them."""

    arrivals: list[tuple[str, Arrival]]
    done: bool = False
    error: Exception | None = None


class Intake:
    """Stores arrivals, one durable commit for all that wait for one, and passes the new ones on."""

    def __init__(self, database: Database, office_id: int, clock: Clock, accept: Callable[[str, Arrival], None]) -> None:
        self._database = database
        self._office_id = office_id
        self._clock = clock
        self._accept = accept
        self._waiting: list[_Batch] = []
        self._commit = asyncio.Lock()

    async def store(self, channel: str, arrivals: Sequence[Arrival]) -> None:
        """Returns once all are on the disk. Raises StoreError where they are not."""
        batch = _Batch([(channel, arrival) for arrival in arrivals])
        self._waiting.append(batch)
        async with self._commit:
            if not batch.done:
                await self._commit_waiting()
        if batch.error:
            raise batch.error

    async def _commit_waiting(self) -> None:
        """Whoever gets here first commits for all who wait behind."""
        batches, self._waiting = self._waiting, []
        together = {arrival.key: (channel, arrival) for batch in batches for channel, arrival in batch.arrivals}
        try:
            new = await self._keep(list(together.values()))
        except Exception as error:
            for batch in batches:
                batch.done, batch.error = True, error
            raise
        except BaseException:  # this caller was cancelled; those behind it were not
            self._waiting = batches + self._waiting
            raise
        for batch in batches:
            batch.done = True
        for key in new:
            self._accept(*together[key])

    async def _keep(self, arrivals: list[tuple[str, Arrival]]) -> list[str]:
        async with self._database.write(self._office_id, durable=True) as tx:
            kept = await inbox.keep(tx, arrivals, self._clock.now(), LEASE) if arrivals else []
        return [key for _, key in sorted(kept)]
