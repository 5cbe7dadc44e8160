"""Periods and their proofs."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpbot.calendar.period import Period, Unit, Verdict, add_months, parse_period, prove, shift
from helpbot.calendar.workdays import published_calendar

CALENDAR = published_calendar()
PERIODS = st.builds(Period, st.integers(1, 60), st.sampled_from(Unit))


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("+30wd", Period(30, Unit.WORKDAYS)),
        ("-5wd", Period(-5, Unit.WORKDAYS)),
        ("10d", Period(10, Unit.DAYS)),
        ("+3m", Period(3, Unit.MONTHS)),
    ],
)
def test_a_period_is_read(text: str, period: Period) -> None:
    """With a sign or without."""
    assert parse_period(text) == period
    assert parse_period(str(period)) == period


@pytest.mark.parametrize("text", ["", "30", "wd", "30 wd", "3.5d", "99999d", "30wd+", "３0wd"])
def test_what_is_no_period_is_refused(text: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(ValueError, match=r".*"):
        parse_period(text)


@pytest.mark.parametrize(
    ("start", "period", "due"),
    [
        (date(2026, 2, 2), "+10wd", date(2026, 2, 14)),  # a Saturday that is worked
        (date(2026, 2, 13), "+2wd", date(2026, 2, 24)),  # over the Spring Festival
        (date(2026, 2, 15), "+0wd", date(2026, 2, 15)),
        (date(2026, 3, 31), "-5wd", date(2026, 3, 24)),
        (date(2026, 9, 20), "+15d", date(2026, 10, 8)),  # would end on the fifth of October
        (date(2026, 9, 20), "+4d", date(2026, 9, 24)),
        (date(2026, 9, 10), "+10d", date(2026, 9, 20)),  # a Sunday that is worked
        (date(2026, 10, 10), "-3d", date(2026, 10, 7)),  # backwards nothing rolls
        (date(2025, 11, 30), "+3m", date(2026, 2, 28)),  # a Saturday that is worked
        (date(2024, 2, 29), "+1y", date(2025, 2, 28)),
    ],
)
def test_a_period_ends_where_a_person_says_it_ends(start: date, period: str, due: date) -> None:
    """Counted by hand on a calendar of the wall."""
    assert prove(CALENDAR, start, parse_period(period)).due == due


def test_a_fixed_day_does_not_roll() -> None:
    """31 March is Saturday in 2029."""
    proof = prove(CALENDAR, date(2028, 12, 31), parse_period("+3m"), roll=False)

    assert proof.due == date(2029, 3, 31)
    assert not proof.rolled


def test_a_proof_names_every_day() -> None:
    """Why each was counted or was not, and where the period went when its end was a day off."""
    proof = prove(CALENDAR, date(2026, 9, 30), parse_period("+1d"))

    assert [(step.day.date.day, step.verdict, step.number) for step in proof.steps] == [
        (30, Verdict.START, 0),
        *((day, Verdict.ROLLED, 1) for day in range(1, 8)),
        (8, Verdict.LANDED, 1),
    ]
    assert proof.rolled
    assert not proof.provisional
    assert proof.steps[1].day.name == "国庆节"


def test_what_touches_an_unpublished_year_says_so() -> None:
    """Even where it only ends there."""
    assert prove(CALENDAR, date(2026, 12, 30), parse_period("+2wd")).provisional
    assert not prove(CALENDAR, date(2026, 12, 30), parse_period("+1wd")).provisional


@given(st.dates(date(2005, 1, 1), date(2030, 12, 31)), PERIODS)
def test_no_period_ends_on_a_day_off(start: date, period: Period) -> None:
    """And its proof adds up: it ends with its due day and has counted as many days as it is long."""
    proof = prove(CALENDAR, start, period)

    assert CALENDAR.worked(proof.due)
    assert proof.steps[-1].day.date == proof.due > start
    assert proof.steps[-1].number == period.count
    assert [step.day.date for step in proof.steps] == sorted({step.day.date for step in proof.steps})


@given(st.dates(date(2005, 1, 1), date(2030, 12, 31)), st.integers(1, 60))
def test_working_days_are_counted_and_no_others(start: date, count: int) -> None:
    """Every step of a proof in working days is explained by its day."""
    steps = prove(CALENDAR, start, Period(count, Unit.WORKDAYS)).steps[1:]

    assert all((step.verdict is Verdict.COUNTED) == step.day.worked for step in steps)
    assert sum(step.verdict is Verdict.COUNTED for step in steps) == count


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(-600, 600))
def test_months_keep_the_day_or_take_the_last(start: date, months: int) -> None:
    """民法典 202."""
    end = add_months(start, months)

    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    assert end.day == start.day or (end.day < start.day and add_months(end, 0).month != shift(end, Period(1, Unit.DAYS)).month)
