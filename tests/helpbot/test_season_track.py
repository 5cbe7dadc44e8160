"""An institution's track: every stage on a working day, in order, none of them stale when it goes out."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from helpbot.calendar.office_days import OfficeDays
from helpbot.calendar.statutory import spring_festival
from helpbot.calendar.workdays import published_calendar
from helpbot.models import Stage
from helpbot.services.season_plan import Term, find_days
from helpbot.services.season_track import STATUTORY, Stop, find_end, lay_track, make_key

DAYS = OfficeDays(published_calendar())


@st.composite
def tracks(draw: st.DrawFn) -> tuple[Term, list[Stop]]:
    term = Term(draw(st.integers(2024, 2032)))
    slot = draw(st.none() | st.sampled_from(find_days(term, DAYS)))
    return term, lay_track(term, slot, DAYS)


@given(found=tracks())
def test_every_stop_is_a_working_day_of_its_own(found: tuple[Term, list[Stop]]) -> None:
    """And each is stale only when the next one speaks."""
    _, track = found
    days = [stop.day for stop in track]

    assert all(DAYS.worked(day) for day in days)
    assert days == sorted(set(days))
    assert all(one.stale == other.day for one, other in pairwise(track))
    assert track[-1].stale > track[-1].day


@given(found=tracks())
def test_nobody_who_cannot_unsubscribe_misses_the_end(found: tuple[Term, list[Stop]]) -> None:
    """The last working day speaks on every track, and so does one of the three before it."""
    term, track = found
    stages = {stop.stage: stop.day for stop in track}

    assert stages[Stage.LAST_DAY] == find_end(term, DAYS)
    assert {Stage.DAYS_3, Stage.LAST_DAY, Stage.OVERDUE} <= STATUTORY & set(stages)


def test_a_saturday_in_march_is_not_rolled_forward() -> None:
    """31 March 2029 is a Saturday: a fixed day, so that the last working day is the Friday before."""
    assert date(2029, 3, 31).weekday() == 5
    assert find_end(Term(2029), DAYS) == date(2029, 3, 30)


def test_a_track_as_the_office_would_write_it_down() -> None:
    """2026, whose notice is known: the festival takes nine days, two Saturdays are worked."""
    track = {stop.stage: stop.day for stop in lay_track(Term(2026), date(2026, 2, 26), DAYS)}

    assert track == {
        Stage.NOTICE: date(2025, 12, 25),
        Stage.OPENING: date(2026, 1, 4),
        Stage.DAYS_30: DAYS.add(date(2026, 3, 31), -30),
        Stage.SLOT: date(2026, 2, 12),
        Stage.SLOT_PASSED: date(2026, 2, 28),
        Stage.DAYS_15: date(2026, 3, 10),
        Stage.DAYS_7: date(2026, 3, 20),
        Stage.DAYS_3: date(2026, 3, 26),
        Stage.DAYS_1: date(2026, 3, 30),
        Stage.LAST_DAY: date(2026, 3, 31),
        Stage.OVERDUE: date(2026, 4, 1),
        Stage.OVERDUE_AGAIN: DAYS.add(date(2026, 4, 1), 10),
    }


def test_a_key_names_report_institution_and_stage() -> None:
    """Nothing that is worded or formatted for people is in it."""
    assert make_key(Term(2027), "12X", Stage.DAYS_7) == "report:2026:12X:days-7"


def test_what_is_said_of_a_slot_is_said_of_each() -> None:
    """A slot that moves is told anew, and passes anew; everything else is told once however often the track is laid."""
    keys = [make_key(Term(2027), "12X", stage, date(2027, 3, 8)) for stage in (Stage.MOVED, Stage.SLOT_PASSED, Stage.SLOT)]

    assert keys == ["report:2026:12X:moved:20270308", "report:2026:12X:slot-passed:20270308", "report:2026:12X:slot"]


def test_a_leap_day_is_a_working_day_like_any_other() -> None:
    """29 February 2028 is a Tuesday; a slot on it is invited to and passes."""
    leap = date(2028, 2, 29)
    track = {stop.stage: stop.day for stop in lay_track(Term(2028), leap, DAYS)}

    assert leap in DAYS.between(date(2028, 2, 28), date(2028, 3, 1))
    assert (track[Stage.SLOT], track[Stage.SLOT_PASSED]) == (DAYS.add(leap, -5), date(2028, 3, 2))


def test_a_festival_in_january_cuts_the_season_there() -> None:
    """In 2028 the new year begins on 26 January: nobody hears anything in that week, and fifteen days before it are used."""
    first, last = spring_festival(2028)
    track = lay_track(Term(2028), date(2028, 1, 21), DAYS)

    assert (first.month, last.month) in ((1, 1), (1, 2))
    assert not [stop for stop in track if first <= stop.day <= last]
    assert next(stop.day for stop in track if stop.stage is Stage.SLOT_PASSED) > last


@given(found=tracks())
def test_nothing_is_said_a_month_after_the_end(found: tuple[Term, list[Stop]]) -> None:
    """Then somebody telephones."""
    term, track = found

    assert track[-1].stale < term.last + timedelta(days=60)
