"""“Did you mean”: the bot asks back, the clerk picks."""

import pytest

from helpbot.texts import conversation as texts
from tests.cast import KNOWN, OfficeAtWork
from tests.fakes import Talker


@pytest.fixture
async def asked_back(ann: Talker, vague: str) -> Talker:
    """Ann, who has just been asked which one she meant."""
    assert await ann.asks(vague) == texts.DID_YOU_MEAN
    return ann


async def test_a_vague_question_is_asked_back(asked_back: Talker) -> None:
    """At most three topics, and a way to a person last."""
    *topics, last = asked_back.labels

    assert 2 <= len(topics) <= 3
    assert last == texts.NONE_OF_THESE


@pytest.mark.parametrize("said", ["1", "１", "1.", "（1）", "第一个", "选1", "一", "第1个"])
async def test_the_first_is_picked_however_it_is_called(asked_back: Talker, office: OfficeAtWork, said: str) -> None:
    """Digits of either width, ordinals, with or without brackets."""
    wanted = office.branch.shelf.library.find(_topic_of(asked_back, 0))
    assert wanted

    answer = await asked_back.asks(said)

    assert answer.startswith(office.branch.office.fill(wanted.answer))


async def test_the_second_is_picked_by_its_number(asked_back: Talker, office: OfficeAtWork) -> None:
    """A number is a place in the list."""
    wanted = office.branch.shelf.library.find(_topic_of(asked_back, 1))
    assert wanted

    assert (await asked_back.asks("2")).startswith(office.branch.office.fill(wanted.answer))


async def test_a_label_typed_out_picks_it(asked_back: Talker, office: OfficeAtWork) -> None:
    """Full-width punctuation and all."""
    wanted = office.branch.shelf.library.find(_topic_of(asked_back, 1))
    assert wanted

    assert (await asked_back.asks(wanted.question)).startswith(office.branch.office.fill(wanted.answer))


@pytest.mark.parametrize("said", ["没解决，转人工", "没解决,转人工", "没解决", "没解决。", "２"])
async def test_as_much_of_a_label_as_stands_before_its_comma_is_enough(ann: Talker, said: str) -> None:
    """People type what the button says, or the start of it."""
    await ann.asks(KNOWN)

    assert "编号1" in await ann.asks(said)


async def test_a_number_out_of_range_is_no_pick(asked_back: Talker) -> None:
    """It is taken for a question, and gets one reply."""
    assert await asked_back.asks("9") in (texts.REFUSE, texts.DID_YOU_MEAN, texts.EMPTY)


async def test_none_of_these_leads_to_a_person(asked_back: Talker, vague: str, office: OfficeAtWork) -> None:
    """With the question that was not understood."""
    asked_back.presses(texts.NONE_OF_THESE)

    assert "编号1" in (await asked_back.hears())[0]
    async with office.desk() as desk:
        assert (await desk.tickets.get(1)).question == vague


async def test_an_old_button_still_means_what_it_said(asked_back: Talker, office: OfficeAtWork) -> None:
    """A token says all by itself, however much was said since."""
    token = asked_back.replies[0].choices[0].token
    wanted = office.branch.shelf.library.find(_topic_of(asked_back, 0))
    assert wanted
    for _ in range(3):
        await asked_back.asks(KNOWN)

    asked_back.presses_token(token)

    assert (await asked_back.hears())[0].startswith(office.branch.office.fill(wanted.answer))


@pytest.mark.parametrize(
    "token", ["ask:1:gone.topic", "ask:x:y", "ask:", "nonsense", "act:gone", "solved:999", "unsolved:", "done:7", "human:x", ":"]
)
async def test_a_button_of_another_age_gets_one_short_reply(ann: Talker, office: OfficeAtWork, token: str) -> None:
    """Whatever its token says."""
    ann.presses_token(token)
    await ann.hears()
    await office.settles()

    assert len(ann.heard) == 1
    assert texts.BROKEN[:10] not in ann.heard[0]


async def test_a_picked_answer_can_be_rated_too(asked_back: Talker, office: OfficeAtWork, vague: str) -> None:
    """What goes to a person is the clerk's own question, not the label."""
    await asked_back.asks("1")
    asked_back.presses(texts.NOT_SOLVED)
    await asked_back.hears()

    async with office.desk() as desk:
        assert (await desk.tickets.get(1)).question == vague


async def test_each_answers_buttons_rate_their_own_answer(ann: Talker, office: OfficeAtWork) -> None:
    """An old “not solved” is about the old question."""
    await ann.asks(KNOWN)
    old = ann.replies[0].choices[1].token
    await ann.asks("证书丢了怎么补办")
    ann.presses_token(old)
    await ann.hears()

    async with office.desk() as desk:
        assert (await desk.tickets.get(1)).question == KNOWN


def _topic_of(talker: Talker, place: int) -> str:
    return talker.replies[-1].choices[place].token.rpartition(":")[2]
