"""An answer as bytes: whatever is in it, one mail of the right headers, that any program reads."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.mail.compose import REFERENCES, compose, strip_marks
from handlers.mail.names import Names
from handlers.mail.reading import read_letter
from helpbot.messages import Address, Attachment, Choice, Parcel, Reply, storable
from tests.doubles.post_office import Delivered

NAMES = Names("office@qinglan.example", plus=True)
NOW = datetime(2027, 3, 1, 1, 0, tzinfo=UTC)
TOKEN = "a" * 26
HEADERS = {
    "Date", "From", "To", "Reply-To", "Subject", "Message-ID", "In-Reply-To", "References", "Auto-Submitted",
    "X-Auto-Response-Suppress", "Content-Type", "MIME-Version",
}  # fmt: skip

texts = st.text(max_size=200)
lines = st.text(max_size=60)
VISIBLE = st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="<>")


def write(reply: Reply, *, signature: tuple[str, ...] = ("清澜县登记局",), **context: str) -> bytes:
    parcel = Parcel("answer:1:0", Address("mail", "ann@school.example"), reply, "1", context=context, token=TOKEN, signature=signature)
    return compose(parcel, NAMES, NOW)[1]


def subject_of(message: Message) -> str:
    return str(make_header(decode_header(str(message["Subject"]))))


@given(texts, lines, lines, st.lists(lines, max_size=3))
def test_any_answer_is_one_mail_of_our_headers(text: str, subject: str, name: str, labels: list[str]) -> None:
    """Nothing that anybody wrote becomes a header, a part, or an end of the mail."""
    choices = tuple(Choice(label, f"t:{number}") for number, label in enumerate(labels))
    raw = write(Reply(storable(text), choices, source="依据"), signature=(name,), subject=subject, message_id="<1@x>")
    message = message_from_bytes(raw)

    assert set(message.keys()) <= HEADERS
    assert len(message.keys()) == len(set(message.keys()))
    assert [part.get_content_type() for part in message.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    assert raw.count(b"\n") == raw.count(b"\r\n") == raw.count(b"\r")
    assert b"\r\n.\r\n" not in raw
    assert message.defects == []


@given(texts)
def test_no_text_becomes_markup(text: str) -> None:
    """Whatever an entry, an officer or a clerk wrote."""
    html = Delivered("", (), write(Reply(storable(text) + "<script>alert(1)</script>&amp;"), subject="x")).html

    assert "<script" not in html
    assert "&amp;amp;" in html


@given(
    st.lists(st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="<> "), min_size=1, max_size=300), max_size=80)
)
def test_ids_come_through_unchanged_and_the_root_stays(names: list[str]) -> None:
    """As many of the last as fit."""
    ids = [f"<{name}@x>" for name in names]
    message = message_from_bytes(write(Reply("好"), message_id="<last@x>", references=" ".join(ids)))
    kept = str(message["References"]).split()

    assert kept[-1] == "<last@x>"
    assert kept[:-1] == ids[:1] + ids[1:][len(ids) - len(kept) + 1 :]
    assert sum(map(len, kept[1:-1])) <= REFERENCES
    assert str(message["In-Reply-To"]) == "<last@x>"


@pytest.mark.parametrize("bad", ["", "<a\r\nBcc: x@y>", "<a b>", "<年@x>", "<" + "x" * 2000 + ">", "<\x00>"])
def test_an_id_that_no_header_holds_is_left_out(bad: str) -> None:
    """The answer goes without a thread rather than not at all."""
    message = message_from_bytes(write(Reply("好"), message_id=bad, subject="x"))

    assert message["In-Reply-To"] is None
    assert message["Bcc"] is None


@pytest.mark.parametrize(
    ("subject", "bare"),
    [
        ("Re: 请问", "请问"),
        ("回复：Re: RE: 请问", "请问"),
        ("答复: 转发：请问", "请问"),
        ("Re[2]: 请问", "请问"),
        ("AW: Fwd: x", "x"),
        ("请问 Re: x", "请问 Re: x"),
        ("Result: x", "Result: x"),
        ("回复", "回复"),
        ("Re:", ""),
    ],
)
def test_marks_of_replies_are_taken_off(subject: str, bare: str) -> None:
    """All of them, and nothing else."""
    assert strip_marks(subject) == bare


def test_an_empty_subject_gets_one() -> None:
    """A mail without is taken for junk."""
    assert subject_of(message_from_bytes(write(Reply("好"), subject="Re:"))) == "回复：您的来信"


def test_the_same_parcel_has_the_same_id() -> None:
    """Whenever and however often it is composed; another has another."""
    first = Parcel("answer:1:0", Address("mail", "a@x"), Reply("好"), "1", context={"root": "r" * 26}, token=TOKEN)
    second = Parcel("answer:1:1", Address("mail", "a@x"), Reply("好"), "1", context={"root": "r" * 26}, token=TOKEN)

    assert compose(first, NAMES, NOW)[0] == compose(first, NAMES, datetime(2028, 1, 1, tzinfo=UTC))[0]
    assert compose(first, NAMES, NOW)[0] != compose(second, NAMES, NOW)[0]


def test_files_go_along_under_their_names() -> None:
    """Chinese ones too."""
    raw = write(Reply("见附件", attachments=(Attachment("清单\r\nX: 1.pdf", "application/pdf", b"%PDF"),)), subject="x")
    (part,) = [part for part in message_from_bytes(raw).walk() if part.get_filename()]

    assert part.get_filename() == "清单 X: 1.pdf"
    assert part.get_payload(decode=True) == b"%PDF"


def test_our_own_answer_reads_as_automatic() -> None:
    """Also to our own reader: two helpbots say one word to each other."""
    letter = read_letter(write(Reply("好"), subject="请问", message_id="<1@x>"), mail_from="office@qinglan.example")

    assert "auto-submitted" in letter.signs
    assert NAMES.is_ours(letter.message_id)


@given(st.text(max_size=40))
def test_no_address_but_ours_is_covered(address: str) -> None:
    """Whatever strange address is asked for, tokens are looked for in our own only."""
    assert NAMES.covers(address) <= address.lower().endswith("@qinglan.example")
    assert NAMES.reply_token([address]) == "" or NAMES.covers(address)


def test_a_token_comes_back_from_the_addresses_that_carry_it() -> None:
    """In whatever case a mail system writes it."""
    reply, bounce = NAMES.reply_address(TOKEN).upper(), NAMES.bounce_address(TOKEN).upper()

    assert (NAMES.reply_token([reply]), NAMES.bounce_token([reply])) == (TOKEN, "")
    assert (NAMES.reply_token([bounce]), NAMES.bounce_token([bounce])) == ("", TOKEN)
    assert max(len(each.partition("@")[0]) for each in (reply, bounce)) <= 64
