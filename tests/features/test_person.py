"""A way to a person, any time."""

import pytest

from helpbot.texts import conversation as texts
from tests.cast import DETAILS, HOURS, KNOWN, KNOWN_ANSWER, PHONE, UNKNOWN, OfficeAtWork, Officer
from tests.fakes import Talker


@pytest.mark.parametrize("said", ["人工", "转人工", "/human", "人工！", "我要找人工"])
async def test_a_person_can_be_called_first_thing(ann: Talker, olga: Officer, said: str) -> None:
    """By the word, the command or a sentence."""
    answer = await ann.asks(said)

    assert all(fact in answer for fact in ("编号1", HOURS, PHONE))
    assert len(await olga.sees("ticket", "list")) == 1


async def test_the_wish_takes_the_last_question_along(ann: Talker, olga: Officer) -> None:
    """The officer reads what it is about."""
    await ann.asks(UNKNOWN)
    await ann.asks("人工")

    assert [each["question"] for each in await olga.sees("ticket", "list")] == [UNKNOWN]


async def test_the_button_under_a_refusal_does_the_same(ann: Talker, olga: Officer) -> None:
    """With its own reason."""
    await ann.asks(UNKNOWN)
    ann.presses(texts.A_PERSON)
    await ann.hears()

    assert [(each["question"], each["reason"]) for each in await olga.sees("ticket", "list")] == [(UNKNOWN, "no-answer")]


async def test_calling_twice_opens_one_ticket(ann: Talker, olga: Officer) -> None:
    """Somebody is waiting already."""
    await ann.asks(KNOWN)
    await ann.asks("人工")

    assert texts.HANDED_OVER_BEFORE.format(number=1) in await ann.asks("人工")
    assert len(await olga.sees("ticket", "list")) == 1


async def test_a_person_can_be_called_in_the_middle_of_choices(ann: Talker, vague: str) -> None:
    """Nobody is kept in a dialog."""
    await ann.asks(vague)

    assert "编号1" in await ann.asks("人工")


async def test_two_clerks_get_two_numbers(office: OfficeAtWork, ann: Talker) -> None:
    """Numbers count up within the office."""
    li = office.person("李")

    assert "编号1" in await ann.asks("人工")
    assert "编号2" in await li.asks("人工")


async def test_details_without_a_telephone_are_details_too(ann: Talker, olga: Officer) -> None:
    """Whatever is no question the FAQ is sure of."""
    await ann.asks("人工")

    assert await ann.asks("清澜县第一小学，zxqv 的事") == texts.DETAILS_KEPT.format(number=1)


async def test_after_the_details_the_next_words_are_a_question_again(ann: Talker, olga: Officer) -> None:
    """Only one message is taken for details."""
    await ann.asks("人工")
    await ann.asks(DETAILS)

    assert KNOWN_ANSWER in await ann.asks(KNOWN)
    assert await ann.asks(UNKNOWN) == texts.REFUSE


async def test_the_unfilled_office_sends_people_to_the_telephone(ann: Talker, office: OfficeAtWork) -> None:
    """Nobody ever reads a brace."""
    assert "{" not in await ann.asks(KNOWN)
    assert office.branch.office.fill("请到{address}，{unknown}办") == f"请到{texts.UNFILLED}，{texts.UNFILLED}办"
    assert office.branch.office.fill("半个{括号") == "半个括号"
