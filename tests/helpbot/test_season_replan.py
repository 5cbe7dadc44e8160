"""The laws of a new plan in a running season: nobody is moved without need, and nobody to a day that cannot be."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpbot.calendar.office_days import OfficeDays
from helpbot.calendar.workdays import published_calendar
from helpbot.models import FilingState, Season, SeasonSlot
from helpbot.services.season_plan import Term, find_days
from helpbot.services.season_replan import replan, replan_season, spare_days_off

NOW = datetime(2026, 1, 1, tzinfo=UTC)
DAYS = OfficeDays(published_calendar())
USABLE = find_days(Term(2026), DAYS)
TODAYS = st.sampled_from(USABLE[:-10])
WAITING = st.lists(st.sampled_from(USABLE), max_size=200).map(lambda days: [(f"U{place}", day) for place, day in enumerate(days)])


def left_after(today: date) -> list[date]:
    return [day for day in USABLE if day >= DAYS.add(today, 3)]


@given(waiting=WAITING, today=TODAYS, capacity=st.integers(1, 20), backlog=st.integers(0, 100))
def test_whoever_is_moved_comes_on_a_day_that_is_left(waiting: list[tuple[str, date]], today: date, capacity: int, backlog: int) -> None:
    """And whoever's day has passed is moved."""
    usable = left_after(today)
    plan = replan(waiting, today, usable, capacity, backlog)

    assert set(plan.moved.values()) <= set(usable)
    assert {uscc for uscc, day in waiting if day < today} <= set(plan.moved)
    assert not {uscc for uscc, day in waiting if today <= day < usable[0]} & set(plan.moved)
    assert sum(plan.loads.values()) == sum(not today <= day < usable[0] for _, day in waiting)


@given(waiting=WAITING, today=TODAYS, capacity=st.integers(1, 20))
def test_no_day_is_fuller_than_it_must_be(waiting: list[tuple[str, date]], today: date, capacity: int) -> None:
    """Under the capacity where that is possible, else evenly over it."""
    usable = left_after(today)
    plan = replan(waiting, today, usable, capacity, 0)
    over = max(0, sum(plan.loads.values()) - capacity * len(usable))

    assert max(plan.loads.values()) <= capacity + -(-over // len(usable))


@given(waiting=WAITING, today=TODAYS, capacity=st.integers(1, 20), backlog=st.integers(0, 100))
def test_a_second_look_moves_nobody(waiting: list[tuple[str, date]], today: date, capacity: int, backlog: int) -> None:
    """With the same backlog on the same day everybody stands where the first put them."""
    usable = left_after(today)
    moved = replan(waiting, today, usable, capacity, backlog).moved
    after = [(uscc, moved.get(uscc, day)) for uscc, day in waiting]

    assert replan(after, today, usable, capacity, backlog).moved == {}


def test_what_the_office_is_behind_with_takes_the_first_days() -> None:
    """Thirty reports wait: at ten a day nobody is asked to come on the first three days."""
    usable = left_after(USABLE[0])
    waiting = [(f"U{place}", usable[place % 2]) for place in range(10)]

    assert set(replan(waiting, USABLE[0], usable, 10, 30).moved.values()) == {usable[3]}


def test_a_season_that_is_over_cannot_be_planned_anew() -> None:
    """There is no day left."""
    season = Season(office_id=1, year=2026, capacity=5, plan_hash="", planned_at=NOW)
    slots = [SeasonSlot(office_id=1, season_id=1, place=0, uscc="U", name="", sponsor="", day=USABLE[0])]

    assert replan_season(season, slots, {"U": FilingState.SUBMITTED}, DAYS, USABLE[3], 5).moved == {}
    assert replan_season(season, slots, {}, DAYS, USABLE[3], 5).moved == {"U": DAYS.add(USABLE[3], 3)}
    with pytest.raises(ValueError, match="0 days"):
        replan_season(season, slots, {}, DAYS, USABLE[-1], 5)


def test_only_a_day_that_is_none_any_more_is_left() -> None:
    """A holiday of the office's own; everybody else stays, those as well whose day has passed."""
    holiday = USABLE[10]
    days = OfficeDays(published_calendar(), [holiday])
    season = Season(office_id=1, year=2026, capacity=1, plan_hash="", planned_at=NOW)
    slots = [
        SeasonSlot(office_id=1, season_id=1, place=place, uscc=f"U{place}", name="", sponsor="", day=day)
        for place, day in enumerate((USABLE[0], USABLE[9], holiday, USABLE[11]))
    ]

    assert spare_days_off(season, slots, days, USABLE[5]) == {"U2": USABLE[12]}
    assert spare_days_off(season, slots, DAYS, USABLE[5]) == {}
