"""Conversations: what one remembers, and what was said in it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from helpbot.clock import Clock
from helpbot.errors import StaleThread
from helpbot.messages import Incoming
from helpbot.models import Direction, LogLine, Person, PersonAddress, Thread
from helpbot.services.people import People
from helpbot.store import situation, threads
from helpbot.store.database import Transaction
from helpbot.store.situation import Situation

LONGEST_LINE = 4000
"""Characters of a message that the log keeps; the stored arrival has it whole."""


class Threads:
    """The conversations of an office."""

    def __init__(self, tx: Transaction, clock: Clock, people: People) -> None:
        self._tx = tx
        self._clock = clock
        self._people = people

    async def find(self, incoming: Incoming) -> Thread | None:
        """The conversation a message belongs to, if it has begun."""
        return await threads.find(self._tx, incoming.address.channel, incoming.thread)

    async def look_up(self, incoming: Incoming) -> Situation:
        """How things stand when this message comes."""
        return await situation.look_up(self._tx, incoming.address.channel, incoming.thread, incoming.address.who, self._clock.now())

    async def join(self, incoming: Incoming, known: Thread | None, sender: PersonAddress | None = None) -> Thread:
        """The conversation a message belongs to, begun now if need be; `sender` is its address, where that is known.

        Raises StaleThread where another process was faster.
        """
        address = await self._people.meet(incoming.address, sender)
        thread = known or await self._begin(incoming, address)
        thread.context, thread.trust = dict(incoming.context), incoming.trust
        return thread

    async def _begin(self, incoming: Incoming, address: PersonAddress) -> Thread:
        counted = incoming.limits
        thread = Thread(
            office_id=self._tx.office_id,
            channel=incoming.address.channel,
            key=incoming.thread,
            address_id=address.id or 0,
            party=counted.party if counted else "",
            exchange=counted.exchange if counted else "",
            updated_at=self._clock.now(),
        )
        begun = await threads.add(self._tx, thread)
        if begun is None:
            raise StaleThread(f"thread {incoming.thread} began meanwhile")
        return begun

    async def advance(self, thread: Thread, memory: Mapping[str, Any], said: str, replies: Iterable[str]) -> None:
        """Remember what the turn left, and log it. Raises StaleThread where another process was faster."""
        now = self._clock.now()
        if not await threads.advance(self._tx, thread, memory, now):
            raise StaleThread(f"thread {thread.id} moved on from version {thread.version}")
        lines = [(Direction.IN, said[:LONGEST_LINE]), *((Direction.OUT, text[:LONGEST_LINE]) for text in replies)]
        await threads.log(self._tx, thread.id or 0, lines, now)

    async def log_out(self, thread_id: int, text: str) -> None:
        """Log something said outside a turn, by an officer for one."""
        await threads.log(self._tx, thread_id, [(Direction.OUT, text[:LONGEST_LINE])], self._clock.now())

    async def last_seen(self, person: Person, *, besides: Thread) -> datetime | None:
        """When a person last wrote in another conversation than this, wherever; None where they never did."""
        return await threads.last_seen(self._tx, person.id or 0, besides.id or 0)

    async def address_of(self, thread_id: int) -> PersonAddress:
        """Where answers of a conversation go."""
        return await threads.address_of(self._tx, thread_id)

    async def context_of(self, thread_id: int) -> Mapping[str, str]:
        """What the channel gave with the last message of a conversation."""
        return await threads.context_of(self._tx, thread_id)

    async def last_said(self, thread_id: int, limit: int) -> list[LogLine]:
        """The last lines of a conversation, oldest first."""
        return await threads.last_said(self._tx, thread_id, limit)
