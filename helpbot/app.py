"""The composition root: what there is (CHANNELS, TOPICS, JOBS), how it is put together, and how it runs."""

import asyncio
import pkgutil
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

import structlog
from pydantic import Field

import handlers.mail
import handlers.telegram
import handlers.terminal
from faq.entry import Entry
from helpbot.clock import Clock
from helpbot.config import Config, OfficeConfig, check_section, nearest
from helpbot.conversation.engine import Engine
from helpbot.conversation.reception import Reception
from helpbot.conversation.topic import Topic
from helpbot.errors import ChannelDown, ConfigError, Fault, HelpbotError, StoreError
from helpbot.log import LogSettings
from helpbot.messages import Arrival
from helpbot.ports import Channel, ChannelSettings, ChannelSpec, Exclusive, Settings
from helpbot.services.delivery import Delivery
from helpbot.services.desk import OpenDesk, desk_opener, register_office
from helpbot.services.entries import Shelf, Stock
from helpbot.services.inbox import Intake
from helpbot.services.keys import Keyring, PeopleSettings
from helpbot.services.kinds import KINDS
from helpbot.services.office import Office, OfficeSettings
from helpbot.services.pulses import Heartbeats
from helpbot.services.season_settings import SeasonSettings
from helpbot.store.database import Database, DatabaseSettings
from helpbot.store.registry_settings import RegistrySettings
from helpbot.store.registry_source import Registries
from helpbot.topics.ask_faq import AskFaq
from helpbot.topics.bind import Bind
from helpbot.topics.cancel import Cancel
from helpbot.topics.feedback import Feedback
from helpbot.topics.files import Files
from helpbot.topics.filing_status import FilingStatus
from helpbot.topics.human import Human
from helpbot.topics.mine import Mine
from helpbot.topics.my_deadlines import MyDeadlines
from helpbot.topics.reminders import ReminderAnswers
from helpbot.topics.smalltalk import Smalltalk
from helpbot.topics.stop import Stop
from scheduler.job import JobContext, JobSpec
from scheduler.jobs.deliver import deliver
from scheduler.jobs.remind import remind
from scheduler.jobs.watch import watch

log = structlog.get_logger(__name__)

CHANNELS: tuple[ChannelSpec, ...] = (handlers.terminal.SPEC, handlers.telegram.SPEC, handlers.mail.SPEC)

TOPICS: tuple[Topic, ...] = (
    *(Smalltalk(), Feedback(), Human(), Cancel(), Files(), Bind(), Mine(), Stop()),
    *(FilingStatus(), MyDeadlines(), ReminderAnswers()),
)

JOBS: tuple[JobSpec, ...] = (
    JobSpec("deliver", timedelta(seconds=2), deliver),
    JobSpec("watch", timedelta(seconds=30), watch),
    JobSpec("remind", timedelta(minutes=1), remind),
)

STOP_SECONDS = 8.0
"""What is in hand at a stop gets this long: service managers and people lose patience at ten. The rest is stored and goes out later."""

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0


class HttpSettings(Settings):
    """`[http]`: where the one HTTP server listens, if a channel wants one."""

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8080


@dataclass(frozen=True, slots=True)
class OfficeChecked:
    """One office's configuration, valid."""

    settings: OfficeSettings
    channels: Mapping[str, ChannelSettings]
    registry: RegistrySettings = field(default_factory=RegistrySettings)
    season: SeasonSettings = field(default_factory=SeasonSettings)


@dataclass(frozen=True, slots=True)
class Checked:
    """A configuration that was found valid, section by section."""

    config: Config
    database: DatabaseSettings
    log: LogSettings
    http: HttpSettings
    people: PeopleSettings
    offices: tuple[OfficeChecked, ...]


_ROOT: dict[str, type[Settings]] = {"database": DatabaseSettings, "log": LogSettings, "http": HttpSettings, "people": PeopleSettings}


def check(config: Config) -> Checked:
    """Hold the configuration against every Settings class there is. Raises ConfigError with all faults at once."""
    faults: list[Fault] = []
    roots: dict[str, Settings] = {}
    for section, settings in _ROOT.items():
        found, wrong = check_section(settings, config.tree.get(section, {}), file=config.file, section=section)
        faults += wrong
        if found:
            roots[section] = found
    offices = tuple(_check_office(office, faults) for office in config.offices)
    codes = [office.settings.code for office in offices if office]
    faults += [Fault(str(config.file), "office.code", c, "duplicate") for c in sorted(set(codes)) if codes.count(c) > 1]
    if faults:
        raise ConfigError(list(dict.fromkeys(faults)))
    return Checked(config=config, offices=tuple(each for each in offices if each), **roots)  # type: ignore[arg-type]  # the classes are those of _ROOT


def _check_office(office: OfficeConfig, faults: list[Fault]) -> OfficeChecked | None:
    known = [*_ROOT, "office", "registry", "season", "channels"]
    faults += [_unknown(office.file, key, key, known) for key in office.tree if key not in known]
    faults += [Fault(str(office.file), key, "", "main_file_only") for key in office.own if key in _ROOT]
    settings, wrong = check_section(OfficeSettings, office.tree.get("office", {}), file=office.file, section="office")
    faults += wrong
    registry, wrong = check_section(RegistrySettings, office.tree.get("registry", {}), file=office.file, section="registry")
    faults += wrong
    season, wrong = check_section(SeasonSettings, office.tree.get("season", {}), file=office.file, section="season")
    faults += wrong
    sections = office.tree.get("channels", {})
    if not isinstance(sections, dict):
        faults.append(Fault(str(office.file), "channels", "", "model_type"))
        sections = {}
    channels: dict[str, ChannelSettings] = {}
    for name, section in sections.items():
        spec = next((each for each in CHANNELS if each.name == name), None)
        if spec is None:
            faults.append(_unknown(office.file, f"channels.{name}", name, [each.name for each in CHANNELS]))
            continue
        found, wrong = check_section(spec.settings, section, file=office.file, section=f"channels.{name}")
        faults += wrong
        if found and found.enabled:
            channels[name] = found
    return OfficeChecked(settings, channels, registry, season) if settings and registry and season else None


def _unknown(file: Path, key: str, word: str, known: Sequence[str]) -> Fault:
    return Fault(str(file), key, "", "extra_forbidden", nearest(word, list(known)))


def load(name: str) -> Any:  # noqa: ANN401 -- what stands behind a name, no type can say
    """What `package.module:name` names. SDKs and servers are loaded only where they are used: they cost a command a second."""
    return pkgutil.resolve_name(name)


def open_channels(office: OfficeChecked, clock: Clock) -> list[Channel]:
    """The channels that are on for an office."""
    specs = [spec for spec in CHANNELS if spec.name in office.channels]
    return [load(spec.opener)(office.channels[spec.name], clock) for spec in specs]


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

    def job_context(self, clock: Clock, open_desk: OpenDesk) -> JobContext:
        """The office as its jobs see it."""
        return JobContext(self.office, clock, open_desk, self.reception, self.delivery, self.heartbeats, self._find_entry)

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
    """Everything put together over one database."""

    database: Database
    clock: Clock
    open_desk: OpenDesk
    branches: tuple[Branch, ...]
    http: HttpSettings = field(default_factory=HttpSettings)

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
                await branch.reception.take_left_over(everything=self.database.is_sqlite)
                group.create_task(branch.delivery.run(), name="delivery")
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
            stack.enter_context(load("scheduler.runner:Runner")(JOBS, contexts))
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


async def build(checked: Checked, clock: Clock, entries: Iterable[Entry], channels: Callable[[OfficeChecked], Sequence[Channel]]) -> App:
    """Put everything together over the configured database. Raises StoreError where that is missing, behind or too new."""
    database = Database(checked.database.url, checked.config.folder)
    branches: list[Branch] = []
    stock = Stock(entries)
    registries = Registries(database.url, checked.config.folder)

    def wake() -> None:
        for branch in branches:
            branch.delivery.wake()

    open_desk = desk_opener(database, clock, wake)
    keyring = Keyring(checked.people, checked.config.folder)
    try:
        await database.check_revision()
        for each in checked.offices:
            opened = channels(each)
            registry = registries.open(each.registry, each.settings.code)
            names = frozenset(channel.name for channel in opened)
            withheld = frozenset(name for name, settings in each.channels.items() if not settings.registry_data)
            known = await register_office(database, clock, each.settings, keyring)
            office = replace(known, registry=registry, channels=names, withheld=withheld, season=each.season)
            branches.append(_lay_out(office, database, open_desk, clock, Shelf(stock), opened))
    except BaseException:
        await database.close()
        raise
    return App(database, clock, open_desk, tuple(branches), checked.http)


def _lay_out(office: Office, database: Database, open_desk: OpenDesk, clock: Clock, shelf: Shelf, channels: Sequence[Channel]) -> Branch:
    by_name = {channel.name: channel for channel in channels}
    able = frozenset(action for topic in TOPICS for action in topic.actions)
    ask_faq = AskFaq(able)
    engine = Engine(office=office, open_desk=open_desk, shelf=shelf, topics=(*TOPICS, ask_faq), ask_faq=ask_faq)
    reception = Reception(office=office, open_desk=open_desk, engine=engine, channels=by_name)
    delivery = Delivery(office=office, database=database, clock=clock, kinds=KINDS, channels=by_name)
    return Branch(
        office=office,
        engine=engine,
        shelf=shelf,
        channels=by_name,
        intake=Intake(database, office.id, clock, reception.accept),
        reception=reception,
        delivery=delivery,
        heartbeats=Heartbeats(clock),
    )
