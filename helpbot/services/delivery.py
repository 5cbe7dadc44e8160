"""Carries the outbox out: claim, send, mark, many rows a commit and no transaction open while sending."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

import structlog

from helpbot.clock import Clock
from helpbot.errors import DeliveryError, StoreError
from helpbot.messages import Address, Parcel, Reply, pack_reply, storable, unpack_reply
from helpbot.models import OutboxMessage, OutboxState
from helpbot.ports import Channel
from helpbot.services.desk import lay_desk
from helpbot.services.kinds import Kind
from helpbot.services.office import Office
from helpbot.store import outbox
from helpbot.store.database import Database, Transaction

log = structlog.get_logger(__name__)

LEASE = timedelta(minutes=2)
"""Longer than any channel takes to send or to give up: a row in flight past it belongs to a process that died."""

IN_FLIGHT = 64
"""Messages being sent at once; each is one request to a provider."""

TRIES = 8
"""Attempts before a message is given up: with the pauses below that is some three hours."""

FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=1)

STALLED = timedelta(seconds=1)
"""Pause after the database refused: a full disk is not mended sooner."""

LAST_CALL = timedelta(seconds=1)
"""What is in flight at the very end gets this long: whoever stops us has waited for a channel that hangs already."""


@dataclass(frozen=True, slots=True)
class _Result:
    message: OutboxMessage
    receipt: str = ""
    error: DeliveryError | None = None


def pause_after(attempts: int) -> timedelta:
    """How long to wait after this many failed attempts."""
    return min(FIRST_PAUSE * float(4 ** (attempts - 1)), LONGEST_PAUSE)


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
        self._stopping = False
        self._one_round = asyncio.Lock()
        self._results: list[_Result] = []
        self._sending: dict[int, asyncio.Task[None]] = {}

    def wake(self) -> None:
        """There may be something to send."""
        self._wake.set()

    async def run(self) -> None:
        """Deliver until `stop`."""
        await self._recover_when_possible(everything=self._database.is_sqlite)
        while not self._stopping:
            await self._wake.wait()
            self._wake.clear()
            await self._round()
        await self._finish()

    def stop(self) -> None:
        """Claim nothing more."""
        self._stopping = True
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
        while await self._round() or self._sending or self._results:
            if self._sending:
                await asyncio.wait(self._sending.values(), return_when=asyncio.FIRST_COMPLETED)

    async def _finish(self) -> None:
        """Mark what was sent. What is still in flight is cut off; the next start decides about it by the rule of its kind."""
        if unfinished := list(self._sending.values()):
            await asyncio.wait(unfinished, timeout=LAST_CALL.total_seconds())
        for task in unfinished:
            task.cancel()
        async with self._database.write(self._office.id) as tx:
            await self._mark(tx, self._take_results())

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
        task.add_done_callback(lambda _: self._sending.pop(number, None))

    async def _send(self, message: OutboxMessage, parcel: Parcel) -> None:
        try:
            receipt = await self._channels[message.channel].send(parcel)
            self._results.append(_Result(message, receipt=receipt))
        except DeliveryError as error:
            self._results.append(_Result(message, error=error))
        except Exception as error:
            log.exception("delivery.broken", channel=message.channel, outbox=message.id)
            self._results.append(_Result(message, error=DeliveryError(repr(error), uncertain=True)))
        self.wake()

    async def _claim(self, tx: Transaction) -> list[tuple[OutboxMessage, Parcel]]:
        free = IN_FLIGHT - len(self._sending)
        if free <= 0:
            return []
        claimed = await outbox.claim(tx, list(self._channels), self._clock.now(), LEASE, free)
        ready: list[tuple[OutboxMessage, Parcel]] = []
        for each in claimed:
            if not each.enabled:
                await outbox.mark(tx, [each.message.id or 0], OutboxState.FAILED, error="address is off")
            elif reply := await self._reply_of(tx, each.message):
                to = Address(each.message.channel, each.who)
                ready.append((each.message, Parcel(each.message.dedup_key, to, reply, each.message.answers)))
        return ready

    async def _reply_of(self, tx: Transaction, message: OutboxMessage) -> Reply | None:
        """The text to send; a reference row is composed at each attempt and kept as it is sent, or cancelled."""
        compose = self._kinds[message.kind].compose
        if compose is None and message.reply is not None:
            return unpack_reply(message.reply)
        reply = await compose(lay_desk(tx, self._office, self._clock, self.wake), message.reference) if compose else None
        if reply is None:
            await outbox.mark(tx, [message.id or 0], OutboxState.CANCELLED)
        else:
            await outbox.store_composed(tx, message.id or 0, pack_reply(reply))
        return reply

    async def _mark(self, tx: Transaction, results: list[_Result]) -> None:
        now = self._clock.now()
        sent = [(each.message.id or 0, each.receipt) for each in results if each.error is None]
        await outbox.mark_sent(tx, sent, now)
        for each in results:
            if each.error is not None:
                await self._mark_failed(tx, each.message, each.error)

    async def _mark_failed(self, tx: Transaction, message: OutboxMessage, error: DeliveryError) -> None:
        number, reason = message.id or 0, storable(str(error))[:500]
        log.warning("delivery.failed", channel=message.channel, outbox=number, reason=reason, permanent=error.permanent)
        if error.uncertain:
            await outbox.mark(tx, [number], OutboxState.UNKNOWN, error=reason)
        elif error.permanent:
            await self._give_address_up(tx, message, reason)
        elif error.retry_after is None and message.attempts >= TRIES:
            await outbox.mark(tx, [number], OutboxState.FAILED, error=reason)
        else:
            due = self._clock.now() + (error.retry_after or pause_after(message.attempts))
            await outbox.mark(tx, [number], OutboxState.QUEUED, error=reason, due_at=due)

    async def _give_address_up(self, tx: Transaction, message: OutboxMessage, reason: str) -> None:
        following = await lay_desk(tx, self._office, self._clock, self.wake).people.switch_off(message.address_id, reason)
        if following is None:
            await outbox.mark(tx, [message.id or 0], OutboxState.FAILED, error=reason)
            return
        await outbox.readdress(tx, message.id or 0, following)
        await outbox.mark(tx, [message.id or 0], OutboxState.QUEUED, error=reason)

    async def _recover_when_possible(self, *, everything: bool) -> None:
        with suppress(StoreError):  # the next tick tries again
            await self._recover(everything=everything)

    async def _recover(self, *, everything: bool) -> None:
        """Decide about rows that were in flight when their process died, by the rule their kind names."""
        async with self._database.write(self._office.id) as tx:
            now = self._clock.now()
            for message in await outbox.orphans(tx, list(self._channels), now, everything=everything):
                again = self._kinds[message.kind].again
                state = OutboxState.QUEUED if again else OutboxState.UNKNOWN
                await outbox.mark(tx, [message.id or 0], state, error="in flight when the process ended", due_at=now)
                log.warning("delivery.orphan", outbox=message.id, kind=message.kind, again=again)
        self.wake()
