"""What the stand-in for Telegram takes into a chat and shows there: texts, HTML, buttons, edits, documents."""

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputFile
from telegram.error import (
    BadRequest,
)

from tests.doubles.clients import SOLVED
from tests.doubles.telegram import Button, Chat, TelegramDouble


async def test_a_chat_that_never_wrote_is_not_found(bot: Bot) -> None:
    """A bot cannot be the first to speak."""
    with pytest.raises(BadRequest, match=r"^Chat not found$"):
        await bot.send_message(1002, "你好")
    with pytest.raises(BadRequest, match=r"^Chat not found$"):
        await bot.send_chat_action(1002, "typing")


@pytest.mark.parametrize(
    ("text", "reason"),
    [(" \n ", "Message text is empty"), ("", "Message text is empty"), ("😀" * 2049, "Message is too long")],
)
async def test_a_text_must_have_a_fit_length(bot: Bot, ann: Chat, text: str, reason: str) -> None:
    """Blanks do not count; an emoji counts twice."""
    with pytest.raises(BadRequest, match=f"^{reason}$"):
        await bot.send_message(1001, text)


async def test_only_what_is_left_after_html_counts(bot: Bot, ann: Chat) -> None:
    """Tags and references are free of charge."""
    text = "<b>" + "&lt;" * 4096 + "</b>"

    message = await bot.send_message(1001, text, parse_mode="HTML")

    assert message.text == "<" * 4096
    with pytest.raises(BadRequest, match="too long"):
        await bot.send_message(1001, text + "!", parse_mode="HTML")


async def test_html_becomes_text_and_entities(bot: Bot, ann: Chat) -> None:
    """The client finds the same HTML again, in UTF-16 offsets, around the trimmed text."""
    source = '😀 <b>年<i>报</i></b> &amp; <a href="https://e.cn/?a=1&amp;b=2">这里</a> <code>&lt;x&gt;</code> &nbsp;'

    message = await bot.send_message(1001, f"\n{source}\n", parse_mode="HTML")

    assert ann.heard == ["😀 年报 & 这里 <x> &nbsp;"]
    assert message.text_html == source.replace("&nbsp;", "&amp;nbsp;").replace("1&amp;b", "1&b")
    assert ann.messages[0].parse_mode == "HTML"


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("年 <h1>x</h1>", 'unsupported start tag "h1" at byte offset 4'),
        ("<b>x", 'can\'t find end tag corresponding to start tag "b"'),
        ("<b><i>x</b></i>", 'unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("x</b>", "unexpected end tag at byte offset 1"),
        ("a <b", "unclosed start tag at byte offset 2"),
        ("<b>x</b", "unclosed end tag at byte offset 4"),
        ("1 < 2", 'unsupported start tag "" at byte offset 2'),
    ],
)
async def test_html_telegram_does_not_know_is_refused(bot: Bot, ann: Chat, source: str, reason: str) -> None:
    """The error names the tag and its place in bytes."""
    with pytest.raises(BadRequest) as refusal:
        await bot.send_message(1001, source, parse_mode="HTML")

    assert refusal.value.message.lower() == f"can't parse entities: {reason}"
    assert ann.heard == []


async def test_a_button_press_reaches_the_bot_and_is_answered_once(bot: Bot, ann: Chat) -> None:
    """The press carries the newest message with that button, and its data."""
    await bot.send_message(1001, "旧", reply_markup=SOLVED)
    newest = await bot.send_message(1001, "新", reply_markup=SOLVED)
    ann.presses("没解决")

    (update,) = await bot.get_updates()
    query = update.callback_query

    assert query
    assert query.message
    assert (query.data, query.message.message_id) == ("no", newest.message_id)
    assert ann.messages[1].buttons == [[Button("解决了", "yes"), Button("没解决", "no")]]
    assert await query.answer("收到")
    with pytest.raises(BadRequest, match="Query is too old"):
        await query.answer()


async def test_a_press_that_waited_too_long_cannot_be_answered(telegram: TelegramDouble, bot: Bot, ann: Chat) -> None:
    """Telegram gives a bot only some seconds."""
    ann.presses_data("no", message_id=99)
    telegram.expire_presses()
    (update,) = await bot.get_updates()

    assert update.callback_query
    with pytest.raises(BadRequest, match="Query is too old and response timeout expired or query id is invalid"):
        await update.callback_query.answer()


async def test_a_button_that_is_not_there_cannot_be_pressed(bot: Bot, ann: Chat) -> None:
    """The error names the buttons that are."""
    await bot.send_message(1001, "行吗", reply_markup=SOLVED)

    with pytest.raises(LookupError, match=r"人工.*解决了"):
        ann.presses("人工")


async def test_a_button_carries_at_most_64_bytes(bot: Bot, ann: Chat) -> None:
    """Bytes, not characters: 22 Chinese ones are too many."""
    fits, long = (InlineKeyboardMarkup.from_button(InlineKeyboardButton("钮", callback_data="年" * n)) for n in (21, 22))

    await bot.send_message(1001, "x", reply_markup=fits)
    with pytest.raises(BadRequest, match=r"(?i)button_data_invalid"):
        await bot.send_message(1001, "x", reply_markup=long)


async def test_an_edited_message_changes_in_place(bot: Bot, ann: Chat) -> None:
    """Its buttons go unless given again, and a stale press still carries it."""
    message = await bot.send_message(1001, "<b>请</b>评价", parse_mode="HTML", reply_markup=SOLVED)
    await bot.send_message(1001, "再见")

    await message.edit_text("谢谢")
    ann.presses_data("yes", message_id=message.message_id)
    (update,) = await bot.get_updates()

    assert ann.heard == ["谢谢", "再见"]
    assert ann.messages[0].buttons == []
    assert update.effective_message
    assert update.effective_message.text == "谢谢"
    assert update.effective_message.edit_date


async def test_an_edit_must_change_something_that_is_there(bot: Bot, ann: Chat) -> None:
    """Telegram refuses both the idle edit and the lost message."""
    message = await bot.send_message(1001, "请评价", reply_markup=SOLVED)

    with pytest.raises(BadRequest, match="Message is not modified: specified new message content"):
        await message.edit_reply_markup(SOLVED)
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("x", 1001, message.message_id + 1)
    await message.edit_reply_markup(None)
    assert ann.messages[0].buttons == []
    with pytest.raises(BadRequest, match="not modified"):
        await message.edit_text("请评价")


async def test_a_deleted_message_is_gone(bot: Bot, ann: Chat) -> None:
    """It cannot be deleted again, nor replied to; a press of its button says it is out of reach."""
    message = await bot.send_message(1001, "误", reply_markup=SOLVED)
    await message.delete()
    ann.presses_data("no", message_id=message.message_id)
    (update,) = await bot.get_updates()

    assert ann.heard == []
    assert update.callback_query
    assert update.callback_query.message
    assert not update.callback_query.message.is_accessible
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await message.delete()
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await message.reply_text("x", do_quote=True)


async def test_a_reply_to_the_persons_own_message_is_taken(bot: Bot, ann: Chat) -> None:
    """Only its place is checked."""
    ann.says("问")
    (update,) = await bot.get_updates()
    assert update.message

    await update.message.reply_text("答", do_quote=True)

    assert ann.heard == ["答"]


async def test_a_document_keeps_its_name_and_size(telegram: TelegramDouble, bot: Bot, ann: Chat) -> None:
    """Any bytes pass; the file can be sent again by its id."""
    content = b"a\r\n--b\x00\xff\r\n"
    message = await bot.send_document(1001, InputFile(content, "年报 表.xlsx"), caption="<b>表</b>", parse_mode="HTML")
    assert message.document
    await bot.send_document(1001, message.document.file_id)

    assert (message.document.file_name, message.document.file_size) == ("年报 表.xlsx", len(content))
    assert ann.heard == ["表", ""]
    assert [shown.document and shown.document.size for shown in ann.messages] == [len(content)] * 2
    assert getattr(telegram.calls_of("sendDocument")[0].params["document"], "content", None) == content
    with pytest.raises(BadRequest, match=r"(?i)wrong file_id"):
        await bot.send_document(1001, "unknown")
