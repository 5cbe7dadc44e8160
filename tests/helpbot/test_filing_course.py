"""The course of a filing: what files say of it, one after the other."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpbot.clock import SHANGHAI
from helpbot.models import FilingState
from helpbot.services.filing_course import Course, Step, goes_backwards, lay_over

NOW = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
S = FilingState

TIMES = st.integers(0, 60).map(lambda days: datetime(2026, 1, 1, 1, 0, tzinfo=UTC) + timedelta(days=days))
STEPS = st.lists(st.builds(Step, TIMES, st.sampled_from(FilingState), st.sampled_from([None, "缺章"])), min_size=1, max_size=8)


def known_after(course: Course, before: list[Step]) -> list[Step]:
    """The steps that the registry has then."""
    kept = {(step.at, step.state): step.opinion for step in before} | {(step.at, step.state): step.opinion for step in course.new}
    return sorted((Step(at, state, opinion) for (at, state), opinion in kept.items()), key=lambda step: step.at or NOW)


@given(STEPS)
def test_the_same_file_again_says_nothing_new(said: list[Step]) -> None:
    """Whatever is in it: each step once, even where the file has it twice."""
    unique = list({(step.at, step.state): step for step in said}.values())
    first = lay_over([], unique, NOW)

    again = lay_over(known_after(first, []), unique, NOW + timedelta(days=1))

    assert again.new == []
    assert again.state_at == first.state_at


@given(STEPS, STEPS)
def test_two_files_come_to_the_same_state_as_one(early: list[Step], late: list[Step]) -> None:
    """The state is the last one by time, whichever file came first."""
    first = lay_over([], early, NOW)
    both = lay_over(known_after(first, []), late, NOW)
    newest = max(step.at for step in (*early, *late) if step.at)

    assert both.state_at == newest


def test_a_file_without_times_tells_of_now() -> None:
    """Each state the first time it is seen, and not again."""
    first = lay_over([], [Step(None, S.SUBMITTED)], NOW)
    second = lay_over(known_after(first, []), [Step(None, S.SUBMITTED)], NOW + timedelta(days=1))
    third = lay_over(known_after(first, []), [Step(None, S.RETURNED, "缺章")], NOW + timedelta(days=2))

    assert (first.state, first.state_at) == (S.SUBMITTED, NOW)
    assert (second.new, second.state_at) == ([], NOW)
    assert [(step.before, step.state, step.at, step.opinion) for step in third.new] == [
        (S.SUBMITTED, S.RETURNED, NOW + timedelta(days=2), "缺章")
    ]


def test_a_mere_day_is_the_known_time_of_that_day() -> None:
    """The first file had no time, the second has the day: that is no second event."""
    known = [Step(datetime(2026, 2, 1, 15, 20, tzinfo=SHANGHAI), S.RETURNED)]

    assert lay_over(known, [Step(datetime(2026, 2, 1, tzinfo=SHANGHAI), S.RETURNED)], NOW).new == []
    assert len(lay_over(known, [Step(datetime(2026, 2, 2, tzinfo=SHANGHAI), S.RETURNED)], NOW).new) == 1


def test_an_opinion_that_was_corrected_is_taken_over() -> None:
    """The time and the state stay."""
    known = [Step(NOW, S.RETURNED, "缺章")]

    (step,) = lay_over(known, [Step(NOW, S.RETURNED, "缺单位公章")], NOW).new

    assert (step.at, step.opinion) == (NOW, "缺单位公章")


def test_history_that_comes_late_leaves_the_state_alone() -> None:
    """An older event is told for what it is."""
    known = [Step(NOW, S.ACCEPTED)]

    course = lay_over(known, [Step(NOW - timedelta(days=3), S.SUBMITTED)], NOW)

    assert (course.state, course.state_at) == (S.ACCEPTED, NOW)
    assert course.backwards == []


@pytest.mark.parametrize(
    ("before", "after"),
    [(S.ACCEPTED, S.SUBMITTED), (S.ANNOUNCED, S.REVIEWING), (S.REFUSED, S.ACCEPTED), (S.PUBLISHED, S.RETURNED), (S.SUBMITTED, S.DRAFT)],
)
def test_these_go_backwards(before: FilingState, after: FilingState) -> None:
    """A correction, or a mistake."""
    assert goes_backwards(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (S.DRAFT, S.SUBMITTED),
        (S.REVIEWING, S.RETURNED),
        (S.RETURNED, S.RESUBMITTED),
        (S.RESUBMITTED, S.RETURNED),
        (S.RESUBMITTED, S.REVIEWING),
        (S.SUBMITTED, S.REFUSED),
        (S.CERT_READY, S.ANNOUNCED),
        (S.SUBMITTED, S.SUBMITTED),
    ],
)
def test_these_are_the_usual_course(before: FilingState, after: FilingState) -> None:
    """Returned is not backwards: it happens to every third filing."""
    assert not goes_backwards(before, after)
