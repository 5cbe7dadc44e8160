"""Rich text as Outlook packs it into winmail.dat: compressed (MS-OXRTFCP), and inside it RTF, or HTML in the guise of RTF (MS-OXRTFEX)."""

import re
import struct
from collections.abc import Iterator

from striprtf.striprtf import font_table_group, rtf_to_text

_COMPRESSED, _PLAIN = b"LZFu", b"MELA"
_HEAD = 16
WINDOW = 4096
KNOWN = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor "
    b"MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
"""What stands in the window before anything is read (MS-OXRTFCP, section 2.1.2.1)."""

MOST = 1_000_000
"""Bytes of rich text that are read: a letter has some thousands, and the pictures behind it say nothing."""

MOST_FONTS = 20_000
"""Characters of a table of fonts: the library looks through it once for each font."""

_FOR_RTF_ALONE = re.compile(r"\\htmlrtf1? ?(?:[^\\]|\\(?!htmlrtf))*\\htmlrtf0 ?")
"""What a reader of the HTML passes over (MS-OXRTFEX, section 2.1.3.1)."""


def read_rich_text(packed: bytes) -> str:
    """The text, without any markup; as much as can be read. Empty where there is none."""
    rich = _FOR_RTF_ALONE.sub("", unpack(packed).decode("latin-1"))
    try:
        if len(font_table_group(rich)) > MOST_FONTS:  # type: ignore[no-untyped-call]  # it carries no types
            return ""
        text = rtf_to_text(rich, errors="replace")  # type: ignore[no-untyped-call]  # as above
    except (ValueError, IndexError, KeyError, LookupError, OverflowError):  # characters and charsets that there are not
        return ""
    return str(text).strip()


def unpack(packed: bytes) -> bytes:
    """The bytes of the RTF, MOST of them at most; empty where it is none. What ends early is unpacked up to there."""
    if len(packed) < _HEAD:
        return b""
    _, size, kind, _ = struct.unpack_from("<II4sI", packed)
    if kind == _PLAIN:
        return packed[_HEAD : _HEAD + min(size, MOST)]
    return _expand(packed, min(size, MOST)) if kind == _COMPRESSED else b""


def _expand(packed: bytes, most: int) -> bytes:
    """Bytes as they are, and runs of what stands in the window of the last 4096, which may reach into what they write."""
    window, place = bytearray(KNOWN.ljust(WINDOW)), len(KNOWN)
    out = bytearray()
    for start, length in _tokens(packed):
        if length and start == place:  # a run of what is not written yet is the end
            break
        for step in range(length or 1):
            byte = window[(start + step) % WINDOW] if length else start
            out.append(byte)
            window[place] = byte
            place = (place + 1) % WINDOW
        if len(out) >= most:
            break
    return bytes(out[:most])


def _tokens(packed: bytes) -> Iterator[tuple[int, int]]:
    """A byte and 0, or where a run begins and how long it is; eight of them after each byte that says which is which."""
    place = _HEAD
    while place < len(packed):
        flags, place = packed[place], place + 1
        for bit in range(8):
            pair = packed[place : place + 2]
            if not flags >> bit & 1:
                if not pair:
                    return
                yield pair[0], 0
                place += 1
            elif len(pair) == 2:
                token = int.from_bytes(pair, "big")
                yield token >> 4, (token & 15) + 2
                place += 2
            else:
                return
