"""What is counted, and what is honestly not."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpbot.models import Occasion, Otherwise, Outcome, Survey, TicketReason
from helpbot.services.figures import (
    LEAST,
    Share,
    count_hand_offs,
    count_questions,
    count_voices,
    estimate_saved,
    find_median,
)
from helpbot.services.inquiries import UNKNOWN_REASON
from helpbot.store.figures import AskedRow, TicketRow

AT = datetime(2027, 3, 1, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)


def asked(
    kind: str, *, thread: int = 1, question: str = "年报", outcome: Outcome | None = None, later: timedelta = timedelta()
) -> AskedRow:
    return AskedRow(thread, question, kind, outcome, AT + later)


def ticket(
    thread: int = 1, *, replied: timedelta | None = None, closed: bool = False, reason: TicketReason = TicketReason.ASKED
) -> TicketRow:
    return TicketRow(thread, reason, closed, AT, None if replied is None else AT + replied)


def survey(score: int | None = None, otherwise: Otherwise | None = None, words: str = "") -> Survey:
    about = {"office_id": 1, "person_id": 1, "quarter": "2027Q1", "occasion": Occasion.TICKET, "about": "ticket:1", "asked_at": AT}
    return Survey.model_validate({**about, "score": score, "otherwise": otherwise, "words": words})


def test_every_question_is_of_one_kind() -> None:
    """Answered at once, asked back, or refused; what officers wrote and nobody understood is no question of a clerk's."""
    rows = [asked("answer"), asked("action"), asked("choices", question="证书"), asked("refuse"), asked(UNKNOWN_REASON)]
    found = count_questions(rows, [])

    assert (found.asked, found.outright, found.asked_back, found.refused) == (4, 2, 1, 1)
    assert found.by_day.total() == 4


def test_a_question_asked_back_and_picked_counts_once() -> None:
    """But only in the conversation in which it was asked back, and only once."""
    rows = [asked("choices"), asked("answer"), asked("answer"), asked("choices", thread=2), asked("answer", thread=3)]
    found = count_questions(rows, [])

    assert (found.asked, found.asked_back, found.picked, found.outright) == (4, 2, 1, 2)


def test_who_said_nothing_does_not_count_as_right() -> None:
    """The share is of those who said something."""
    rows = [asked("answer", outcome=outcome) for outcome in (Outcome.SOLVED, Outcome.SOLVED, Outcome.NOT_SOLVED, None, None)]

    assert count_questions(rows, []).right == Share(2, 3)


def test_a_conversation_was_helped_where_no_person_was_needed() -> None:
    """One a day and conversation: not where it went to a person, nor where anybody said that it did not help."""
    day = timedelta(days=1)
    rows = [asked("answer"), asked("answer"), asked("answer", later=day), asked("refuse", thread=4)]
    rows += [asked("answer", thread=2, outcome=Outcome.NOT_SOLVED), asked("answer", thread=3)]

    assert {thread for thread, _ in count_questions(rows, [ticket(3)]).helped} == {1}
    assert len(count_questions(rows, [ticket(3)]).helped) == 2


def test_hand_offs_are_answered_waiting_or_closed_without_a_word() -> None:
    """Each is one of these; the reasons are told."""
    rows = [ticket(replied=HOUR), ticket(), ticket(closed=True), ticket(replied=2 * HOUR, reason=TicketReason.NOT_SOLVED)]
    found = count_hand_offs(rows, lambda _begin, _end: timedelta(minutes=10))

    assert (found.opened, found.answered, found.waiting, found.unanswered) == (4, 2, 1, 1)
    assert (found.median, found.working) == (2 * HOUR, timedelta(minutes=10))
    assert found.by_reason == {TicketReason.ASKED: 3, TicketReason.NOT_SOLVED: 1}


@pytest.mark.parametrize(
    ("hours", "longer", "median"), [([1, 2, 3], 0, 2), ([1, 2], 0, 1.5), ([1, 2], 1, 2), ([1, 2], 2, None), ([], 0, None), ([], 3, None)]
)
def test_whoever_waits_waits_longer_than_all_others(hours: list[int], longer: int, median: float | None) -> None:
    """Leaving them out would make the slowest office the fastest."""
    expected = None if median is None else timedelta(hours=median)

    assert find_median([timedelta(hours=each) for each in hours], longer) == expected


@given(st.lists(st.integers(1, 10_000), min_size=1), st.integers(0, 5))
def test_more_who_wait_never_make_it_shorter(seconds: list[int], longer: int) -> None:
    """And the median lies among the times that were waited, or nobody knows it."""
    times = [timedelta(seconds=each) for each in seconds]
    before, after = find_median(times, longer), find_median(times, longer + 1)

    assert after is None or (before is not None and before <= after)
    assert before is None or min(times) <= before <= max(times)


@given(st.integers(0, 500), st.integers(0, 500))
def test_the_range_has_the_share_in_it(part: int, more: int) -> None:
    """From 0 to 1, and the wider the fewer there are."""
    share = Share(part, part + more)
    low, high = share.range

    assert 0 <= low <= high <= 1
    if share.rate is not None:
        assert low - 1e-9 <= share.rate <= high + 1e-9
        wide, narrow = Share(part, part + more).range, Share(part * 4, (part + more) * 4).range
        assert narrow[1] - narrow[0] < wide[1] - wide[0]


def test_voices_are_those_that_spoke() -> None:
    """Whoever was asked and said nothing is only counted."""
    found = count_voices([survey(5, Otherwise.VISIT, "好"), survey(2, Otherwise.NOTHING), survey(4), survey()])

    assert (found.asked, found.scores) == (4, Counter({5: 1, 2: 1, 4: 1}))
    assert found.mean == pytest.approx(11 / 3)
    assert (found.otherwise, found.words) == (Counter({Otherwise.VISIT: 1, Otherwise.NOTHING: 1}), ["好"])
    assert count_voices([survey()]).mean is None


def test_what_is_saved_is_estimated_from_enough_voices_only() -> None:
    """A share of the helped conversations, with its range."""
    questions = count_questions([asked("answer", thread=each) for each in range(100)], [])
    few = [survey(5, Otherwise.VISIT)] * (LEAST - 1)
    enough = [survey(5, Otherwise.VISIT)] * 6 + [survey(5, Otherwise.PHONE)] * 4

    assert estimate_saved(questions, count_voices(few), Otherwise.VISIT) is None
    saved = estimate_saved(questions, count_voices(enough), Otherwise.VISIT)
    assert saved
    assert (saved.helped, saved.estimate) == (100, 60)
    assert saved.range == (31, 83)
