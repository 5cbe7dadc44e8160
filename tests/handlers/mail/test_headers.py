"""Who wrote, to whom, when and in answer to what: read out of fields however broken they are."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from handlers.mail.letter import Letter, Mailbox
from handlers.mail.reading import read_letter
from tests.handlers.mail.build import mail, part, word

CHINA = timezone(timedelta(hours=8))


def read(raw: bytes) -> Letter:
    return read_letter(raw, mail_from="envelope@school.example")


@pytest.mark.parametrize(
    ("written", "sender"),
    [
        ("张三 <zhang@School.Example>", Mailbox("zhang@school.example", "张三")),
        (word("张三", "gb18030") + b" <zhang@school.example>", Mailbox("zhang@school.example", "张三")),
        (b'"' + word("张三", "gb18030") + b'" <zhang@school.example>', Mailbox("zhang@school.example", "张三")),
        ("张三".encode("gb18030") + b" <zhang@school.example>", Mailbox("zhang@school.example", "张三")),
        (word("学校,张三") + b" <zhang@school.example>", Mailbox("zhang@school.example", "学校,张三")),
        ("Zhang, San <zhang@school.example>", Mailbox("zhang@school.example", "San")),
        ("zhang@school.example@ <zhang@school.example>", Mailbox("zhang@school.example")),
        ("zhang@school.example", Mailbox("zhang@school.example")),
        ("zhang@school.example (Zhang San)", Mailbox("zhang@school.example", "Zhang San")),
        ("<zhang@school.example>, other@school.example", Mailbox("zhang@school.example")),
        ("“张三”<zhang@school.example>", Mailbox("zhang@school.example", "“张三”")),
        ("((((<zhang@school.example", Mailbox("zhang@school.example")),
        ("Zhang.O'San+tag@school.example", Mailbox("Zhang.O'San+tag@school.example")),
    ],
)
def test_the_sender_is_found(written: str | bytes, sender: Mailbox) -> None:
    """By the rules, or else by whatever looks like an address."""
    found = read(mail("x", From=written)).sender

    assert found is not None
    assert (found.address, found.name or sender.name) == (sender.address, sender.name)


@pytest.mark.parametrize("written", ["", "nobody", "(c):", "=?utf-8?B?DQpCY2M6IGF0dGFja2Vy?=", '"', "<>", "@", "undisclosed-recipients:;"])
def test_without_a_usable_from_the_answer_address_counts(written: str) -> None:
    """And without that, the envelope's."""
    answers = read(mail("x", From=written, Reply_To="Li <li@school.example>"))
    bare = read(mail("x", From=written))

    assert answers.sender == answers.reply_to == Mailbox("li@school.example", "Li")
    assert (bare.sender, bare.reply_to) == (Mailbox("envelope@school.example"), None)


def test_nobody_wrote_a_mail_without_any_address() -> None:
    """Then there is no sender, and no exception."""
    assert read_letter(mail("x", From=""), mail_from="").sender is None


def test_ids_stay_exactly_as_they_came() -> None:
    """Also those that are no ids by the rules: a thread is found by them, and an answer repeats them."""
    strange = ("<[a]@b>", "<a b@c>", "<" + "x" * 300 + "@long.example>", "<tencent_0A1B@qq.com>", "<no-at-sign>")
    letter = read(mail("x", Message_ID=strange[0], In_Reply_To=f"Your mail of Friday {strange[2]}", References="\r\n ".join(strange)))

    assert (letter.message_id, letter.in_reply_to, letter.references) == (strange[0], strange[2], strange)


def test_an_id_without_brackets_is_still_an_id() -> None:
    """Some gateways write it bare."""
    assert read(mail("x", Message_ID="abc@gateway.example")).message_id == "abc@gateway.example"


def test_what_is_not_there_is_empty() -> None:
    """From, Date and Message-ID are missing from one mail in a hundred."""
    letter = read_letter(b"To: help@office.example\r\n\r\n" + "怎么年检".encode("gb18030"), mail_from="a@b.example")

    assert (letter.message_id, letter.in_reply_to, letter.references, letter.at, letter.subject) == ("", "", (), None, "")
    assert (letter.text, letter.recipients) == ("怎么年检", ("help@office.example",))


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("Fri, 1 Mar 2024 10:00:00 +0800", datetime(2024, 3, 1, 10, tzinfo=CHINA)),
        ("Fri, 1 Mar 2024 10:00:00 +0800 (CST)", datetime(2024, 3, 1, 10, tzinfo=CHINA)),
        ("1 Mar 2024 02:00 -0000", datetime(2024, 3, 1, 2, tzinfo=UTC)),
        ("2024-03-01", None),
        ("Fri, 1 Mar 9999 10:00:00 +9999", None),
        ("昨天", None),
        ("1", None),
    ],
)
def test_the_date_is_read_or_missing(written: str, at: datetime | None) -> None:
    """Never wrong: a date that cannot be is none."""
    assert read(mail("x", Date=written)).at == at


def test_a_stray_line_does_not_end_the_header_block() -> None:
    """As gateways leave it; whatever follows is still read."""
    raw = b"From a@b Fri Mar  1 10:00:00 2024\r\nSubject: one\r\nthis is no field\r\n and its fold\r\nTo: help@office.example\r\n\r\nbody"

    assert (read(raw).subject, read(raw).recipients, read(raw).text) == ("one", ("help@office.example",), "body")


def test_a_block_without_a_blank_line_ends_where_no_field_follows() -> None:
    """What stands there was written by somebody."""
    raw = "Subject: 年检\r\nFrom: a@b.example\r\n请问年检什么时候截止\r\n谢谢\r\n\r\n另外，要带什么？".encode()

    assert read(raw).subject == "年检"
    assert read(raw).text.split() == ["请问年检什么时候截止", "谢谢", "另外，要带什么？"]


@pytest.mark.parametrize("raw", ["怎么年检".encode(), "\r\n怎么年检".encode(), "怎么年检\r\n\r\n".encode("gb18030")])
def test_a_mail_without_fields_is_all_text(raw: bytes) -> None:
    """Bytes that are no mail at all are read as words."""
    assert read(raw).text == "怎么年检"


def test_blank_lines_before_the_fields_are_passed_over() -> None:
    """Pipes leave them there."""
    assert read(b"\r\n\r\n" + mail("年检")).subject == "咨询"


@pytest.mark.parametrize("end", [b"\n", b"\r", b"\r\r\n", b"\r\n"])
def test_every_end_of_line_is_one(end: bytes) -> None:
    """Programs on every system write mail."""
    raw = mail("第一行\r\n第二行").replace(b"\r\n", end)

    assert (read(raw).subject, read(raw).text) == ("咨询", "第一行\n第二行")


@pytest.mark.parametrize(
    "subject", ["a\r\nBcc: x@y.example", "=?utf-8?B?YQ0KQmNjOiB4QHkuZXhhbXBsZQ==?=", "=?utf-8?Q?a=0D=0ABcc:_x@y.example?=", "a\x00\x1b[31m"]
)
def test_a_subject_is_one_line_without_controls(subject: str) -> None:
    """So that no answer to it gets fields that its writer made up."""
    found = read(mail("x", Subject=subject)).subject

    assert found.startswith("a")
    assert found.isprintable()


def test_authentication_results_stand_topmost_first() -> None:
    """Each unfolded, with nothing of it left out: who trusts which is not for the reader to say."""
    raw = (
        b"Authentication-Results: mx.office.example;\r\n\tspf=pass smtp.mailfrom=a\r\nAuthentication-Results: forged; dkim=pass\r\n"
        + mail("x")
    )

    assert read(raw).authentication == ("mx.office.example; spf=pass smtp.mailfrom=a", "forged; dkim=pass")


def test_recipients_are_to_and_cc_once_each() -> None:
    """In groups, repeated, and with names."""
    letter = read(mail("x", To="Desk <Help@Office.Example>, b@c.example", Cc="b@c.example, 局长 <boss@office.example>"))

    assert letter.recipients == ("Help@office.example", "b@c.example", "boss@office.example")


@pytest.mark.parametrize(
    "kind",
    [
        "text/plain; charset",
        "text/plain; name*=",
        "text/plain; charset*0*=a",
        "text",
        "",
        ";",
        "text/plain; charset=\0",
        "*/*",
        "text/plain; =",
    ],
)
def test_a_type_that_makes_parsers_stumble_is_text(kind: str) -> None:
    """Each of these raised in a parser once."""
    assert "年检" in read(mail(part("年检", kind))).whole + str(read(mail(part("年检", kind))).attachments)
