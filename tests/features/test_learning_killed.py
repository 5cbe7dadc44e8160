"""A `helpbot run` that is killed in each step of learning: nobody is told twice, and nobody is forgotten."""

import asyncio
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.cast import KNOWN, KNOWN_TOPIC, TOKEN, Officer, write_config
from tests.doubles.telegram import Chat, TelegramDouble
from tests.features.learning import ANSWER, CANTEEN, CORRECTED
from tests.features.processes import PATIENCE, rows, running, until_rows

pytestmark = pytest.mark.slow

ASKED = ("食堂外包给厨师，要登记吗", "请问食堂承包给厨师要不要登记", "食堂承包给外来厨师要登记么", "学校食堂承包给厨师，要来登记吗")
MANY = 60
AWHILE = 5
"""Seconds that a message hangs which is cut off at once."""
SENDING = "SELECT count(*) FROM outbox WHERE kind = '{kind}' AND state = 'sending'"
OPEN = "SELECT count(*) FROM outbox WHERE state IN ('queued', 'sending')"


@pytest.fixture
def config(folder: Path, telegram: TelegramDouble) -> Path:
    """An office on Telegram, with one officer who approves alone."""
    more = f'[channels.telegram]\ntoken = "{TOKEN}"\nbase_url = "{telegram.url}"\n\n[faq]\nsecond_person = false\n'
    return write_config(folder, more=more)


async def hear(chat: Chat, said: str) -> str:
    chat.says(said)
    return (await chat.hears(within=PATIENCE))[-1]


async def until_found(config: Path, query: str) -> None:
    """Wait until the database has such a row."""
    async with asyncio.timeout(PATIENCE):
        while not rows(config, query):  # noqa: ASYNC110 -- another process's database tells nobody when it changes
            await asyncio.sleep(0.02)


def hang(telegram: TelegramDouble, chats: Iterable[int]) -> None:
    """The next message to each of these hangs on its way."""
    for chat in chats:
        telegram.fail("sendMessage", hang=PATIENCE, chat_id=chat)


async def until_hanging(telegram: TelegramDouble) -> None:
    """Wait until all that is to hang does."""
    async with asyncio.timeout(PATIENCE):
        while telegram._api.faults._planned:  # noqa: ASYNC110 -- the double tells nobody that a call has begun
            await asyncio.sleep(0.02)


async def runs(olga: Officer, *words: str) -> None:
    ran = await olga.runs(*words)
    assert ran.code == 0, ran.err


async def test_whoever_waits_is_told_once_and_so_is_whoever_was_told(config: Path, telegram: TelegramDouble, bo: Chat) -> None:
    """Killed before anybody is told, with the messages on their way, and with the correction on its way."""
    olga, others = Officer(config), [telegram.chat(2000 + number, name=f"甲{number}") for number in range(len(ASKED))]
    async with running(config) as process:
        await hear(bo, CANTEEN)
        await hear(bo, "人工")
        for chat, question in zip(others, ASKED, strict=True):
            await hear(chat, question)
        await until_rows(config, OPEN, [(0,)])
        await process.killed()
    await runs(olga, "ticket", "reply", "1", ANSWER)
    await runs(olga, "faq", "draft", "--ticket", "1")
    await runs(olga, "faq", "approve", "1")

    hang(telegram, range(2000, 2004))
    async with running(config) as process:
        await until_rows(config, SENDING.format(kind="learned"), [(4,)])
        await until_hanging(telegram)
        await process.killed()
    async with running(config) as process:
        await until_rows(config, OPEN, [(0,)])
        await process.killed()
    assert [sum(ANSWER in said for said in chat.heard) for chat in (bo, *others)] == [1] * 5

    ((topic,),) = rows(config, "SELECT topic FROM faq_draft WHERE number = 1")
    await runs(olga, "faq", "draft", "--entry", str(topic), "--answer", CORRECTED)
    await runs(olga, "faq", "approve", "2")
    hang(telegram, [1002, *range(2000, 2004)])
    async with running(config) as process:
        await until_rows(config, SENDING.format(kind="correction"), [(5,)])
        await until_hanging(telegram)
        await process.killed()
    async with running(config) as process:
        await until_rows(config, OPEN, [(0,)])
        await process.told_to_stop()

    assert [sum("更正" in said for said in chat.heard) for chat in (bo, *others)] == [1] * 5
    assert rows(config, "SELECT count(*) FROM faq_overlay WHERE telling IS NOT NULL") == [(0,)]


async def test_a_telling_that_is_cut_off_goes_on_where_it_was(config: Path, telegram: TelegramDouble) -> None:
    """Killed when some of the messages stand in the outbox and the others are not even counted."""
    olga, chats = Officer(config), [telegram.chat(3000 + number, name=f"乙{number}") for number in range(MANY)]
    async with running(config) as process:
        for chat in chats:
            chat.says(KNOWN)
        for chat in chats:
            await chat.hears(within=PATIENCE)
        await runs(olga, "faq", "draft", "--entry", KNOWN_TOPIC, "--answer", "改了：3月30日前。")
        telegram.fail("sendMessage", hang=AWHILE, times=8)
        await runs(olga, "faq", "approve", "1")
        await until_found(config, "SELECT 1 FROM outbox WHERE kind = 'correction'")
        await process.killed()  # what hangs, if anything, hangs no longer than this
    ((queued, left),) = rows(config, "SELECT (SELECT count(*) FROM outbox WHERE kind = 'correction'), telling FROM faq_overlay")
    assert (0 < int(str(queued)) < MANY, left is not None) == (True, True)

    async with running(config) as process:
        await until_rows(config, "SELECT count(*) FROM outbox WHERE kind = 'correction' AND state = 'sent'", [(MANY,)])
        await process.told_to_stop()

    assert [sum("更正" in said for said in chat.heard) for chat in chats] == [1] * MANY
