"""Telegram posts to us: strangers are turned away, 200 means stored, and a broken update is not brought for ever."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from socket import socket

import httpx
import pytest
import structlog
from structlog.testing import capture_logs

from faq.entry import Entry
from handlers.telegram.webhook import LONGEST_BODY, SECRET_HEADER
from helpbot.app import build, check, open_channels
from helpbot.clock import SystemClock
from helpbot.config import load_config
from helpbot.running import App
from tests.cast import KNOWN, KNOWN_ANSWER, Officer, write_config
from tests.doubles.telegram import TelegramDouble

SECRET = "s3cret-of-ours"


def free_port() -> int:
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramDouble]:
    async with TelegramDouble.start() as double:
        yield double


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
async def app(folder: Path, entries: Sequence[Entry], telegram: TelegramDouble, port: int) -> AsyncIterator[App]:
    """An office whose bot has a webhook, serving until the test ends."""
    section = f"""
[channels.telegram]
token = "{telegram.token}"
base_url = "{telegram.url}"
[channels.telegram.webhook]
url = "http://127.0.0.1:{port}/bot"
port = {port}
path = "/bot"
secret = "{SECRET}"
"""
    write_config(folder, more=section)
    clock = SystemClock()
    app = await build(check(load_config(folder / "config.toml", {})), clock, entries, lambda office: open_channels(office, clock))
    stop = asyncio.Event()
    running = asyncio.create_task(app.run(stop))
    await telegram.until(lambda: bool(telegram.calls_of("getWebhookInfo")))
    yield app
    stop.set()
    await running
    await app.close()


@pytest.fixture
async def poster(app: App, port: int) -> AsyncIterator[httpx.AsyncClient]:
    """Whoever posts to our address, with Telegram's secret."""
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers={SECRET_HEADER: SECRET}) as client:
        yield client


def update(number: int, text: str, chat: int = 1001) -> dict[str, object]:
    person = {"id": chat, "is_bot": False, "first_name": "安"}
    message = {"message_id": number, "date": 1_800_000_000, "chat": {"id": chat, "type": "private"}, "from": person, "text": text}
    return {"update_id": number, "message": message}


async def test_it_tells_telegram_where_to_post(app: App, telegram: TelegramDouble, port: int) -> None:
    """With the secret, and without ever polling."""
    (call,) = telegram.calls_of("setWebhook")

    assert (call.params["url"], call.params["secret_token"]) == (f"http://127.0.0.1:{port}/bot", SECRET)
    assert telegram.calls_of("getUpdates") == []


async def test_a_question_is_answered(poster: httpx.AsyncClient, telegram: TelegramDouble) -> None:
    """The whole way round."""
    ann = telegram.chat(1001)

    posted = await poster.post("/bot", json=update(1, KNOWN))

    assert posted.status_code == 200
    assert KNOWN_ANSWER in (await ann.hears())[0]


async def test_an_update_brought_twice_is_answered_once(poster: httpx.AsyncClient, telegram: TelegramDouble) -> None:
    """Telegram brings what it does not know to be taken."""
    ann = telegram.chat(1001)
    for number in (1, 1, 2):
        assert (await poster.post("/bot", json=update(number, KNOWN))).status_code == 200
    await ann.hears(2)

    assert len(telegram.calls_of("sendMessage")) == 2


@pytest.mark.parametrize("secret", [b"", b"wrong", "密".encode()])
async def test_a_stranger_is_turned_away(poster: httpx.AsyncClient, olga: Officer, secret: bytes) -> None:
    """Nothing of theirs is stored."""
    posted = await poster.post("/bot", json=update(1, KNOWN), headers={SECRET_HEADER.encode(): secret})

    assert (posted.status_code, posted.content) == (403, b"")
    assert await olga.sees("inbox", "list", "--all") == []


async def test_a_body_without_end_is_not_read(poster: httpx.AsyncClient, olga: Officer) -> None:
    """No update is that long."""
    posted = await poster.post("/bot", content=b"x" * (LONGEST_BODY + 1))

    assert posted.status_code == 413
    assert await olga.sees("inbox", "list", "--all") == []


@pytest.mark.parametrize(
    "body", [b"{", b"[]", b'{"update_id": "1"}', b"\xff", b"[" * 100_000, json.dumps({"update_id": 9, "message": 3}).encode()]
)
async def test_what_is_no_update_is_stored_and_not_brought_again(
    poster: httpx.AsyncClient, telegram: TelegramDouble, olga: Officer, body: bytes
) -> None:
    """It is there for the officer, once, and the next question is answered."""
    ann = telegram.chat(1001)

    assert [(await poster.post("/bot", content=body)).status_code for _ in range(2)] == [200, 200]
    await poster.post("/bot", json=update(77, KNOWN))

    assert KNOWN_ANSWER in (await ann.hears())[0]
    assert len(await olga.sees("inbox", "list", "--all")) == 2


async def test_only_posts_to_the_path_are_heard(poster: httpx.AsyncClient) -> None:
    """The server has no other page."""
    assert (await poster.get("/bot")).status_code == 405
    assert (await poster.post("/")).status_code == 404


async def test_the_doctor_says_what_telegram_thinks_of_it(app: App, telegram: TelegramDouble, port: int) -> None:
    """Fine while the address is ours; a fault when somebody else has taken it away."""
    channel = app.branches[0].channels["telegram"]
    before = [each.fine for each in await channel.examine()]
    async with httpx.AsyncClient() as stranger:
        await stranger.post(f"{telegram.url}/bot{telegram.token}/deleteWebhook")
    after = [(each.fine, each.detail) for each in await channel.examine()]

    assert before == [True, True]
    assert [fine for fine, _ in after] == [True, False]
    assert f"127.0.0.1:{port}" in after[1][1]


async def test_a_poll_takes_a_webhook_away_only_aloud(folder: Path, entries: Sequence[Entry], telegram: TelegramDouble) -> None:
    """It may be somebody else's, who then hears nothing any more."""
    write_config(folder, more=f'\n[channels.telegram]\ntoken = "{telegram.token}"\nbase_url = "{telegram.url}"\n')
    async with httpx.AsyncClient() as stranger:
        await stranger.post(f"{telegram.url}/bot{telegram.token}/setWebhook", data={"url": "https://elsewhere.example/bot"})
    clock = SystemClock()
    app = await build(check(load_config(folder / "config.toml", {})), clock, entries, lambda office: open_channels(office, clock))
    stop = asyncio.Event()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.INFO))
    with capture_logs() as logged:
        running = asyncio.create_task(app.run(stop))
        await telegram.until(lambda: bool(telegram.calls_of("deleteWebhook")))
        stop.set()
        await running
    await app.close()

    assert [each["url"] for each in logged if each["event"] == "telegram.webhook_removed"] == ["https://elsewhere.example/bot"]
    assert len(telegram.calls_of("deleteWebhook")) == 1
