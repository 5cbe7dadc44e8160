"""A clerk asks and is answered."""

from datetime import timedelta

import pytest

from helpbot.clock import SettableClock
from helpbot.texts import conversation as texts
from tests.cast import KNOWN, KNOWN_ANSWER, OTHER, UNKNOWN, OfficeAtWork, Officer
from tests.fakes import Talker

UNSURE = "要谁签字"
"""Asked alone, it gets choices."""


async def test_a_known_question_is_answered_with_its_basis(ann: Talker) -> None:
    """The answer, what it rests on, and “solved?” are one message."""
    answer = await ann.asks(KNOWN)

    assert KNOWN_ANSWER in answer
    assert "依据：" in answer.splitlines()[-1]
    assert ann.labels == [texts.SOLVED, texts.NOT_SOLVED]


async def test_two_questions_in_a_message_get_two_answers(ann: Talker) -> None:
    """Each under its own number, with its own basis."""
    answer = await ann.asks(f"{KNOWN}？副本能不能多办？")

    assert answer.startswith(texts.SEVERAL.format(count=2))
    assert KNOWN_ANSWER in answer
    assert answer.count("依据：") == 2


@pytest.mark.parametrize("lead", ["另外", "此外，", "还有个问题，", "顺便问一下"])
async def test_a_word_that_leads_to_a_question_is_no_part_of_it(ann: Talker, lead: str) -> None:
    """The second question is as sure as it is alone."""
    answer = await ann.asks(f"{KNOWN}？{lead}副本能不能多办？")

    assert answer.count("依据：") == 2


async def test_what_is_not_sure_beside_an_answer_is_asked_back(ann: Talker) -> None:
    """In the clerk's words, never dropped in silence: its topics come first, the way to a person last, and a pick is answered."""
    answer = await ann.asks(f"{KNOWN}？{UNSURE}")
    *topics, solved, person = ann.labels

    assert texts.DOUBT.format(said=UNSURE) in answer
    assert topics
    assert (solved, person) == (texts.SOLVED, texts.NOT_SOLVED)
    assert texts.DOUBT.format(said=UNSURE) not in await ann.asks("1")
    assert ann.labels == [texts.SOLVED, texts.NOT_SOLVED]


async def test_what_nobody_knows_is_not_guessed(ann: Talker) -> None:
    """A plain no, and a person is offered."""
    assert await ann.asks(UNKNOWN) == texts.REFUSE
    assert ann.labels == [texts.A_PERSON]


async def test_questions_of_one_clerk_are_answered_in_their_order(ann: Talker) -> None:
    """However fast they are typed."""
    for text in (KNOWN, UNKNOWN, KNOWN):
        ann.says(text)

    first, second, third = await ann.hears(3)

    assert KNOWN_ANSWER in first
    assert second == texts.REFUSE
    assert first == third


async def test_many_clerks_are_answered_beside_each_other(office: OfficeAtWork) -> None:
    """Each hears the answer to what they asked, once."""
    crowd = [office.person(f"经办人{number}") for number in range(30)]
    for number, clerk in enumerate(crowd):
        clerk.says(KNOWN if number % 2 else UNKNOWN)

    answers = [(await clerk.hears())[0] for clerk in crowd]
    await office.settles()

    assert [KNOWN_ANSWER in answer for answer in answers] == [bool(number % 2) for number in range(30)]
    assert {len(clerk.heard) for clerk in crowd} == {1}


async def test_a_greeting_is_greeted_and_says_what_to_type(ann: Talker) -> None:
    """A newcomer learns the three words that always work."""
    answer = await ann.asks("你好")

    assert all(word in answer for word in ("人工", "帮助", "取消"))


async def test_help_can_be_called_by_word_and_by_command(ann: Talker) -> None:
    """Also /start, which Telegram sends first, and a command nobody knows."""
    answers = [await ann.asks(text) for text in ("帮助", "/help", "/start", "/nonsense@helpdesk_bot")]

    assert all("随时可输入" in answer for answer in answers)


async def test_a_redelivered_message_is_answered_once(office: OfficeAtWork, ann: Talker) -> None:
    """At once, in between, and after everything was sent."""
    said = ann.says(KNOWN)
    office.channel.bring_again(said)
    await ann.hears()
    office.channel.bring_again(said)
    await office.settles()

    assert len(ann.heard) == 1


async def test_the_conversation_is_kept_for_the_officer(office: OfficeAtWork, ann: Talker, olga: Officer) -> None:
    """`ticket show` tells what was said before the clerk called for a person."""
    await ann.asks(KNOWN)
    await ann.asks("人工")

    shown = await olga.sees("ticket", "show", "1")

    assert shown["question"] == KNOWN
    assert [line["who"] for line in shown["talk"]] == ["in", "out", "in", "out"]
    assert shown["talk"][0]["text"] == KNOWN


async def test_an_answer_that_did_not_get_through_is_tried_again(office: OfficeAtWork, ann: Talker, clock: SettableClock) -> None:
    """After a pause, and then in order before later answers."""
    office.channel.fail(times=1)
    ann.says(KNOWN)
    ann.says(OTHER)
    await office.channel.until_tried(1)
    await office.settles()
    assert ann.heard == []

    clock.move(timedelta(seconds=10))
    await office.beats()
    first, _ = await ann.hears(2)

    assert KNOWN_ANSWER in first
    assert len(office.channel.attempts) == 3


async def test_an_answer_of_two_days_ago_is_not_sent_any_more(
    office: OfficeAtWork, ann: Talker, olga: Officer, clock: SettableClock
) -> None:
    """By then the clerk has telephoned; it stays on the officer's list."""
    office.channel.fail(times=1)
    ann.says(KNOWN)
    await office.channel.until_tried(1)
    await office.settles()
    clock.move(timedelta(days=3))
    await office.beats()
    await office.settles()

    listed = await olga.sees("outbox", "list", "--all")

    assert ([each["state"] for each in listed], ann.heard) == (["failed"], [])
