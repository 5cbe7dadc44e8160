"""Rich text out of winmail.dat: a letter of Outlook's that has nothing else is read, and what is broken harms nobody."""

import struct
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.mail.reading.rich_text import MOST, read_rich_text, unpack
from tests.handlers.mail.build import multipart, part
from tests.handlers.mail.test_structure import read
from tests.handlers.mail.wrappers import pack_rich_text, winmail

HEAD = (
    "{\\rtf1\\ansi\\ansicpg936\\deff0{\\fonttbl{\\f0\\fnil\\fcharset134 \\'cb\\'ce\\'cc\\'e5;}}"
    "{\\colortbl;\\red0\\green0\\blue0;}{\\*\\generator x;}\\viewkind4\\f0\\fs20 "
)
SPEC = bytes.fromhex("2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0")
CROSSED = bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")


def rich(text: str, *, unicode: bool = False) -> bytes:
    """A text as RTF: in the bytes of GBK, or by the numbers of Unicode."""

    def spell(letter: str) -> str:
        if letter == "\n":
            return "\\par\n"
        if unicode and ord(letter) > 127:
            return f"\\u{ord(letter)}?"
        return "".join(f"\\'{byte:02x}" for byte in letter.encode("gbk")) if ord(letter) > 127 else letter

    return (HEAD + "".join(map(spell, text)) + "\\par}").encode("ascii")


def test_the_examples_of_the_specification_are_unpacked() -> None:
    """MS-OXRTFCP, sections 4.1 and 4.2: an ordinary one, and one whose runs reach into what they write."""
    assert unpack(SPEC) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    assert unpack(CROSSED) == b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"


@pytest.mark.parametrize("unicode", [False, True])
def test_a_letter_that_has_nothing_else_is_read(*, unicode: bool) -> None:
    """Its words are the question, its fonts and colours are nothing."""
    packed = winmail("", {"年报.doc": b"report"}, rich=rich("年检怎么报？\n谢谢", unicode=unicode))
    letter = read(multipart("mixed", [part(" "), part(packed, "application/ms-tnef", encoding="base64")]))

    assert letter.text.splitlines() == ["年检怎么报？", "谢谢"]
    assert [each.name for each in letter.attachments] == ["年报.doc"]


def test_html_in_the_guise_of_rtf_is_read_without_its_tags() -> None:
    """As Outlook packs what was written in HTML; what is for readers of RTF alone is passed over."""
    guise = (
        "{\\rtf1\\ansi\\ansicpg936\\fromhtml1 \\deff0{\\fonttbl{\\f0\\fswiss Arial;}}{\\*\\htmltag64 <p>}"
        "\\htmlrtf {\\htmlrtf0 \\'c4\\'ea\\'bc\\'ec\\htmlrtf \\'a0\\par\\htmlrtf0 \\htmlrtf }\\htmlrtf0 {\\*\\htmltag72 </p>}}"
    )

    assert read_rich_text(pack_rich_text(guise.encode())) == "年检"


@given(st.binary(max_size=3000))
def test_what_is_packed_comes_out_again(content: bytes) -> None:
    """Byte for byte."""
    assert unpack(pack_rich_text(content)) == content


@given(st.binary(max_size=500), st.sampled_from([b"LZFu", b"MELA", b"none"]), st.integers(0, 2**32 - 1))
def test_junk_is_no_harm(junk: bytes, kind: bytes, size: int) -> None:
    """Whatever it says of itself."""
    packed = struct.pack("<II4sI", 0, size, kind, 0) + junk

    assert len(unpack(packed)) <= min(size, 17 * len(junk))
    assert isinstance(read_rich_text(packed), str)


@given(data=st.data())
def test_what_ends_early_is_read_up_to_there(data: st.DataObject) -> None:
    """The beginning is the beginning."""
    whole = rich("年检怎么报" * 20)
    packed = pack_rich_text(whole)

    assert whole.startswith(unpack(packed[: data.draw(st.integers(16, len(packed)))]))


def test_a_bomb_is_unpacked_to_a_letter() -> None:
    """Two bytes that stand for sixteen, a million times."""
    bomb = struct.pack("<II4sI", 0, 2**32 - 1, b"LZFu", 0) + (b"\xff" + b"\x00\x0e" * 8) * 100_000

    assert len(unpack(bomb)) == MOST


def test_what_is_not_compressed_is_taken_as_it_is() -> None:
    """The other form there is (section 2.1.3.2)."""
    assert unpack(struct.pack("<II4sI", 0, 5, b"MELA", 0) + b"{\\rtf1}") == b"{\\rtf"


@pytest.mark.parametrize("broken", ["\\u99999999 x", "{\\rtf1\\ansicpg99999 x}", "\\'zz", "}}}}", "{{{{", "\\bin99999999 x", ""])
def test_rtf_that_is_none_is_no_harm(broken: str) -> None:
    """It gives what it gives."""
    assert isinstance(read_rich_text(pack_rich_text(broken.encode())), str)


@pytest.mark.parametrize(
    "hostile",
    [
        "{\\rtf1 " + "\\htmlrtf " * 100_000 + "}",
        "{\\rtf1{\\fonttbl" + "\\f1 " * 200_000 + "}x}",
        "{" * 900_000,
        "{\\rtf1{\\pict " + "ab" * 450_000 + "}x}",
    ],
    ids=["htmlrtf", "fonts", "braces", "pict"],
)
def test_nothing_takes_long(hostile: str) -> None:
    """A mail must be read within seconds, whoever wrote it."""
    packed = struct.pack("<II4sI", 0, len(hostile), b"MELA", 0) + hostile.encode()
    begun = process_time()
    read_rich_text(packed)

    assert process_time() - begun < 5
