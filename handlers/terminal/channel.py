"""Reads lines from standard input and prints answers to standard output."""

import asyncio
import os
import sys
import threading
from collections.abc import AsyncIterator, Sequence
from uuid import uuid4

from handlers.terminal.render import render
from handlers.terminal.settings import TerminalSettings
from helpbot.clock import Clock
from helpbot.errors import DeliveryError
from helpbot.messages import Address, Arrival, Incoming, Parcel
from helpbot.ports import Finding, HttpRoute, Intake
from helpbot.texts import terminal as texts

READ_AT_ONCE = 65_536


class TerminalChannel:
    """One person at one terminal. `name` differs between processes that share a database, so that each prints its own answers."""

    def __init__(self, clock: Clock, name: str = "terminal", *, stdin: int = 0) -> None:
        self._clock = clock
        self._name = name
        self._stdin = stdin
        self._lines: AsyncIterator[list[bytes]] | None = None
        self._unstored: list[Arrival] = []

    @property
    def name(self) -> str:
        return self._name

    async def receive(self, intake: Intake) -> None:
        """Store each line as it comes; returns at the end of input. Begun again, it goes on with what could not be stored."""
        if self._lines is None:
            self._say_to_a_person(texts.WELCOME + "\n" + texts.PROMPT)
            self._lines = _read_lines(self._stdin)
        await self._store(intake)
        async for lines in self._lines:
            intake.beat()
            self._unstored += [Arrival(f"{self._name}:{uuid4().hex}", self._name, line) for line in lines]
            await self._store(intake)

    async def read(self, arrival: Arrival) -> Incoming | None:
        """A line is a message; an empty one is nothing."""
        text = _decode(arrival.payload)
        if not text.strip("\r\n"):
            return None
        return Incoming(arrival.key, self._name, Address(self._name, self._name), text, self._clock.now())

    async def send(self, parcel: Parcel) -> str:
        """Print it."""
        try:
            _print(render(parcel.reply) + "\n\n")
        except (OSError, ValueError) as error:  # ValueError: the stream was closed
            raise DeliveryError(str(error), permanent=True) from error
        self._say_to_a_person(texts.PROMPT)
        return ""

    def routes(self, intake: Intake) -> Sequence[HttpRoute]:  # noqa: ARG002 -- the protocol's signature
        return ()

    async def examine(self) -> Sequence[Finding]:
        return ()

    async def close(self) -> None:
        """Nothing to let go of: the reading thread ends with the process."""

    async def _store(self, intake: Intake) -> None:
        if self._unstored:
            await intake.store(self._unstored)
            self._unstored = []

    def _say_to_a_person(self, words: str) -> None:
        if os.isatty(self._stdin):
            sys.stderr.write(words)
            sys.stderr.flush()


def open_terminal(settings: TerminalSettings, clock: Clock) -> TerminalChannel:  # noqa: ARG001 -- every opener's signature
    """The opener of SPEC."""
    return TerminalChannel(clock)


async def _read_lines(stdin: int) -> AsyncIterator[list[bytes]]:
    """The lines of a file descriptor, as many at a time as came together.

    A thread reads, for neither a file nor every terminal can be watched by the loop; it reads the descriptor itself, because a buffered
    reader's lock, held by a thread that waits for input, stops the interpreter from ending.
    """
    loop = asyncio.get_running_loop()
    pieces: asyncio.Queue[bytes] = asyncio.Queue()

    def watch() -> None:
        while True:
            piece = _read_piece(stdin)
            try:
                loop.call_soon_threadsafe(pieces.put_nowait, piece)
            except RuntimeError:  # the loop is closed
                return
            if not piece:
                return

    threading.Thread(target=watch, name="stdin", daemon=True).start()
    rest = b""
    while piece := await pieces.get():
        *lines, rest = (rest + piece).split(b"\n")
        if lines:
            yield lines
    if rest:
        yield [rest]


def _read_piece(stdin: int) -> bytes:
    try:
        return os.read(stdin, READ_AT_ONCE)
    except OSError:  # no standard input at all
        return b""


def _print(words: str) -> None:
    """What the terminal's encoding does not have comes out as question marks: better than no answer."""
    try:
        sys.stdout.write(words)
    except UnicodeEncodeError as error:
        sys.stdout.write(words.encode(error.encoding, "replace").decode(error.encoding))
    sys.stdout.flush()


def _decode(line: bytes) -> str:
    """UTF-8, or what older Chinese terminals send."""
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("gb18030", errors="replace")
