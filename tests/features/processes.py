"""A `helpbot run` as a process of its own, and how a story waits for what it does."""

import asyncio
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path

from tests.cast import UNKNOWN
from tests.doubles.telegram import Chat, TelegramDouble

PATIENCE = 30
"""Seconds for what takes one or two where nothing else runs."""


@dataclass(frozen=True, slots=True)
class Process:
    """A `helpbot run` of its own."""

    run: asyncio.subprocess.Process

    async def logs(self, event: str) -> None:
        """Wait until it has logged this event."""
        assert self.run.stderr
        async with asyncio.timeout(PATIENCE):
            while event not in (await self.run.stderr.readline()).decode():
                assert self.run.returncode is None

    async def killed(self) -> None:
        """As by a power cut, or the system short of memory."""
        self.run.kill()
        await self.run.wait()

    async def told_to_stop(self) -> float:
        """SIGTERM; returns how many seconds it took, and the code must be 0."""
        clock = asyncio.get_running_loop().time
        begun = clock()
        self.run.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(self.run.wait(), PATIENCE) == 0
        return clock() - begun


@asynccontextmanager
async def running(config: Path) -> AsyncIterator[Process]:
    """A process that is killed at the end, if it has not ended before."""
    command = [sys.executable, "-m", "helpbot", "--config", str(config), "run"]
    quiet, pipe = asyncio.subprocess.DEVNULL, asyncio.subprocess.PIPE
    process = Process(await asyncio.create_subprocess_exec(*command, stdin=quiet, stderr=pipe))
    try:
        yield process
    finally:
        if process.run.returncode is None:
            await process.killed()


def rows(config: Path, query: str) -> list[tuple[object, ...]]:
    """What the database says, read from outside."""
    with closing(sqlite3.connect(config.parent / "helpbot.db", timeout=PATIENCE)) as database:
        return database.execute(query).fetchall()


async def until(telegram: TelegramDouble, method: str, number: int) -> None:
    """Wait for the bot's next calls."""
    await telegram.until(lambda: len(telegram.calls_of(method)) >= number, within=PATIENCE)


async def until_rows(config: Path, query: str, wanted: list[tuple[object, ...]], *, within: float = PATIENCE) -> None:
    """Wait until the database says so."""
    async with asyncio.timeout(within):
        while rows(config, query) != wanted:  # noqa: ASYNC110 -- another process's database tells nobody when it changes
            await asyncio.sleep(0.05)


async def warm_up(telegram: TelegramDouble, chat: Chat) -> None:
    """One question answered, and the next poll on its way."""
    chat.says(UNKNOWN)
    await chat.hears(within=PATIENCE)
    await until(telegram, "getUpdates", 2)


async def until_in_flight(telegram: TelegramDouble) -> None:
    """Wait until what was said before hangs on its way out: somebody who asks later has been answered."""
    later = telegram.chat(1999, name="后来的")
    later.says(UNKNOWN)
    await later.hears(within=PATIENCE)
