"""Takes stored messages to the engine: one after another within a lane, many lanes at a time."""

import asyncio
from collections import deque
from collections.abc import Mapping

import structlog

from helpbot.conversation.engine import Engine
from helpbot.conversation.secrets import conceal
from helpbot.errors import ChannelDown, HelpbotError, Redelivered, Silenced, StoreError, Unreadable, Unstorable
from helpbot.messages import Address, Arrival, Filed, Incoming, Reply, Stored, Undeliverable, storable
from helpbot.ports import Channel
from helpbot.services.desk import Desk, OpenDesk
from helpbot.services.office import Office
from helpbot.services.outbox import Place
from helpbot.services.outbox_keys import apology_key
from helpbot.texts import conversation as texts

log = structlog.get_logger(__name__)

LARGE = 64 * 1024
"""Bytes of a message that is not held in memory while it waits: a morning's mails with their scans are gigabytes."""

LANES_AT_ONCE = 64
"""Turns in hand at once. A turn waits for the database only; more would but queue at its lock."""

PAUSE = 2.0
"""Seconds before a turn is tried again that the database refused: the message is stored, the clerk can wait, a full disk may clear."""


class Reception:
    """The stored messages of one office on their way to the engine."""

    def __init__(self, *, office: Office, open_desk: OpenDesk, engine: Engine, channels: Mapping[str, Channel]) -> None:
        self._office = office
        self._open_desk = open_desk
        self._engine = engine
        self._channels = channels
        self._lanes: dict[tuple[str, str], deque[Arrival | Stored]] = {}
        self._workers: set[asyncio.Task[None]] = set()
        self._free = asyncio.Semaphore(LANES_AT_ONCE)
        self._stopping = False

    def accept(self, channel: str, arrival: Arrival | Stored) -> None:
        """A message was stored by this process; it is handled soon. What is large waits in the store and not here."""
        if isinstance(arrival, Arrival) and len(arrival.payload) > LARGE:
            arrival = Stored(arrival.key, arrival.lane)
        lane = (channel, arrival.lane)
        if lane in self._lanes:
            self._lanes[lane].append(arrival)
            return
        self._lanes[lane] = deque([arrival])
        worker = asyncio.create_task(self._work(lane), name=f"lane {channel}")
        self._workers.add(worker)
        worker.add_done_callback(self._workers.discard)

    async def take_left_over(self, *, everything: bool) -> None:
        """Take on what a process that is gone has left waiting. Raises StoreError."""
        async with self._open_desk(self._office) as desk:
            left = await desk.inbox.claim_left_over(list(self._channels), everything=everything)
        in_hand = {waiting.key for lane in self._lanes.values() for waiting in lane}
        for channel, stored in left:
            if stored.key not in in_hand:
                self.accept(channel, stored)

    async def drain(self) -> None:
        """Wait until everything accepted has been handled."""
        while self._workers:
            await asyncio.wait(self._workers)

    async def stop(self) -> None:
        """Finish the turns in hand and begin no other; what waits stays stored."""
        self._stopping = True
        await self.drain()

    async def _work(self, lane: tuple[str, str]) -> None:
        """Handle a lane's messages until none is left; the message in hand stays at the head until it is handled."""
        waiting = self._lanes[lane]
        try:
            while waiting and not self._stopping:
                async with self._free:
                    handled = await self._handle(lane[0], waiting[0])
                if handled:
                    waiting.popleft()
                else:
                    await asyncio.sleep(PAUSE)
        finally:
            del self._lanes[lane]

    async def _handle(self, channel: str, arrival: Arrival | Stored) -> bool:
        """One message; False where it has to be tried again."""
        incoming: Incoming | None = None
        try:
            read = await self._channels[channel].read(await self._fetch(arrival))
            if isinstance(read, Incoming):
                incoming = read
                await self._engine.handle(read)
            else:
                await self._put_away(channel, arrival, read)
        except Silenced as error:
            log.warning("turn.silenced", channel=channel, message=arrival.key, scope=error.scope)
            return await self._silence(arrival, error, incoming)
        except Redelivered:
            log.info("turn.redelivered", channel=channel, message=arrival.key)
        except Unstorable as error:
            log.error("turn.unstorable", channel=channel, message=arrival.key, reason=str(error))
            return await self._set_aside(arrival, str(error), incoming)
        except (StoreError, ChannelDown) as error:
            log.error("turn.stalled", channel=channel, message=arrival.key, reason=str(error))
            return False
        except Unreadable as error:
            log.warning("turn.unreadable", channel=channel, message=arrival.key, reason=str(error))
            return await self._set_aside(arrival, str(error), None)
        except Exception as error:
            log.exception("turn.broken", channel=channel, message=arrival.key)
            return await self._set_aside(arrival, repr(error), incoming)
        return True

    async def _fetch(self, arrival: Arrival | Stored) -> Arrival:
        if isinstance(arrival, Arrival):
            return arrival
        async with self._open_desk(self._office, reading=True) as desk:
            return await desk.inbox.fetch(arrival)

    async def _put_away(self, channel: str, arrival: Arrival | Stored, read: Undeliverable | Filed | None) -> None:
        """There is nothing to answer; what was said of a message of ours has its consequences."""
        async with self._open_desk(self._office) as desk:
            await desk.inbox.take(arrival.key)
            if isinstance(read, Undeliverable):
                read = Filed(await desk.bounces.note(channel, read))
            if read is not None:
                await desk.inbox.file(arrival.key, read.reason)

    async def _silence(self, arrival: Arrival | Stored, error: Silenced, incoming: Incoming | None) -> bool:
        """Keep what is not answered any more, with the open ticket if there is one, and say so to the office once."""
        try:
            async with self._open_desk(self._office) as desk:
                await desk.inbox.file(arrival.key, str(error))
                await desk.guard.tell(error)
                if incoming is not None:
                    await self._keep_silenced(desk, incoming)
        except HelpbotError:
            log.exception("turn.not_silenced", message=arrival.key)
            return False
        return True

    async def _keep_silenced(self, desk: Desk, incoming: Incoming) -> None:
        """What was said goes to the open ticket; of what must not stay readable only the rest is kept."""
        said = conceal(storable(incoming.text))
        if said.codes or said.password:
            await desk.inbox.overwrite(incoming.id, said.text)
        thread = await desk.threads.find(incoming)
        if thread and (ticket := await desk.tickets.latest_open(thread)):
            await desk.tickets.keep(ticket, said.text)

    async def _set_aside(self, arrival: Arrival | Stored, error: str, incoming: Incoming | None) -> bool:
        """Keep what could not be handled for the officer, and tell the person so where we know them."""
        try:
            async with self._open_desk(self._office) as desk:
                await desk.inbox.fail(arrival.key, error)
                if incoming is not None:
                    phone = self._office.settings.phone or texts.UNFILLED
                    to = await desk.people.find(Address(incoming.address.channel, incoming.address.who))
                    apology = Reply(texts.BROKEN.format(phone=phone))
                    await desk.outbox.put(
                        to, "answer", apology_key(arrival.key), reply=apology, place=Place(None, incoming.context, answers=arrival.key)
                    )
        except HelpbotError:
            log.exception("turn.not_set_aside", message=arrival.key)
            return False
        return True
