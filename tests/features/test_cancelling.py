"""Out of any dialog, at any point."""

import pytest

from helpbot.texts import conversation as texts
from tests.cast import KNOWN, KNOWN_ANSWER, UNKNOWN, Officer
from tests.fakes import Talker

WORDS = ["取消", "返回", "退出", "/cancel", " 取消。"]


@pytest.mark.parametrize("word", WORDS)
async def test_it_ends_the_wait_for_details(ann: Talker, olga: Officer, word: str) -> None:
    """The ticket stays; the next words are a question again."""
    await ann.asks("人工")

    assert await ann.asks(word) == texts.CANCELLED_DETAILS.format(number=1)
    assert await ann.asks(UNKNOWN) == texts.REFUSE
    assert (await olga.sees("ticket", "show", "1"))["replies"] == []


@pytest.mark.parametrize("word", WORDS)
async def test_with_nothing_to_cancel_it_says_so(ann: Talker, word: str) -> None:
    """One short reply."""
    assert await ann.asks(word) == texts.NOTHING_TO_CANCEL


async def test_in_the_middle_of_choices_it_is_heard(ann: Talker, vague: str) -> None:
    """And the next question is answered."""
    await ann.asks(vague)

    assert await ann.asks("取消") in (texts.CANCELLED, texts.NOTHING_TO_CANCEL)
    assert KNOWN_ANSWER in await ann.asks(KNOWN)


async def test_a_sentence_with_the_word_in_it_is_a_question(ann: Talker) -> None:
    """Cancelling a registration is business, not a way out."""
    answer = await ann.asks("事业单位取消登记要办什么手续呀")

    assert answer not in (texts.CANCELLED, texts.NOTHING_TO_CANCEL)
