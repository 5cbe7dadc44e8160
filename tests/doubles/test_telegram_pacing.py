"""The stand-in's brakes: how many messages it takes, and how it slows down bots in a hurry."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from tests.doubles.clients import TOKEN
from tests.doubles.telegram import Chat, Limits, Pace, TelegramDouble

GROUP = -1001


class Hand:
    """A clock that moves by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture
async def telegram(hand: Hand) -> AsyncIterator[TelegramDouble]:
    pace = Pace(between_conflicts=0.6, same_poll=0.6, hasty_poll=0.6)
    async with TelegramDouble.start(token=TOKEN, clock=hand, pace=pace, strict_pacing=True) as telegram:
        yield telegram


async def send(api: httpx.AsyncClient, chat_id: int = 1001) -> int:
    """0 when it was taken, else the seconds to wait."""
    answer = (await api.post("sendMessage", data={"chat_id": chat_id, "text": "好"})).json()
    return 0 if answer["ok"] else int(answer["parameters"]["retry_after"])


async def test_without_limits_all_pass(telegram: TelegramDouble, api: httpx.AsyncClient, ann: Chat) -> None:
    """They are off until asked for."""
    assert telegram.limits is None
    assert [await send(api) for _ in range(40)] == [0] * 40


async def test_a_chat_takes_one_message_a_second(telegram: TelegramDouble, api: httpx.AsyncClient, ann: Chat, hand: Hand) -> None:
    """What is refused does not count, and other chats go on."""
    telegram.chat(1002)
    telegram.limits = Limits()

    assert [await send(api), await send(api), await send(api, 1002)] == [0, 1, 0]
    hand.now += 0.9
    assert await send(api) == 1
    hand.now += 0.1
    assert await send(api) == 0
    assert len(ann.heard) == 2


async def test_a_short_burst_passes_where_it_may(telegram: TelegramDouble, api: httpx.AsyncClient, ann: Chat) -> None:
    """Then the chat waits until it has paid for all of it."""
    telegram.limits = Limits(burst=3, per_chat=0.5)

    assert [await send(api) for _ in range(4)] == [0, 0, 0, 6]


async def test_all_chats_together_take_thirty_a_second(telegram: TelegramDouble, api: httpx.AsyncClient, hand: Hand) -> None:
    """Spread over as many chats."""
    telegram.limits = Limits()
    for number in range(31):
        telegram.chat(2000 + number)

    assert [await send(api, 2000 + number) for number in range(31)] == [0] * 30 + [1]
    hand.now += 1
    assert await send(api, 2030) == 0


async def test_a_group_takes_twenty_a_minute(telegram: TelegramDouble, api: httpx.AsyncClient, hand: Hand) -> None:
    """Whatever the pace within it; a message that Telegram refuses is none."""
    telegram.group(GROUP)
    telegram.limits = Limits(per_chat=None, overall=None)
    assert (await api.post("sendMessage", data={"chat_id": GROUP, "text": ""})).status_code == 400

    assert [await send(api, GROUP) for _ in range(21)] == [0] * 20 + [60]
    hand.now += 59.5
    assert await send(api, GROUP) == 1
    hand.now += 0.5
    assert await send(api, GROUP) == 0


async def test_too_many_are_told_in_telegrams_words(telegram: TelegramDouble, api: httpx.AsyncClient, ann: Chat) -> None:
    """With the seconds to wait twice."""
    telegram.limits = Limits(per_chat=0.25)
    await send(api)

    answer = await api.post("sendMessage", data={"chat_id": 1001, "text": "好"})

    assert answer.status_code == 429
    description = "Too Many Requests: retry after 4"
    assert answer.json() == {"ok": False, "error_code": 429, "description": description, "parameters": {"retry_after": 4}}


async def took(api: httpx.AsyncClient, call: str) -> float:
    """Real seconds until the answer."""
    loop = asyncio.get_running_loop()
    started = loop.time()
    await api.get(call)
    return loop.time() - started


async def test_conflicts_are_told_one_at_a_time(telegram: TelegramDouble, api: httpx.AsyncClient, hand: Hand) -> None:
    """The next ones are held back, until a while has passed."""
    await api.post("setWebhook", data={"url": "https://desk.example/hook"})

    assert await took(api, "getUpdates") < 0.5
    assert await took(api, "getUpdates") >= 0.6
    hand.now += 0.6
    assert await took(api, "getUpdates") < 0.5
    assert [call.status for call in telegram.calls_of("getUpdates")] == [409] * 3


async def test_a_poll_for_the_same_again_has_to_wait(api: httpx.AsyncClient, hand: Hand, ann: Chat) -> None:
    """Unless a while has passed, or there is something to give."""
    assert await took(api, "getUpdates?offset=5") < 0.5
    assert await took(api, "getUpdates?offset=5") >= 0.6
    hand.now += 0.6
    assert await took(api, "getUpdates?offset=5") < 0.5
    ann.says("在")
    assert await took(api, "getUpdates?offset=5") < 0.5


async def test_a_hasty_poll_gets_one_update_only(api: httpx.AsyncClient, hand: Hand, ann: Chat) -> None:
    """All of them after a while."""
    for text in "一二三":
        ann.says(text)

    counts = []
    for wait in (0.0, 0.0, 0.6):
        hand.now += wait
        counts.append(len((await api.get("getUpdates")).json()["result"]))

    assert counts == [3, 1, 3]
