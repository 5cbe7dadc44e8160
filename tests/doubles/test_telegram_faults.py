"""The stand-in for Telegram on a bad day; and in a terminal, without any test."""

import asyncio
import json
import sys
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from telegram import Bot
from telegram.error import (
    ChatMigrated,
    Forbidden,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from tests.doubles.clients import SOLVED, TOKEN, make_bot, text_of
from tests.doubles.telegram import Chat, TelegramDouble

ROOT = Path(__file__).parents[2]


async def test_too_many_requests_strike_one_chat_only_and_as_often_as_planned(
    telegram: TelegramDouble, bot: Bot, ann: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others go on; then the chat does, too."""
    # Without it this client warns about its own RetryAfter.
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    bob = telegram.chat(1002, name="波")
    telegram.fail("sendMessage", status=429, retry_after=3, chat_id=1001, times=2)

    for _ in range(2):
        with pytest.raises(RetryAfter) as refusal:
            await bot.send_message(1001, "一")
    await bot.send_message(1002, "二")
    await bot.send_message(1001, "三")

    assert refusal.value.retry_after == timedelta(seconds=3)
    assert (ann.heard, bob.heard) == (["三"], ["二"])
    assert [call.status for call in telegram.calls_of("sendMessage")] == [429, 429, 200, 200]


async def test_refusals_come_as_the_clients_own_errors(telegram: TelegramDouble, bot: Bot, ann: Chat) -> None:
    """A blocked bot, a chat that moved, a server that restarts, a broken proxy, a torn answer."""
    telegram.fail("sendMessage", status=403)
    telegram.fail("sendMessage", status=400, migrate_to_chat_id=-1001)
    telegram.fail("sendMessage", status=500)
    telegram.fail("sendMessage", status=502)
    telegram.fail("sendMessage", bad_json=True)

    expected = [Forbidden, ChatMigrated, NetworkError, NetworkError, TelegramError]
    for error in expected:
        with pytest.raises(error):
            await bot.send_message(1001, "x")

    assert ann.heard == []


async def test_a_proxys_error_is_html(telegram: TelegramDouble, api: httpx.AsyncClient) -> None:
    """As from nginx before Telegram."""
    telegram.fail("getMe", status=502)

    answer = await api.get("getMe")

    assert (answer.status_code, answer.headers["content-type"]) == (502, "text/html; charset=utf-8")


async def test_a_call_cut_before_acceptance_is_not_sent(telegram: TelegramDouble, bot: Bot, ann: Chat) -> None:
    """The connection closes without a byte; the call is recorded without a status."""
    telegram.fail("sendMessage", cut="before")

    with pytest.raises(NetworkError, match="disconnected"):
        await bot.send_message(1001, "x")

    assert ann.heard == []
    assert [call.status for call in telegram.calls_of("sendMessage")] == [None]


async def test_a_call_cut_after_acceptance_is_sent_although_the_client_errs(telegram: TelegramDouble, bot: Bot, ann: Chat) -> None:
    """The same again makes a double message: the trap of every blind retry."""
    telegram.fail("sendMessage", cut="after")

    with pytest.raises(NetworkError):
        await bot.send_message(1001, "x")
    await bot.send_message(1001, "x")

    assert await ann.hears(count=2) == ["x", "x"]


async def test_a_hang_outlasts_the_clients_patience(telegram: TelegramDouble, ann: Chat) -> None:
    """A bot that hangs up has sent nothing, unless the call was accepted before."""
    async with make_bot(telegram, read_timeout=0.2) as bot:
        telegram.fail("sendMessage", hang=5)
        telegram.fail("sendMessage", hang=5, cut="after")
        with pytest.raises(TimedOut):
            await bot.send_message(1001, "一")
        with pytest.raises(TimedOut):
            await bot.send_message(1001, "二")

    assert ann.heard == ["二"]


async def test_a_short_hang_ends_in_the_true_answer(telegram: TelegramDouble, bot: Bot, ann: Chat) -> None:
    """Slow is not broken."""
    telegram.fail("sendMessage", hang=0.2)
    started = telegram.clock()

    await bot.send_message(1001, "慢")

    assert telegram.clock() - started >= 0.2
    assert ann.heard == ["慢"]


async def test_a_fault_must_say_what_goes_wrong(telegram: TelegramDouble) -> None:
    """An empty fault is a slip of the test."""
    with pytest.raises(ValueError, match="a fault needs"):
        telegram.fail("sendMessage")


async def test_latency_is_added_to_each_call(telegram: TelegramDouble, bot: Bot, ann: Chat) -> None:
    """Calls wait side by side, not in a row."""
    telegram.latency = 0.2
    started = telegram.clock()

    await asyncio.gather(*(bot.send_message(1001, str(number)) for number in range(5)))

    assert 0.2 <= telegram.clock() - started < 0.8
    assert len(ann.heard) == 5


async def test_telegram_goes_down_and_comes_back_on_the_same_port(telegram: TelegramDouble, bot: Bot, ann: Chat) -> None:
    """Polls in flight are cut, callers refused, and nothing that waited is lost."""
    url = telegram.url
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    await asyncio.sleep(0.1)

    for _ in range(2):
        telegram.down()
        with pytest.raises(NetworkError):
            await poll
        poll = asyncio.create_task(bot.get_updates(timeout=30))
        with pytest.raises(NetworkError, match="ConnectError"):
            await bot.send_message(1001, "x")
        with pytest.raises(NetworkError):
            await poll
        telegram.up()
        poll = asyncio.create_task(bot.get_updates(timeout=30))
        await bot.send_message(1001, "回来了")
    ann.says("好")

    assert [text_of(update) for update in await poll] == ["好"]
    assert telegram.url == url
    assert ann.heard == ["回来了", "回来了"]


async def test_a_person_at_a_terminal_talks_to_the_bot() -> None:
    """Lines go out as messages, answers come in with numbered buttons, #2 presses the second."""
    command = [sys.executable, "-m", "tests.doubles.telegram", "--port", "0", "--token", TOKEN]
    pipe = asyncio.subprocess.PIPE
    terminal = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, cwd=ROOT)
    assert terminal.stdin
    assert terminal.stdout
    greeting = (await terminal.stdout.readline()).decode()
    url = greeting.split("listens at ")[1].split(". ")[0]

    async with httpx.AsyncClient(base_url=f"{url}/bot{TOKEN}/", timeout=10) as api:
        terminal.stdin.write("年报\n".encode())
        (said,) = (await api.get("getUpdates?timeout=5")).json()["result"]
        await api.post("sendMessage", data={"chat_id": 1001, "text": "行吗", "reply_markup": json.dumps(SOLVED.to_dict())})
        shown = [(await terminal.stdout.readline()).decode().rstrip() for _ in range(3)]
        terminal.stdin.write(b"#2\n")
        (pressed,) = (await api.get(f"getUpdates?timeout=5&offset={said['update_id'] + 1}")).json()["result"]
    await terminal.communicate(b"")

    assert said["message"]["text"] == "年报"
    assert shown == ["🤖 行吗", "   #1 解决了", "   #2 没解决"]
    assert pressed["callback_query"]["data"] == "no"
    assert terminal.returncode == 0
