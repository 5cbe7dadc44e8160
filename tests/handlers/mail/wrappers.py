"""Builds what wraps a mail or its files in bytes of another kind: S/MIME and winmail.dat."""

import struct
from collections.abc import Mapping

from handlers.mail.reading.rich_text import KNOWN, WINDOW

_SIGNED = bytes.fromhex("06092a864886f70d010702")
_ENVELOPED = bytes.fromhex("06092a864886f70d010703")
_DATA = bytes.fromhex("06092a864886f70d010701")


def der(tag: int, content: bytes) -> bytes:
    """One value of DER: a tag, a length, the content."""
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + content


def signed_mail(inner: bytes, *, pieces: int = 0) -> bytes:
    """A mail in a signed wrapper (RFC 5652), its content in so many pieces of open length, as streaming programs write it."""
    if pieces:
        step = -(-len(inner) // pieces)
        octets = b"\x24\x80" + b"".join(der(0x04, inner[at : at + step]) for at in range(0, len(inner), step)) + b"\0\0"
        content = b"\xa0\x80" + octets + b"\0\0"
        return b"\x30\x80" + _SIGNED + b"\xa0\x80\x30\x80" + der(0x02, b"\x01") + der(0x31, b"") + b"\x30\x80" + _DATA + content + b"\0" * 8
    encapsulated = der(0x30, _DATA + der(0xA0, der(0x04, inner)))
    return der(0x30, _SIGNED + der(0xA0, der(0x30, der(0x02, b"\x01") + der(0x31, b"") + encapsulated + der(0x31, b""))))


def encrypted_mail() -> bytes:
    """A mail that nobody here has the key to."""
    return der(0x30, _ENVELOPED + der(0xA0, der(0x30, der(0x02, b"\x00") + der(0x31, b"\x00" * 200))))


def _attribute(level: int, ident: int, kind: int, value: bytes) -> bytes:
    return struct.pack("<BHHI", level, ident, kind, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)


def _properties(values: Mapping[int, tuple[int, bytes]]) -> bytes:
    """MAPI properties of counted types; a named one and a fixed one stand before them, as they do in Outlook's."""
    named = struct.pack("<HH", 0x001E, 0x8001) + bytes(16) + struct.pack("<II", 1, 6) + "ab\0".encode("utf-16-le") + bytes(2)
    named += struct.pack("<II", 1, 3) + b"xy\0" + bytes(1)
    fixed = struct.pack("<HHI", 0x0003, 0x0E07, 7) + struct.pack("<HHI", 0x1003, 0x6001, 2) + bytes(8)
    counted = b"".join(
        struct.pack("<HHII", kind, ident, 1, len(value)) + value + bytes(-len(value) % 4) for ident, (kind, value) in values.items()
    )
    return struct.pack("<I", len(values) + 3) + named + fixed + counted


def winmail(text: str, files: Mapping[str, bytes], *, html: bytes = b"", rich: bytes = b"") -> bytes:
    """A winmail.dat as Outlook writes it: the text and the long names in UTF-16, the short ones in the codepage."""
    body = {0x1000: (0x001F, (text + "\0").encode("utf-16-le"))} if text else {}
    body |= {0x1013: (0x0102, html)} if html else {}
    body |= {0x1009: (0x0102, pack_rich_text(rich))} if rich else {}
    out = b"\x78\x9f\x3e\x22\x01\x00" + _attribute(1, 0x9007, 6, struct.pack("<II", 936, 0)) + _attribute(1, 0x9003, 6, _properties(body))
    for name, content in files.items():
        out += _attribute(2, 0x9002, 6, bytes(14))
        out += _attribute(2, 0x8010, 1, name.encode("gbk") + b"\0")
        out += _attribute(2, 0x800F, 6, content)
        out += _attribute(2, 0x9005, 6, _properties({0x3707: (0x001F, f"{name}\0".encode("utf-16-le"))}))
    return out


def pack_rich_text(rich: bytes) -> bytes:
    """RTF as Outlook compresses it (MS-OXRTFCP, section 3.2): the longest run that stands in the window, or the byte itself."""
    window, place = bytearray(KNOWN.ljust(WINDOW)), len(KNOWN)
    tokens: list[tuple[bool, bytes]] = []
    at = 0
    while at < len(rich):
        start, length = _find_run(window, place, rich[at : at + 17])
        tokens.append((True, (start << 4 | length - 2).to_bytes(2, "big")) if length else (False, rich[at : at + 1]))
        for byte in rich[at : at + (length or 1)]:
            window[place], place = byte, (place + 1) % WINDOW
        at += length or 1
    tokens.append((True, (place << 4).to_bytes(2, "big")))
    out = b""
    for begin in range(0, len(tokens), 8):
        part = tokens[begin : begin + 8]
        out += bytes([sum(is_run << bit for bit, (is_run, _) in enumerate(part))]) + b"".join(content for _, content in part)
    return struct.pack("<II4sI", len(out) + 12, len(rich), b"LZFu", 0) + out


def _find_run(window: bytearray, place: int, wanted: bytes) -> tuple[int, int]:
    """Where the longest beginning of this stands, two bytes at least, and how long it is; not where it would be written over meanwhile."""
    for length in range(len(wanted), 1, -1):
        start = window.find(wanted[:length])
        if start >= 0 and (start + length <= place or start >= place + length):
            return start, length
    return 0, 0
