"""What kind of thing a Telegram message is, and the file in it, if there is one."""

from dataclasses import dataclass
from typing import cast

from telegram import Message
from telegram.constants import MessageType

from helpbot.messages import Form

_FORMS = (
    ("animation", Form.STICKER),  # before document: every animation is one as well
    ("sticker", Form.STICKER),
    ("dice", Form.STICKER),
    ("voice", Form.VOICE),
    ("video_note", Form.VOICE),
    ("photo", Form.FILE),
    ("document", Form.FILE),
    ("video", Form.FILE),
    ("audio", Form.FILE),
    ("contact", Form.CONTACT),
    ("location", Form.LOCATION),
)

_CONTENT = frozenset(
    {
        "animation",
        "audio",
        "checklist",
        "contact",
        "dice",
        "document",
        "game",
        "giveaway",
        "giveaway_winners",
        "invoice",
        "live_photo",
        "location",
        "paid_media",
        "photo",
        "poll",
        "sticker",
        "story",
        "text",
        "venue",
        "video",
        "video_note",
        "voice",
    }
)
"""What a person sends (Bot API, Message)."""

_ABOUT = frozenset(
    {
        "business_connection_id",
        "effect_id",
        "reply_to_story",
        "sender_boost_count",
        "sender_business_bot",
        "suggested_post_info",
    }
)
"""What is said about a message; the library counts it among the types as well."""

_SERVICE = (frozenset(kind.value for kind in MessageType) | {"migrate_from_chat_id"}) - _CONTENT - _ABOUT
"""What Telegram says of itself: somebody joined, something was pinned."""


@dataclass(frozen=True, slots=True)
class FileRef:
    """A file as Telegram names it, not fetched yet; `size` is 0 where it is not said."""

    file_id: str
    name: str
    mime: str
    size: int


def is_service(message: Message) -> bool:
    """Whether nobody said this."""
    return not (message.text or message.caption) and any(getattr(message, name, None) for name in _SERVICE)


def form_of(message: Message) -> Form:
    """What a message is; a caption makes words of anything."""
    if message.text or message.caption:
        return Form.TEXT
    return next((form for name, form in _FORMS if getattr(message, name, None)), Form.UNKNOWN)


def words_of(message: Message) -> str:
    """Text or caption, or what can be written down of a contact or a place."""
    if contact := message.contact:
        return " ".join(filter(None, [contact.first_name, contact.last_name, contact.phone_number]))
    if place := message.location:
        return f"{place.latitude}, {place.longitude}"
    return message.text or message.caption or ""


def file_of(message: Message) -> FileRef | None:
    """The file of a message, a picture in its largest size; a sticker's or a voice's is none."""
    if message.animation:
        return None
    if message.photo:
        largest = message.photo[-1]
        return FileRef(largest.file_id, f"photo-{message.message_id}.jpg", "image/jpeg", largest.file_size or 0)
    for kind in ("document", "video", "audio"):
        if found := getattr(message, kind, None):
            name = cast("str", found.file_name or f"{kind}-{message.message_id}")
            return FileRef(found.file_id, name, found.mime_type or "application/octet-stream", found.file_size or 0)
    return None
