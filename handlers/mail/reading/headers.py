"""The header block of a mail or a part: found, cut into fields and read, however broken it is."""

import re
from binascii import Error as BadEncoding
from binascii import a2b_base64, a2b_qp
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from functools import cached_property
from itertools import groupby
from typing import cast

from handlers.mail.reading.charsets import decode
from helpbot.messages import storable

LONGEST_BLOCK = 256 * 2**10
"""Bytes of headers that are looked at: fifty times what a much-travelled mail has."""
LONGEST_VALUE = 64 * 2**10
"""Bytes of one field: a thousand recipients."""
LONGEST_PARAMETERS = 8 * 2**10
"""Bytes of a field with parameters: a name of 255 Chinese characters, percent-encoded, takes 2,300."""

_END = re.compile(rb"\n\r?\n")
_NO_FIELDS = re.compile(rb"\r?\n")
_LOGICAL_LINE = re.compile(rb"[^\n]*(?:\n[ \t][^\n]*)*")
_FIELD = re.compile(rb"([!-9;-~]{1,128})[ \t]*:(.*)", re.DOTALL)
_FOLD = re.compile(rb"\r?\n[ \t]*")
_WORD = re.compile(r"=\?([^?\s=]{0,64})\?([bBqQ])\?([^?]*)(?:\?=|$)")
_BETWEEN_WORDS = re.compile(r"(\?=)\s+(?==\?[^?\s]{0,64}\?[bBqQ]\?)")
_BLANKS = re.compile(r"\s+")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")
_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,64}/[a-z0-9!#$&^_.+-]{1,64}")


_Value = str | tuple[str | None, str | None, str]
"""Of a parameter: plain, or with its charset and language (RFC 2231)."""


@dataclass(frozen=True)
class Headers:
    """The fields of a block in their order: lower-case names, raw values, unfolded. `hint`: the charset that the text is said to be in."""

    fields: tuple[tuple[str, bytes], ...] = ()
    hint: str = field(default="", compare=False)

    def raw(self, name: str) -> bytes:
        """The first value of a field, as it came; empty where it is not there."""
        return next((value for found, value in self.fields if found == name), b"")

    def all(self, name: str) -> list[str]:
        """Every value of a field, topmost first."""
        return [spell(value, self.charset) for found, value in self.fields if found == name]

    def text(self, name: str) -> str:
        """The value of a field with its encoded words decoded."""
        return decode_words(spell(self.raw(name), self.charset))

    def plain(self, name: str) -> str:
        """The value of a field for comparing: lower case, encoded words left alone."""
        return spell(self.raw(name), self.charset).strip().lower()

    def has(self, *names: str) -> bool:
        """True where one of these fields is there."""
        return any(found in names for found, _ in self.fields)

    @cached_property
    def charset(self) -> str:
        """What the type says of the charset."""
        return self.parameter("content-type", "charset") or self.hint

    @cached_property
    def type(self) -> str:
        """The media type, `text/plain` where none is said that can be (RFC 2045, section 5.2)."""
        said = self.raw("content-type").split(b";")[0].decode("latin-1").strip(" '\"\t").lower()
        if said in ("text", "html"):
            return "text/html" if said == "html" else "text/plain"
        return said if _TYPE.fullmatch(said) else "text/plain"

    @cached_property
    def disposition(self) -> str:
        """`attachment`, `inline` or whatever is said."""
        return self.raw("content-disposition").split(b";")[0].decode("latin-1").strip().lower()

    def parameter(self, name: str, key: str) -> str:
        """A parameter of a field: as RFC 2231 encodes it, or else in encoded words, which RFC 2047 forbids there and everyone writes."""
        raw = self.raw(name)[:LONGEST_PARAMETERS]
        if b";" not in raw:
            return ""
        charset = "" if key == "charset" else self.charset
        message = Message()
        message["content-type"] = spell(raw, charset)
        try:
            pairs = cast("list[tuple[str, _Value]]", message.get_params([]))
        except (ValueError, LookupError, TypeError, AttributeError):  # `name*` and the like are more than the parser bears
            return ""
        values = [value for found, value in pairs if found.lower() == key]
        encoded = next((value for value in values if isinstance(value, tuple)), None)
        if encoded:
            said, _, value = encoded
            return decode(value.encode("latin-1", "replace"), said or "", hint=charset) if _is_latin(value) else value
        return decode_words(str(values[0])) if values else ""


def _is_latin(text: str) -> bool:
    return all(ord(character) < 0x100 for character in text)


def split_block(data: bytes, start: int, end: int, hint: str = "") -> tuple[Headers, int]:
    """The fields of the block that begins at `start`, and where the body begins.

    A stray line among fields is passed over; one that follows the last of them is where the body begins, as there is no blank line.
    """
    if none := _NO_FIELDS.match(data, start, end):
        return Headers((), hint), none.end()
    found = _END.search(data, start, end)
    close, body = (found.start(), found.end()) if found else (end, end)
    fields: list[tuple[str, bytes]] = []
    stray: int | None = start
    for line in _LOGICAL_LINE.finditer(data, start, min(close, start + LONGEST_BLOCK)):
        if parts := _FIELD.fullmatch(line[0]):
            fields.append((parts[1].decode("ascii").lower(), _FOLD.sub(b" ", parts[2][:LONGEST_VALUE]).strip()))
            stray = None
        elif line[0].strip() and stray is None:
            stray = line.start()
    return Headers(tuple(fields), hint), body if stray is None else stray


def spell(raw: bytes, charset: str) -> str:
    """A raw value as text on one line, encoded words left as they are."""
    return decode(_FOLD.sub(b" ", raw), hint=charset) if not raw.isascii() else _FOLD.sub(b" ", raw).decode("ascii")


def decode_words(text: str) -> str:
    """The text with its encoded words decoded (RFC 2047), also those that were cut inside a character."""
    if "=?" not in text:
        return text
    text = _BETWEEN_WORDS.sub(r"\1", text)
    return "".join(_join_words(text))


def _join_words(text: str) -> Iterator[str]:
    """Words that touch and share a charset are one run of bytes: programs cut them anywhere."""
    pieces: list[tuple[str, bytes | str]] = []
    place = 0
    for word in _WORD.finditer(text):
        if word.start() > place:
            pieces.append(("", text[place : word.start()]))
        pieces.append((word[1].split("*")[0].lower() or "utf-8", _word_bytes(word[2], word[3])))
        place = word.end()
    pieces.append(("", text[place:]))
    for charset, run in groupby(pieces, key=lambda piece: piece[0]):
        values = [value for _, value in run]
        yield decode(b"".join(value for value in values if isinstance(value, bytes)), charset) if charset else "".join(map(str, values))


def _word_bytes(encoding: str, payload: str) -> bytes:
    raw = payload.encode("utf-8", "replace")
    return a2b_qp(raw.replace(b" ", b"_"), header=True) if encoding in "qQ" else unbase64(raw)


def unbase64(raw: bytes) -> bytes:
    """The bytes, as far as they are there: wrong padding and strange characters are passed over."""
    try:
        return a2b_base64(raw)
    except BadEncoding:
        plain = _NOT_BASE64.sub(b"", raw)
        plain = plain[: len(plain) - (len(plain) % 4 == 1)]
        return a2b_base64(plain + b"=" * (-len(plain) % 4))


def one_line(text: str, longest: int) -> str:
    """Storable text on one line, so that nothing it holds can become a header of ours."""
    return _BLANKS.sub(" ", storable(text[: 4 * longest])).strip()[:longest]
