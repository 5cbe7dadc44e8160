"""The process in which mail is read: what a hostile mail can do ends with it.

`python -m handlers.mail.worker` reads a mail from its standard input and writes a pickled Letter to its standard output, until the input
ends. `Reader` starts it where it is needed and ends it where a mail takes too long.
"""

import asyncio
import pickle
import resource
import signal
import struct
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, TypeVar

import structlog

import handlers
from handlers.mail.letter import Letter
from handlers.mail.reading import read_letter
from helpbot.errors import Unreadable
from helpbot.texts.mail import READ_FAILED, READ_TOO_LONG

log = structlog.get_logger(__name__)

LIMIT = 20.0
"""Seconds that a mail may take: a thousand times what the usual one does, twenty times the worst that is known."""
START_LIMIT = 60.0
"""Seconds that a worker may take to start, on a machine that is busy."""
MEMORY = 512 * 2**20
"""Bytes of address space: a mail of 40 MB takes 100 MB, everything included."""
CHUNK = 256 * 2**10
"""Bytes that are handed over at a time, so that the loop gets its turn in between."""

Stream = TypeVar("Stream")

_REQUEST = struct.Struct("!II")
_ANSWER = struct.Struct("!?I")
_READY = b"!"


class Reader:
    """Reads mail in another process, one mail at a time."""

    def __init__(self, limit: float = LIMIT) -> None:
        self._limit = limit
        self._lock = asyncio.Lock()
        self._process: Process | None = None

    async def read(self, raw: bytes, mail_from: str) -> Letter:
        """What the mail says; `mail_from` is the envelope's sender, "" the null sender. Raises Unreadable."""
        async with self._lock:
            try:
                return await self._ask(raw, mail_from)
            except (ConnectionError, asyncio.IncompleteReadError):  # it died, perhaps before this mail: the next one says which
                log.warning("mail.worker_lost")
            try:
                return await self._ask(raw, mail_from)
            except (ConnectionError, asyncio.IncompleteReadError) as error:
                raise Unreadable(READ_FAILED) from error

    async def close(self) -> None:
        """End the worker. A later mail would start another."""
        async with self._lock:
            await self._end()

    async def _ask(self, raw: bytes, mail_from: str) -> Letter:
        """One exchange. Whatever interrupts it ends the worker, whose answer would else be taken for the next mail's."""
        process = await self._running()
        try:
            async with asyncio.timeout(self._limit):
                answer = await _exchange(process, raw, mail_from.encode("utf-8", "surrogateescape"))
        except TimeoutError as error:
            await self._end()
            raise Unreadable(READ_TOO_LONG.format(seconds=round(self._limit))) from error
        except BaseException:
            await self._end()
            raise
        if isinstance(answer, Letter):
            return answer
        log.warning("mail.unreadable", reason=answer)
        raise Unreadable(READ_FAILED)

    async def _running(self) -> Process:
        if self._process is not None and self._process.returncode is None:
            return self._process
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            __spec__.name,
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            cwd=Path(handlers.__file__).parents[1],  # the folder that `-m` looks into first: the same code as ours
            env={},  # it needs none of our secrets
            start_new_session=True,
        )
        try:
            async with asyncio.timeout(START_LIMIT):
                await _pipe(self._process.stdout).readexactly(len(_READY))
        except BaseException:
            await self._end()
            raise
        return self._process

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
        if process.stdin:
            process.stdin.close()


def _pipe(stream: Stream | None) -> Stream:
    if stream is None:
        raise ConnectionError("no pipe")
    return stream


async def _exchange(process: Process, raw: bytes, mail_from: bytes) -> object:
    """Hand a mail over and take the answer: a Letter, or the name of what went wrong."""
    sink, source = _pipe(process.stdin), _pipe(process.stdout)
    sink.write(_REQUEST.pack(len(mail_from), len(raw)) + mail_from)
    view = memoryview(raw)
    for start in range(0, len(view), CHUNK):
        sink.write(view[start : start + CHUNK])
        await sink.drain()
    fine, size = _ANSWER.unpack(await source.readexactly(_ANSWER.size))
    packed = await source.readexactly(size)
    return pickle.loads(packed) if fine else packed.decode()  # noqa: S301 -- our own worker packed it


def serve(source: BinaryIO, sink: BinaryIO) -> None:
    """Answer mail by mail until the input ends."""
    sink.write(_READY)
    sink.flush()
    while len(head := source.read(_REQUEST.size)) == _REQUEST.size:
        sender_size, size = _REQUEST.unpack(head)
        mail_from = source.read(sender_size).decode("utf-8", "surrogateescape")
        fine, packed = _read(source.read(size), mail_from)
        sink.write(_ANSWER.pack(fine, len(packed)))
        sink.write(packed)
        sink.flush()


def _read(raw: bytes, mail_from: str) -> tuple[bool, bytes]:
    try:
        return True, pickle.dumps(read_letter(raw, mail_from=mail_from), pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # noqa: BLE001 -- a fault of ours, or no memory: the mail stays stored and an officer is told
        return False, type(error).__name__.encode()


def main() -> None:
    """Be the worker. A stop that is meant for helpbot is not for it: it ends when its input does."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(ValueError):  # macOS knows the limit and refuses to set it
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    serve(sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":
    main()
