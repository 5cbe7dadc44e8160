"""The laws of a plan, whatever the registry holds: nobody forgotten, nobody asked to come on a day off, no queue that can be avoided."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from math import ceil
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpbot.calendar.office_days import OfficeDays
from helpbot.calendar.statutory import spring_festival
from helpbot.calendar.workdays import published_calendar
from helpbot.services.season_plan import RESERVE, Candidate, Plan, Problem, Term, find_days, hash_plan, plan_season

HOLIDAY = date(2027, 3, 12)
DAYS = OfficeDays(published_calendar(), [HOLIDAY])
YEARS = st.integers(2024, 2032)


@st.composite
def registries(draw: st.DrawFn) -> list[Candidate]:
    """Up to two hundred institutions of up to six sponsors, some of them of none."""
    count = draw(st.integers(0, 200))
    dice = draw(st.randoms(use_true_random=False))
    return [
        Candidate(
            uscc=f"{number:018}",
            sponsor=dice.choice(["", "A", "B", "C", "D", "E"]),
            late=dice.random() < 0.3,
            filed=dice.random() < 0.1,
            classified=dice.random() < 0.05,
            problems=(Problem.CERTIFICATE,) if dice.random() < 0.2 else (),
        )
        for number in range(count)
    ]


def to_come(plan: Plan) -> list[tuple[Candidate, date]]:
    return [(slot.candidate, slot.day) for slot in plan.slots if slot.day]


@given(candidates=registries(), year=YEARS, capacity=st.integers(1, 20))
def test_nobody_is_forgotten_and_nobody_stands_twice(candidates: list[Candidate], year: int, capacity: int) -> None:
    """Everybody has a day but those that have filed."""
    plan = plan_season(Term(year), candidates, DAYS, capacity)

    assert sorted(slot.candidate.uscc for slot in plan.slots) == sorted(each.uscc for each in candidates)
    assert all((slot.day is None) == slot.candidate.filed for slot in plan.slots)


@given(candidates=registries(), year=YEARS, capacity=st.integers(1, 20))
def test_nobody_is_asked_to_come_on_a_day_off(candidates: list[Candidate], year: int, capacity: int) -> None:
    """Neither a weekend, nor a holiday of country or office, nor the week of Spring Festival."""
    first, last = spring_festival(year)

    for _, day in to_come(plan_season(Term(year), candidates, DAYS, capacity)):
        assert DAYS.worked(day)
        assert not first <= day <= last
        assert date(year, 1, 1) <= day <= date(year, 3, 31)


@given(candidates=registries(), year=YEARS, capacity=st.integers(1, 20))
def test_no_day_has_more_than_the_office_can_review_where_that_is_possible(candidates: list[Candidate], year: int, capacity: int) -> None:
    """Where it is not, the load is level all the same, and the plan says on which days it is too much, and how much."""
    plan = plan_season(Term(year), candidates, DAYS, capacity)
    count, days = len(to_come(plan)), len(plan.days)

    if count <= capacity * days:
        assert plan.overloaded == {}
    else:
        assert sum(plan.overloaded.values()) == count - capacity * days or max(plan.loads.values()) == ceil(count / days)
    assert max(plan.loads.values()) <= max(capacity, ceil(count / days))
    assert sum(plan.loads.values()) == count


@given(candidates=registries(), year=YEARS)
def test_a_sponsors_institutions_stand_together(candidates: list[Candidate], year: int) -> None:
    """In the line each sponsor comes once, so that nobody else's day lies between."""
    line = [candidate for candidate, _ in to_come(plan_season(Term(year), candidates, DAYS, 5))]
    sponsors = [sponsor for sponsor, _ in groupby(each.sponsor or each.uscc for each in line)]

    assert len(sponsors) == len(set(sponsors))


@given(candidates=registries(), year=YEARS, seed=st.integers())
def test_the_same_registry_gives_the_same_plan_in_whatever_order_it_is_read(candidates: list[Candidate], year: int, seed: int) -> None:
    """And the same hash."""
    shuffled = list(candidates)
    Random(seed).shuffle(shuffled)  # noqa: S311 -- an order, not a secret
    one, other = (plan_season(Term(year), each, DAYS, 7) for each in (candidates, shuffled))

    assert one == other
    assert fingerprint(one) == fingerprint(other)


def fingerprint(plan: Plan) -> str:
    return hash_plan(plan.term.year, plan.capacity, [(slot.candidate.uscc, slot.day) for slot in plan.slots])


@given(candidates=registries().filter(lambda found: any(not each.filed for each in found)))
def test_a_day_that_is_changed_changes_the_hash(candidates: list[Candidate]) -> None:
    """Whoever approved the one has not approved the other."""
    plan = plan_season(Term(2027), candidates, DAYS, 7)
    slots = [(slot.candidate.uscc, slot.day) for slot in plan.slots]
    moved = [(slots[0][0], date(2027, 3, 30)), *slots[1:]]

    assert (hash_plan(2027, 7, moved) == hash_plan(2027, 7, slots)) == (moved == slots)


def line_of(*candidates: Candidate) -> Sequence[str]:
    return [each.uscc for each, _ in to_come(plan_season(Term(2027), candidates, DAYS, 1))]


def test_large_sponsors_and_those_that_were_late_come_first() -> None:
    """They need the most time, and the most of the office's."""
    small, large, tardy = Candidate("1", "S"), [Candidate("2", "L"), Candidate("3", "L")], [Candidate("4", "T", late=True)]

    assert line_of(small, *large, *tardy) == ["2", "3", "4", "1"]


def test_within_a_sponsor_the_late_come_first_and_those_with_something_to_cure_last() -> None:
    """A certificate takes its time to renew."""
    late, troubled, plain = Candidate("1", "S", late=True), Candidate("2", "S", problems=(Problem.CERTIFICATE,)), Candidate("3", "S")

    assert line_of(troubled, plain, late) == ["1", "3", "2"]


def test_the_last_days_are_kept_for_those_that_come_back() -> None:
    """Unless everybody does not fit in before."""
    days = find_days(Term(2027), DAYS)
    few = plan_season(Term(2027), [Candidate(str(n), "S") for n in range(len(days) - RESERVE)], DAYS, 1)
    many = plan_season(Term(2027), [Candidate(str(n), "S") for n in range(len(days))], DAYS, 1)

    assert not {day for _, day in to_come(few)} & set(days[-RESERVE:])
    assert {day for _, day in to_come(many)} == set(days)


def test_the_offices_own_holiday_gets_nobody() -> None:
    """It is in the configuration."""
    assert HOLIDAY not in find_days(Term(2027), DAYS)


@pytest.mark.parametrize("capacity", [0, -1])
def test_an_office_that_reviews_nothing_has_no_plan(capacity: int) -> None:
    """The configuration refuses it before, in words."""
    with pytest.raises(ValueError, match="a day"):
        plan_season(Term(2027), [Candidate("1", "S")], DAYS, capacity)
