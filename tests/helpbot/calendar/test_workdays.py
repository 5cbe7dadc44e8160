"""Which days are worked: what was published, what is provisional, and the laws of counting."""

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpbot.calendar.statutory import FIRST_YEAR, LAST_YEAR, statutory_days
from helpbot.calendar.workdays import BeyondCalendar, Day, DayKind, WorkCalendar, published_calendar
from tests.helpbot.calendar.notices import NOTICE

CALENDAR = published_calendar()
PUBLISHED = range(2004, 2027)
DAYS = st.dates(date(FIRST_YEAR + 1, 1, 1), date(LAST_YEAR - 1, 12, 31))
COUNTS = st.integers(1, 90)


def days_of(year: int) -> list[date]:
    return [date(year, 1, 1) + timedelta(days=place) for place in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)]


@pytest.mark.parametrize("year", PUBLISHED)
def test_a_published_year_is_what_the_source_says(year: int) -> None:
    """Day by day, against the library that the data was seeded from."""
    assert [day for day in days_of(year) if CALENDAR.worked(day) != chinese_calendar.is_workday(day)] == []


def test_2026_is_what_the_state_council_arranged() -> None:
    """Against the notice, not against the library."""
    worked = [date(2026, 1, 4), date(2026, 2, 14), date(2026, 2, 28), date(2026, 5, 9), date(2026, 9, 20), date(2026, 10, 10)]
    off = [(1, 1, 3), (2, 15, 23), (4, 4, 6), (5, 1, 5), (6, 19, 21), (9, 25, 27), (10, 1, 7)]

    assert [day for day in days_of(2026) if CALENDAR.day(day).kind is DayKind.MAKEUP] == worked
    assert [day for day in days_of(2026) if CALENDAR.day(day).kind is DayKind.HOLIDAY] == [
        date(2026, month, day) for month, first, last in off for day in range(first, last + 1)
    ]


def test_the_season_of_2026_has_as_many_days_as_the_office_counted() -> None:
    """59 working days from New Year to the end of March, 27 of them after the Spring Festival."""
    assert CALENDAR.count(date(2026, 1, 1), date(2026, 3, 31)) == 59
    assert CALENDAR.count(date(2026, 2, 24), date(2026, 3, 31)) == 27


def test_a_notice_may_reach_back_into_december() -> None:
    """New Year of 2019 began on 30 December, and the 29th was worked for it."""
    assert CALENDAR.day(date(2018, 12, 31)) == Day(date(2018, 12, 31), DayKind.HOLIDAY, "元旦")
    assert CALENDAR.day(date(2018, 12, 29)).kind is DayKind.MAKEUP


@pytest.mark.parametrize("year", range(FIRST_YEAR, LAST_YEAR + 1))
def test_statutory_holidays_are_always_off(year: int) -> None:
    """Thirteen since 2025, one less where the Mid-Autumn falls into the National Days; whether the year is published or not."""
    assert [day for day in statutory_days(year) if CALENDAR.worked(day)] == []
    assert (12 if year >= 2025 else 10) <= len(statutory_days(year)) <= 13


@pytest.mark.parametrize(
    ("year", "spring", "qingming"),
    [
        (2027, (2, 6), (4, 5)),
        (2028, (1, 26), (4, 4)),
        (2029, (2, 13), (4, 4)),
        (2030, (2, 3), (4, 5)),
        (2033, (1, 31), (4, 4)),
        (2050, (1, 23), (4, 4)),
    ],
)
def test_the_lunar_table_is_right(year: int, spring: tuple[int, int], qingming: tuple[int, int]) -> None:
    """New Year's Eve is off as well since 2025."""
    names = statutory_days(year)
    first = date(year, *spring)

    assert [names.get(first + timedelta(days=place)) for place in (-2, -1, 0, 1, 2, 3)] == [None, *["春节"] * 4, None]
    assert names[date(year, *qingming)] == "清明节"


def test_an_unpublished_year_is_provisional() -> None:
    """Law and weekends only, and every day of it says so."""
    days = [CALENDAR.day(day) for day in days_of(2027)]

    assert all(day.provisional for day in days)
    assert {day.kind for day in days} == {DayKind.WORKDAY, DayKind.WEEKEND, DayKind.HOLIDAY}
    assert not any(CALENDAR.day(day).provisional for day in days_of(2026))


def test_a_notice_settles_its_year() -> None:
    """And leaves the calendar it was put on as it was."""
    settled = CALENDAR.with_notices([NOTICE])

    assert settled.day(date(2027, 2, 20)) == Day(date(2027, 2, 20), DayKind.MAKEUP, "春节")
    assert not settled.day(date(2027, 7, 1)).provisional
    assert settled.notice(2027) == NOTICE
    assert CALENDAR.notice(2027) is None


def test_a_newer_notice_of_a_year_takes_the_place_of_the_older() -> None:
    """As in March 2019, when the Labour Day of a published year was lengthened."""
    notice = CALENDAR.notice(2026)
    assert notice
    shorter = type(notice)(2026, "x", tuple(each for each in notice.holidays if each.name != "端午节"))

    assert CALENDAR.with_notices([shorter]).worked(date(2026, 6, 19))


@given(DAYS, COUNTS)
def test_adding_and_subtracting_agree(start: date, count: int) -> None:
    """From a working day there and back again."""
    start = CALENDAR.on_or_after(start)

    assert CALENDAR.add(CALENDAR.add(start, count), -count) == start
    assert CALENDAR.add(CALENDAR.add(start, -count), count) == start


@given(DAYS, COUNTS)
def test_a_count_ends_on_a_working_day(start: date, count: int) -> None:
    """And has as many working days behind it as were asked for."""
    end = CALENDAR.add(start, count)

    assert CALENDAR.worked(end)
    assert CALENDAR.count(start + timedelta(days=1), end) == count


@given(DAYS, COUNTS, COUNTS)
def test_counts_add_up(start: date, one: int, other: int) -> None:
    """In two steps as in one."""
    assert CALENDAR.add(CALENDAR.add(start, one), other) == CALENDAR.add(start, one + other)


@given(DAYS, st.integers(0, 60), COUNTS)
def test_who_starts_later_ends_no_earlier(start: date, later: int, count: int) -> None:
    """Order is kept, and a longer period ends later."""
    assert CALENDAR.add(start, count) <= CALENDAR.add(start + timedelta(days=later), count)
    assert CALENDAR.add(start, count) < CALENDAR.add(start, count + 1)


@given(DAYS)
def test_the_nearest_working_days_stand_around_a_day(day: date) -> None:
    """The day itself where it is worked."""
    before, after = CALENDAR.on_or_before(day), CALENDAR.on_or_after(day)

    assert before <= day <= after
    assert CALENDAR.worked(before)
    assert CALENDAR.worked(after)
    assert (before == day == after) == CALENDAR.worked(day)
    assert CALENDAR.count(before, after) == (1 if before == after else 2)


def test_nothing_lies_between_a_day_and_one_before_it() -> None:
    """A window that has closed has no days left."""
    assert CALENDAR.count(date(2026, 3, 2), date(2026, 3, 1)) == 0


@pytest.mark.parametrize("when", [date(2003, 12, 31), date(2101, 1, 1)])
def test_the_calendar_has_an_end(when: date) -> None:
    """It says so instead of guessing."""
    with pytest.raises(BeyondCalendar):
        CALENDAR.day(when)


def test_an_empty_calendar_is_provisional_all_over() -> None:
    """Nothing is published by default."""
    assert WorkCalendar([]).day(date(2026, 2, 14)) == Day(date(2026, 2, 14), DayKind.WEEKEND, "", provisional=True)
