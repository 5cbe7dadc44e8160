"""Telegram, over the wire: what a clerk there lives through."""

import json
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from faq.entry import Entry
from helpbot.clock import SettableClock
from helpbot.texts import conversation as texts
from helpbot.texts import files as file_texts
from helpbot.texts import tickets as ticket_texts
from tests.cast import KNOWN, KNOWN_ANSWER, UNKNOWN, OfficeAtWork, Officer, office_at_work
from tests.doubles.telegram import Chat, TelegramDouble
from tests.features.on_telegram import ask, channels

pytestmark = pytest.mark.filterwarnings("ignore:.*retry_after:DeprecationWarning")  # the library warns itself, at every 429


@pytest.fixture
async def office(folder: Path, entries: Sequence[Entry], clock: SettableClock, telegram: TelegramDouble) -> AsyncIterator[OfficeAtWork]:
    """An office that is on Telegram."""
    async with office_at_work(folder, entries, clock=clock, beside=lambda clock: channels(telegram, clock)) as office:
        yield office


async def test_a_question_is_answered(office: OfficeAtWork, bo: Chat) -> None:
    """With its source line, plain text, and “solved?” as buttons."""
    answer = await ask(bo, KNOWN)

    (message,) = bo.messages
    assert KNOWN_ANSWER in answer
    assert "依据：" in answer
    assert [[button.label for button in row] for row in message.buttons] == [[texts.SOLVED], [texts.NOT_SOLVED]]
    assert message.parse_mode is None


async def test_choices_are_buttons_and_a_press_picks(office: OfficeAtWork, bo: Chat, vague: str, telegram: TelegramDouble) -> None:
    """The spinner on the button stops at once."""
    assert await ask(bo, vague) == texts.DID_YOU_MEAN
    picked = bo.messages[0].buttons[0][0].label

    bo.presses(picked)
    (answer,) = await bo.hears()

    wanted = next(entry for entry in office.branch.shelf.library if entry.question == picked)
    assert answer.startswith(office.branch.office.fill(wanted.answer)[:50])
    assert [call.status for call in telegram.calls_of("answerCallbackQuery")] == [200]


async def test_a_number_picks_as_well(office: OfficeAtWork, bo: Chat, vague: str) -> None:
    """Those who type are understood here too."""
    await ask(bo, vague)

    assert "依据：" in await ask(bo, "１") or bo.messages[-1].buttons


async def test_an_old_press_still_works(office: OfficeAtWork, bo: Chat, vague: str, telegram: TelegramDouble) -> None:
    """Even when Telegram does not take its acknowledgement any more."""
    await ask(bo, vague)
    old = bo.messages[0]
    await ask(bo, KNOWN)

    bo.presses_data(old.buttons[0][0].data or "", message_id=old.message_id)
    telegram.expire_presses()

    assert (await bo.hears())[0] not in (texts.OUTDATED, texts.EMPTY, texts.REFUSE)


async def test_a_press_on_a_deleted_message_is_answered(office: OfficeAtWork, bo: Chat) -> None:
    """Telegram brings it with nothing but its place."""
    await ask(bo, KNOWN)
    data = bo.messages[0].buttons[0][0].data or ""

    bo.presses_data(data, message_id=999)

    assert await bo.hears() == [texts.THANKS_FOR_YES]


async def test_not_solved_leads_to_an_officer_and_back(office: OfficeAtWork, bo: Chat, olga: Officer) -> None:
    """The whole way: button, ticket, reply, silence, done, and the bot again."""
    await ask(bo, KNOWN)
    bo.presses(texts.NOT_SOLVED)
    assert "编号1" in (await bo.hears())[0]

    await olga.runs("ticket", "reply", "1", "请看第三页")
    await office.beats()
    assert "请看第三页" in (await bo.hears())[0]
    bo.says("第三页是哪页")
    bo.presses(ticket_texts.DONE)
    assert await bo.hears() == [texts.HELD_CLOSED.format(number=1)]

    assert KNOWN_ANSWER in await ask(bo, KNOWN)
    shown = await olga.sees("ticket", "show", "1")
    assert (shown["address"], shown["replies"][-1]["text"]) == ("telegram:1002", "第三页是哪页")


async def test_a_long_reply_comes_in_parts_with_the_buttons_last(office: OfficeAtWork, bo: Chat, olga: Officer) -> None:
    """Cut at borders of paragraphs, nothing lost."""
    await ask(bo, "人工")
    await olga.runs("ticket", "reply", "1", "\n\n".join(f"第{number}段" + "字" * 390 for number in range(30)))
    await office.beats()

    await bo.hears(3)
    *before, last = bo.messages[1:]

    assert all(f"第{number}段" in "".join(bo.heard) for number in range(30))
    assert [button.label for row in last.buttons for button in row] == [ticket_texts.DONE]
    assert not any(message.buttons for message in before)


async def test_what_is_no_text_is_told_so(office: OfficeAtWork, bo: Chat, telegram: TelegramDouble) -> None:
    """A sticker; and a picture's caption is read."""
    chat = {"id": 1002, "type": "private", "first_name": "薄"}
    sticker = {"file_id": "s", "file_unique_id": "u", "width": 1, "height": 1, "is_animated": False, "is_video": False, "type": "regular"}
    telegram.queue_update({"message": {"message_id": 900, "date": 1_700_000_000, "chat": chat, "sticker": sticker}})
    telegram.queue_update({"message": {"message_id": 901, "date": 1_700_000_000, "chat": chat, "photo": [], "caption": KNOWN}})

    first, second = await bo.hears(2)

    assert first == file_texts.ANSWERS["sticker"]
    assert KNOWN_ANSWER in second


async def test_in_a_group_it_keeps_quiet(office: OfficeAtWork, bo: Chat, telegram: TelegramDouble) -> None:
    """Nobody addressed it."""
    group = {"id": -1001, "type": "group", "title": "登记群"}
    telegram.queue_update({"message": {"message_id": 900, "date": 1_700_000_000, "chat": group, "text": KNOWN}})

    assert KNOWN_ANSWER in await ask(bo, KNOWN)
    assert len(telegram.calls_of("sendMessage")) == 1


POISON: dict[str, dict[str, object]] = {
    "no kind": {},
    "message of text": {"message": "hello"},
    "message of nothing": {"message": {}},
    "no chat": {"message": {"message_id": 1, "date": 1, "text": "x"}},
    "chat of text": {"message": {"message_id": 1, "date": 1, "chat": "x", "text": "x"}},
    "chat without type": {"message": {"message_id": 1, "date": 1, "chat": {"id": 5}, "text": "x"}},
    "huge date": {"message": {"message_id": 1, "date": 10**18, "chat": {"id": 1002, "type": "private"}, "text": "x"}},
    "press of nothing": {"callback_query": {"id": "1", "data": "x"}},
    "press of a list": {"callback_query": [1, 2]},
}


@pytest.mark.parametrize("update", POISON.values(), ids=POISON.keys())
async def test_a_poisoned_update_between_good_ones_harms_none(
    office: OfficeAtWork, bo: Chat, telegram: TelegramDouble, update: dict[str, object]
) -> None:
    """What nobody can read is stored, confirmed, and set aside or passed over."""
    bo.says(KNOWN)
    telegram.queue_update(update)
    bo.says(UNKNOWN)

    first, second = await bo.hears(2)
    await office.settles()

    assert (KNOWN_ANSWER in first, second) == (True, texts.REFUSE)
    assert len(telegram.world.updates) <= 3
    assert len(bo.heard) <= 3


async def test_a_redelivered_update_is_answered_once(office: OfficeAtWork, bo: Chat, telegram: TelegramDouble) -> None:
    """Under the same update_id it is the same message."""
    message = {"message_id": 900, "date": 1_700_000_000, "chat": {"id": 1002, "type": "private"}, "text": KNOWN}
    update_id = telegram.queue_update({"message": message})
    await bo.hears()
    telegram.queue_update({"update_id": update_id, "message": message})
    assert await ask(bo, UNKNOWN) == texts.REFUSE

    assert len(bo.heard) == 2


async def test_the_menu_is_offered_once(office: OfficeAtWork, bo: Chat, telegram: TelegramDouble) -> None:
    """The three words that always work."""
    await ask(bo, KNOWN)

    (call,) = telegram.calls_of("setMyCommands")
    assert {"help", "human", "cancel"} <= {command["command"] for command in _commands(call.params["commands"])}


def _commands(given: object) -> list[dict[str, str]]:
    parsed: list[dict[str, str]] = json.loads(given) if isinstance(given, str) else given  # type: ignore[assignment]  # JSON
    return parsed
