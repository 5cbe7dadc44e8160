"""What comes from Telegram: updates as they are, stored before they are confirmed, understood later."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import cast

from telegram import Message, Update
from telegram.constants import ChatType

from helpbot.errors import Unreadable
from helpbot.messages import Address, Arrival, Incoming

CHANNEL = "telegram"

WANTED = ("message", "callback_query")
"""Kinds of updates we ask for (Bot API, getUpdates, allowed_updates)."""


def pack_update(bot_id: int, update: Mapping[str, object]) -> Arrival:
    """An update as it came; its key is the same whenever Telegram brings it again."""
    payload = json.dumps(update, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return Arrival(f"{CHANNEL}:{bot_id}:{update.get('update_id')}", _lane(update), payload)


def _lane(update: Mapping[str, object]) -> str:
    """The chat an update belongs to, looked for without trusting its shape: order is kept within a chat."""
    for kind in WANTED:
        holder = update.get(kind)
        if isinstance(holder, dict):
            message = holder.get("message", holder)
            chat = message.get("chat") if isinstance(message, dict) else None
            if isinstance(chat, dict):
                return str(chat.get("id", ""))
    return ""


def callback_id(update: Mapping[str, object]) -> str | None:
    """The id by which a pressed button wants to be acknowledged."""
    query = update.get("callback_query")
    found = query.get("id") if isinstance(query, dict) else None
    return found if isinstance(found, str) else None


def last_id(updates: Sequence[Mapping[str, object]]) -> int:
    """The highest update_id of a batch; those without one count as nothing."""
    return max((number for each in updates if isinstance(number := each.get("update_id"), int)), default=0)


def read_update(arrival: Arrival) -> Incoming | None:
    """A private message or a pressed button; None for whatever else. Raises Unreadable."""
    try:
        update = Update.de_json(json.loads(arrival.payload.decode("utf-8", "surrogatepass")), None)
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError) as error:
        raise Unreadable(f"update {arrival.key}: {error!r}") from error
    if update.callback_query and update.callback_query.data:
        return _read_press(arrival, update)
    if update.message and update.message.chat.type == ChatType.PRIVATE:
        return _read_message(arrival, update.message)
    return None


def _read_message(arrival: Arrival, message: Message) -> Incoming:
    """Text or caption; a sticker or a voice message has neither, and is told so."""
    chat = str(message.chat.id)
    name = message.from_user.full_name if message.from_user else ""
    text = message.text or message.caption or ""
    return Incoming(arrival.key, chat, Address(CHANNEL, chat), text, message.date, name=name)


def _read_press(arrival: Arrival, update: Update) -> Incoming | None:
    query = update.callback_query
    if query is None or query.message is None or query.message.chat.type != ChatType.PRIVATE:
        return None
    chat = str(query.message.chat.id)
    pressed = cast("str", query.data)
    now = datetime.now(UTC)  # noqa: TID251 -- a press carries no time of its own
    return Incoming(arrival.key, chat, Address(CHANNEL, chat), "", now, choice=pressed, name=query.from_user.full_name)
