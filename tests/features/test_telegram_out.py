"""What goes out to Telegram, over the wire: limits, moves, marks, and messages of several parts."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from faq.entry import Entry
from handlers.telegram.limits import OVERALL
from handlers.telegram.presses import TAKEN
from helpbot.clock import SettableClock
from helpbot.messages import Address, Choice, Reply
from helpbot.models import Lane, OutboxState
from helpbot.services.kinds import KINDS, Kind
from helpbot.texts import conversation as texts
from tests.cast import KNOWN, KNOWN_ANSWER, UNKNOWN, OfficeAtWork, office_at_work
from tests.doubles.telegram import Chat, TelegramDouble
from tests.features.on_telegram import ask, channels

pytestmark = pytest.mark.filterwarnings("ignore:.*retry_after:DeprecationWarning")  # the library warns itself, at every 429

LONG = "\n\n".join(f"第{number}段" + "字" * 3000 for number in range(4))
"""Four parts."""


@pytest.fixture
async def office(folder: Path, entries: Sequence[Entry], clock: SettableClock, telegram: TelegramDouble) -> AsyncIterator[OfficeAtWork]:
    """An office that is on Telegram, and has a campaign to send."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(KINDS, "campaign", Kind(again=False, lane=Lane.CAMPAIGN))
        async with office_at_work(folder, entries, clock=clock, beside=lambda clock: channels(telegram, clock)) as office:
            yield office


async def queue(office: OfficeAtWork, chat: int, text: str, *choices: Choice, kind: str = "answer") -> None:
    async with office.desk() as desk:
        to = await desk.people.find(Address("telegram", str(chat)))
        await desk.outbox.put(to, kind, f"{kind}:{chat}:{text[:20]}", reply=Reply(text, choices))


async def states(office: OfficeAtWork) -> list[str]:
    async with office.desk() as desk:
        return [row.state.value for row, _ in reversed(await desk.outbox.listed(list(OutboxState), 1000))]


async def later(office: OfficeAtWork, clock: SettableClock, seconds: float) -> None:
    clock.move(timedelta(seconds=seconds))
    office.branch.delivery.wake()
    await office.settles()


async def test_a_chat_that_is_always_over_the_limit_holds_up_nobody(
    office: OfficeAtWork, telegram: TelegramDouble, bo: Chat, clock: SettableClock
) -> None:
    """All others are answered at once; it gets its answers, in order, when Telegram lets it."""
    telegram.fail("sendMessage", status=429, retry_after=30, chat_id=1002, times=3)
    bo.says(KNOWN)
    bo.says(UNKNOWN)
    others = [telegram.chat(2000 + number) for number in range(20)]
    answers = await asyncio.gather(*(ask(each, KNOWN) for each in others))
    for _ in range(3):
        assert bo.heard == []
        await later(office, clock, 31)
    first, second = await bo.hears(2)

    assert all(KNOWN_ANSWER in answer for answer in answers)
    assert (KNOWN_ANSWER in first, second) == (True, texts.REFUSE)


async def test_two_in_a_hundred_over_the_limit_lose_nothing(office: OfficeAtWork, telegram: TelegramDouble, clock: SettableClock) -> None:
    """Ninety-eight are answered at once, two a second later, nobody twice."""
    telegram.fail("sendMessage", status=429, retry_after=1, times=2)
    chats = [telegram.chat(2000 + number) for number in range(100)]
    for chat in chats:
        chat.says(KNOWN)
    await telegram.until(lambda: len(telegram.calls_of("sendMessage")) == 100, within=20)
    await office.settles()
    assert [len(chat.heard) for chat in chats].count(1) == 98
    await later(office, clock, 1)

    assert [len(chat.heard) for chat in chats] == [1] * 100


async def test_a_campaign_keeps_to_the_limits_and_answers_do_not_wait_for_it(
    office: OfficeAtWork, telegram: TelegramDouble, bo: Chat, clock: SettableClock
) -> None:
    """Thirty at once, the rest a second later; who asks in between is answered in between."""
    chats = [telegram.chat(2000 + number) for number in range(OVERALL + 10)]
    for chat in chats:
        await queue(office, chat.chat_id, "提醒", kind="campaign")
    await office.settles()
    assert sum(len(chat.heard) for chat in chats) == OVERALL

    assert KNOWN_ANSWER in await ask(bo, KNOWN)
    assert sum(len(chat.heard) for chat in chats) == OVERALL
    await later(office, clock, 1)
    assert [len(chat.heard) for chat in chats] == [1] * len(chats)


async def test_a_campaign_writes_to_one_chat_once_a_second(office: OfficeAtWork, bo: Chat, clock: SettableClock) -> None:
    """The second message waits without counting as tried; an answer passes it."""
    for number in range(3):
        await queue(office, 1002, f"提醒{number}", kind="campaign")
    await office.settles()
    await queue(office, 1002, "答复")
    await office.settles()
    assert bo.heard == ["提醒0", "答复"]
    for _ in range(2):
        await later(office, clock, 1)

    assert bo.heard == ["提醒0", "答复", "提醒1", "提醒2"]
    async with office.desk() as desk:
        assert {row.attempts for row, _ in await desk.outbox.listed([OutboxState.SENT], 10)} == {1}


async def test_a_complaint_makes_campaigns_slower(office: OfficeAtWork, telegram: TelegramDouble, clock: SettableClock) -> None:
    """Half as many a second, for as long as Telegram said."""
    telegram.fail("sendMessage", status=429, retry_after=10)
    chats = [telegram.chat(2000 + number) for number in range(50)]
    await queue(office, chats[0].chat_id, "提醒", kind="campaign")
    await office.settles()
    await later(office, clock, 1)
    for chat in chats[1:]:
        await queue(office, chat.chat_id, "提醒", kind="campaign")
    await office.settles()

    assert sum(len(chat.heard) for chat in chats) == OVERALL // 2


async def test_a_group_that_moved_is_followed(office: OfficeAtWork, telegram: TelegramDouble) -> None:
    """The message goes out there, in order, and so does all that comes after."""
    moved = telegram.chat(-1002000, name="登记群")
    telegram.fail("sendMessage", status=400, migrate_to_chat_id=-1002000, chat_id=-5)
    for text in ("一", "二"):
        await queue(office, -5, text)
    assert await moved.hears(2) == ["一", "二"]
    await queue(office, -1002000, "三")
    assert await moved.hears() == ["三"]
    await office.settles()

    assert len(telegram.calls_of("sendMessage")) == 4
    assert await states(office) == ["sent"] * 3


async def test_a_group_that_moved_and_has_written_since_is_followed(office: OfficeAtWork, telegram: TelegramDouble) -> None:
    """Both names are known then; whoever still writes to the old one is led on each time."""
    moved = telegram.chat(-1002000, name="登记群")
    await queue(office, -1002000, "零")
    telegram.fail("sendMessage", status=400, migrate_to_chat_id=-1002000, chat_id=-5, times=2)
    for text in ("一", "二"):
        await queue(office, -5, text)
        await office.settles()

    assert moved.heard == ["零", "一", "二"]


async def test_the_conversation_moves_with_its_chat(office: OfficeAtWork, telegram: TelegramDouble, bo: Chat) -> None:
    """What was being talked about is known there."""
    await ask(bo, KNOWN)
    telegram.fail("sendMessage", status=400, migrate_to_chat_id=1003, chat_id=1002)
    moved = telegram.chat(1003)
    await queue(office, 1002, "稍等")
    await moved.hears()

    assert await ask(moved, texts.SOLVED) == texts.THANKS_FOR_YES


async def test_the_picked_choice_is_marked_on_the_message(office: OfficeAtWork, telegram: TelegramDouble, bo: Chat) -> None:
    """The answer does not wait for it; the other choices can still be picked."""
    await ask(bo, KNOWN)
    telegram.fail("editMessageReplyMarkup", hang=0.3)
    bo.presses(texts.SOLVED)
    assert await bo.hears() == [texts.THANKS_FOR_YES]
    assert _labels(bo) == [texts.SOLVED, texts.NOT_SOLVED]
    await telegram.until(lambda: _ended(telegram, "editMessageReplyMarkup") == 1)
    assert _labels(bo) == [TAKEN + texts.SOLVED, texts.NOT_SOLVED]

    bo.presses(texts.NOT_SOLVED)
    assert "编号1" in (await bo.hears())[0]
    await telegram.until(lambda: _ended(telegram, "editMessageReplyMarkup") == 2)
    assert _labels(bo) == [texts.SOLVED, TAKEN + texts.NOT_SOLVED]


@pytest.mark.parametrize("fault", [{"status": 400}, {"status": 403}, {"status": 429}, {"status": 502}, {"bad_json": True}])
async def test_a_mark_that_fails_harms_nothing(office: OfficeAtWork, telegram: TelegramDouble, bo: Chat, fault: dict[str, object]) -> None:
    """And is not tried again."""
    await ask(bo, KNOWN)
    for method in ("answerCallbackQuery", "editMessageReplyMarkup"):
        telegram.fail(method, **fault)  # type: ignore[arg-type]  # one keyword at a time
    bo.presses(texts.SOLVED)

    assert await bo.hears() == [texts.THANKS_FOR_YES]
    await telegram.until(lambda: bool(telegram.calls_of("editMessageReplyMarkup")))
    assert _labels(bo) == [texts.SOLVED, texts.NOT_SOLVED]


async def test_a_doubled_press_is_acknowledged_twice_and_answered_once(office: OfficeAtWork, telegram: TelegramDouble, bo: Chat) -> None:
    """Pressing the same button of the same message again has nothing to add."""
    await ask(bo, KNOWN)
    message = bo.messages[-1]
    for _ in range(2):
        bo.presses_data(message.buttons[0][0].data or "", message_id=message.message_id)
    await telegram.until(lambda: len(telegram.calls_of("answerCallbackQuery")) == 2)
    await bo.hears()
    await office.settles()
    assert KNOWN_ANSWER in await ask(bo, KNOWN)

    assert len(bo.heard) == 3
    assert [call.status for call in telegram.calls_of("answerCallbackQuery")] == [200, 200]


@pytest.mark.parametrize("fault", [{"status": 500}, {"status": 429, "retry_after": 5}, {"status": 502}, {"cut": "before"}])
async def test_what_arrived_of_a_long_message_is_not_sent_again(
    office: OfficeAtWork, telegram: TelegramDouble, bo: Chat, clock: SettableClock, fault: dict[str, object]
) -> None:
    """It goes on where it stopped, with the buttons under the last part."""
    telegram.fail("sendMessage", hang=0.01, times=2)  # two arrive
    telegram.fail("sendMessage", **fault)  # type: ignore[arg-type]  # one keyword at a time
    await queue(office, 1002, LONG, Choice("好", "ok"))
    await office.settles()
    assert len(bo.heard) == 2
    if await states(office) == ["unknown"]:  # nobody can say whether the third arrived: a person decides
        async with office.desk() as desk:
            await desk.outbox.retry(1)
    await later(office, clock, 6)

    assert [text[:3] for text in bo.heard] == ["第0段", "第1段", "第2段", "第3段"]
    assert [bool(message.buttons) for message in bo.messages] == [False, False, False, True]
    assert await states(office) == ["sent"]


def _ended(telegram: TelegramDouble, method: str) -> int:
    """How many calls have been answered."""
    return sum(call.status is not None for call in telegram.calls_of(method))


def _labels(chat: Chat) -> list[str]:
    message = next(message for message in chat.messages if message.buttons)
    return [button.label for row in message.buttons for button in row]
