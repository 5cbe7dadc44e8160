"""When an office is open, and how long: on working days, within its hours, by the laws of counting."""

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpbot.calendar.office_days import OfficeDays
from helpbot.calendar.office_hours import OfficeHours
from helpbot.calendar.workdays import published_calendar
from helpbot.clock import SHANGHAI
from helpbot.services.office_time import USUAL, read_hours, word_moment

SPANS = ((time(8, 30), time(12)), (time(14, 30), time(17, 30)))
HOURS = OfficeHours(OfficeDays(published_calendar()), SPANS)
MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2026, 10, 1), timezones=st.just(SHANGHAI))  # noqa: DTZ001 -- the zone is the third
LENGTHS = st.integers(1, 60 * 80).map(lambda minutes: timedelta(minutes=minutes))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-11-26 09:00", 1, "2026-11-26 10:00"),
        ("2026-11-26 11:00", 2, "2026-11-26 15:30"),
        ("2026-11-26 12:30", 1, "2026-11-26 15:30"),
        ("2026-11-26 20:00", 1, "2026-11-27 09:30"),
        ("2026-11-27 17:00", 1, "2026-11-30 09:00"),
        ("2026-09-30 17:00", 1, "2026-10-08 09:00"),
        ("2026-10-09 17:00", 1, "2026-10-10 09:00"),
    ],
)
def test_time_counts_while_the_office_is_open(start: str, hours: int, end: str) -> None:
    """Over lunch, the night, a weekend, a holiday, and on a Saturday that is worked."""
    assert HOURS.add(at(start), timedelta(hours=hours)) == at(end)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-11-26 08:29", False),
        ("2026-11-26 08:30", True),
        ("2026-11-26 12:00", False),
        ("2026-11-26 17:30", False),
        ("2026-11-28 10:00", False),
        ("2026-10-10 10:00", True),
    ],
)
def test_whether_somebody_is_there(moment: str, is_open: bool) -> None:  # noqa: FBT001 -- a column of the table
    """The minute it opens, not the minute it closes."""
    assert HOURS.is_open(at(moment)) is is_open


@given(MOMENTS, LENGTHS, LENGTHS)
def test_adding_twice_is_adding_the_sum(start: datetime, first: timedelta, second: timedelta) -> None:
    """However the time is cut."""
    assert HOURS.add(HOURS.add(start, first), second) == HOURS.add(start, first + second)


@given(MOMENTS, LENGTHS)
def test_what_was_added_lies_between(start: datetime, length: timedelta) -> None:
    """And ends on a day that is worked, within the hours."""
    end = HOURS.add(start, length)

    assert HOURS.between(start, end) == length
    assert any(opens <= end.time() <= closes for opens, closes in SPANS)


@given(MOMENTS, MOMENTS)
def test_no_time_is_negative(start: datetime, end: datetime) -> None:
    """Backwards there is none."""
    assert HOURS.between(start, end) >= timedelta()


@pytest.mark.parametrize(
    ("said", "spans"),
    [
        ("工作日 8:30-12:00，14:30-17:30", SPANS),
        ("周一至周五 上午8：30至12：00、下午14：30～17：30（夏令时除外）", SPANS),
        ("9:00—16:00", ((time(9), time(16)),)),
        ("", USUAL),
        ("工作日全天", USUAL),
        ("14:30-17:30，8:30-12:00", USUAL),
        ("8:30-12:00，11:00-17:30", USUAL),
        ("25:00-26:00", USUAL),
        ("9.00到17.00", ((time(9), time(17)),)),
        ("17:00-9:00", USUAL),
    ],
)
def test_hours_are_read_out_of_what_the_office_says(said: str, spans: object) -> None:
    """What says nothing clear counts as the usual."""
    assert tuple(read_hours(said)) == spans


@pytest.mark.parametrize(
    ("due", "said"),
    [
        ("2026-11-26 17:30", "今天17:30"),
        ("2026-11-27 09:05", "明天09:05"),
        ("2026-11-30 10:00", "11月30日（周一）10:00"),
    ],
)
def test_a_moment_is_said_as_people_say_it(due: str, said: str) -> None:
    """From ten in the morning."""
    assert word_moment(at(due), at("2026-11-26 10:00")) == said
