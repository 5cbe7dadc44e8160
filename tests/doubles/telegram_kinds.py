"""What people send besides plain text, as the parts of a message; and what Telegram marks in a text."""

import re
import time

from tests.doubles.telegram_files import Files
from tests.doubles.telegram_html import utf16_length
from tests.doubles.telegram_wire import JsonObject

_MARKED = re.compile(r"(?<!\S)/[A-Za-z0-9_]{1,32}(?:@\w+)?(?!\S)|(?<![\w@])@[A-Za-z][A-Za-z0-9_]{3,31}\b", re.ASCII)


def text_parts(text: str) -> JsonObject:
    """A text with its commands and mentions marked."""
    return _marked("text", text, "entities")


def document_parts(files: Files, name: str, content: bytes, *, mime: str, caption: str) -> JsonObject:
    document = files.keep(name, content, folder="documents").describe() | {"file_name": name, "mime_type": mime}
    return {"document": document} | _caption_parts(caption)


def photo_parts(files: Files, content: bytes, *, caption: str) -> JsonObject:
    """Telegram makes it smaller sizes, too; the last one is the largest."""
    sizes = [(content[:1000], 90, 60), (content, 1280, 853)]
    kept = [files.keep("photo.jpg", data, folder="photos").describe() | {"width": width, "height": height} for data, width, height in sizes]
    return {"photo": kept} | _caption_parts(caption)


def voice_parts(files: Files, content: bytes, *, duration: int) -> JsonObject:
    voice = files.keep("voice.oga", content, folder="voice").describe()
    return {"voice": voice | {"duration": duration, "mime_type": "audio/ogg"}}


def sticker_parts(files: Files, emoji: str) -> JsonObject:
    sticker = files.keep("sticker.webp", b"RIFF", folder="stickers").describe() | {"type": "regular", "width": 512, "height": 512}
    return {"sticker": sticker | {"is_animated": False, "is_video": False, "emoji": emoji, "set_name": "Office"}}


def location_parts(latitude: float, longitude: float) -> JsonObject:
    return {"location": {"latitude": latitude, "longitude": longitude}}


def contact_parts(phone: str, name: str) -> JsonObject:
    return {"contact": {"phone_number": phone, "first_name": name}}


def forward_parts(text: str, *, origin: str) -> JsonObject:
    """From somebody who hides who they are behind a name, as most do."""
    sent_at = int(time.time()) - 60  # noqa: TID251 -- Telegram's clock, not ours
    return text_parts(text) | {"forward_origin": {"type": "hidden_user", "date": sent_at, "sender_user_name": origin}}


def _caption_parts(caption: str) -> JsonObject:
    return _marked("caption", caption, "caption_entities") if caption else {}


def _marked(name: str, text: str, entities_name: str) -> JsonObject:
    entities = [
        {
            "type": "bot_command" if found[0].startswith("/") else "mention",
            "offset": utf16_length(text[: found.start()]),
            "length": len(found[0]),
        }
        for found in _MARKED.finditer(text)
    ]
    return {name: text} | ({entities_name: entities} if entities else {})
