"""An office's working days: the country's without its own holidays, and without a festival that nobody has arranged yet."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from helpbot.calendar.office_days import OfficeDays
from helpbot.calendar.statutory import spring_festival
from helpbot.calendar.workdays import published_calendar

DAYS = st.dates(date(2024, 1, 1), date(2029, 12, 1))
CALENDAR = published_calendar()


def test_the_offices_own_holiday_is_not_worked() -> None:
    """Otherwise a Thursday in March is."""
    thursday = date(2026, 3, 12)

    assert OfficeDays(CALENDAR).worked(thursday)
    assert not OfficeDays(CALENDAR, [thursday]).worked(thursday)


def test_a_makeup_saturday_is_worked() -> None:
    """28 February 2026, by the State Council's notice."""
    assert OfficeDays(CALENDAR).worked(date(2026, 2, 28))


def test_the_festival_of_a_year_without_a_notice_is_free_for_its_whole_week() -> None:
    """The law alone gives four of these days."""
    first, last = spring_festival(2029)
    days = OfficeDays(CALENDAR)

    assert (first, last) == (date(2029, 2, 12), date(2029, 2, 19))
    assert days.between(first, last) == []
    assert CALENDAR.count(first, last) > 0


def test_a_published_festival_is_as_the_notice_says() -> None:
    """14 February 2026 is a Saturday that is worked; the 23rd is still off."""
    days = OfficeDays(CALENDAR)

    assert days.between(date(2026, 2, 14), date(2026, 2, 24)) == [date(2026, 2, 14), date(2026, 2, 24)]


@given(start=DAYS, count=st.integers(1, 40))
def test_counting_forth_and_back_meet(start: date, count: int) -> None:
    """The day found has so many working days behind it, and is one."""
    days = OfficeDays(CALENDAR, [date(2026, 3, 12)])
    found = days.add(start, count)

    assert days.worked(found)
    assert days.count(start, found) - days.worked(start) == count
    assert days.add(found, -count) == days.on_or_before(start)


@given(day=DAYS)
def test_the_nearest_working_days_enclose_a_day(day: date) -> None:
    """And are the day itself where it is worked."""
    days = OfficeDays(CALENDAR)

    assert days.on_or_before(day) <= day <= days.on_or_after(day)
    assert days.worked(day) == (days.on_or_before(day) == days.on_or_after(day))
