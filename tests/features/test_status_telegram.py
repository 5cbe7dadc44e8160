"""Status and deadlines on Telegram: as a clerk sees them, and what another chat and a group see."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from faq.entry import Entry
from helpbot.clock import SettableClock
from helpbot.texts import conversation as talk
from helpbot.texts import deadlines as deadline_texts
from helpbot.texts import status as texts
from tests.cast import PHONE, OfficeAtWork, Officer, office_at_work, write_config
from tests.doubles.telegram import Chat, TelegramDouble
from tests.features.counties import SCHOOL, THREE_REASONS, code_for, find_uscc, number_of, return_filing, settle
from tests.features.on_telegram import ask, channels

pytestmark = pytest.mark.filterwarnings("ignore:.*retry_after:DeprecationWarning")  # the library warns itself, at every 429

NOT_BOUND = texts.NOT_BOUND.format(phone=PHONE)


@pytest.fixture
async def office(folder: Path, entries: Sequence[Entry], clock: SettableClock, telegram: TelegramDouble) -> AsyncIterator[OfficeAtWork]:
    """An office with a registry that is on Telegram."""
    async with office_at_work(folder, entries, clock=clock, beside=lambda clock: channels(telegram, clock)) as office:
        await settle(office)
        yield office


async def test_bound_by_a_code_a_clerk_gets_it_and_another_chat_does_not(office: OfficeAtWork, bo: Chat, li: Chat, olga: Officer) -> None:
    """By name or by number, whatever else is said around it."""
    await ask(bo, f"/start {await code_for(olga, SCHOOL)}")

    told = await ask(bo, "我们年报到哪一步了")

    assert number_of(office, SCHOOL) in told
    assert "退回补正" in told
    for said in (f"{SCHOOL}年报到哪一步了", f"{number_of(office, SCHOOL)}到哪了", f"查一下{await find_uscc(olga, SCHOOL)}", "进度"):
        assert await ask(li, said) == NOT_BOUND


async def test_a_return_is_worked_through_by_buttons(office: OfficeAtWork, bo: Chat, olga: Officer) -> None:
    """The list, then an item, then more to read."""
    await ask(bo, await code_for(olga, SCHOOL))
    await return_filing(office, await find_uscc(olga, SCHOOL), THREE_REASONS)
    told = await ask(bo, "NB77到哪了")
    assert "1. " in told

    bo.presses("第2条")

    (item,) = await bo.hears()
    assert item.startswith("2. ")
    (more,) = [each for row in bo.messages[-1].buttons for each in row if each.label not in ("第1条", "第2条")]
    bo.presses(more.label)
    assert "依据" in (await bo.hears())[0]


async def test_deadlines_come_with_a_calendar_file(office: OfficeAtWork, bo: Chat, olga: Officer) -> None:
    """A document that a telephone opens."""
    await ask(bo, await code_for(olga, SCHOOL))
    bo.says("我们最近有什么要到期的")
    heard = await bo.hears(2)

    assert "能用的工作日" in "".join(heard)
    assert [message.document.name for message in bo.messages if message.document] == [deadline_texts.FILE]
    bo.presses(deadline_texts.HOW)
    assert "当天不计" in (await bo.hears())[0]


@pytest.mark.parametrize("said", ["我们年报到哪一步了", f"{SCHOOL}的年报批了吗", "进度", "我们最近有什么要到期的"])
async def test_a_group_hears_nothing_of_it(office: OfficeAtWork, bo: Chat, olga: Officer, telegram: TelegramDouble, said: str) -> None:
    """Whoever asks there."""
    await ask(bo, await code_for(olga, SCHOOL))
    group = telegram.group(-1001)
    group.says(said, by=bo, mention=True)

    assert await group.hears() == [talk.PRIVATELY]


async def test_a_channel_may_be_kept_out_of_it(
    folder: Path, entries: Sequence[Entry], clock: SettableClock, telegram: TelegramDouble, bo: Chat, olga: Officer
) -> None:
    """`registry_data = false`: the telephone, whoever asks; the FAQ as before."""
    write_config(folder, more=f'[channels.telegram]\ntoken = "x"\nbase_url = "{telegram.url}"\nregistry_data = false\n')
    async with office_at_work(folder, entries, clock=clock, beside=lambda clock: channels(telegram, clock)) as office:
        await settle(office)
        await ask(bo, await code_for(olga, SCHOOL))
        withheld = texts.WITHHELD.format(phone=PHONE)

        assert [await ask(bo, said) for said in ("我们年报到哪一步了", "我们最近有什么要到期的")] == [withheld, withheld]
        assert "3月31日" in await ask(bo, "年报什么时候交")
