"""What a mail says: its parts as text, the whole of it and what the person wrote."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from handlers.mail.reading.charsets import decode
from handlers.mail.reading.html import charset_in, read_html
from handlers.mail.reading.lines import Line, is_blank, read_line, unflow, write
from handlers.mail.reading.parts import Part, split_uuencoded
from handlers.mail.reading.quotes import lift, split_history
from handlers.mail.reading.signatures import drop_signature, is_only_signature
from handlers.mail.reading.words import EXCUSE, WIDE_BLANK
from helpbot.messages import storable

LONGEST_TEXT = 256 * 2**10
"""Characters of a text that are kept: a book's worth; what is longer is a file in the wrong place."""
LONGEST_PART = 4 * 2**20
"""Bytes of a text part that are looked at: pictures may stand inside its markup."""
MOST_LINES = 10_000
MOST_LEVELS = 10
"""Older mails that are gone back through for words of a person."""

_LOOKS_HTML = re.compile(
    r"\s*(?:<!doctype html|<html[\s>]|<(?:div|p|table|meta|head|body)[\s>][^<]{0,500}>.*</)", re.IGNORECASE | re.DOTALL
)
_PGP_SIGNED = "-----BEGIN PGP SIGNED MESSAGE-----"
_PGP_SIGNATURE = "-----BEGIN PGP SIGNATURE-----"
_PGP_END = "-----END PGP SIGNATURE-----"
_PGP_LOCKED = "-----BEGIN PGP MESSAGE-----"
_ONLY_BLANKS = re.compile(rf"\n[ \t\u00a0{WIDE_BLANK}]+(?=\n)")
_MANY_BLANK = re.compile(r"\n{3,}")


@dataclass(slots=True)
class Section:
    """A stretch of the mail, in the forms in which it came."""

    plain: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Words:
    """All of the text and what the person wrote of it; `files` were found inside the text."""

    whole: str = ""
    text: str = ""
    files: list[tuple[bytes, bytes]] = field(default_factory=list)
    encrypted: bool = False


def read_words(parts: Sequence[Part]) -> Words:
    """The text of these leaves in their order; of an alternative, one form."""
    words = Words()
    sections = [_section(list(group), words) for _, group in groupby(parts, key=lambda part: part.choice or -part.start)]
    read = [lines for section in sections if not is_blank(lines := _lines_of(section))]
    lines = [line for each in read for line in (*each, Line(""))][:MOST_LINES]
    words.whole = storable(write(lines, quoted=True))[:LONGEST_TEXT]
    words.text = storable(write(what_was_written(lines)))[:LONGEST_TEXT].strip()
    return words


def _section(parts: Sequence[Part], words: Words) -> Section:
    section = Section()
    for part in parts:
        text = _text_of(part, words)
        is_html = part.headers.type == "text/html" or (part.headers.type == "text/plain" and _LOOKS_HTML.match(text[:2000]))
        (section.html if is_html else section.plain).append(text)
    return section


def _text_of(part: Part, words: Words) -> str:
    raw, files = split_uuencoded(part.content(LONGEST_PART))
    words.files += files
    hint = charset_in(raw) if part.headers.type == "text/html" else part.headers.hint
    text = decode(raw, part.headers.charset, hint=hint).replace("\r\n", "\n").replace("\r", "\n")
    if part.headers.parameter("content-type", "format").lower() == "flowed":
        text = unflow(text[:LONGEST_TEXT], delete_space=part.headers.parameter("content-type", "delsp").lower() == "yes")
    if _PGP_LOCKED in text:
        words.encrypted = True
    return _unsigned(text) if _PGP_SIGNED in text else text


def _unsigned(text: str) -> str:
    """The text without the armour of a signature (RFC 9580, section 7)."""
    before, _, rest = text.partition(_PGP_SIGNED)
    signed, found, rest = rest.partition(_PGP_SIGNATURE)
    if not found:
        return text
    return before + signed.partition("\n\n")[2].replace("\n- ", "\n") + rest.partition(_PGP_END)[2]


def _lines_of(section: Section) -> list[Line]:
    """The plain form, unless it is empty, an excuse, or cannot tell old from new where the markup can."""
    plain = _plain_lines("\n".join(section.plain))
    if not section.html:
        return plain
    if is_blank(plain) or _is_stub(plain):
        marked = [line for markup in section.html for line in read_html(markup)]
        return plain if is_blank(marked) else marked
    if split_history(plain)[1]:
        return plain
    marked = [line for markup in section.html for line in read_html(markup)]
    own, older = split_history(marked)
    return marked if older and not is_blank(own) else plain


def _plain_lines(text: str) -> list[Line]:
    text = text.replace("&nbsp;", " ")  # QQ writes that in plain text
    squeezed = _MANY_BLANK.sub("\n\n", _ONLY_BLANKS.sub("\n", text))[:LONGEST_TEXT]
    return [read_line(line) for line in squeezed.split("\n", MOST_LINES)[:MOST_LINES]]


def _is_stub(lines: Sequence[Line]) -> bool:
    written = [line.text for line in lines if not line.blank]
    return len(written) <= 3 and any(EXCUSE.match(text[:200]) for text in written)


def what_was_written(lines: Sequence[Line]) -> list[Line]:
    """The lines that the person wrote, else those of the newest older mail that has any: who only passes a mail on means that."""
    rest: Sequence[Line] = lines
    for _ in range(MOST_LEVELS):
        own, older = split_history(rest)
        if not is_blank(own) and not (is_only_signature(own) and not is_blank(older)):
            return drop_signature(own)
        if is_blank(older):
            break
        rest = lift(older)
    return list(lines)
