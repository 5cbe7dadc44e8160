"""Keeps the bot from talking to machines: how much it answers by itself, counted in the database, so that a restart changes nothing."""

from dataclasses import replace
from datetime import timedelta

from helpbot.clock import SHANGHAI, Clock
from helpbot.errors import Silenced
from helpbot.messages import Incoming, Limits, Reply, storable
from helpbot.services.office import Office
from helpbot.services.outbox import Outbox
from helpbot.services.outbox_keys import silence_key
from helpbot.services.people import People
from helpbot.services.threads import LONGEST_LINE
from helpbot.store import guard
from helpbot.store.database import Transaction
from helpbot.texts import guard as texts
from helpbot.texts.conversation import UNFILLED

A_DAY = timedelta(hours=24)

BREAKER_WINDOW = timedelta(minutes=10)

BREAKER = 300
"""Answers of one channel within that time. A county's busiest morning brings some fifty questions in ten minutes; a loop, or somebody
who floods us with invented senders, brings thousands."""


OFFICERS_LETTERS = 500
"""Letters of an officer within a day: nobody writes more, and a loop of all tickets at once ends there."""


STEPS = 60
"""Steps of one person within a day: a list of twenty items takes as many replies, most of them “1”, and a robot picks nothing of what is
offered to it. A loop that does ends there.
"""


class Guard:
    """What an office has answered lately."""

    def __init__(self, tx: Transaction, clock: Clock, office: Office, people: People, outbox: Outbox) -> None:
        self._tx = tx
        self._clock = clock
        self._office = office
        self._people = people
        self._outbox = outbox

    async def admit(self, incoming: Incoming, *, trusted: bool = False, steps: bool = False) -> tuple[Reply, ...]:
        """Let a message through that may be answered. Raises Silenced where its channel's limits are reached.

        `trusted`: an officer at work, who answers many letters a day, and says the same word in several; within one exchange they too
        come to an end, for a robot may answer in their name. `steps`: what stood under a message of ours was picked in reply to it.

        Returns what to add to the last answer there will be in this exchange today: a person should know, and know what to do.
        """
        if incoming.limits is None:
            return ()
        await self._check_breaker(incoming.address.channel)
        limits = replace(incoming.limits, per_party=OFFICERS_LETTERS) if trusted else incoming.limits
        limits = replace(limits, per_party=STEPS, per_exchange=STEPS) if steps else limits
        left = await self._check_day(limits)
        if not (trusted or steps):
            await self._check_text(limits, storable(incoming.text).strip()[:LONGEST_LINE])
        return () if left > 1 else (Reply(texts.LAST.format(phone=self._office.settings.phone or UNFILLED)),)

    async def tell(self, silenced: Silenced) -> None:
        """Write to `[office] notify` that somebody is not answered any more; once a day for each that is."""
        if to := await self._people.find_named(self._office.settings.notify):
            key = silence_key(silenced.scope, self._clock.now().astimezone(SHANGHAI).date())
            await self._outbox.put(to, "silence", key, reply=Reply(texts.NOTICE.format(reason=silenced)))

    async def _check_breaker(self, channel: str) -> None:
        if await guard.count_answers(self._tx, channel, self._clock.now() - BREAKER_WINDOW) >= BREAKER:
            minutes = int(BREAKER_WINDOW.total_seconds() // 60)
            raise Silenced(texts.BREAKER.format(count=BREAKER, minutes=minutes), scope=f"breaker:{channel}")

    async def _check_day(self, limits: Limits) -> int:
        """How many answers are left in the exchange. The narrower limit speaks first: it says more of what is going on."""
        who, since = limits.party, self._clock.now() - A_DAY
        count = await guard.count_answers_in(self._tx, limits.exchange, since)
        if count >= limits.per_exchange:
            raise Silenced(texts.PER_EXCHANGE.format(who=who, count=count), scope=f"exchange:{limits.exchange}")
        in_all = await guard.count_answers_to(self._tx, who, since)
        if in_all >= limits.per_party:
            raise Silenced(texts.PER_PARTY.format(who=who, count=in_all), scope=f"party:{who}")
        return limits.per_exchange - count

    async def _check_text(self, limits: Limits, text: str) -> None:
        if await guard.count_heard(self._tx, limits.party, text, self._clock.now() - A_DAY) >= limits.per_text:
            raise Silenced(texts.PER_TEXT.format(who=limits.party, count=limits.per_text), scope=f"text:{limits.party}")
