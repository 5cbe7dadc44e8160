"""Text as lines, each knowing how deep it is quoted: the form in which quotes and signatures are looked for."""

import re
from collections.abc import Iterable, Sequence
from enum import IntEnum
from typing import NamedTuple

from handlers.mail.reading.words import QUOTE_MARKS, WIDE_BLANK

_QUOTE = re.compile(rf"(?:[ \t]?[{QUOTE_MARKS}])+")
_BLANK = "\u200b\ufeff \t\u00a0" + WIDE_BLANK
_MANY_BLANK = re.compile(r"\n{3,}")
_TRAILING = re.compile(rf"[ \t\u00a0{WIDE_BLANK}]+$")


class Mark(IntEnum):
    """What the markup says of a line."""

    NONE = 0
    HISTORY = 1
    """From here on it is an older mail."""
    SIGNATURE = 2


class Line(NamedTuple):
    """A line without its quote marks, and how many of them it had."""

    text: str
    depth: int = 0
    mark: Mark = Mark.NONE

    @property
    def blank(self) -> bool:
        """True where nothing is to be read."""
        return not self.text.strip(_BLANK)


def read_line(line: str) -> Line:
    """A line of a plain text."""
    if line[:1] not in (*QUOTE_MARKS, " ", "\t"):
        return Line(line)
    marks = _QUOTE.match(line[:4000])
    if marks is None:
        return Line(line)
    rest = line[marks.end() :]
    return Line(rest[1:] if rest.startswith(" ") else rest, sum(map(marks[0].count, QUOTE_MARKS)))


def unflow(text: str, *, delete_space: bool) -> str:
    """Lines that a program broke at the window's edge, put together again (RFC 3676)."""
    out: list[str] = []
    before: Line | None = None  # the line before, where it goes on
    for line in map(_read_flowed, text.split("\n")):
        fixed = line.text == "-- "
        if before is None or fixed or before.depth != line.depth:
            out.append("\n" + ">" * line.depth + " " * bool(line.depth))
        soft = line.text.endswith(" ") and not fixed
        out.append(line.text[:-1] if soft and delete_space else line.text)
        before = line if soft else None
    return "".join(out)[1:]


def _read_flowed(line: str) -> Line:
    depth = len(line) - len(line.lstrip(">"))
    rest = line[depth:]
    return Line(rest[1:] if rest.startswith(" ") else rest, depth)


def write(lines: Iterable[Line], *, quoted: bool = False) -> str:
    """The lines as a text, runs of blank ones squeezed into one."""
    texts = (_TRAILING.sub("", ("> " * line.depth if quoted else "") + line.text) for line in lines)
    return _MANY_BLANK.sub("\n\n", "\n".join(texts)).strip("\n")


def is_blank(lines: Sequence[Line]) -> bool:
    """True where none of them has anything to read."""
    return all(line.blank for line in lines)
