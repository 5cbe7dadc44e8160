"""What a person wrote is told from what was written before."""

import pytest

from handlers.mail.letter import Letter
from handlers.mail.reading import read_letter
from tests.handlers.mail.build import alternative, mail, part
from tests.handlers.mail.clients import FORWARDS, OLD, QUESTION, REPLIES, SIGNATURES, Client


def letter_of(plain: str, html: str) -> Letter:
    if plain and html:
        return read_letter(mail(alternative(plain, html)), mail_from="a@b.example")
    return read_letter(mail(part(html, "text/html; charset=utf-8") if html else part(plain)), mail_from="a@b.example")


@pytest.mark.parametrize("client", REPLIES, ids=str)
def test_an_older_mail_under_the_question_is_cut(client: Client) -> None:
    """Each program marks it in its own way; all of it is still there for an officer to read."""
    letter = letter_of(*client.fill())

    assert letter.text.split("\n\n")[0] == QUESTION
    assert "登记局答复" not in letter.text
    assert "登记局答复：年度报告请在3月31日前报送。" in letter.whole


@pytest.mark.parametrize("client", FORWARDS, ids=str)
def test_a_question_over_a_mail_that_is_passed_on_is_the_question(client: Client) -> None:
    """The mail below is what it is about, not what is asked."""
    letter = letter_of(*client.fill())

    assert letter.text == QUESTION


@pytest.mark.parametrize("client", [*REPLIES, *FORWARDS], ids=str)
def test_a_mail_that_is_only_passed_on_is_never_nothing(client: Client) -> None:
    """Who writes no word of their own means the mail below."""
    letter = letter_of(*client.fill(question=""))

    assert "年度报告请在3月31日前报送" in letter.text


@pytest.mark.parametrize("name", SIGNATURES)
def test_a_signature_is_cut(name: str) -> None:
    """Under the question alone, and between the question and an older mail."""
    signature = SIGNATURES[name]
    alone = letter_of(QUESTION + signature, "")
    over = letter_of(f"{QUESTION}{signature}\n\n在 2024-03-01 10:00:00，登记局 <help@office.example> 写道：\n> {OLD}", "")

    assert alone.text.split("\n")[0] == QUESTION
    assert "张三" not in alone.text
    assert "iPhone" not in alone.text + over.text
    assert "登记局" not in over.text
