"""The tree of a mail's parts, walked once and within bounds, and what each leaf holds."""

import re
from binascii import Error as BadEncoding
from binascii import a2b_qp, a2b_uu
from collections.abc import Iterator
from dataclasses import dataclass

from handlers.mail.reading.headers import Headers, split_block, unbase64

MOST_PARTS = 1000
"""Leaves that are looked at: a hundred scanned pages are a hundred."""
MOST_LEVELS = 50
"""Multiparts within multiparts that are opened: a mail forwarded in full ten times has thirty."""

_GUESSED_BOUNDARY = re.compile(rb"(?:^|\n)--([^\r\n]{1,200}?)[ \t\r]*\n")
_UU_BLOCK = re.compile(rb"(?:^|\n)begin [0-7]{3,4} ([^\r\n]{1,255})\r?\n((?:[ -`]{1,80}\r?\n)*?)(?:[`]?[ \t]*\r?\n)?end[ \t]*(?=\r?\n|$)")


@dataclass(frozen=True, slots=True)
class Part:
    """A leaf: its fields, where its bytes lie in the mail, and its place in the tree.

    `choice` is the number of the multipart/alternative it belongs to, 0 where to none: of those with one number, one is read.
    `wrapper` is the type of the multipart it lies in.
    """

    headers: Headers
    data: bytes
    start: int
    end: int
    choice: int = 0
    wrapper: str = ""

    @property
    def size(self) -> int:
        """Bytes as they came, still encoded."""
        return self.end - self.start

    @property
    def encoding(self) -> str:
        """The transfer encoding (RFC 2045, section 6), in one spelling."""
        return self.headers.plain("content-transfer-encoding").split(";")[0].strip(" '\"")

    def content(self, most: int | None = None) -> bytes:
        """What the leaf holds, decoded; of at most `most` encoded bytes where that is given."""
        end = self.end if most is None else min(self.end, self.start + most)
        return unpack(self.data[self.start : end], self.encoding)


def unpack(raw: bytes, encoding: str) -> bytes:
    """Undo a transfer encoding, as far as the bytes follow it."""
    if encoding == "base64":
        return unbase64(raw) if raw.isascii() else raw  # a label over plain 8-bit text
    if encoding in ("quoted-printable", "quotedprintable", "qp"):
        return a2b_qp(raw)
    if encoding in ("x-uuencode", "x-uue", "uuencode", "uue"):
        return next((content for _, content in split_uuencoded(raw)[1]), raw)
    return raw


def split_uuencoded(raw: bytes) -> tuple[bytes, list[tuple[bytes, bytes]]]:
    """The bytes without the uuencoded files in them, and those files with their names."""
    if b"begin " not in raw:
        return raw, []
    files = [(found[1].strip(), _unuu(found[2])) for found in _UU_BLOCK.finditer(raw)]
    return (_UU_BLOCK.sub(b"\n", raw), files) if files else (raw, [])


def _unuu(lines: bytes) -> bytes:
    return b"".join(map(_unuu_line, lines.splitlines()))


def _unuu_line(line: bytes) -> bytes:
    try:
        return a2b_uu(line)
    except BadEncoding:  # trailing rubbish: count the characters that the line itself claims
        claimed = (((line[0] - 32) & 63) * 4 + 5) // 3 if line else 0
        try:
            return a2b_uu(line[:claimed])
        except BadEncoding:
            return b""


def walk(data: bytes) -> tuple[Headers, list[Part]]:
    """The mail's own fields and its leaves in their order, at most MOST_PARTS of them."""
    headers, body = split_block(data, 0, len(data))
    walker = _Walker(data)
    walker.visit(Part(headers, data, body, len(data)), 0)
    return headers, walker.leaves


class _Walker:
    def __init__(self, data: bytes) -> None:
        self.leaves: list[Part] = []
        self._data = data
        self._choices = 0

    def visit(self, part: Part, level: int) -> None:
        """Take a part apart, or take it as a leaf."""
        pieces = self._pieces(part) if level < MOST_LEVELS else None
        if pieces is None:
            self.leaves.append(part)
            return
        choice = part.choice
        if part.headers.type == "multipart/alternative":
            self._choices += 1
            choice = choice or self._choices
        default = "message/rfc822" if part.headers.type == "multipart/digest" else ""
        for start, end in pieces:
            if len(self.leaves) >= MOST_PARTS:
                return
            headers, body = split_block(self._data, start, end, part.headers.hint)
            if default and not headers.has("content-type"):
                headers = Headers((*headers.fields, ("content-type", default.encode())), headers.hint)
            self.visit(Part(headers, self._data, body, end, choice, part.headers.type), level + 1)

    def _pieces(self, part: Part) -> Iterator[tuple[int, int]] | None:
        """Where the parts lie; None where there are none, or no boundary can be found.

        A boundary that is used makes a multipart, whatever its type says; of one that is called a multipart, it is guessed.
        """
        called = part.headers.type.startswith("multipart/")
        boundary = part.headers.parameter("content-type", "boundary").encode("utf-8", "replace")
        opening = self._find(boundary, part.start, part.end) if boundary else -1
        if opening < 0 and called:
            guessed = _GUESSED_BOUNDARY.search(self._data, part.start, min(part.end, part.start + 2**16))
            boundary = guessed[1] if guessed else b""
            opening = self._find(boundary, part.start, part.end) if boundary else -1
        return self._slices(boundary, opening, part.end) if opening >= 0 else None

    def _find(self, boundary: bytes, start: int, end: int) -> int:
        """Where a delimiter line begins, -1 where there is none."""
        delimiter = b"--" + boundary
        if self._data.startswith(delimiter, start, end):
            return start
        found = self._data.find(b"\n" + delimiter, start, end)
        return found + 1 if found >= 0 else -1

    def _slices(self, boundary: bytes, opening: int, end: int) -> Iterator[tuple[int, int]]:
        delimiter = b"--" + boundary
        while opening >= 0 and not self._data.startswith(delimiter + b"--", opening, end):
            line_end = self._data.find(b"\n", opening, end)
            if line_end < 0:
                return
            start = line_end + 1
            opening = self._find(boundary, start, end)
            close = end if opening < 0 else opening - (2 if self._data[opening - 2 : opening] == b"\r\n" else 1)
            yield start, max(start, close)
