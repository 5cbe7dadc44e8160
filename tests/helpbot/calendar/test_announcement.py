"""The State Council's notice, read as it is published."""

from datetime import date

import pytest

from helpbot.calendar.announcement import read_announcement
from helpbot.calendar.notice import Holiday, NoticeError
from helpbot.calendar.workdays import published_calendar
from tests.helpbot.calendar.notices import NOTICE, announce


@pytest.mark.parametrize("year", range(2008, 2027))
def test_every_published_year_is_read_back(year: int) -> None:
    """Out of the form the notices have, whatever was arranged."""
    notice = published_calendar().notice(year)
    assert notice

    assert read_announcement(announce(notice)).sha256 == notice.sha256


def test_a_notice_is_read_with_its_source() -> None:
    """Names, days off, days worked."""
    read = read_announcement(announce(NOTICE))

    assert read == NOTICE


def test_what_stands_around_it_is_passed_over() -> None:
    """Brackets, advice, and the year before where New Year begins in it."""
    text = announce(NOTICE).replace(
        "一、元旦：1月1日（农历、周五）至3日（农历、周日）放假调休，共3天。",
        "一、元旦：2026年12月31日（周四）至2027年1月3日（周日）放假调休，共4天。鼓励安排职工在12月30日（周三）休息。",
    )

    assert read_announcement(text).holidays[0] == Holiday("元旦", date(2026, 12, 31), date(2027, 1, 3))


def test_blanks_from_a_web_page_do_no_harm() -> None:
    """Around numbers, and a title on two lines."""
    text = announce(NOTICE).replace("1月1日", " 1 月 1 日").replace("2027年部分", "2027年\r\n部分")

    assert read_announcement(text) == NOTICE


@pytest.mark.parametrize(
    ("old", "new", "kind", "number"),
    [
        ("关于2027年部分节假日安排的通知", "通知", "no-title", 0),
        ("、元旦：", "元旦", "statutory-missing", 0),
        ("共7天。1月31日", "共8天。1月31日", "length-differs", 2),
        ("10月1日", "13月1日", "no-day", 7),
        ("至5日（农历、周一）放假调休", "至5日（农历、周一）", "no-span", 3),
        ("2月20日", "2月19日", "work-on-weekday", 2),
    ],
)
def test_a_slip_in_copying_is_named_with_its_paragraph(old: str, new: str, kind: str, number: int) -> None:
    """Nothing is taken of it."""
    text = announce(NOTICE)
    assert old in text

    with pytest.raises(NoticeError) as caught:
        read_announcement(text.replace(old, new))

    assert {(flaw.kind, flaw.holiday) for flaw in caught.value.flaws} == {(kind, number)}


@pytest.mark.parametrize("text", ["", "关于2027年部分节假日安排的通知", "关于1000年部分节假日安排的通知\n一、元旦：1月1日放假。"])
def test_what_is_no_notice_is_refused(text: str) -> None:
    """Whatever it is."""
    with pytest.raises(NoticeError):
        read_announcement(text)
