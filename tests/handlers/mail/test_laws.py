"""What holds for every mail that can be built: what was put in comes out."""

import base64
import quopri
from binascii import b2a_uu
from email.utils import formataddr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.mail.reading import read_letter
from handlers.mail.reading.addresses import read_mailboxes
from handlers.mail.reading.cms import is_encrypted, signed_content
from handlers.mail.reading.headers import decode_words, unbase64
from handlers.mail.reading.lines import unflow
from handlers.mail.reading.parts import split_uuencoded, unpack, walk
from handlers.mail.reading.tnef import read_winmail
from tests.handlers.mail.build import mail, multipart, part, word
from tests.handlers.mail.wrappers import encrypted_mail, signed_mail, winmail

WORDS = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=12)
KINDS = st.sampled_from(["mixed", "related", "report", "x-unknown"])


def _tree(depth: int) -> st.SearchStrategy[tuple[list[str], bytes]]:
    """The texts of a tree's leaves in their order, and the tree."""
    leaf = st.builds(
        lambda text, encoding: ([text], part(text, encoding=encoding)), WORDS, st.sampled_from(["8bit", "base64", "quoted-printable"])
    )
    if not depth:
        return leaf
    children = st.lists(_tree(depth - 1), min_size=1, max_size=3)
    return leaf | st.builds(
        lambda kind, found: (
            [text for texts, _ in found for text in texts],
            multipart(kind, [raw for _, raw in found], boundary=f"=_b{depth}"),
        ),
        KINDS,
        children,
    )


@given(_tree(3))
def test_every_leaf_is_found_in_its_order(tree: tuple[list[str], bytes]) -> None:
    """However parts lie in parts, and however each is encoded."""
    texts, raw = tree

    assert read_letter(mail(raw)).whole.split() == texts
    assert len(walk(mail(raw))[1]) == len(texts)


@given(st.binary(max_size=300), st.binary(max_size=40).filter(lambda name: b"\n" not in name and b"\r" not in name))
def test_a_uuencoded_file_comes_back(content: bytes, around: bytes) -> None:
    """With the text around it, whatever that is."""
    lines = b"".join(b2a_uu(content[at : at + 45]) for at in range(0, len(content), 45))
    packed = around.replace(b"begin ", b"") + b"\nbegin 644 a b.txt\n" + lines + b"`\nend\n"

    rest, files = split_uuencoded(packed)
    assert files == [(b"a b.txt", content)]
    assert rest.strip() == around.replace(b"begin ", b"").strip()
    assert unpack(packed, "x-uuencode") == content


@given(st.binary(max_size=300))
def test_transfer_encodings_come_back(content: bytes) -> None:
    """base64 and quoted-printable as the standard library writes them, and what follows neither as it is."""
    assert unpack(base64.encodebytes(content), "base64") == content
    assert unpack(quopri.encodestring(content, quotetabs=True), "quoted-printable") == content
    assert unpack(content, "8bit") == unpack(content, "x-nothing-known") == content


@given(st.binary(max_size=200))
def test_base64_never_raises(rubbish: bytes) -> None:
    """As much as can be decoded is."""
    assert isinstance(unbase64(rubbish), bytes)


@given(WORDS, WORDS, st.sampled_from(["utf-8", "gb18030"]), st.sampled_from(["B", "Q"]))
def test_encoded_words_come_back(first: str, second: str, charset: str, encoding: str) -> None:
    """Next to each other without the blank between, next to plain words with it."""
    words = word(first, charset, encoding) + b" " + word(second, charset, encoding)

    assert decode_words(words.decode()) == first + second
    assert decode_words(f"Re: {words.decode()} (1)") == f"Re: {first}{second} (1)"


@given(st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=20), WORDS)
def test_a_mailbox_comes_back(local: str, name: str) -> None:
    """As the standard library writes it, and by its decoded name."""
    (box,) = read_mailboxes(formataddr((name, f"{local}@school.example")))

    assert (box.address, box.name) == (f"{local}@school.example", name)


_SOLID = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"], exclude_characters=">"), min_size=1, max_size=9)


@given(st.lists(_SOLID, min_size=1, max_size=9))
def test_flowed_paragraphs_come_back(words: list[str]) -> None:
    """Broken after every word, and put together."""
    paragraph = " ".join(words)

    assert unflow(" \n".join(words), delete_space=False) == paragraph
    assert unflow(" \n".join(words), delete_space=True) == "".join(words)
    assert unflow("\n".join(f"> {each} " for each in words).rstrip(" "), delete_space=False) == f"> {paragraph}"


@given(st.binary(min_size=1, max_size=2000), st.integers(0, 9))
def test_a_signed_wrapper_gives_back_what_was_signed(inner: bytes, pieces: int) -> None:
    """In one piece or in several."""
    assert signed_content(signed_mail(inner, pieces=pieces)) == inner


@given(st.data())
def test_a_broken_wrapper_is_nothing_or_something(data: st.DataObject) -> None:
    """Cut and bent anywhere, it raises nothing."""
    whole = bytearray(data.draw(st.sampled_from([signed_mail(b"x" * 200), signed_mail(b"x" * 200, pieces=3), encrypted_mail()])))
    for _ in range(data.draw(st.integers(0, 8))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    raw = bytes(whole[: data.draw(st.integers(0, len(whole)))])

    assert isinstance(signed_content(raw), bytes)
    assert is_encrypted(raw) in (True, False)


@given(WORDS, st.dictionaries(WORDS.map("{}.doc".format), st.binary(max_size=100), max_size=4))
def test_a_winmail_gives_back_what_was_packed(text: str, files: dict[str, bytes]) -> None:
    """The text, and every file under its long name."""
    found = read_winmail(winmail(text, files))

    assert found.text == text
    assert {file.name: file.content for file in found.files} == files


@given(st.data())
def test_a_broken_winmail_is_read_as_far_as_it_goes(data: st.DataObject) -> None:
    """Lengths that lie lead nowhere."""
    whole = bytearray(winmail("年检", {"a.doc": b"x" * 50, "b.doc": b"y" * 50}, html=b"<p>x"))
    for _ in range(data.draw(st.integers(0, 12))):
        whole[data.draw(st.integers(6, len(whole) - 1))] = data.draw(st.sampled_from([0, 1, 0xFF, 0x7F, 0x1E, 0x10]))
    found = read_winmail(bytes(whole[: data.draw(st.integers(0, len(whole)))]))

    assert sum(len(file.content) for file in found.files) <= len(whole)


@pytest.mark.parametrize("keep", range(0, 400, 7))
def test_a_mail_cut_anywhere_is_read(keep: int) -> None:
    """A connection ends where it ends."""
    raw = mail(multipart("mixed", [part("年检什么时候截止", encoding="base64"), part("<p>x</p>", "text/html")]))

    assert read_letter(raw[:keep]).whole is not None
