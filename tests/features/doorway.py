"""A listening mail channel with nothing behind it, and how a test talks to it."""

import asyncio
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import IO

from handlers.mail.channel import MailChannel
from handlers.mail.packing import unpack_mail
from handlers.mail.settings import MailSettings
from helpbot.clock import SystemClock
from helpbot.errors import ChannelDown
from helpbot.messages import Arrival
from tests.features.mailing import ANN, OFFICE, bring

HELLO = (b"EHLO mx.example\r\n", b"MAIL FROM:<ann@school.example>\r\n", b"RCPT TO:<office@qinglan.example>\r\n")


@dataclass
class Box:
    """An intake that keeps, refuses, breaks or waits."""

    arrivals: list[Arrival] = field(default_factory=list)
    error: Exception | None = None
    beats: int = 0
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    entered: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.gate.set()

    async def store(self, arrivals: Sequence[Arrival]) -> None:
        self.entered.set()
        await self.gate.wait()
        if self.error:
            raise self.error
        self.arrivals.extend(arrivals)

    def beat(self) -> None:
        self.beats += 1

    def contents(self) -> list[bytes]:
        return [unpack_mail(each)[1] for each in self.arrivals]


@dataclass
class Doorway:
    """A listening channel."""

    port: int
    box: Box
    task: asyncio.Task[None]

    async def says(self, *lines: bytes) -> bytes:
        """A raw dialogue, line ends as given; all that comes back."""
        return await asyncio.to_thread(talk, self.port, lines)

    async def takes(self, raw: bytes, sender: str = ANN, to: Sequence[str] = (OFFICE,)) -> None:
        await asyncio.to_thread(bring, self.port, raw, sender, to)


def talk(port: int, lines: Sequence[bytes]) -> bytes:
    """Say it line by line, hearing the whole answer to each, then QUIT, and hear the rest."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection, connection.makefile("rb") as reader:
        heard = hear(reader)
        with suppress(ConnectionError):
            for line in lines:
                connection.sendall(line)
                heard += hear(reader)
            connection.sendall(b"QUIT\r\n")
            heard += reader.read()
        return heard


def hear(reader: IO[bytes]) -> bytes:
    """One answer, of one line or several (RFC 5321, 4.2.1)."""
    heard = b""
    while line := reader.readline():
        heard += line
        if line[3:4] != b"-":
            break
    return heard


@asynccontextmanager
async def door(**more: object) -> AsyncIterator[Doorway]:
    settings = MailSettings.model_validate({"address": OFFICE, "port": 0} | more)
    channel, box = MailChannel(settings, SystemClock()), Box()
    task = asyncio.create_task(channel.receive(box))
    try:
        async with asyncio.timeout(10):
            while not box.beats and not task.done():  # noqa: ASYNC110 -- it beats when it listens
                await asyncio.sleep(0.01)
        if task.done():
            task.result()
        yield Doorway(channel.port, box, task)
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError, ChannelDown):
            await task
        await channel.close()
