"""One-time codes: how they are drawn, written, and found in what a person typed. Pure: whether one is valid, only the database knows.

A code has 16 characters of Crockford's base32 (no I, L, O, U), 80 bits, shown as XXXX-XXXX-XXXX-XXXX.
"""

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16

_DIGIT = re.compile("[2-9]")
_LETTER = re.compile("[A-Z]")
_GAP = r"[ \t\r\n.,·•_\-‐‑‒–—―−]{0,3}"
_GROUP = "[0-9A-TV-Za-tv-z]{4}"
_CODE = re.compile(rf"(?<![0-9A-Za-z])(?=({_GROUP}(?:{_GAP}{_GROUP}){{3}})(?![0-9A-Za-z]))")

_NARROW = {ord(" ") + 0xFEE0 + place: chr(ord(" ") + place) for place in range(1, 95)} | {0x3000: " "}
_CANONICAL = str.maketrans("OIL", "011")


@dataclass(frozen=True, slots=True)
class Found:
    """A code as somebody typed it: in canonical form, and where it stands in the text."""

    code: str
    start: int
    end: int


def draw_code() -> str:
    """A new code in canonical form: 80 random bits.

    Drawn again until it passes for a code: that is one in a hundred, and costs a hundredth of a bit.
    """
    while True:
        code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        if _passes(code):
            return code


def write_code(code: str) -> str:
    """The code in groups of four, as people read and copy it."""
    return "-".join(code[place : place + 4] for place in range(0, LENGTH, 4))


def find_codes(text: str) -> Iterator[Found]:
    """What may be a code, wherever it stands: in any case and width, O for 0, I or L for 1, groups apart or not.

    Where groups of four stand before or behind it, each reading is found, and they overlap.
    """
    for match in _CODE.finditer(text.translate(_NARROW)):
        code = re.sub("[^0-9A-Z]", "", match[1].upper()).translate(_CANONICAL)
        if _passes(code):
            yield Found(code, *match.span(1))


def _passes(code: str) -> bool:
    """Neither a number of a bank card or a telephone (three letters at least) nor words or pinyin (a digit that looks like no letter)."""
    return len(_LETTER.findall(code)) >= 3 and bool(_DIGIT.search(code))
