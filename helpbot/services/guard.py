"""Keeps the bot from talking to machines: how much it answers by itself, counted in the database, so that a restart changes nothing."""

from datetime import timedelta

from helpbot.clock import SHANGHAI, Clock
from helpbot.errors import Silenced
from helpbot.messages import Address, Incoming, Limits, Reply, storable
from helpbot.models import Thread
from helpbot.services.office import Office
from helpbot.services.outbox import Outbox, silence_key
from helpbot.services.people import People
from helpbot.services.threads import LONGEST_LINE
from helpbot.store import guard
from helpbot.store.database import Transaction
from helpbot.texts import guard as texts

A_DAY = timedelta(hours=24)

BREAKER_WINDOW = timedelta(minutes=10)

BREAKER = 300
"""Answers of one channel within that time. A county's busiest morning brings some fifty questions in ten minutes; a loop, or somebody
who floods us with invented senders, brings thousands."""


class Guard:
    """What an office has answered lately."""

    def __init__(self, tx: Transaction, clock: Clock, office: Office, people: People, outbox: Outbox) -> None:
        self._tx = tx
        self._clock = clock
        self._office = office
        self._people = people
        self._outbox = outbox

    async def admit(self, incoming: Incoming, thread: Thread) -> None:
        """Let a message through that may be answered. Raises Silenced where its channel's limits are reached."""
        if incoming.limits is None:
            return
        await self._check_breaker(incoming.address.channel)
        address = await self._people.find(incoming.address)
        await self._check_day(incoming.limits, address.id or 0, thread.id or 0)
        await self._check_text(incoming, incoming.limits.per_text, address.id or 0)

    async def tell(self, channel: str, silenced: Silenced) -> None:
        """Write to `[office] notify` that somebody is not answered any more; once a day for each that is."""
        notify, _, who = self._office.settings.notify.partition(":")
        if who:
            to = await self._people.find(Address(notify, who))
            key = silence_key(f"{channel}:{silenced.scope}", self._clock.now().astimezone(SHANGHAI).date())
            await self._outbox.put(to, "silence", key, reply=Reply(texts.NOTICE.format(reason=silenced)))

    async def _check_breaker(self, channel: str) -> None:
        if await guard.count_answers(self._tx, channel, self._clock.now() - BREAKER_WINDOW) >= BREAKER:
            minutes = int(BREAKER_WINDOW.total_seconds() // 60)
            raise Silenced(texts.BREAKER.format(count=BREAKER, minutes=minutes), scope="breaker")

    async def _check_day(self, limits: Limits, address: int, thread: int) -> None:
        """The narrower limit speaks first: it says more of what is going on."""
        who, in_thread, in_all = await guard.count_answers_to(self._tx, address, thread, self._clock.now() - A_DAY)
        if in_thread >= limits.per_thread:
            raise Silenced(texts.PER_THREAD.format(who=who, count=in_thread), scope=f"thread:{thread}")
        if in_all >= limits.per_sender:
            raise Silenced(texts.PER_SENDER.format(who=who, count=in_all), scope=f"address:{address}")

    async def _check_text(self, incoming: Incoming, limit: int, address: int) -> None:
        text = storable(incoming.text).strip()[:LONGEST_LINE]
        if await guard.count_heard(self._tx, address, text, self._clock.now() - A_DAY) >= limit:
            raise Silenced(texts.PER_TEXT.format(who=incoming.address.who, count=limit), scope=f"text:{address}")
