"""Was it worth it: asked after the end of something, at a quiet hour of a working day, once in a quarter."""

from datetime import UTC, datetime, timedelta

import pytest

from helpbot.clock import SettableClock
from helpbot.messages import Address
from helpbot.models import Otherwise
from helpbot.services.surveys import LOOK_BACK, QUIET
from helpbot.texts import conversation, people
from helpbot.texts import surveys as texts
from tests.cast import KNOWN, KNOWN_ANSWER, OfficeAtWork
from tests.fakes import Talker
from tests.features.surveying import MORNING, bind, has_closed_ticket, kept, looks

EVENING = datetime(2027, 4, 12, 11, 0, tzinfo=UTC)
SATURDAY = datetime(2027, 4, 17, 2, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock(MORNING)


@pytest.fixture
async def asked(office: OfficeAtWork, ann: Talker) -> int:
    """Ann has been asked after her ticket; its number."""
    await bind(office, ann.who)
    number = await has_closed_ticket(office, ann)
    assert await looks(office) == 1
    return number


async def test_a_closed_ticket_is_asked_after_and_one_tap_answers(office: OfficeAtWork, ann: Talker, asked: int) -> None:
    """Which it was after, how often that happens, and five numbers in their order, so that a typed one means itself."""
    (question,) = await ann.hears()
    assert question == f"{texts.ASK['ticket'].format(number=asked)}\n{texts.HOW_OFTEN}"
    assert [label[0] for label in ann.labels] == ["1", "2", "3", "4", "5"]

    ann.presses(texts.SCORES[5])

    assert await ann.hears() == [texts.RATED]
    assert ann.labels == list(texts.OTHERWISE.values())
    assert [(each.score, each.otherwise) for each in await kept(office)] == [(5, None)]


async def test_the_second_question_and_a_word_are_for_whoever_likes(office: OfficeAtWork, ann: Talker, asked: int) -> None:
    """A word is asked for by a button, so that no question is ever taken for one."""
    await ann.hears()
    ann.presses(texts.SCORES[4])
    await ann.hears()
    ann.presses(texts.OTHERWISE["visit"])
    assert await ann.hears() == [texts.CHOSEN]

    assert KNOWN_ANSWER in await ann.asks(KNOWN)
    ann.presses(texts.WRITE)
    assert await ann.hears() == [texts.GO_ON]
    assert await ann.asks("年报什么时候交，那次答得很清楚") == texts.KEPT

    (answer,) = await kept(office)
    assert (answer.score, answer.otherwise, answer.words) == (4, Otherwise.VISIT, "年报什么时候交，那次答得很清楚")
    assert answer.answered_at is not None


async def test_the_word_can_be_left_out_again(office: OfficeAtWork, ann: Talker, asked: int) -> None:
    """“取消” is no word for the office."""
    await ann.hears()
    ann.presses(texts.SCORES[3])
    await ann.hears()
    ann.presses(texts.OTHERWISE["phone"])
    await ann.hears()
    ann.presses(texts.WRITE)
    await ann.hears()

    assert await ann.asks("取消") == conversation.CANCELLED
    assert KNOWN_ANSWER in await ann.asks(KNOWN)
    assert [each.words for each in await kept(office)] == [""]


async def test_whoever_was_not_helped_is_offered_a_person(ann: Talker, asked: int) -> None:
    """One point is a question that is still open."""
    await ann.hears()
    ann.presses(texts.SCORES[1])

    assert await ann.hears() == [texts.RATED_LOW]
    ann.presses(conversation.A_PERSON)
    assert "已转给工作人员" in (await ann.hears())[0]


async def test_a_score_may_be_changed(office: OfficeAtWork, ann: Talker, asked: int) -> None:
    """The last one counts."""
    await ann.hears()
    for score in (5, 2):
        ann.presses(texts.SCORES[score])
        await ann.hears()

    assert [each.score for each in await kept(office)] == [2]


async def test_nobody_is_asked_twice_in_a_quarter(office: OfficeAtWork, ann: Talker, asked: int) -> None:
    """However much comes to an end in it; in the next one, after something new only."""
    await ann.hears()
    await has_closed_ticket(office, ann)
    ann.asked = len(ann.replies)

    assert await looks(office, timedelta(days=1)) == 0
    assert await looks(office, datetime(2027, 7, 5, 2, tzinfo=UTC)) == 0

    await has_closed_ticket(office, ann)
    assert await looks(office) == 1
    assert {each.quarter for each in await kept(office)} == {"2027Q2", "2027Q3"}


async def test_what_was_asked_after_is_not_asked_after_again_in_the_next_quarter(office: OfficeAtWork, ann: Talker) -> None:
    """A ticket of the last day of June is ten days old at most when July begins."""
    assert isinstance(office.clock, SettableClock)
    office.clock.set(datetime(2027, 6, 30, 2, tzinfo=UTC))
    await bind(office, ann.who)
    await has_closed_ticket(office, ann)
    assert await looks(office) == 1

    assert await looks(office, datetime(2027, 7, 1, 2, tzinfo=UTC)) == 0


async def test_nobody_is_asked_in_the_middle_of_something(office: OfficeAtWork, ann: Talker) -> None:
    """Not within an hour of a word of either side, and not while another ticket is open."""
    await bind(office, ann.who)
    await has_closed_ticket(office, ann)
    assert await looks(office, QUIET - timedelta(minutes=1)) == 0

    await ann.asks(KNOWN)
    assert await looks(office, timedelta(minutes=30)) == 0
    await ann.asks("人工")
    assert await looks(office, timedelta(hours=2)) == 0
    async with office.desk() as desk:
        await desk.tickets.close(2, tell=False)
    assert await looks(office) == 1


@pytest.mark.parametrize("at", [EVENING, SATURDAY])
async def test_nobody_is_asked_out_of_hours(office: OfficeAtWork, ann: Talker, at: datetime) -> None:
    """In the evening and on a Saturday it waits; on the next morning of work it is asked."""
    await bind(office, ann.who)
    await has_closed_ticket(office, ann)

    assert await looks(office, at) == 0
    assert await looks(office, datetime(2027, 4, 19, 2, tzinfo=UTC)) == 1


async def test_old_things_are_not_asked_after(office: OfficeAtWork, ann: Talker) -> None:
    """Nobody remembers."""
    await bind(office, ann.who)
    await has_closed_ticket(office, ann)

    assert await looks(office, LOOK_BACK + timedelta(days=1)) == 0


async def test_whoever_wants_no_nudges_is_not_asked(office: OfficeAtWork, ann: Talker) -> None:
    """退订 holds for this too, be it said after the question was queued."""
    await bind(office, ann.who)
    await has_closed_ticket(office, ann)
    await ann.asks("退订")
    assert await looks(office) == 0

    await ann.asks(people.NUDGES_ON)
    await office.settles()
    office.clock.set(office.clock.now() + timedelta(hours=2))  # type: ignore[attr-defined]  # the fixture's clock is settable
    seen = len(ann.replies)
    async with office.desk() as desk:
        assert await desk.surveys.ask(await desk.surveys.find_due()) == 1
        person = await desk.people.bound(Address("test", ann.who))
        assert person
        await desk.people.set_nudges(person, wanted=False)
    await office.settles()
    assert ann.heard[seen:] == []


async def test_a_stranger_is_not_asked(office: OfficeAtWork, ann: Talker) -> None:
    """Nobody knows who it is, so nobody could keep count, or take back what was never wanted."""
    await has_closed_ticket(office, ann)

    assert await looks(office) == 0


async def test_another_persons_survey_cannot_be_answered(office: OfficeAtWork, ann: Talker, asked: int) -> None:
    """Nor one that there is not, nor with what is no answer; and nothing of it stays."""
    other = office.person("邻")
    await bind(office, other.who)
    for who, token in ((other, "survey:1:5"), (ann, "survey:9999999999999999999999:5"), (ann, "survey:1:6"), (ann, "survey:一:5")):
        who.asked = len(who.replies)
        who.presses_token(token)
        assert await who.hears() == [texts.GONE]

    assert [each.score for each in await kept(office)] == [None]


async def test_who_is_forgotten_leaves_a_number_and_no_words(office: OfficeAtWork, ann: Talker, asked: int) -> None:
    """The score was the office's; the words were the person's."""
    await ann.hears()
    ann.presses(texts.SCORES[4])
    await ann.hears()
    async with office.desk() as desk:
        person = await desk.people.bound(Address("test", ann.who))
        assert person
        found = await desk.surveys.find(1, person)
        assert found
        await desk.surveys.add_words(found, "很好")
        await desk.people.forget(person)

    assert [(each.score, each.words) for each in await kept(office)] == [(4, "")]
