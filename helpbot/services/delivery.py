"""Carries the outbox out: claim, send, mark, many rows a commit and no transaction open while sending."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from helpbot.clock import Clock
from helpbot.errors import DeliveryError, StoreError
from helpbot.messages import Parcel, storable
from helpbot.models import Lane, OutboxMessage, OutboxState
from helpbot.ports import Channel, Pace, Paced
from helpbot.services.desk import lay_desk
from helpbot.services.kinds import Kind
from helpbot.services.office import Office
from helpbot.services.packing import Packer, hand_over, note_parts_sent, parts_sent_of
from helpbot.services.pauses import TRIES, pause_after
from helpbot.store import outbox
from helpbot.store.database import Database, Transaction

log = structlog.get_logger(__name__)

LEASE = timedelta(minutes=2)
"""Longer than any channel takes to send or to give up: a row in flight past it belongs to a process that died."""

IN_FLIGHT = 16
"""Messages being sent at once: each is at most one second copy after a kill, and 16 sendings of 50 ms are 320 a second, ten times
what Telegram publishes as its limit."""

CAMPAIGNS_IN_FLIGHT = IN_FLIGHT // 2
"""The rest of the places is kept for answers, however slow a provider takes a campaign."""

BREATH = 0.25
"""Seconds until campaigns that found no room look again: a provider's limit is told by the second."""

STALLED = timedelta(seconds=1)
"""Pause after the database refused: a full disk is not mended sooner."""

LAST_CALL = timedelta(seconds=1)
"""What is in flight at the very end gets this long: whoever stops us has waited for a channel that hangs already."""


@dataclass(frozen=True, slots=True)
class _Result:
    message: OutboxMessage
    receipt: str = ""
    error: DeliveryError | None = None


class Delivery:
    """The outbox of one office on its way to these channels."""

    def __init__(
        self,
        *,
        office: Office,
        database: Database,
        clock: Clock,
        kinds: Mapping[str, Kind],
        channels: Mapping[str, Channel],
    ) -> None:
        self._office = office
        self._database = database
        self._clock = clock
        self._kinds = kinds
        self._channels = channels
        self._wake = asyncio.Event()
        self._packer = Packer(office, database, clock, kinds, self.wake)
        self._stopping = False
        self._time_left: asyncio.Timeout | None = None
        self._one_round = asyncio.Lock()
        self._results: list[_Result] = []
        self._sending: dict[int, asyncio.Task[None]] = {}
        self._campaigns: set[int] = set()
        self._breath: asyncio.TimerHandle | None = None

    def wake(self) -> None:
        """There may be something to send."""
        self._wake.set()

    async def run(self) -> None:
        """Deliver until `stop`."""
        try:
            async with asyncio.timeout(None) as self._time_left:
                await self._work()
        except TimeoutError:
            if not self._stopping:
                raise
        finally:
            self._time_left = None
        await self._finish()

    async def _work(self) -> None:
        await self._recover_when_possible(everything=self._database.is_sqlite)
        while not self._stopping:
            await self._wake.wait()
            self._wake.clear()
            await self._round()

    def stop(self) -> None:
        """Claim nothing more. A round that waits for the database is cut off."""
        self._stopping = True
        if self._time_left:
            self._time_left.reschedule(asyncio.get_running_loop().time() + LAST_CALL.total_seconds())
        self.wake()

    async def tick(self) -> None:
        """The safety net: give up what has expired, take over what a dead process left, and look for due rows."""
        async with self._database.write(self._office.id) as tx:
            await outbox.expire(tx, self._clock.now())
        if not self._database.is_sqlite:
            await self._recover_when_possible(everything=False)
        self.wake()

    async def drain(self) -> None:
        """Deliver all that can be delivered now; for the end, when nothing more comes in."""
        self._wake.set()
        while self._wake.is_set() or self._at_work or self._results or self._one_round.locked():
            self._wake.clear()
            await self._round()
            if self._at_work:
                await asyncio.wait(self._at_work, return_when=asyncio.FIRST_COMPLETED)

    @property
    def _at_work(self) -> list[asyncio.Task[None]]:
        return [*self._sending.values(), *self._packer.tasks]

    async def _finish(self) -> None:
        """Mark what was sent. What is still in flight is cut off; the next start decides about it by the rule of its kind."""
        if unfinished := self._at_work:
            await asyncio.wait(unfinished, timeout=LAST_CALL.total_seconds())
        for task in unfinished:
            task.cancel()
        try:
            async with asyncio.timeout(LAST_CALL.total_seconds()), self._database.write(self._office.id) as tx:
                await self._mark(tx, self._take_results())
        except (StoreError, TimeoutError) as error:  # as after a kill: the rows are still `sending`
            log.error("delivery.unmarked", reason=str(error) or "the database is busy")

    async def _round(self) -> int:
        async with self._one_round:
            return await self._do_round()

    async def _do_round(self) -> int:
        """One commit: mark what was sent, claim what is due. Then start sending it; returns how many were started."""
        results = self._take_results()
        try:
            async with self._database.write(self._office.id) as tx:
                await self._mark(tx, results)
                parcels = [] if self._stopping else await self._claim(tx)
        except StoreError as error:
            self._results = results + self._results  # they were sent; the mark is tried again with the next round
            log.error("delivery.stalled", reason=str(error))
            await asyncio.sleep(STALLED.total_seconds())
            return 0
        except BaseException:  # a stop ran out of time: what was sent must be marked all the same, or it is sent again
            self._results = results + self._results
            raise
        for message, parcel in parcels:
            self._start(message, parcel)
        return len(parcels)

    def _take_results(self) -> list[_Result]:
        results, self._results = self._results, []
        return results

    def _start(self, message: OutboxMessage, parcel: Parcel) -> None:
        number = message.id or 0
        task = asyncio.create_task(self._send(message, parcel), name=f"send {number}")
        self._sending[number] = task
        if message.lane is Lane.CAMPAIGN:
            self._campaigns.add(number)
        task.add_done_callback(lambda _: self._free_place(number))  # one that is cancelled before it begins

    def _free_place(self, number: int) -> None:
        self._sending.pop(number, None)
        self._campaigns.discard(number)

    async def _send(self, message: OutboxMessage, parcel: Parcel) -> None:
        try:
            receipt = await hand_over(self._channels[message.channel], parcel)
            self._results.append(_Result(message, receipt=receipt))
        except DeliveryError as error:
            self._results.append(_Result(message, error=error))
        except Exception as error:
            log.exception("delivery.broken", channel=message.channel, outbox=message.id)
            self._results.append(_Result(message, error=DeliveryError(repr(error), uncertain=True, parts_sent=parcel.parts_sent)))
        finally:
            self._free_place(message.id or 0)  # with its result, or a round between the two would think all places taken
        self.wake()

    async def _claim(self, tx: Transaction) -> list[tuple[OutboxMessage, Parcel]]:
        """Answers take any place that is free, campaigns then a place of their own if their channel has room."""
        free = IN_FLIGHT - len(self._sending) - len(self._results)  # sent and not marked yet: a kill would repeat them too
        if free <= 0:
            return []
        claimed = await outbox.claim(tx, list(self._channels), self._clock.now(), LEASE, free, [Lane.ANSWER])
        answers = await self._packer.pack(tx, claimed)
        if not any(kind.lane is Lane.CAMPAIGN for kind in self._kinds.values()):
            return answers
        return answers + await self._claim_campaigns(tx, min(free - len(answers), CAMPAIGNS_IN_FLIGHT - len(self._campaigns)))

    async def _claim_campaigns(self, tx: Transaction, free: int) -> list[tuple[OutboxMessage, Parcel]]:
        ready: list[tuple[OutboxMessage, Parcel]] = []
        for name, channel in self._channels.items():
            pace = channel.pace if isinstance(channel, Paced) else None
            now = self._clock.now()
            room = pace.room(now) if pace else IN_FLIGHT
            places = min(room, free - len(ready))
            claimed = await outbox.claim(tx, [name], now, LEASE, places, [Lane.CAMPAIGN]) if places > 0 else []
            if len(claimed) >= room:
                self._look_again_soon()
            ready += await self._packer.pack(tx, await self._admit(tx, claimed, pace) if pace else claimed)
        return ready

    async def _admit(self, tx: Transaction, claimed: Sequence[outbox.Claimed], pace: Pace) -> list[outbox.Claimed]:
        """Those that may go to their address now; the others are put back until they may, and make room for the next."""
        admitted: list[outbox.Claimed] = []
        for each in claimed:
            now = self._clock.now()
            if wait := pace.admit(each.who, now):
                await outbox.put_back(tx, each.message.id or 0, now + wait)
                self._look_again_soon()
            else:
                admitted.append(each)
        return admitted

    def _look_again_soon(self) -> None:
        if self._breath is None or self._breath.when() <= asyncio.get_running_loop().time():
            self._breath = asyncio.get_running_loop().call_later(BREATH, self.wake)

    async def _mark(self, tx: Transaction, results: list[_Result]) -> None:
        now = self._clock.now()
        sent = [(each.message.id or 0, storable(each.receipt)) for each in results if each.error is None]
        await outbox.mark_sent(tx, sent, now)
        for each in results:
            if each.error is not None:
                await self._mark_failed(tx, each.message, each.error)

    async def _mark_failed(self, tx: Transaction, message: OutboxMessage, error: DeliveryError) -> None:
        number, reason = message.id or 0, storable(str(error))[:500]
        log.warning("delivery.failed", channel=message.channel, outbox=number, reason=reason, permanent=error.permanent)
        became = {"error": reason, "receipt": note_parts_sent(max(error.parts_sent, parts_sent_of(message.receipt)))}
        if error.uncertain:
            await outbox.mark(tx, [number], OutboxState.UNKNOWN, **became)
        elif error.permanent:
            await self._give_address_up(tx, message, reason)
        elif error.retry_after is None and not error.temporary and message.attempts >= TRIES:
            await outbox.mark(tx, [number], OutboxState.FAILED, **became)
        elif error.moved_to:
            await self._follow(tx, message, error.moved_to)
            await outbox.mark(tx, [number], OutboxState.QUEUED, **became)
        else:
            due = self._clock.now() + (error.retry_after or pause_after(message.attempts))
            await outbox.mark(tx, [number], OutboxState.QUEUED, **became, due_at=due)
            if error.retry_after is not None:
                await self._slow_down(tx, message, due)

    async def _follow(self, tx: Transaction, message: OutboxMessage, who: str) -> None:
        """The address has moved: what waits for it waits at the new one."""
        following = await lay_desk(tx, self._office, self._clock, self.wake).people.move(message.address_id, who)
        if following.id != message.address_id:
            await outbox.readdress_open(tx, message.address_id, following)
        self.wake()

    async def _slow_down(self, tx: Transaction, message: OutboxMessage, until: datetime) -> None:
        """The far side has a limit: nothing goes to that address before, and campaigns everywhere go slower."""
        await outbox.hold(tx, message.address_id, until)
        channel = self._channels.get(message.channel)
        if isinstance(channel, Paced):
            channel.pace.lower(until)

    async def _give_address_up(self, tx: Transaction, message: OutboxMessage, reason: str) -> None:
        following = await lay_desk(tx, self._office, self._clock, self.wake).people.switch_off(message.address_id, reason)
        if following is None or self._kinds[message.kind].stays:
            await outbox.mark(tx, [message.id or 0], OutboxState.FAILED, error=reason)
            return
        await outbox.readdress(tx, message.id or 0, following)
        await outbox.mark(tx, [message.id or 0], OutboxState.QUEUED, error=reason, receipt="")  # there it is wanted from the beginning

    async def _recover_when_possible(self, *, everything: bool) -> None:
        with suppress(StoreError):  # the next tick tries again
            await self._recover(everything=everything)

    async def _recover(self, *, everything: bool) -> None:
        """Decide about rows that were in flight when their process died, by the rule their kind names."""
        async with self._database.write(self._office.id) as tx:
            for message in await outbox.orphans(tx, list(self._channels), self._clock.now(), everything=everything):
                await self._packer.settle_orphan(tx, message)
        self.wake()
