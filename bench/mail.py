"""Mails a second that are taken in and on the disk, beside a bare aiosmtpd that appends each to a file with fsync, in one run.

`python -m bench.mail [--mails 2000] [--connections 20] [--size 5000]` prints one JSON object. The sender is a process of its own and
speaks plain SMTP, a mail after another on each connection. `bare`: aiosmtpd's own class and a handler of four lines. `intake`: our
listener and our inbox, each mail a row that is committed with synchronous=FULL before its 250. `whole`: `helpbot run`, which reads and
answers the mails at the same time, on the same processors. `reading`: see `bench.mail_reading`.
`large`: one mail of 10 MB through `intake`: how long the loop stood still, and what memory it took.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from itertools import count
from pathlib import Path
from typing import IO

from aiosmtpd.smtp import SMTP, Envelope, Session

from bench import mail_reading
from handlers.mail.channel import MailChannel
from handlers.mail.settings import MailSettings
from helpbot.clock import SystemClock
from helpbot.messages import Arrival
from helpbot.services.desk import register_office
from helpbot.services.inbox import Intake
from helpbot.services.keys import Keyring, PeopleSettings
from helpbot.services.office import OfficeSettings
from helpbot.store.database import Database, resolve_url
from helpbot.store.upgrade import upgrade

TO = "office@localhost"
PATIENCE = 600.0
TICK = 0.001


class Bare:
    """What anybody would write first."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 -- aiosmtpd's name
        self._file.write(envelope.original_content or b"")
        self._file.flush()
        os.fsync(self._file.fileno())
        return "250 OK"


async def serve_bare(folder: Path, port: int) -> None:
    with (folder / "mails").open("ab") as file:
        loop = asyncio.get_running_loop()
        await loop.create_server(lambda: SMTP(Bare(file), hostname="localhost", loop=loop), "127.0.0.1", port)
        await asyncio.Event().wait()


class Shelf:
    """The inbox, with nobody behind it; what a large mail did to the loop is told at the end."""

    def __init__(self, intake: Intake) -> None:
        self._intake = intake

    async def store(self, arrivals: Sequence[Arrival]) -> None:
        await self._intake.store("mail", arrivals)

    def beat(self) -> None:
        """Nobody watches."""


async def serve_intake(folder: Path, port: int) -> None:
    url = resolve_url("sqlite:///bench.db", folder)
    upgrade(url)
    database, clock = Database("sqlite:///bench.db", folder), SystemClock()
    office = await register_office(database, clock, OfficeSettings(name="局"), Keyring(PeopleSettings(), folder))
    channel = MailChannel(MailSettings(port=port), clock)
    standstill = asyncio.create_task(watch(folder / "figures.json"))
    await channel.receive(Shelf(Intake(database, office.id, clock, lambda *_: None)))
    await standstill


async def watch(figures: Path) -> None:
    """How long the loop stood still, and how much memory was taken at most, since the figures were last taken away."""
    longest, peak, before = 0.0, 0.0, time.perf_counter()
    for tick in count():
        await asyncio.sleep(TICK)
        now = time.perf_counter()
        longest, peak = max(longest, now - before - TICK), max(peak, resident())
        if tick % 100 == 0 and not os.path.exists(figures):  # noqa: ASYNC240, PTH110 -- a look at a folder of our own
            write_figures(figures, {"standstill_ms": round(longest * 1000, 1), "peak_mib": round(peak, 1)})
            longest, peak = 0.0, 0.0
        before = time.perf_counter()


def write_figures(file: Path, found: Mapping[str, float]) -> None:
    part = file.with_suffix(".part")
    part.write_text(json.dumps(found), encoding="utf-8")
    part.replace(file)


def resident() -> float:
    """MiB of this process in memory now."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def write_mails(number: int, size: int) -> list[bytes]:
    """Mails of this size, each with an id of its own."""
    head = "From: a{0}@school.example\r\nTo: office@localhost\r\nSubject: bench\r\nMessage-ID: <{0}@school.example>\r\n\r\n"
    line = "年报什么时候交，年检什么时候截止。\r\n".encode()
    return [head.format(place).encode() + line * (size // len(line)) for place in range(number)]


async def send_all(port: int, mails: Sequence[bytes], connections: int) -> float:
    """Seconds from the first connection to the last 250."""
    waiting = list(reversed(mails))
    begun = time.perf_counter()
    await asyncio.gather(*(send_some(port, waiting) for _ in range(connections)))
    return time.perf_counter() - begun


async def send_some(port: int, waiting: list[bytes]) -> None:
    sent = 0
    while waiting:  # a hundred mails a connection, as Postfix does
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**20)
        await expect(reader, b"220")
        await say(reader, writer, b"EHLO bench", b"250")
        while waiting and sent < 100:
            raw = waiting.pop()
            await say(reader, writer, b"MAIL FROM:<a@school.example>", b"250")
            await say(reader, writer, b"RCPT TO:<" + TO.encode() + b">", b"250")
            await say(reader, writer, b"DATA", b"354")
            await say(reader, writer, raw + b"\r\n.", b"250")
            sent += 1
        sent = 0
        writer.close()


async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, line: bytes, wanted: bytes) -> None:
    writer.write(line + b"\r\n")
    await expect(reader, wanted)


async def expect(reader: asyncio.StreamReader, wanted: bytes) -> None:
    while (line := await reader.readline())[3:4] == b"-":
        pass
    if not line.startswith(wanted):
        raise RuntimeError(line.decode())


def free_port() -> int:
    found = subprocess.run(
        [sys.executable, "-c", "import socket; s = socket.socket(); s.bind(('127.0.0.1', 0)); print(s.getsockname()[1])"],
        check=True,
        capture_output=True,
    )
    return int(found.stdout)


def start(kind: str, folder: Path, port: int) -> subprocess.Popen[bytes]:
    if kind != "whole":
        return subprocess.Popen([sys.executable, "-m", "bench.mail", "--serve", kind, "--folder", str(folder), "--port", str(port)])
    environment = {
        "PATH": os.defpath,
        "HELPBOT_CHANNELS__TERMINAL__ENABLED": "false",
        "HELPBOT_CHANNELS__MAIL__ENABLED": "true",
        "HELPBOT_CHANNELS__MAIL__PORT": str(port),
        "HELPBOT_LOG__LEVEL": "error",
    }
    subprocess.run([sys.executable, "-m", "helpbot", "init", str(folder), "--demo"], check=True, capture_output=True)
    return subprocess.Popen([sys.executable, "-m", "helpbot", "--config", str(folder / "config.toml"), "run"], env=environment)


async def until_listening(port: int) -> None:
    async with asyncio.timeout(60):
        while True:
            with suppress(OSError):
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.close()
                return
            await asyncio.sleep(0.1)


def measure(kind: str, mails: Sequence[bytes], connections: int) -> float:
    """Mails a second."""
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        port = free_port()
        server = start(kind, Path(folder) / "office" if kind == "whole" else Path(folder), port)
        try:
            asyncio.run(until_listening(port))
            return len(mails) / asyncio.run(asyncio.wait_for(send_all(port, mails, connections), PATIENCE))
        finally:
            server.kill()
            server.wait()


def measure_large(size: int) -> dict[str, float]:
    """One mail with a file in it, through the intake."""
    mail = MIMEMultipart()
    mail["Message-ID"] = "<large@school.example>"
    mail.attach(MIMEApplication(os.urandom(size * 3 // 4)))
    raw = mail.as_bytes().replace(b"\n", b"\r\n")
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        port, file = free_port(), Path(folder) / "figures.json"
        server = start("intake", Path(folder), port)
        try:
            asyncio.run(until_listening(port))
            asyncio.run(send_all(port, write_mails(20, 5000), 2))
            take_figures(file)
            time.sleep(1)
            before = take_figures(file)
            asyncio.run(send_all(port, [raw], 1))
            after = take_figures(file)
        finally:
            server.kill()
            server.wait()
    return {"standstill_ms": after["standstill_ms"], "added_mib": round(after["peak_mib"] - before["peak_mib"], 1)}


def take_figures(file: Path) -> dict[str, float]:
    file.unlink(missing_ok=True)
    while True:
        time.sleep(0.2)
        with suppress(FileNotFoundError, ValueError):
            found: dict[str, float] = json.loads(file.read_text(encoding="utf-8"))
            return found


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--mails", type=int, default=2000)
    parser.add_argument("--connections", type=int, default=20)
    parser.add_argument("--size", type=int, default=5000)
    parser.add_argument("--serve", choices=["bare", "intake"])
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--port", type=int)
    args = parser.parse_args()
    if args.serve:
        asyncio.run({"bare": serve_bare, "intake": serve_intake}[args.serve](args.folder, args.port))
        return
    mails = write_mails(args.mails, args.size)
    figures: dict[str, object] = {"mails": args.mails, "connections": args.connections, "size": args.size}
    for kind in ("bare", "intake", "whole"):
        figures[f"{kind}_per_s"] = round(measure(kind, mails, args.connections), 1)
    figures["reading"] = mail_reading.measure()
    figures["large_10_mib"] = measure_large(10 * 2**20)
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
