"""The standing cast: Ann and Bo who ask, Olga who answers for the office, and the office at work.

`ann` 安 is a clerk in the channel of `tests.fakes`, `bo` 薄 a clerk on Telegram, `olga` the officer, at the command line.
"""

import asyncio
import io
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from faq.entry import Entry
from helpbot.app import JOBS, build, check
from helpbot.cli import dispatch
from helpbot.clock import Clock, SettableClock, SystemClock
from helpbot.config import load_config
from helpbot.ports import Channel
from helpbot.running import App, Branch
from helpbot.services.desk import Desk
from tests.fakes import RecordingChannel, Talker

KNOWN, KNOWN_TOPIC = "年报什么时候交", "annual-report.window"
KNOWN_ANSWER = "3月31日"
OTHER, OTHER_TOPIC = "证书丢了怎么补办", "cert.lost"
UNKNOWN = "zxqv wkjh"
DETAILS = "清澜县第一小学，年报被退回，电话13800000000"

PHONE = "0000-1234567"
HOURS = "工作日 8:30-12:00，14:30-17:30"
TOKEN = "123456:CaSt-0f-TeStS"

BY_THE_HOUR = frozenset({"digest"})
"""Jobs whose messages depend on when a test happens to run; the stories about them run them themselves."""

CONFIG = f"""
[office]
name = "清澜县事业单位登记管理局"
phone = "{PHONE}"
hours = "{HOURS}"
notify = "%s"

[log]
level = "error"
%s
"""


def write_config(folder: Path, *, notify: str = "", more: str = "") -> Path:
    """The configuration of the office; `more` are further sections."""
    file = folder / "config.toml"
    file.write_text(CONFIG % (notify, more), encoding="utf-8")
    return file


@dataclass(frozen=True, slots=True)
class Ran:
    """A command that has ended."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:  # noqa: ANN401 -- whatever JSON holds
        return json.loads(self.out)


@dataclass(frozen=True, slots=True)
class Officer:
    """Somebody at the command line, beside a running helpbot or without one."""

    config: Path

    async def runs(self, *words: str) -> Ran:
        """Run a command to its end."""
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            code = await asyncio.to_thread(_exit_code, ["--config", str(self.config), *words])
        return Ran(code, out.getvalue(), err.getvalue())

    async def sees(self, *words: str) -> Any:  # noqa: ANN401 -- whatever JSON holds
        """Run a command that lists something, and read its JSON."""
        return (await self.runs(*words, "--json")).data


def _exit_code(words: Sequence[str]) -> int:
    try:
        return dispatch(words)
    except SystemExit as end:
        return int(end.code or 0)


@dataclass(slots=True)
class OfficeAtWork:
    """A running helpbot, from outside and, where a story needs it, from inside."""

    app: App
    folder: Path
    clock: Clock
    channel: RecordingChannel
    stop: asyncio.Event

    @property
    def branch(self) -> Branch:
        return self.app.branches[0]

    def person(self, who: str) -> Talker:
        return self.channel.person(who)

    def desk(self) -> AbstractAsyncContextManager[Desk]:
        return self.app.open_desk(self.branch.office)

    async def beats(self) -> None:
        """The heartbeat comes round: every job runs once, but those that speak by the hour. A settable clock has moved on by then."""
        if isinstance(self.clock, SettableClock):
            self.clock.set(max(self.clock.now(), SystemClock().now()) + timedelta(seconds=2))
        for job in JOBS:
            if job.name in BY_THE_HOUR:
                continue
            await job.work(self.branch.job_context(self.clock, self.app.open_desk))

    async def settles(self) -> None:
        """Everything said has been handled, and everything due has been sent or has failed."""
        async with asyncio.timeout(20):
            await self.channel.until_stored()
            await self.branch.reception.drain()
            await self.branch.delivery.drain()


@asynccontextmanager
async def office_at_work(
    folder: Path,
    entries: Sequence[Entry],
    *,
    clock: Clock | None = None,
    beside: Callable[[Clock], Sequence[Channel]] = lambda _: (),
) -> AsyncIterator[OfficeAtWork]:
    """Open the office in a folder that has a configuration and a database; `beside` are further channels."""
    clock = clock or SystemClock()
    channel = RecordingChannel(clock)
    channels = [channel, *beside(clock)]
    app = await build(check(load_config(folder / "config.toml", {})), clock, entries, lambda _: channels)
    stop = asyncio.Event()
    running = asyncio.create_task(app.run(stop), name="helpbot")
    serving = asyncio.create_task(app.serving.wait(), name="serving")
    await asyncio.wait([running, serving], return_when=asyncio.FIRST_COMPLETED)
    serving.cancel()
    try:
        yield OfficeAtWork(app, folder, clock, channel, stop)
    finally:
        stop.set()
        async with asyncio.timeout(20):
            await running
        await app.close()
