"""No bytes raise, hang or fill the memory."""

import time
import tracemalloc
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.mail.letter import Letter
from handlers.mail.reading import read_letter
from helpbot.messages import storable
from tests.handlers.mail.build import mail
from tests.handlers.mail.clients import REPLIES, Client
from tests.handlers.mail.corpus import mutate, whole_mails
from tests.handlers.mail.extremes import EXTREMES

LONGEST = 1.0
MUTATED = 5000
QUESTIONS = [
    line.split("\t")[0]
    for file in sorted((Path(__file__).parents[2] / "data").glob("clerk-questions-*.tsv"))
    for line in file.read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


def texts_of(letter: Letter) -> list[str]:
    """Everything that goes into a database or onto a screen."""
    boxes = [box for box in (letter.sender, letter.reply_to) if box]
    bounced = [*letter.bounce.recipients, letter.bounce.status, letter.bounce.reason] if letter.bounce else []
    names = [file.name for file in letter.attachments] + [file.name for file in letter.missing]
    people = [text for box in boxes for text in (box.address, box.name)]
    ids = [letter.message_id, letter.in_reply_to, *letter.references]
    return [letter.subject, letter.text, letter.whole, *ids, *letter.recipients, *letter.authentication, *names, *people, *bounced]


def check(raw: bytes, mail_from: str = "a@b.example") -> None:
    """Read it, and hold what came of it against what is promised."""
    started = time.process_time()
    letter = read_letter(raw, mail_from=mail_from)
    assert time.process_time() - started < LONGEST
    assert all(storable(text) == text for text in texts_of(letter))
    assert bool(letter.text) == bool(letter.whole.strip())
    assert "\n" not in "".join((letter.subject, letter.message_id, letter.in_reply_to, *letter.references))
    assert letter.at is None or letter.at.tzinfo


@pytest.mark.parametrize("name", EXTREMES)
def test_mail_that_is_made_to_hurt_is_read_within_a_second(name: str) -> None:
    """Each of these hung or felled some parser. From the null sender, for which bounces are looked for as well."""
    check(EXTREMES[name](), "")


@pytest.mark.parametrize("name", ["10 MB of line feeds", "a line of 10 MB", "nested 500 deep", "5,000 attachments", "a field of 10 MB"])
def test_mail_that_is_made_to_hurt_takes_little_memory(name: str) -> None:
    """Beside the mail itself, which is there anyway."""
    raw = EXTREMES[name]()
    tracemalloc.start()
    try:
        read_letter(raw)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert peak < 64 * 2**20


@pytest.mark.parametrize("raw", whole_mails())
def test_every_mail_keeps_its_promises(raw: bytes) -> None:
    """The real-shaped ones as they are."""
    check(raw)


def _mutated(count: int, seed: int) -> Sequence[bytes]:
    chance = Random(seed)  # noqa: S311 -- to be the same at every run
    mails = whole_mails()
    return [mutate(mails[chance.randrange(len(mails))], chance, mails) for _ in range(count)]


@pytest.mark.slow
def test_thousands_of_mutated_mails_are_read() -> None:
    """Bits turned, lines mixed, pieces cut, doubled and taken from other mails."""
    for raw in _mutated(MUTATED, seed=20261126):
        check(raw)


def test_some_mutated_mails_are_read() -> None:
    """Every day, a few of them."""
    for raw in _mutated(300, seed=1):
        check(raw, "")


@given(st.binary(max_size=2000))
@settings(max_examples=200)
def test_any_bytes_are_a_mail(raw: bytes) -> None:
    """Even those that nobody meant as one."""
    check(raw)


_FIELDS = st.sampled_from(
    ["Subject", "From", "To", "Content-Type", "Content-Transfer-Encoding", "Date", "References", "Content-Disposition"]
)


@given(st.lists(st.tuples(_FIELDS, st.text(max_size=60).map(str.encode)), max_size=8), st.binary(max_size=400))
@settings(max_examples=200)
def test_any_values_of_known_fields_are_a_mail(fields: list[tuple[str, bytes]], body: bytes) -> None:
    """Where the parser looks most closely."""
    check(b"".join(name.encode() + b": " + value + b"\n" for name, value in fields) + b"\n" + body)


_MARKS = (
    *("x", "", "> old", ">> older", "-- ", "> ", "|", "________", "---- 原始邮件 ----", "发件人: a@b.example", "主题: 旧", "收件人: 乙"),
    *("在 2024-03-01，a@b.example 写道：", "On 1 Mar 2024, a wrote:", "发自我的iPhone", "谢谢", "电话：1"),
)


@given(st.lists(st.sampled_from(_MARKS), max_size=25))
@settings(max_examples=300)
def test_no_text_is_cut_down_to_nothing(lines: list[str]) -> None:
    """In whatever order the marks come, something is left of what had words, and nothing is invented."""
    letter = read_letter(mail("\n".join(lines)))

    assert bool(letter.text) == any(line.strip(" >") for line in lines)
    assert set(letter.text.split()) <= {word for line in lines for word in line.split()} | {
        word for line in lines for word in line.lstrip("> ").split()
    }


@pytest.mark.parametrize("client", REPLIES, ids=str)
def test_what_clerks_ask_comes_out_as_they_wrote_it(client: Client) -> None:
    """Every question of the collection, each in another program's answer."""
    for question in QUESTIONS[REPLIES.index(client) :: len(REPLIES)]:
        plain, html = client.fill(question=question)
        letter = read_letter(mail(plain or f"<html><body>{html}</body></html>"), mail_from="a@b.example")

        assert letter.text.split("\n\n")[0].split() == question.split()


def test_questions_are_never_taken_for_marks() -> None:
    """Alone, every one of them is what was said, and a person said it."""
    for question in QUESTIONS:
        letter = read_letter(mail(question, Subject=question), mail_from="a@b.example")

        assert (letter.text, letter.signs, letter.bounce) == (question.strip(), frozenset(), None)
