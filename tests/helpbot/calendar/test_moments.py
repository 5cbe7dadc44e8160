"""A time as people write it: the next one that it can mean, and nothing where it means none."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpbot.calendar.moments import read_moment
from helpbot.clock import SHANGHAI

NOW = datetime(2026, 11, 26, 10, 0, tzinfo=SHANGHAI)
"""A Thursday."""


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("周三下午三点", "2026-12-02 15:00"),
        ("星期三 15:00", "2026-12-02 15:00"),
        ("下周三下午三点二十分", "2026-12-02 15:20"),
        ("这周五上午9点", "2026-11-27 09:00"),
        ("周四十点", "2026-12-03 10:00"),
        ("周四十一点", "2026-11-26 11:00"),
        ("礼拜天9点", "2026-11-29 09:00"),
        ("明天 14:30", "2026-11-27 14:30"),
        ("今天四点", "2026-11-26 16:00"),
        ("大后天下午两点一刻", "2026-11-29 14:15"),
        ("12月3日9点半", "2026-12-03 09:30"),
        ("1月5号上午十点", "2027-01-05 10:00"),
        ("30号上午九点四十五", "2026-11-30 09:45"),
        ("3号上午九点", "2026-12-03 09:00"),
        ("周五中午12点", "2026-11-27 12:00"),
        ("周五中午一点", "2026-11-27 13:00"),
        ("周五十二点半", "2026-11-27 12:30"),
        ("周五下午3：05", "2026-11-27 15:05"),
    ],
)
def test_a_day_and_an_hour_are_read(text: str, meant: str) -> None:
    """In digits or words, with or without the half of the day."""
    spoken = read_moment(text, NOW)

    assert spoken is not None
    assert spoken.at is not None
    assert (f"{spoken.at:%Y-%m-%d %H:%M}", spoken.at.utcoffset(), spoken.alone) == (meant, NOW.utcoffset(), True)


@pytest.mark.parametrize("text", ["那改到周五下午2点行吗？", "周五下午2点吧", "您看周五下午2点方便吗", "就周五的下午2点见"])
def test_courtesy_around_it_is_nothing_else(text: str) -> None:
    """So that a time that answers a proposal is told from a question that names one."""
    spoken = read_moment(text, NOW)

    assert spoken is not None
    assert (spoken.at and f"{spoken.at:%d %H}", spoken.alone) == ("27 14", True)


@pytest.mark.parametrize("text", ["12月3号下午3点前能交年报吗", "周五下午2点到窗口办证书要带什么"])
def test_a_question_that_names_a_time_is_more_than_one(text: str) -> None:
    """It is the FAQ's."""
    spoken = read_moment(text, NOW)

    assert spoken is not None
    assert not spoken.alone


@pytest.mark.parametrize("text", ["周三", "下午三点", "2月30日9点", "周五25点", "周五9点75分", "13月1日9点"])
def test_half_a_time_is_none_yet(text: str) -> None:
    """A day without an hour, an hour without a day, and what no calendar has."""
    spoken = read_moment(text, NOW)

    assert spoken is not None
    assert spoken.at is None


@pytest.mark.parametrize("text", ["", "你好", "年报什么时候交", "证书丢了怎么补办", "1", "换个时间"])
def test_what_names_no_time_is_none(text: str) -> None:
    """Nothing is read into it."""
    assert read_moment(text, NOW) is None


@given(st.dates(date(2026, 11, 27), date(2027, 10, 31)), st.integers(8, 17), st.integers(0, 59))
def test_any_day_of_the_year_ahead_is_read_as_it_was_written(day: date, hour: int, minute: int) -> None:
    """Its next occurrence, whatever the month."""
    spoken = read_moment(f"{day.month}月{day.day}日{hour}:{minute:02}", NOW)

    assert spoken is not None
    assert spoken.at == datetime(day.year, day.month, day.day, hour, minute, tzinfo=SHANGHAI)


@given(st.text(alphabet="今明天周三四下午上十点半刻分:：月日号0123456789 吗", max_size=20))
def test_nothing_breaks_it(text: str) -> None:
    """Whatever is written, the answer is a time in Shanghai, or none."""
    spoken = read_moment(text, NOW)

    assert spoken is None or spoken.at is None or spoken.at.tzinfo is SHANGHAI
