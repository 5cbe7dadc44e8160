"""What people send on Telegram that is no plain question: each kind gets a sensible reply, and a group's talk is its own."""

from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path

import pytest

from faq.entry import Entry
from helpbot.app import TOPICS
from helpbot.clock import SettableClock
from helpbot.conversation import reception
from helpbot.conversation.topic import Topic
from helpbot.messages import Form
from helpbot.texts import conversation as texts
from helpbot.texts import files as file_texts
from tests.cast import DETAILS, KNOWN, KNOWN_ANSWER, OTHER, UNKNOWN, OfficeAtWork, Officer, office_at_work
from tests.doubles.telegram import Chat, TelegramDouble
from tests.features.on_telegram import ask, channels

FILE = {"file_id": "f", "file_unique_id": "u"}
SIZED = FILE | {"width": 1, "height": 1}
STICKER = {"sticker": SIZED | {"is_animated": False, "is_video": False, "type": "regular"}}
ANIMATION = {"animation": SIZED | {"duration": 1}, "document": FILE}
DICE = {"dice": {"emoji": "🎲", "value": 3}}
VOICE = {"voice": FILE | {"duration": 3}}
ROUND_VIDEO = {"video_note": FILE | {"length": 1, "duration": 3}}
CONTACT = {"contact": {"phone_number": "13800000000", "first_name": "王", "last_name": "小明"}}
PLACE = {"location": {"latitude": 31.2, "longitude": 121.4}}
VENUE = PLACE | {"venue": PLACE | {"title": "登记局", "address": "一号"}}
VOTE = {"question": "谁去", "options": [], "total_voter_count": 0, "is_closed": False, "is_anonymous": True, "type": "regular", "id": "1"}
POLL = {"poll": VOTE | {"allows_multiple_answers": False, "allows_revoting": True, "members_only": False}}
OF_TOMORROW = {"hologram": {"file_id": "h"}}

ANSWERED: dict[str, tuple[Mapping[str, object], str]] = {
    "sticker": (STICKER, file_texts.ANSWERS["sticker"]),
    "animation": (ANIMATION, file_texts.ANSWERS["sticker"]),
    "dice": (DICE, file_texts.ANSWERS["sticker"]),
    "voice": (VOICE, file_texts.ANSWERS["voice"]),
    "round video": (ROUND_VIDEO, file_texts.ANSWERS["voice"]),
    "contact": (CONTACT, file_texts.ANSWERS["contact"]),
    "location": (PLACE, file_texts.ANSWERS["location"].format(address=texts.UNFILLED)),
    "venue": (VENUE, file_texts.ANSWERS["location"].format(address=texts.UNFILLED)),
    "poll": (POLL, texts.NOT_READABLE),
    "a kind of tomorrow": (OF_TOMORROW, texts.NOT_READABLE),
}
SERVICE: dict[str, Mapping[str, object]] = {
    "joined": {"new_chat_members": [{"id": 1, "is_bot": False, "first_name": "薄"}]},
    "pinned": {"pinned_message": {"message_id": 1, "date": 1, "chat": {"id": 1002, "type": "private"}, "text": "x"}},
    "video chat": {"video_chat_started": {}},
    "write access": {"write_access_allowed": {}},
    "moved": {"migrate_from_chat_id": -5},
}
BOT = {"id": 123456, "is_bot": True, "first_name": "Helpdesk", "username": "helpdesk_test_bot"}
NAME = "@helpdesk_test_bot"


@pytest.fixture
async def office(folder: Path, entries: Sequence[Entry], clock: SettableClock, telegram: TelegramDouble) -> AsyncIterator[OfficeAtWork]:
    """An office that is on Telegram."""
    async with office_at_work(folder, entries, clock=clock, beside=lambda clock: channels(telegram, clock)) as office:
        yield office


def send(telegram: TelegramDouble, content: Mapping[str, object], *, message_id: int = 900, edited: bool = False) -> None:
    """Something from Bo."""
    chat = {"id": 1002, "type": "private", "first_name": "薄"}
    head: dict[str, object] = {"message_id": message_id, "date": 1_700_000_000, "chat": chat}
    if edited:
        head["edit_date"] = 1_700_000_060
    telegram.queue_update({"edited_message" if edited else "message": head | dict(content)})


@pytest.mark.parametrize(("content", "answer"), ANSWERED.values(), ids=ANSWERED.keys())
async def test_a_message_without_words_gets_a_sensible_reply(
    office: OfficeAtWork, bo: Chat, telegram: TelegramDouble, content: Mapping[str, object], answer: str
) -> None:
    """One, and the next question is answered."""
    send(telegram, content)

    assert await bo.hears() == [answer]
    assert KNOWN_ANSWER in await ask(bo, KNOWN)


@pytest.mark.parametrize("content", SERVICE.values(), ids=SERVICE.keys())
async def test_what_telegram_says_of_itself_is_passed_over(
    office: OfficeAtWork, bo: Chat, telegram: TelegramDouble, olga: Officer, content: Mapping[str, object]
) -> None:
    """Nobody asked anything."""
    send(telegram, content)

    assert KNOWN_ANSWER in await ask(bo, KNOWN)
    assert (len(bo.heard), await olga.sees("inbox", "list")) == (1, [])


async def test_a_forwarded_question_is_a_question(office: OfficeAtWork, bo: Chat, telegram: TelegramDouble) -> None:
    """Colleagues forward what others asked them."""
    origin = {"type": "hidden_user", "date": 1_600_000_000, "sender_user_name": "老王"}
    send(telegram, {"text": KNOWN, "forward_origin": origin})

    assert KNOWN_ANSWER in (await bo.hears())[0]


async def test_an_edit_of_the_last_question_is_told_to_be_sent_anew(office: OfficeAtWork, bo: Chat, telegram: TelegramDouble) -> None:
    """Once for each change of its words."""
    send(telegram, {"text": UNKNOWN}, message_id=901)
    await bo.hears()
    send(telegram, {"text": KNOWN}, message_id=901, edited=True)
    send(telegram, {"text": KNOWN}, message_id=901, edited=True)

    assert await bo.hears() == [file_texts.ANSWERS["edit"]]
    assert KNOWN_ANSWER in await ask(bo, KNOWN)
    assert len(bo.heard) == 3


@pytest.mark.parametrize(
    ("message_id", "content"),
    [(901, {"text": OTHER}), (902, {"text": KNOWN}), (902, PLACE), (777, {"text": KNOWN})],
    ids=["an older one", "same words", "no words", "never seen"],
)
async def test_any_other_edit_is_passed_over(
    office: OfficeAtWork, bo: Chat, telegram: TelegramDouble, message_id: int, content: Mapping[str, object]
) -> None:
    """A preview that is added to a link is an edit too."""
    send(telegram, {"text": UNKNOWN}, message_id=901)
    send(telegram, {"text": KNOWN}, message_id=902)
    await bo.hears(2)
    send(telegram, content, message_id=message_id, edited=True)

    assert await ask(bo, UNKNOWN) == texts.REFUSE
    assert len(bo.heard) == 3


async def test_a_dialog_goes_on_after_a_message_without_words(
    office: OfficeAtWork, bo: Chat, telegram: TelegramDouble, olga: Officer
) -> None:
    """A contact is something an officer can use; what was asked for is still awaited."""
    await ask(bo, "人工")
    send(telegram, STICKER)
    send(telegram, CONTACT)
    await bo.hears(2)

    assert await ask(bo, DETAILS) == texts.DETAILS_KEPT.format(number=1)
    replies = (await olga.sees("ticket", "show", "1"))["replies"]
    assert [each["text"] for each in replies] == ["王 小明 13800000000", DETAILS]


async def test_a_sticker_to_an_officer_is_left_alone(office: OfficeAtWork, bo: Chat, telegram: TelegramDouble, olga: Officer) -> None:
    """The bot is silent; a voice, which no officer can hear, is told so."""
    await ask(bo, "人工")
    await olga.runs("ticket", "reply", "1", "请来三楼")
    await office.beats()
    await bo.hears()
    send(telegram, STICKER)
    send(telegram, VOICE)

    assert await bo.hears() == [file_texts.ANSWERS["voice"]]


async def test_the_officer_sees_what_there_was_in_place_of_words(
    office: OfficeAtWork, bo: Chat, telegram: TelegramDouble, olga: Officer
) -> None:
    """`ticket show` has no empty lines."""
    send(telegram, VOICE)
    await bo.hears()
    await ask(bo, "人工")

    talk = (await olga.sees("ticket", "show", "1"))["talk"]
    assert talk[0]["text"] == file_texts.LOGGED["voice"]


def test_every_form_has_its_topic_and_its_words() -> None:
    """Files are answered by what was kept of them; unknown ones as all that cannot be read."""
    assert sorted(form for topic in TOPICS for form in topic.forms) == sorted(set(Form) - {Form.TEXT})
    assert set(file_texts.ANSWERS) == set(Form) - {Form.TEXT, Form.FILE, Form.UNKNOWN}
    assert set(file_texts.LOGGED) == set(Form) - {Form.TEXT}


class Group:
    """A group the bot is in, from the side of those who talk there."""

    def __init__(self, telegram: TelegramDouble) -> None:
        self._telegram = telegram
        self.chat = telegram.chat(-1001, name="登记群")

    def says(self, text: str, **more: object) -> None:
        head = {"message_id": 900, "date": 1_700_000_000, "chat": {"id": -1001, "type": "supergroup", "title": "登记群"}, "text": text}
        self._telegram.queue_update({"message": head | {"from": {"id": 5, "is_bot": False, "first_name": "王"}} | more})

    def mentions(self, text: str) -> None:
        """The bot's name before the words; an emoji before it counts two in Telegram's units."""
        self.says(f"👋{NAME} {text}", entities=[{"type": "mention", "offset": 2, "length": len(NAME)}])

    def presses(self, data: str) -> None:
        message = {"message_id": 7, "date": 1_700_000_000, "chat": {"id": -1001, "type": "supergroup", "title": "登记群"}, "from": BOT}
        person = {"id": 5, "is_bot": False, "first_name": "王"}
        press = {"id": "1", "from": person, "message": message, "chat_instance": "1", "data": data}
        self._telegram.queue_update({"callback_query": press})


@pytest.fixture
def group(telegram: TelegramDouble) -> Group:
    return Group(telegram)


async def test_a_mention_in_a_group_is_answered_there(office: OfficeAtWork, group: Group) -> None:
    """The name is cut out; buttons that lead to a person are left out."""
    group.mentions(KNOWN)

    assert KNOWN_ANSWER in (await group.chat.hears())[0]
    assert group.chat.messages[0].buttons == []


async def test_a_reply_to_the_bot_and_a_mention_without_a_name_are_meant_for_it(office: OfficeAtWork, group: Group) -> None:
    """Both without its @name."""
    chat = {"id": -1001, "type": "supergroup"}
    group.says(KNOWN, reply_to_message={"message_id": 1, "date": 1, "chat": chat, "from": BOT, "text": "x"})
    group.says(f"机器人 {KNOWN}", entities=[{"type": "text_mention", "offset": 0, "length": 3, "user": BOT}])

    assert all(KNOWN_ANSWER in answer for answer in await group.chat.hears(2))


async def test_a_command_with_the_bots_name_is_meant_for_it(office: OfficeAtWork, group: Group) -> None:
    """One with another's, or none, is not."""
    for command in ("/help", "/help@other_bot", f"/help{NAME}"):
        group.says(command, entities=[{"type": "bot_command", "offset": 0, "length": len(command)}])

    await group.chat.hears()
    await office.settles()
    assert len(group.chat.heard) == 1


async def test_a_mention_waits_until_the_bot_knows_its_name(
    office: OfficeAtWork, group: Group, bo: Chat, telegram: TelegramDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that was stored before a restart is read before Telegram has said who we are."""
    await ask(bo, KNOWN)
    monkeypatch.setattr(reception, "PAUSE", 0.01)
    (channel,) = channels(telegram, office.clock)
    monkeypatch.setitem(office.branch.reception._channels, "telegram", channel)
    telegram.fail("getMe", status=500, times=2)
    group.mentions(KNOWN)

    assert KNOWN_ANSWER in (await group.chat.hears())[0]
    assert len(telegram.calls_of("getMe")) == 4
    await channel.close()


async def test_whatever_else_a_group_says_is_its_own(
    office: OfficeAtWork, group: Group, bo: Chat, telegram: TelegramDouble, olga: Officer
) -> None:
    """No answer, no record of it beyond the inbox."""
    group.says(KNOWN)
    group.says("@other_bot 你好", entities=[{"type": "mention", "offset": 0, "length": 10}])
    group.says(KNOWN, reply_to_message={"message_id": 1, "date": 1, "chat": {"id": -1001, "type": "group"}, "text": "x"})

    assert KNOWN_ANSWER in await ask(bo, KNOWN)
    await office.settles()
    assert (group.chat.heard, await olga.sees("inbox", "list")) == ([], [])


@pytest.mark.parametrize("said", ["人工", "没解决", "我要找工作人员"])
async def test_what_is_personal_is_asked_for_in_private(office: OfficeAtWork, group: Group, olga: Officer, said: str) -> None:
    """No ticket is opened where all can read."""
    group.mentions(said)

    assert await group.chat.hears() == [texts.PRIVATELY]
    assert await olga.sees("ticket", "list") == []


async def test_choices_can_be_pressed_in_a_group(office: OfficeAtWork, group: Group, vague: str) -> None:
    """Those of the FAQ; none offers a person."""
    group.mentions(vague)
    await group.chat.hears()
    (message,) = group.chat.messages
    assert texts.NONE_OF_THESE not in [button.label for row in message.buttons for button in row]

    group.presses(message.buttons[0][0].data or "")
    assert (await group.chat.hears())[0] not in (texts.OUTDATED, texts.PRIVATELY)
    group.presses("human:1")
    assert await group.chat.hears() == [texts.PRIVATELY]


async def test_a_file_for_the_bot_in_a_group_is_not_fetched(office: OfficeAtWork, group: Group, telegram: TelegramDouble) -> None:
    """It belongs into a private chat."""
    chat = {"id": -1001, "type": "supergroup"}
    reply = {"message_id": 1, "date": 1, "chat": chat, "from": BOT, "text": "x"}
    group.says("", document=FILE | {"file_name": "年报.pdf"}, reply_to_message=reply)

    assert await group.chat.hears() == [texts.PRIVATELY]
    assert telegram.calls_of("getFile") == []


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_a_topic_says_whether_it_may_speak_in_public(topic: Topic) -> None:
    """Those that open or fill tickets, or take files, may not: a new topic is listed here on purpose; one hears codes, to void them, and
    one gives tickets away in the officers' group.
    """
    assert topic.public is (topic.name in {"smalltalk", "cancel", "bind", "officer"})
