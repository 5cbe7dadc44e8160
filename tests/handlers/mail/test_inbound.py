"""What a letter is to the desk: which conversation, which secret address, whose."""

import pytest

from handlers.mail.inbound import Received, find_party, understand
from handlers.mail.letter import Mailbox
from handlers.mail.names import Names, digest
from handlers.mail.packing import Envelope
from handlers.mail.reading import read_letter
from helpbot.messages import Filed, Incoming, Limits, Undeliverable
from tests.features.mailing import ANN, OFFICE, write_mail

NAMES = Names(OFFICE, plus=True)
TOKEN = "b" * 26
LIMITS = Limits(20, 3, 2)


def read(raw: bytes, to: str = OFFICE) -> Incoming | Undeliverable | Filed | None:
    envelope = Envelope(ANN, (to,), "", "", "2027-03-01T01:00:00+00:00")
    return understand(Received("mail:1", envelope, raw, read_letter(raw, mail_from=ANN)), [NAMES], LIMITS)


def ask(text: str = "年报", to: str = OFFICE, **headers: str) -> Incoming:
    found = read(write_mail(text, **headers), to)
    assert isinstance(found, Incoming)
    return found


def test_only_what_comes_to_a_secret_address_may_act() -> None:
    """The plain address, and any other tag than a token's place, prove nothing."""
    assert ask(to=NAMES.reply_address(TOKEN)).reply_to == TOKEN
    assert ask(to=NAMES.reply_address(TOKEN).upper()).reply_to == TOKEN
    assert ask().reply_to == ""


def test_a_thread_is_known_by_its_first_mail() -> None:
    """By References, by In-Reply-To where a program writes nothing else, or by our own id that carries it."""
    first = ask(message_id="<1@x>")
    ours = NAMES.message_id(first.context["root"], "answer:1:0", TOKEN)

    assert ask(References="<1@x> <2@x>").thread == first.thread
    assert ask(In_Reply_To="<1@x>").thread == first.thread
    assert ask(In_Reply_To=ours).thread == first.thread
    assert ask(References=f"<9@y> {ours}").thread == first.thread
    assert ask(message_id="<1@x>", sender="bo@clinic.example").thread != first.thread
    assert ask().thread != first.thread
    assert first.context["root"] == digest("<1@x>")


@pytest.mark.parametrize(
    ("address", "party"),
    [
        ("Ann@School.example", "ann@school.example"),
        ("ann+x@school.example", "ann@school.example"),
        ("office+b-abc@two.example", "office@two.example"),
        ("+x@y.example", "+x@y.example"),
        ("x" * 400 + "@y.example", "x" * 320),
    ],
)
def test_a_party_is_who_writes_whatever_the_tag(address: str, party: str) -> None:
    """Another reply address at every round is the same party."""
    assert find_party(Mailbox(address)) == party


@pytest.mark.parametrize(
    ("subject", "text", "asked"),
    [
        ("年报何时交", "谢谢", "年报何时交\n谢谢"),
        ("年报", "请问年报何时交", "请问年报何时交"),
        ("Re: 年报", "还有一事", "还有一事"),
        ("回复：年报", "", "年报"),
        ("年报何时交", "", "年报何时交"),
        ("", "年报何时交", "年报何时交"),
    ],
)
def test_subject_and_text_are_what_was_asked(subject: str, text: str, asked: str) -> None:
    """A reply's subject is an old one."""
    assert ask(text, subject=subject).text == asked


def test_a_mail_that_only_brings_files_is_a_file() -> None:
    """As a photograph in a chat."""
    raw = (
        b"From: ann@school.example\r\nMessage-ID: <f@x>\r\nContent-Type: application/pdf; name=a.pdf\r\n"
        b"Content-Disposition: attachment; filename=a.pdf\r\n\r\n%PDF-1.4\r\n"
    )
    found = read(raw)

    assert isinstance(found, Incoming)
    assert (found.form, [file.name for file in found.attachments]) == ("file", ["a.pdf"])
