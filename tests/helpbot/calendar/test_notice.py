"""Notices: what is taken, and what is wrong with those that are not."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpbot.calendar.notice import Flaw, Holiday, Notice, NoticeError, find_flaws, format_notice, pack_notice, parse_notice, unpack_notice
from helpbot.calendar.statutory import FOLDER
from tests.helpbot.calendar.notices import NEW_YEAR, NOTICE, TEXT, with_holiday

SPRING = "first = 2027-02-05\n"

BROKEN = [
    ("[[holiday]\n", Flaw("toml")),
    (TEXT.replace("year = 2027", ""), Flaw("missing", key="year")),
    (TEXT.replace("year = 2027", 'year = "2027"'), Flaw("wrong-type", key="year")),
    (TEXT.replace("year = 2027", "year = true"), Flaw("wrong-type", key="year")),
    (TEXT.replace("year = 2027", "year = 1999"), Flaw("bad-year", key="year")),
    (TEXT.replace("year = 2027", "year = 2027\nyears = 3"), Flaw("unknown-key", key="years")),
    ("year = 2027\nsource = 'x'\n", Flaw("missing", key="holiday")),
    ("year = 2027\nsource = 'x'\nholiday = [3]\n", Flaw("wrong-type", 1, key="holiday")),
    (TEXT.replace(SPRING, ""), Flaw("missing", 2, "春节", "first")),
    (TEXT.replace(SPRING, 'first = "2027-02-05"\n'), Flaw("wrong-type", 2, "春节", "first")),
    (TEXT.replace(SPRING, "first = 2027-02-05T08:00:00\n"), Flaw("wrong-type", 2, "春节", "first")),
    (TEXT.replace("[2027-01-31, 2027-02-20]", "2027-01-31"), Flaw("wrong-type", 2, "春节", "work")),
    (TEXT.replace(SPRING, SPRING + "days = 7\n"), Flaw("unknown-key", 2, "春节", "days")),
    (TEXT.replace(SPRING, "first = 2027-02-15\n"), Flaw("reversed", 2, "春节")),
    (TEXT.replace(SPRING, "first = 2027-01-05\n"), Flaw("too-long", 2, "春节")),
    (TEXT.replace("2027-01-31, 2027-02-20", "2026-01-31, 2027-02-20"), Flaw("outside-year", 2, "春节", "work")),
    (TEXT.replace("2027-01-31, 2027-02-20", "2027-02-01, 2027-02-20"), Flaw("work-on-weekday", 2, "春节", "work")),
    (TEXT.replace("2027-01-31, 2027-02-20", "2027-02-06, 2027-02-20"), Flaw("twice", 2, "春节")),
    (TEXT.replace(SPRING, "first = 2027-02-06\n"), Flaw("statutory-missing", 0, "春节")),
    ('sha256 = "0"\n' + TEXT, Flaw("wrong-seal", key="sha256")),
]


@pytest.mark.parametrize(("text", "flaw"), BROKEN, ids=lambda value: value.kind if isinstance(value, Flaw) else "")
def test_a_faulty_notice_is_refused_with_its_place(text: str, flaw: Flaw) -> None:
    """What is wrong, in which holiday, under which key."""
    with pytest.raises(NoticeError) as caught:
        parse_notice(text)

    (found,) = caught.value.flaws
    assert (found.kind, found.holiday, found.name, found.key) == (flaw.kind, flaw.holiday, flaw.name, flaw.key)


def test_all_flaws_are_named_at_once() -> None:
    """Nobody mends a file line by line."""
    with pytest.raises(NoticeError) as caught:
        parse_notice(TEXT.replace("2027-01-31, 2027-02-20", "2027-02-01, 2027-02-19").replace("last = 2027-06-09", "last = 2027-06-08"))

    assert [flaw.kind for flaw in caught.value.flaws] == ["work-on-weekday", "work-on-weekday", "reversed"]


def test_a_day_cannot_be_off_twice() -> None:
    """Two holidays that overlap are written as one."""
    assert [flaw.kind for flaw in find_flaws(with_holiday(NEW_YEAR))] == ["twice"] * 3


def test_the_seal_is_of_the_days_alone() -> None:
    """The same days under another source have the same seal; other days another one."""
    longer = with_holiday(Holiday("x", date(2027, 8, 2), date(2027, 8, 2)))

    assert Notice(2027, "别处", NOTICE.holidays[::-1]).sha256 == NOTICE.sha256
    assert longer.sha256 != NOTICE.sha256


@pytest.mark.parametrize("file", sorted((FOLDER / "years").glob("*.toml")), ids=lambda file: file.stem)
def test_the_files_that_come_with_helpbot_are_sealed_and_named_for_their_year(file: object) -> None:
    """Nobody changes a day by accident, and each says where it is from."""
    text = (FOLDER / "years" / str(file).rpartition("/")[2]).read_text(encoding="utf-8")
    notice = parse_notice(text)

    assert f'sha256 = "{notice.sha256}"' in text
    assert str(file).endswith(f"{notice.year}.toml")
    assert "chinesecalendar" in notice.source


@given(st.text(min_size=1), st.text(min_size=1))
def test_a_notice_survives_its_two_forms(source: str, name: str) -> None:
    """TOML for people, JSON for the database, whatever is written in it."""
    source, name = (text.encode("utf-8", "replace").decode() for text in (source, name))
    notice = Notice(2027, source, (*NOTICE.holidays, Holiday(name, date(2027, 8, 2), date(2027, 8, 2), (date(2027, 8, 7),))))

    assert parse_notice(format_notice(notice)) == notice
    assert unpack_notice(json.loads(json.dumps(pack_notice(notice)))) == notice
