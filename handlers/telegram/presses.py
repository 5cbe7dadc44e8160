"""Pressed buttons: which presses are one and the same, and how a keyboard shows what was picked."""

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass

import structlog
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import ChatType
from telegram.error import TelegramError

from handlers.telegram.outbound import is_harmless

log = structlog.get_logger(__name__)

TAKEN = "✓ "
"""Before the label of what was picked. The other buttons stay: whoever picked the wrong one picks again."""


@dataclass(frozen=True, slots=True)
class Marking:
    """A keyboard that is to show what was picked."""

    chat: int
    message: int
    keyboard: InlineKeyboardMarkup


def press_key(bot_id: int, update: Mapping[str, object]) -> str | None:
    """The key of a press: the same however often somebody presses that button of that message, for it has nothing to add.

    None where it is no press, or where Telegram does not say of which message.
    """
    query = _part(update, "callback_query")
    message = _part(query, "message")
    parts = [_part(message, "chat").get("id"), message.get("message_id"), _part(query, "from").get("id")]
    token = query.get("data")
    if not isinstance(token, str) or not all(isinstance(part, int) for part in parts):
        return None
    return ":".join(["telegram", str(bot_id), "press", *map(str, parts), token])


def find_marking(update: Mapping[str, object]) -> Marking | None:
    """What to change on the pressed message; None where it shows the choice already, or is none of ours to change.

    In a group it stays as it is: what one member picked says nothing of the others.
    """
    query = _part(update, "callback_query")
    message = _part(query, "message")
    chat, number = _part(message, "chat"), message.get("message_id")
    chat_id = chat.get("id")
    rows = _part(message, "reply_markup").get("inline_keyboard")
    if chat.get("type") != ChatType.PRIVATE or not isinstance(chat_id, int) or not isinstance(number, int) or not isinstance(rows, list):
        return None
    before = [[(str(each["text"]), str(each["callback_data"])) for each in row] for row in rows if _is_ours(row)]
    after = [[(_label(text, taken=token == query.get("data")), token) for text, token in row] for row in before]
    if after == before or len(before) < len(rows):
        return None
    buttons = [[InlineKeyboardButton(text, callback_data=token) for text, token in row] for row in after]
    return Marking(chat_id, number, InlineKeyboardMarkup(buttons))


async def mark_choice(bot: Bot, marking: Marking) -> None:
    """Show on the message itself what was picked. Raises TelegramError."""
    await bot.edit_message_reply_markup(marking.chat, marking.message, reply_markup=marking.keyboard)


async def try_once(call: Awaitable[object]) -> None:
    """Make a call that nobody waits for: what Telegram refuses is not tried again."""
    try:
        await call
    except TelegramError as error:
        if not is_harmless(error):
            log.info("telegram.press_ignored", reason=type(error).__name__)  # its own words may name the address, and with it the token


def _part(holder: Mapping[str, object], name: str) -> Mapping[str, object]:
    """A part of an update, looked for without trusting its shape."""
    found = holder.get(name)
    return found if isinstance(found, dict) else {}


def _is_ours(row: object) -> bool:
    """A row of buttons with tokens, as we send them."""
    return isinstance(row, list) and all(isinstance(each, dict) and {"text", "callback_data"} <= each.keys() for each in row)


def _label(text: str, *, taken: bool) -> str:
    return (TAKEN if taken else "") + text.removeprefix(TAKEN)
