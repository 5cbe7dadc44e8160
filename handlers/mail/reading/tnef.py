"""winmail.dat: Outlook's own wrapper around a text and files (MS-OXTNEF)."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from handlers.mail.reading.charsets import decode

_SIGNATURE = b"\x78\x9f\x3e\x22"
_CODEPAGE, _BODY, _PROPERTIES = 0x9007, 0x800C, 0x9003
_NEW_FILE, _TITLE, _DATA, _FILE_PROPERTIES = 0x9002, 0x8010, 0x800F, 0x9005
_TEXT, _RICH, _HTML, _LONG_NAME, _MIME = 0x1000, 0x1009, 0x1013, 0x3707, 0x370E
_FIXED = {0x0002: 4, 0x0003: 4, 0x0004: 4, 0x0005: 8, 0x0006: 8, 0x0007: 8, 0x000A: 4, 0x000B: 4, 0x0014: 8, 0x0040: 8, 0x0048: 16}
_COUNTED = frozenset((0x001E, 0x001F, 0x000D, 0x0102))
_UNICODE, _MULTIPLE = 0x001F, 0x1000
MOST_FILES = 100
MOST_VALUES = 10_000


@dataclass(slots=True)
class PackedFile:
    """A file inside; `mime` is empty where nothing is said."""

    name: str = ""
    mime: str = ""
    content: bytes = b""


@dataclass(slots=True)
class Winmail:
    """What was inside. `text` is empty where there is only markup or rich text, which is compressed."""

    text: str = ""
    html: bytes = b""
    rich: bytes = b""
    files: list[PackedFile] = field(default_factory=list)


def is_winmail(data: bytes) -> bool:
    """True where the bytes begin as such a wrapper does."""
    return data.startswith(_SIGNATURE)


def read_winmail(data: bytes) -> Winmail:
    """As much as can be read: a wrapper that ends early is read up to there."""
    found = Winmail()
    charset = ""
    for ident, value in _attributes(data):
        if ident == _CODEPAGE and len(value) >= 4:
            charset = f"cp{int.from_bytes(value[:4], 'little')}"
        elif ident == _BODY:
            found.text = _spell(value, charset)
        elif ident == _PROPERTIES:
            _take_text(found, value, charset)
        elif ident == _NEW_FILE:
            if len(found.files) == MOST_FILES:
                break
            found.files.append(PackedFile())
        elif found.files:
            _fill(found.files[-1], ident, value, charset)
    return found


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Number and value of each attribute: a level, the number, a type, a length, the value, a checksum."""
    place = 6
    while place + 9 <= len(data):
        _, ident, _, size = struct.unpack_from("<BHHI", data, place)
        yield ident, data[place + 9 : place + 9 + size]
        place += 9 + size + 2


def _take_text(found: Winmail, value: bytes, charset: str) -> None:
    for ident, kind, content in _properties(value):
        if ident == _TEXT:
            found.text = _property_text(kind, content, charset)
        elif ident == _HTML:
            found.html = content
        elif ident == _RICH:
            found.rich = content


def _fill(file: PackedFile, ident: int, value: bytes, charset: str) -> None:
    if ident == _TITLE:
        file.name = file.name or _spell(value, charset)
    elif ident == _DATA:
        file.content = value
    elif ident == _FILE_PROPERTIES:
        for number, kind, content in _properties(value):
            if number == _LONG_NAME:
                file.name = _property_text(kind, content, charset)
            elif number == _MIME:
                file.mime = _property_text(kind, content, charset)


def _properties(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Number, type and value of MAPI properties, up to the first of a type that is not known."""
    place = 4
    for _ in range(MOST_VALUES):
        if place + 4 > len(data):
            return
        kind, ident = struct.unpack_from("<HH", data, place)
        place += 4
        if ident >= 0x8000:
            place = _pass_name(data, place)
        base = kind & ~_MULTIPLE
        counted = base in _COUNTED or kind & _MULTIPLE
        count, place = (min(_count(data, place), MOST_VALUES), place + 4) if counted else (1, place)
        if base in _FIXED:
            yield ident, kind, data[place : place + _FIXED[base]]
            place += count * _FIXED[base]
        elif base in _COUNTED:
            value, place = _pass_values(data, place, count)
            yield ident, base, value
        else:
            return


def _pass_values(data: bytes, place: int, count: int) -> tuple[bytes, int]:
    """The first of so many values that say their length, and where the last ends."""
    first = data[place + 4 : place + 4 + _count(data, place)] if count else b""
    for _ in range(count):
        size = _count(data, place)
        place += 4 + size + -size % 4
        if place > len(data):
            break
    return first, place


def _pass_name(data: bytes, place: int) -> int:
    """Where the name of a named property ends: a GUID, a kind, and a number or a string."""
    by_name = _count(data, place + 16)
    if not by_name:
        return place + 24
    size = _count(data, place + 20)
    return place + 24 + size + -size % 4


def _count(data: bytes, place: int) -> int:
    return int.from_bytes(data[place : place + 4], "little")


def _property_text(kind: int, content: bytes, charset: str) -> str:
    return content.decode("utf-16-le", "replace").rstrip("\0") if kind == _UNICODE else _spell(content, charset)


def _spell(value: bytes, charset: str) -> str:
    return decode(value.rstrip(b"\0"), charset)
