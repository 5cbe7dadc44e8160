"""The app as a whole: how it ends, what it says when it cannot begin, and what its offices share."""

import asyncio
import json
import socket
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import structlog
from starlette.responses import Response
from starlette.routing import Route

import helpbot.running
from faq.entry import Entry
from faq.kept import open_library
from faq.library import Library
from faq.text import Wording
from handlers.telegram import webhook
from handlers.telegram.webhook import SECRET_HEADER, Webhook
from helpbot import http
from helpbot.app import build, check
from helpbot.cli.shell import Unheard
from helpbot.clock import SystemClock
from helpbot.config import load_config
from helpbot.errors import CannotListen, StoreError
from helpbot.log import LogSettings, start_logging
from helpbot.messages import Arrival
from helpbot.ports import Finding, HttpRoute
from helpbot.services.audit import OPERATOR
from helpbot.services.entries import Change, Signed
from tests.cast import KNOWN, Officer, office_at_work
from tests.fakes import RecordingChannel


class _NoIntake:
    async def store(self, arrivals: Sequence[Arrival]) -> None:
        raise AssertionError(arrivals)

    def beat(self) -> None:
        raise AssertionError


@pytest.fixture
def indexed(monkeypatch: pytest.MonkeyPatch) -> list[Library]:
    """Every index that is built from here on."""
    built: list[Library] = []

    def count(entries: Iterable[Entry], wording: Wording | None = None) -> Library:
        built.append(open_library(entries, wording))
        return built[-1]

    monkeypatch.setattr("helpbot.services.entries.open_library", count)
    return built


async def test_a_stop_after_the_end_of_input_is_heard(folder: Path, entries: Sequence[Entry], monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer that hangs on its way out holds nobody up who has waited for it long enough."""
    monkeypatch.setattr(helpbot.running, "STOP_SECONDS", 0.1)

    async with office_at_work(folder, entries) as office:  # leaving it stops the app, and waits 20 seconds at most
        office.channel.hang()
        office.person("安").says(KNOWN)
        office.channel.end()
        await office.channel.until_tried(1)

    assert office.channel.closed


async def test_a_taken_port_is_one_error(folder: Path, entries: Sequence[Entry], monkeypatch: pytest.MonkeyPatch) -> None:
    """Not a group of them with a trace."""
    channel = RecordingChannel(SystemClock())
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setattr(channel, "routes", lambda _: [HttpRoute(Route("/", lambda _: Response()), "127.0.0.1", port)])
        app = await build(check(load_config(folder / "config.toml", {})), SystemClock(), entries, lambda _: [channel])
        with pytest.raises(CannotListen, match=str(port)):
            await app.run(asyncio.Event())
        await app.close()


async def test_a_database_that_refuses_at_the_start_is_one_error(
    folder: Path, entries: Sequence[Entry], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has its own words."""
    app = await build(check(load_config(folder / "config.toml", {})), SystemClock(), entries, lambda _: [])

    async def refuse(*, everything: bool) -> None:
        raise StoreError(f"磁盘已满 {everything}")

    monkeypatch.setattr(app.branches[0].reception, "take_left_over", refuse)
    with pytest.raises(StoreError, match="磁盘已满"):
        await app.run(asyncio.Event())
    await app.close()


async def post_half(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A request whose body never comes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"POST /bot HTTP/1.1\r\nHost: x\r\n{SECRET_HEADER}: s\r\nContent-Length: 9\r\n\r\n{{".encode())
    await writer.drain()
    return reader, writer


def served(reading: asyncio.Event | None = None) -> AbstractAsyncContextManager[list[int]]:
    """A webhook at a port of its own; `reading` is set when a request is in hand."""
    hook = Webhook(bot_id=1, secret="s", intake=_NoIntake(), received=lambda _: None)
    route = hook.route("/bot")
    inner = route.app

    async def announce(scope: object, receive: Callable[..., object], send: Callable[..., object]) -> None:
        if reading is not None:
            reading.set()
        await inner(scope, receive, send)  # type: ignore[arg-type]  # ASGI's own types, which starlette spells out

    route.app = announce
    return http.serve([route], [("127.0.0.1", 0)])


async def test_a_stalled_post_does_not_block_a_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is cut off, and brought again."""
    monkeypatch.setattr(http, "CUT_OFF", 0.1)
    reading = asyncio.Event()

    async with asyncio.timeout(5):
        async with served(reading) as (port,):
            _, writer = await post_half(port)
            await reading.wait()
        writer.close()


async def test_a_stalled_post_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """The connection is free again."""
    monkeypatch.setattr(webhook, "SLOWEST_BODY", 0.1)

    async with served() as (port,), asyncio.timeout(5):
        reader, writer = await post_half(port)
        answer = await reader.read()
        writer.close()

    assert answer.startswith(b"HTTP/1.1 408")


@pytest.fixture
def two_offices(olga: Officer) -> Officer:
    """One deployment, two offices."""
    folder = olga.config.parent / "offices.d"
    folder.mkdir()
    for code in ("east", "west"):
        (folder / f"{code}.toml").write_text(f'[office]\ncode = "{code}"\nname = "{code}县"\n', encoding="utf-8")
    olga.config.write_text("", encoding="utf-8")
    return olga


async def test_offices_share_one_index_until_one_has_its_own_answers(
    two_offices: Officer, entries: Sequence[Entry], indexed: list[Library]
) -> None:
    """Thirty offices don't cost thirty indexes, and none sees another's answers."""
    app = await build(check(load_config(two_offices.config, {})), SystemClock(), entries, lambda _: [])
    east, west = app.branches
    shared = east.shelf.library is west.shelf.library
    async with app.open_desk(east.office) as desk:
        await desk.entries.put([Change(entries[0].id, replace(entries[0], answer="东县的答复"), entries[0])], Signed("import", OPERATOR))
        await east.shelf.refresh(desk.entries)
    await app.close()

    assert (shared, len(indexed)) == (True, 1)
    own, base = east.shelf.library.find(entries[0].id), west.shelf.library.find(entries[0].id)
    assert own is not None
    assert (own.answer, base) == ("东县的答复", entries[0])


@pytest.mark.parametrize("words", [["status"], ["ticket", "list"], ["inbox", "list"], ["outbox", "list"]])
async def test_what_needs_no_answers_indexes_none(olga: Officer, indexed: list[Library], words: list[str]) -> None:
    """Such commands are run often."""
    assert (await olga.runs(*words)).code == 0
    assert indexed == []


async def test_ask_says_nothing_of_its_work(olga: Officer) -> None:
    """Its stderr is a person's terminal, whatever is configured for a service."""
    olga.config.write_text(olga.config.read_text(encoding="utf-8").replace('"error"', '"debug"'), encoding="utf-8")

    ran = await olga.runs("ask", KNOWN)

    assert (ran.code, ran.err) == (0, "")


def test_a_shell_leaves_no_sign_of_life() -> None:
    """Its silence afterwards is nobody's alarm."""
    beats = Unheard(SystemClock())
    beats.beat("job:deliver", error="boom")

    assert beats.take_due() == {}


async def test_times_in_the_log_are_the_offices(capsys: pytest.CaptureFixture[str]) -> None:
    """An officer reads them beside the clock on the wall."""
    start_logging(LogSettings())

    structlog.get_logger().info("it.happened")

    at = datetime.fromisoformat(json.loads(capsys.readouterr().err)["timestamp"])
    assert at.utcoffset() == timedelta(hours=8)


async def test_a_check_that_breaks_is_a_finding(olga: Officer, monkeypatch: pytest.MonkeyPatch) -> None:
    """And the checks after it are made."""
    first, second = RecordingChannel(SystemClock(), "first"), RecordingChannel(SystemClock(), "second")

    async def explode() -> Sequence[Finding]:
        raise RuntimeError("boom")

    monkeypatch.setattr(first, "examine", explode)
    monkeypatch.setattr("helpbot.cli.doctor.open_channels", lambda *_: [first, second])

    found = {each["check"]: each for each in await olga.sees("doctor")}

    assert (found["first"]["fine"], "boom" in found["first"]["detail"]) == (False, True)
    assert found["second"]["fine"]
