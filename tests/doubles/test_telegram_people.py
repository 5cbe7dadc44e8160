"""The stand-in's people: what they send besides text, and how they talk in groups."""

from datetime import timedelta

import httpx
import pytest
from telegram import Bot, Message, Update
from telegram.error import BadRequest, ChatMigrated

from tests.doubles.clients import SOLVED, TOKEN
from tests.doubles.telegram import Chat, TelegramDouble

GROUP = -1001
SUPERGROUP = -1_001_234_567_890


async def newest(bot: Bot) -> Message:
    """The message of the newest update."""
    update: Update = (await bot.get_updates(offset=-1))[0]
    assert update.effective_message
    assert isinstance(update.effective_message, Message)
    return update.effective_message


async def test_a_sent_file_can_be_fetched(bot: Bot, ann: Chat) -> None:
    """With its name, its kind and its caption; the bytes come from an address of their own."""
    ann.sends_file("年报 表.xlsx", b"PK\x00\xff", "application/vnd.ms-excel", caption="对吗")

    message = await newest(bot)
    assert message.document
    file = await message.document.get_file()

    assert (message.document.file_name, message.document.mime_type) == ("年报 表.xlsx", "application/vnd.ms-excel")
    assert (message.document.file_size, message.caption) == (4, "对吗")
    assert file.file_path
    assert file.file_path.endswith(".xlsx")


async def test_a_file_comes_byte_for_byte(telegram: TelegramDouble, api: httpx.AsyncClient, ann: Chat) -> None:
    """Under the token only; each download is on record, and can go wrong as planned."""
    ann.sends_file("a.pdf", b"%PDF\x00", "application/pdf")
    message = (await api.get("getUpdates")).json()["result"][0]["message"]
    found = (await api.post("getFile", data={"file_id": message["document"]["file_id"]})).json()["result"]
    address = f"{telegram.url}/file/bot{TOKEN}/{found['file_path']}"

    assert (await api.get(address)).content == b"%PDF\x00"
    assert (await api.get(f"{telegram.url}/file/bot123:wrong/{found['file_path']}")).status_code == 401
    assert (await api.get(f"{telegram.url}/file/bot{TOKEN}/documents/none")).status_code == 404
    telegram.fail("file", status=502)
    assert (await api.get(address)).status_code == 502
    assert [call.status for call in telegram.calls_of("file")] == [200, 401, 404, 502]


async def test_a_file_too_big_for_bots_is_refused(bot: Bot, ann: Chat) -> None:
    """More than 20 MB reach the bot as a message, but not as bytes."""
    ann.sends_file("all.zip", bytes(20 * 1024 * 1024 + 1))

    message = await newest(bot)

    assert message.document
    with pytest.raises(BadRequest, match="File is too big"):
        await message.document.get_file()
    with pytest.raises(BadRequest, match=r"(?i)wrong file_id"):
        await bot.get_file("nonsense")


async def test_what_the_bot_sent_can_be_fetched_as_well(bot: Bot, ann: Chat) -> None:
    """A file is a file, whoever sent it."""
    message = await bot.send_document(1001, b"x" * 7, filename="a.txt")

    assert message.document
    assert (await message.document.get_file()).file_size == 7


async def test_a_photo_comes_in_sizes(bot: Bot, ann: Chat) -> None:
    """The largest last."""
    ann.sends_photo(b"\xff\xd8" * 2000, caption="请看")

    message = await newest(bot)

    assert [size.file_size for size in message.photo] == [1000, 4000]
    assert message.caption == "请看"


async def test_other_kinds_are_what_the_client_expects(bot: Bot, ann: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    """Voice, sticker, location, contact."""
    # Without it this client warns about its own durations.
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    ann.sends_voice(duration=5)
    voice = (await newest(bot)).voice
    ann.sends_sticker("🌹")
    sticker = (await newest(bot)).sticker
    ann.sends_location(30.5, 114.3)
    location = (await newest(bot)).location
    ann.sends_contact("13900000000", "李")
    contact = (await newest(bot)).contact

    assert voice
    assert (voice.duration, voice.mime_type) == (timedelta(seconds=5), "audio/ogg")
    assert sticker
    assert sticker.emoji == "🌹"
    assert location
    assert (location.latitude, location.longitude) == (30.5, 114.3)
    assert contact
    assert (contact.phone_number, contact.first_name) == ("13900000000", "李")


async def test_a_forwarded_text_names_where_it_is_from(bot: Bot, ann: Chat) -> None:
    """It is a text besides."""
    ann.forwards("年报什么时候交")

    message = await newest(bot)

    assert message.text == "年报什么时候交"
    assert message.forward_origin
    assert message.forward_origin.type == "hidden_user"


async def test_an_edited_message_comes_as_an_update_of_its_own(bot: Bot, ann: Chat) -> None:
    """Under the old id, with both dates; what was never sent cannot be edited."""
    ann.says("年抱什么时候交")
    ann.edits(ann.said[-1], "年报什么时候交")

    first, second = await bot.get_updates()

    assert first.message
    assert second.edited_message
    assert first.message.text == "年抱什么时候交"
    assert second.edited_message.text == "年报什么时候交"
    assert second.edited_message.message_id == first.message.message_id == ann.said[0]
    assert second.edited_message.edit_date
    with pytest.raises(LookupError, match="never sent message 99"):
        ann.edits(99, "x")


async def test_a_member_of_a_group_speaks_under_their_own_name(telegram: TelegramDouble, bot: Bot, ann: Chat) -> None:
    """In the group's chat, to nobody in particular."""
    telegram.group(GROUP, "登记群").says("年报什么时候交", by=ann)

    message = await newest(bot)

    assert (message.chat.id, message.chat.type, message.chat.title) == (GROUP, "group", "登记群")
    assert message.from_user
    assert (message.from_user.id, message.text, message.entities) == (1001, "年报什么时候交", ())


@pytest.mark.parametrize(
    ("text", "sent", "marked"),
    [
        ("年报", "@helpdesk_test_bot 年报", [("mention", "@helpdesk_test_bot")]),
        ("/help 年报", "/help@helpdesk_test_bot 年报", [("bot_command", "/help@helpdesk_test_bot")]),
        ("😀 @wang_li", "@helpdesk_test_bot 😀 @wang_li", [("mention", "@helpdesk_test_bot"), ("mention", "@wang_li")]),
    ],
)
async def test_a_mention_is_marked(
    telegram: TelegramDouble, bot: Bot, ann: Chat, text: str, sent: str, marked: list[tuple[str, str]]
) -> None:
    """At the head of a text, or behind its command; counted in UTF-16 units; others are marked, too."""
    telegram.group(GROUP).says(text, by=ann, mention=True)

    message = await newest(bot)

    assert message.text == sent
    assert [(str(entity.type), found) for entity, found in message.parse_entities().items()] == marked


async def test_an_address_of_mail_is_no_mention(bot: Bot, ann: Chat) -> None:
    """Nor is a path a command."""
    ann.says("wang@office.example 或 a/help")

    assert (await newest(bot)).entities == ()


async def test_a_member_replies_to_the_bot(telegram: TelegramDouble, bot: Bot, ann: Chat) -> None:
    """To its newest message there, and presses its buttons."""
    group = telegram.group(GROUP)
    with pytest.raises(LookupError, match="said nothing"):
        group.says("谢谢", by=ann, reply_to_bot=True)
    sent = await bot.send_message(GROUP, "六月底前", reply_markup=SOLVED)

    group.says("谢谢", by=ann, reply_to_bot=True)
    message = await newest(bot)
    group.presses("解决了", by=ann)
    (press,) = await bot.get_updates(offset=-1)

    assert message.reply_to_message
    assert message.reply_to_message.message_id == sent.message_id
    assert message.reply_to_message.from_user
    assert message.reply_to_message.from_user.id == bot.id
    assert press.callback_query
    assert (press.callback_query.from_user.id, press.callback_query.data) == (1001, "yes")
    assert group.heard == ["六月底前"]


async def test_a_group_that_grew_lives_under_another_id(telegram: TelegramDouble, bot: Bot, ann: Chat) -> None:
    """Both chats say so; who writes to the old one is told where to go."""
    group = telegram.group(GROUP)
    grown = group.moves_to(SUPERGROUP)

    old, new = [update.message for update in await bot.get_updates()]
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(GROUP, "在吗")
    await bot.send_message(SUPERGROUP, "在吗")

    assert old
    assert new
    assert (old.chat.id, old.migrate_to_chat_id) == (GROUP, SUPERGROUP)
    assert (new.chat.id, new.chat.type, new.migrate_from_chat_id) == (SUPERGROUP, "supergroup", GROUP)
    assert moved.value.new_chat_id == SUPERGROUP
    assert (group.heard, grown.heard) == ([], ["在吗"])
