"""When a meeting can be: only hours that the office works, spread out, none that is taken."""

from collections.abc import Sequence
from contextlib import nullcontext
from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpbot.calendar.office_days import OfficeDays
from helpbot.calendar.office_hours import OfficeHours, read_spans
from helpbot.calendar.workdays import published_calendar
from helpbot.clock import SHANGHAI
from helpbot.errors import HelpbotError
from helpbot.services.meeting_times import A_PAGE, LENGTH, demand_time, find_reminder, list_slots, turn_page

DAYS = OfficeDays(published_calendar())
SPANS = read_spans("工作日 8:30-12:00，14:30-17:30")
HOURS = OfficeHours(DAYS, SPANS)
FRIDAY = datetime(2026, 10, 30, 10, 0, tzinfo=SHANGHAI)
MOMENTS = st.integers(0, 330 * 24 * 60).map(lambda minutes: datetime(2026, 1, 2, tzinfo=SHANGHAI) + timedelta(minutes=minutes))


@given(MOMENTS, st.sets(st.integers(0, 40)))
def test_every_hour_that_is_offered_can_be_kept(now: datetime, busy: set[int]) -> None:
    """On a working day from tomorrow on, whole within a span, once, and free."""
    everything = list_slots(HOURS, now)
    taken = {everything[place] for place in busy if place < len(everything)}

    offered = list_slots(HOURS, now, taken)

    assert set(offered) == set(everything) - taken
    assert len(set(offered)) == len(offered)
    for at in offered:
        assert DAYS.worked(at.date())
        assert at.date() > now.date()
        assert any(opens <= at.time() and (at + LENGTH).time() <= closes for opens, closes in SPANS)


@given(MOMENTS)
def test_the_pages_hold_every_hour_once(now: datetime) -> None:
    """And after the last one comes the first again."""
    slots = list_slots(HOURS, now)
    count = -(-len(slots) // A_PAGE)

    pages = [turn_page(slots, page) for page in range(count)]

    assert sorted(at for page, _ in pages for at in page) == sorted(slots)
    assert all(page == sorted(page) and 0 < len(page) <= A_PAGE for page, _ in pages)
    assert turn_page(slots, count)[0] == pages[0][0]


def test_where_everything_is_taken_nothing_is_offered() -> None:
    """Nor is there another page."""
    assert turn_page(list_slots(HOURS, FRIDAY, set(list_slots(HOURS, FRIDAY))), 3) == ([], False)


@pytest.mark.parametrize(
    ("begins", "now", "reminded"),
    [
        ((11, 4, 15), (11, 2, 10), (11, 3, 16)),
        ((11, 2, 9), (10, 30, 10), (10, 30, 16)),  # a Monday: on Friday
        ((11, 3, 15), (11, 2, 17), (11, 3, 14)),
        ((11, 2, 15), (11, 2, 10), (11, 2, 14)),
        ((11, 2, 11), (11, 2, 10), None),
    ],
)
def test_reminded_on_the_eve_or_an_hour_before(begins: Sequence[int], now: Sequence[int], reminded: Sequence[int] | None) -> None:
    """And not at all of what is about to begin."""

    def at(moment: Sequence[int]) -> datetime:
        return datetime(2026, moment[0], moment[1], moment[2], tzinfo=SHANGHAI)

    assert find_reminder(at(begins), at(now), DAYS) == (at(reminded) if reminded else None)


@given(MOMENTS, st.integers(1, 40 * 24 * 4))
def test_two_clerks_meet_in_daylight_on_working_days(now: datetime, quarters: int) -> None:
    """Within four weeks; whatever else they name is refused in words."""
    at = now + timedelta(minutes=15) * quarters
    fine = at <= now + timedelta(weeks=4) and DAYS.worked(at.date()) and time(8) <= at.time() <= time(17)

    with nullcontext() if fine else pytest.raises(HelpbotError, match="。"):
        demand_time(at, now, DAYS)
