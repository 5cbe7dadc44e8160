"""kill -9 in every step of a handover: what was done is done once, what was to be told is told once, and nobody's name is missing."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

from faq.entry import Entry
from helpbot.codes import find_codes
from helpbot.texts import handover as texts
from tests.cast import KNOWN, TOKEN, Officer, office_at_work, write_config
from tests.doubles.telegram import Chat, TelegramDouble
from tests.features.binding import deeds
from tests.features.counties import SCHOOL, code_for, settle
from tests.features.processes import PATIENCE, rows, running, until_rows

pytestmark = pytest.mark.slow

OTHERS_OPEN = "outbox JOIN address ON address.id = address_id AND state IN ('queued', 'sending')"
"""What goes to somebody else is there and marked: what was taken and not marked yet may come again, as any message."""


@pytest.fixture
async def config(folder: Path, entries: Sequence[Entry], telegram: TelegramDouble) -> Path:
    """An office on Telegram, with the county's registry; the officer on duty is told there."""
    async with office_at_work(folder, entries) as office:
        await settle(office)
    return write_config(folder, notify="telegram:1099", more=f'[channels.telegram]\ntoken = "{TOKEN}"\nbase_url = "{telegram.url}"\n')


async def say_and_be_killed(config: Path, telegram: TelegramDouble, chat: Chat, text: str, number: int = 1) -> list[str]:
    """Somebody says a thing, the process dies with its answers on their way, and another takes over; what is heard then."""
    before = len(chat.heard)
    async with running(config) as process:
        telegram.fail("sendMessage", chat_id=chat.chat_id, hang=PATIENCE)
        chat.says(text)
        await until_struck(telegram)
        await until_rows(config, f"SELECT count(*) FROM {OTHERS_OPEN} WHERE who != '{chat.chat_id}'", [(0,)])  # noqa: S608 -- our own number
        await process.killed()
    assert len(chat.heard) == before
    async with running(config) as process:
        heard = await chat.hears(number, within=PATIENCE)
        await until_rows(config, "SELECT count(*) FROM outbox WHERE state IN ('queued', 'sending')", [(0,)])
        await until_rows(config, "SELECT DISTINCT state FROM inbox", [("done",)])
        await process.told_to_stop()
    assert len(chat.heard) == before + number
    return heard


async def until_struck(telegram: TelegramDouble) -> None:
    """Wait until the call that is to hang has come in, whatever goes out before it."""
    async with asyncio.timeout(PATIENCE):
        while telegram._api.faults._planned:  # noqa: ASYNC110 -- nobody is told when a fault is used up
            await asyncio.sleep(0.05)


def marks(config: Path) -> list[tuple[object, ...]]:
    """How many items, how many given and by how many, how many taken and by how many."""
    return rows(
        config,
        "SELECT count(*), count(given_at), count(nullif(given_by, '')), count(taken_at), count(nullif(taken_by, '')) FROM handover_item",
    )


async def test_killed_in_each_step(config: Path, telegram: TelegramDouble, bo: Chat, li: Chat) -> None:
    """From “我要调走了” to the close, with a restart in each; told once, done once, by whom it was done."""
    olga, duty = Officer(config), telegram.chat(1099, name="值班")
    duty.says(KNOWN)
    code = await code_for(olga, SCHOOL, "--name", "薄老师")
    assert SCHOOL in (await say_and_be_killed(config, telegram, bo, code))[0]
    assert texts.STARTED.format(institution=SCHOOL) in (await say_and_be_killed(config, telegram, bo, "我要调走了"))[0]
    assert rows(config, "SELECT count(*) FROM handover") == [(1,)]
    told = await say_and_be_killed(config, telegram, bo, "李小明", 2)
    code = next(found.code for said in told for found in find_codes(said))
    assert rows(config, "SELECT count(*) FROM invite WHERE issued_by LIKE 'person:%'") == [(1,)]
    assert texts.BOUND in (await say_and_be_killed(config, telegram, li, code))[0]

    await olga.runs("handover", "agree", "1")
    ready = await say_and_be_killed(config, telegram, li, "交接", 2)
    assert len([said for said in ready if said.startswith(texts.EVENTS["ready"].format(institution=SCHOOL))]) == 1
    await say_and_be_killed(config, telegram, bo, "确认1-3")
    ((count, *some),) = marks(config)
    assert some == [3, 3, 0, 0]
    await say_and_be_killed(config, telegram, bo, "确认1-99")
    await say_and_be_killed(config, telegram, li, "确认1-99")
    assert marks(config) == [(count, count, count, count, count)]
    assert texts.CLOSED.format(institution=SCHOOL, incoming="李小明") in (await say_and_be_killed(config, telegram, li, texts.CLOSE))[0]

    expected = ["begun", "bound", "agreed", "seen", "given", "given", "taken", "closed"]
    assert [each.removeprefix("handover.") for each in await deeds(olga) if each.startswith("handover.")] == expected
    assert [each["state"] for each in await olga.sees("handover", "list", "--all")] == ["closed"]
    held = rows(config, "SELECT role, until IS NULL FROM assignment ORDER BY id")
    assert held == [("clerk", 0), ("successor", 0), ("successor", 0), ("clerk", 1)]
    closed = texts.EVENTS["closed"].format(institution=SCHOOL, incoming="李小明", outgoing="薄老师")
    assert bo.heard.count(closed) == 1
    assert [said for said in duty.heard if duty.heard.count(said) > 1] == []
    assert len(duty.heard) == 6  # its own answer, begun, invited, bound, complete, closed
