"""Working time: within the hours of working days alone, and never more than time itself."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpbot.calendar.office_days import OfficeDays
from helpbot.calendar.office_hours import OfficeHours, read_spans
from helpbot.calendar.workdays import published_calendar
from helpbot.clock import SHANGHAI

SPANS = ((time(8, 30), time(12)), (time(14, 30), time(17, 30)))
HOURS = OfficeHours(OfficeDays(published_calendar(), [date(2026, 3, 12)]), SPANS)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 -- the strategy adds the zone


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of March 2026, in Shanghai."""
    return datetime(2026, 3, day, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("工作日 8:30-12:00，14:30-17:30", SPANS),
        ("周一至周五 08：30—12：00，14：30～17：30", SPANS),
        ("9:00至17:00", ((time(9), time(17)),)),
        ("9.00到17.00", ((time(9), time(17)),)),
        ("上班时间", ()),
        ("", ()),
        ("17:00-9:00", ()),
        ("8:00-12:00，11:00-15:00", ((time(8), time(12)),)),
        ("25:00-26:00", ()),
    ],
)
def test_hours_are_read_as_offices_write_them(text: str, spans: tuple[tuple[time, time], ...]) -> None:
    """Half width or full, with any dash; what cannot be hours is none."""
    assert read_spans(text) == spans


@pytest.mark.parametrize(
    ("begin", "end", "minutes"),
    [
        (at(2, 9), at(2, 10), 60),
        (at(2, 11, 30), at(2, 15), 60),
        (at(2, 12), at(2, 14, 30), 0),
        (at(2, 20), at(3, 9), 30),
        (at(6, 17), at(9, 9), 60),  # a weekend between
        (at(11, 17), at(13, 9), 60),  # a day off of the office's own between
        (at(2, 0), at(2, 23), 390),
        (at(2, 10), at(2, 9), 0),
    ],
)
def test_only_working_time_counts(begin: datetime, end: datetime, minutes: int) -> None:
    """Not the noon, not the night, not the weekend, not a day off."""
    assert HOURS.between(begin, end) == timedelta(minutes=minutes)


@given(MOMENTS, MOMENTS, MOMENTS)
def test_parts_make_the_whole(one: datetime, two: datetime, three: datetime) -> None:
    """And there is never more of it than of time."""
    first, second, third = sorted([one, two, three])

    assert HOURS.between(first, third) == HOURS.between(first, second) + HOURS.between(second, third)
    assert timedelta() <= HOURS.between(first, third) <= third - first
