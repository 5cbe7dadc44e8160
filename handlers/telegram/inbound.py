"""What comes from Telegram: updates as they are, stored before they are confirmed, understood later."""

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from telegram import Bot, CallbackQuery, Chat, Message, Update, User
from telegram.constants import ChatType

from handlers.telegram.files import fetch_file
from handlers.telegram.groups import GROUPS, is_addressed, words_for
from handlers.telegram.kinds import file_of, form_of, is_service, words_of
from handlers.telegram.presses import press_key
from helpbot.codes import find_codes
from helpbot.errors import Unreadable
from helpbot.messages import Address, Arrival, Attachment, Form, Incoming

CHANNEL = "telegram"

YEAR_2242 = 2**33
"""Seconds since 1970. No message is later, and Python makes a date of it on any machine."""

WANTED = ("message", "edited_message", "callback_query")
"""Kinds of updates we ask for (Bot API, getUpdates, allowed_updates)."""


def pack_update(bot_id: int, update: Mapping[str, object]) -> Arrival:
    """An update as it came; its key is the same whenever Telegram brings it again."""
    payload = json.dumps(update, ensure_ascii=False).encode("utf-8", "surrogatepass")
    key = press_key(bot_id, update) or f"{CHANNEL}:{bot_id}:{update.get('update_id')}"
    return Arrival(key, _lane(update), payload)


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


async def read_update(arrival: Arrival, bot: Bot, introduce: Callable[[], Awaitable[None]]) -> Incoming | None:
    """What a person said, with its file; None for whatever else. `introduce` lets the bot learn its own name, which a group may call.

    Raises Unreadable, and ChannelDown where the name cannot be learnt now.
    """
    raw = _load(arrival)
    if plain := _read_plain(arrival, raw):
        return plain
    update = _parse(arrival, raw)
    if update.callback_query:
        return _read_press(arrival, update.callback_query)
    message = update.message or update.edited_message
    if message is None or is_service(message):
        return None
    if not _is_whole(message):
        raise Unreadable(f"update {arrival.key}: a message without its parts")
    if message.chat.type in GROUPS and update.message:
        await introduce()
        return _read_in_group(arrival, message, bot)
    if message.chat.type != ChatType.PRIVATE:
        return None
    return _read_edit(arrival, message) if update.edited_message else await _read_message(arrival, message, bot)


def _load(arrival: Arrival) -> dict[str, object]:
    try:
        return dict(json.loads(arrival.payload.decode("utf-8", "surrogatepass")))
    except (ValueError, TypeError) as error:
        raise Unreadable(f"update {arrival.key}: {error!r}") from error


def _read_plain(arrival: Arrival, raw: Mapping[str, object]) -> Incoming | None:
    """Words in private and nothing else, as nine messages in ten are: for those the library would build a hundred fields to be asked six.

    None for all else, and for whatever is not as it should be: about that the library has the say.
    """
    match raw:
        case {"message": {"message_id": int(ref), "from": {"first_name": str(first), **sender}, **message}}:
            match message:
                case {"chat": {"id": int(chat), "type": ChatType.PRIVATE}, "date": int(date), "text": str(text)} if (
                    text and len(message) == 3
                ):
                    name = " ".join(filter(None, [first, str(sender.get("last_name") or "")]))
                    at = datetime.fromtimestamp(date, UTC)
                    return Incoming(arrival.key, str(chat), Address(CHANNEL, str(chat)), text, at, name=name, ref=str(ref))
    return None


def _parse(arrival: Arrival, raw: dict[str, object]) -> Update:
    try:
        return Update.de_json(raw, None)
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError) as error:
        raise Unreadable(f"update {arrival.key}: {error!r}") from error


def _is_whole(message: Message) -> bool:
    """The library takes whatever stands in a field."""
    chat: object = message.chat
    when: object = message.date
    return isinstance(chat, Chat) and isinstance(when, datetime) and isinstance(message.text or message.caption or "", str)


async def _read_message(arrival: Arrival, message: Message, bot: Bot) -> Incoming:
    """A private message; a file is fetched now, for Telegram's link to it soon ends."""
    incoming = _read_words(arrival, message)
    if (wanted := file_of(message)) is None:
        return incoming
    found = await fetch_file(bot, wanted)
    return replace(incoming, attachments=(found,)) if isinstance(found, Attachment) else replace(incoming, missing=(found,))


def _read_words(arrival: Arrival, message: Message) -> Incoming:
    chat = str(message.chat.id)
    return Incoming(
        arrival.key,
        chat,
        Address(CHANNEL, chat),
        words_of(message),
        message.date,
        name=message.from_user.full_name if message.from_user else "",
        form=form_of(message),
        ref=str(message.message_id),
        album=message.media_group_id or "",
    )


def _read_edit(arrival: Arrival, message: Message) -> Incoming | None:
    """New words; a place that moves and a picture that is swapped have none."""
    incoming = _read_words(arrival, message)
    return replace(incoming, form=Form.EDIT) if incoming.form is Form.TEXT else None


def _read_in_group(arrival: Arrival, message: Message, bot: Bot) -> Incoming | None:
    """Words or a file that are meant for the bot, and a one-time code, which must not lie there for all to use, whoever is meant.

    A file stays where it is: what a group sees is not for a ticket.
    """
    incoming = _read_words(arrival, message)
    if incoming.form not in (Form.TEXT, Form.FILE):
        return None
    if not is_addressed(message, bot) and not any(find_codes(incoming.text)):
        return None
    return replace(incoming, text=words_for(message, bot), public=True, speaker=_speaker(message.from_user))


def _read_press(arrival: Arrival, query: CallbackQuery) -> Incoming | None:
    if not query.data or query.message is None:
        return None
    chat = query.message.chat
    if chat.type not in (ChatType.PRIVATE, *GROUPS):
        return None
    now = datetime.now(UTC)  # noqa: TID251 -- a press carries no time of its own
    to, public = Address(CHANNEL, str(chat.id)), chat.type in GROUPS
    speaker = _speaker(query.from_user) if public else None
    return Incoming(arrival.key, to.who, to, "", now, choice=query.data, name=query.from_user.full_name, public=public, speaker=speaker)


def _speaker(user: User | None) -> Address | None:
    """Whoever writes in a group, as the private chat with them is called (Bot API: the ids are the same)."""
    return Address(CHANNEL, str(user.id)) if user else None
