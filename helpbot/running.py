"""How helpbot runs: each office's branch, its channels kept receiving, its outbox delivered, and an end that loses nothing."""

import asyncio
import pkgutil
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import ExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import structlog

from faq.entry import Entry
from helpbot.checking import HttpSettings
from helpbot.clock import Clock
from helpbot.conversation.engine import Engine
from helpbot.conversation.reception import Reception
from helpbot.errors import ChannelDown, HelpbotError, StoreError
from helpbot.messages import Arrival
from helpbot.ports import Channel, Exclusive
from helpbot.services.delivery import Delivery
from helpbot.services.desk import OpenDesk
from helpbot.services.entries import Shelf
from helpbot.services.inbox import Intake
from helpbot.services.office import Office
from helpbot.services.pulses import Heartbeats
from helpbot.services.reminding import keep_vigil
from helpbot.services.witness import Witness
from helpbot.store.database import Database
from scheduler.job import JobContext, JobSpec

log = structlog.get_logger(__name__)

STOP_SECONDS = 8.0
"""What is in hand at a stop gets this long: service managers and people lose patience at ten. The rest is stored and goes out later."""

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0


def load(name: str) -> Any:  # noqa: ANN401 -- what stands behind a name, no type can say
    """What `package.module:name` names. SDKs and servers are loaded only where they are used: they cost a command a second."""
    return pkgutil.resolve_name(name)


@dataclass(slots=True)
class Branch:
    """One office at work: its conversation, its channels and its post."""

    office: Office
    engine: Engine
    shelf: Shelf
    channels: Mapping[str, Channel]
    intake: Intake
    reception: Reception
    delivery: Delivery
    heartbeats: Heartbeats
    witness: Witness | None = None

    def job_context(self, clock: Clock, open_desk: OpenDesk) -> JobContext:
        """The office as its jobs see it."""
        return JobContext(self.office, clock, open_desk, self.reception, self.delivery, self.heartbeats, self._find_entry, self.witness)

    def _find_entry(self, topic: str) -> Entry | None:
        return self.shelf.library.find(topic)


@dataclass(frozen=True, slots=True)
class ChannelIntake:
    """An office's intake as one channel sees it."""

    branch: Branch
    channel: str

    async def store(self, arrivals: Sequence[Arrival]) -> None:
        await self.branch.intake.store(self.channel, arrivals)

    def beat(self) -> None:
        self.branch.heartbeats.beat(f"channel:{self.channel}")


@dataclass(slots=True)
class App:
    """Everything put together over one database. `serving` is set once `run` takes in and sends out."""

    database: Database
    clock: Clock
    open_desk: OpenDesk
    branches: tuple[Branch, ...]
    jobs: tuple[JobSpec, ...]
    http: HttpSettings = field(default_factory=HttpSettings)
    serving: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self, stop: asyncio.Event) -> None:
        """Serve until `stop` is set, or until no channel can bring anything any more and all is answered.

        Raises CannotListen, and StoreError where the database refuses at the start.
        """
        for branch in self.branches:
            branch.shelf.warm_up()
        try:
            await self._serve(stop)
        except ExceptionGroup as group:
            expected, others = group.split(HelpbotError)
            if others or expected is None:
                raise
            raise _first(expected) from None

    async def _serve(self, stop: asyncio.Event) -> None:
        deadline: float | None = None
        async with asyncio.TaskGroup() as group:
            for branch in self.branches:
                await keep_vigil(branch.office, self.clock, self.open_desk, branch.witness)
                await branch.reception.take_left_over(everything=self.database.is_sqlite)
                group.create_task(branch.delivery.run(), name="delivery")
            self.serving.set()
            listening = group.create_task(self._listen(), name="listen")
            async with self._heartbeat(), self._http_server():
                await self._receive_until(stop)
                if stop.is_set():
                    deadline = asyncio.get_running_loop().time() + STOP_SECONDS
            listening.cancel()
            await asyncio.gather(*(self._wind_up(branch, stop, deadline) for branch in self.branches))

    async def _listen(self) -> None:
        """Wake delivery when another process has put something into a PostgreSQL's outbox; an SQLite's is found by the job `deliver`."""
        while not self.database.is_sqlite:
            try:
                async for office in load("helpbot.store.notify:listen")(self.database.url):
                    for branch in self.branches:
                        if branch.office.id == office:
                            branch.delivery.wake()
            except StoreError as error:
                log.warning("listen.ended", reason=str(error), again_in=LONGEST_PAUSE)
            await asyncio.sleep(LONGEST_PAUSE)

    async def _receive_until(self, stop: asyncio.Event) -> None:
        stopping = asyncio.create_task(stop.wait(), name="stop")
        receiving = asyncio.create_task(self._receive_all(), name="receive")
        await asyncio.wait([stopping, receiving], return_when=asyncio.FIRST_COMPLETED)
        for task in (stopping, receiving):
            task.cancel()
        await asyncio.gather(stopping, receiving, return_exceptions=True)

    async def _receive_all(self) -> None:
        """Returns when no channel can bring anything any more."""
        async with asyncio.TaskGroup() as group:
            for branch in self.branches:
                for name, channel in branch.channels.items():
                    group.create_task(self._receive(ChannelIntake(branch, name), channel), name=f"receive {name}")

    async def _receive(self, intake: ChannelIntake, channel: Channel) -> None:
        """Keep a channel receiving: whatever ends it but the end of its input, it is started again after a pause."""
        pause = FIRST_PAUSE
        while True:
            begun = self.clock.now()
            try:
                await self._receive_in_turn(intake, channel)
            except (ChannelDown, StoreError) as error:
                reason = str(error)
                log.error("channel.down", channel=channel.name, reason=reason, again_in=pause)
            except Exception as error:
                reason = repr(error)
                log.exception("channel.broken", channel=channel.name, again_in=pause)
            else:
                return
            intake.branch.heartbeats.beat(f"channel:{channel.name}", error=reason)
            await asyncio.sleep(pause)
            lasted = (self.clock.now() - begun).total_seconds()
            pause = FIRST_PAUSE if lasted > LONGEST_PAUSE * 2 else min(pause * 2, LONGEST_PAUSE)

    async def _receive_in_turn(self, intake: ChannelIntake, channel: Channel) -> None:
        """At once; where other processes share the database and the far side bears only one, when no other does."""
        if self.database.is_sqlite or not (isinstance(channel, Exclusive) and channel.exclusive):
            await channel.receive(intake)
            return
        async with load("helpbot.store.leader:lead")(self.database.url, f"receive:{intake.branch.office.id}:{channel.name}") as watch:
            tasks = [asyncio.create_task(channel.receive(intake)), asyncio.create_task(watch())]
            try:
                await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.wait(tasks)
        for task in tasks:
            if not task.cancelled():
                task.result()

    async def _wind_up(self, branch: Branch, stop: asyncio.Event, deadline: float | None) -> None:
        """Finish what is in hand: all of it, or from a stop on as much as its seconds allow; the rest is stored."""
        finishing = asyncio.create_task(_finish(branch), name="finish")
        stopping = asyncio.create_task(stop.wait(), name="stop")
        try:
            await asyncio.wait([finishing, stopping], return_when=asyncio.FIRST_COMPLETED)
            with suppress(TimeoutError):
                async with asyncio.timeout_at(deadline or asyncio.get_running_loop().time() + STOP_SECONDS):
                    await branch.reception.stop()
                    await asyncio.wait([finishing])
        finally:
            stopping.cancel()
            finishing.cancel()
        await asyncio.wait([finishing])
        branch.delivery.stop()
        if not finishing.cancelled():
            finishing.result()

    @asynccontextmanager
    async def _heartbeat(self) -> AsyncIterator[None]:
        contexts = [each.job_context(self.clock, self.open_desk) for each in self.branches]
        with ExitStack() as stack:
            stack.enter_context(load("scheduler.runner:Runner")(self.jobs, contexts))
            yield

    @asynccontextmanager
    async def _http_server(self) -> AsyncIterator[None]:
        """The one HTTP server, only where a channel contributes routes."""
        routes = [
            route
            for branch in self.branches
            for name, channel in branch.channels.items()
            for route in channel.routes(ChannelIntake(branch, name))
        ]
        if not routes:
            yield
            return
        addresses = {(each.host or self.http.host, each.port or self.http.port) for each in routes}
        async with load("helpbot.http:serve")([each.route for each in routes], addresses):
            yield

    async def close(self) -> None:
        """Let go of channels and database."""
        for branch in self.branches:
            for channel in branch.channels.values():
                await channel.close()
            if branch.office.registry:
                branch.office.registry.close()
        await self.database.close()


async def _finish(branch: Branch) -> None:
    await branch.reception.drain()
    await branch.delivery.drain()


def _first(group: BaseExceptionGroup[HelpbotError]) -> HelpbotError:
    """The first error of a group, however deep: a person mends one at a time."""
    first = group.exceptions[0]
    return _first(first) if isinstance(first, BaseExceptionGroup) else first
