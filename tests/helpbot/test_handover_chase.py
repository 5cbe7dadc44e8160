"""Whom to remind when: only who has something left, only on a turn, and the office when nothing moves."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpbot.calendar.office_days import OfficeDays
from helpbot.calendar.workdays import published_calendar
from helpbot.clock import SHANGHAI
from helpbot.models import Absence, Cause, Handover, HandoverItem
from helpbot.services.handover_chase import Chase, find_chase
from helpbot.services.handover_settings import HandoverSettings

ANN, LI = 1, 2
DAYS = OfficeDays(published_calendar())
MONDAY = datetime(2026, 11, 2, 10, 0, tzinfo=SHANGHAI)


def handover(**more: Any) -> Handover:  # noqa: ANN401 -- column values
    given: dict[str, Any] = {"office_id": 1, "uscc": "U", "institution": "单位", "cause": Cause.LEAVING, "outgoing_id": ANN, "version": 1}
    times = {"opened_at": MONDAY, "moved_at": MONDAY, "due": date(2026, 11, 23)}
    return Handover(**given | times | more)


def item(number: int = 1, *, given: datetime | None = None, taken: datetime | None = None) -> HandoverItem:
    return HandoverItem(office_id=1, handover_id=1, number=number, key=f"k{number}", title="", given_at=given, taken_at=taken)


def chase(found: Handover, items: list[HandoverItem], workdays: int) -> Chase:
    """So many working days after it began, at ten."""
    day = DAYS.add(MONDAY.date(), workdays)
    return find_chase(found, items, datetime(day.year, day.month, day.day, 10, tzinfo=SHANGHAI), DAYS, HandoverSettings())


BOTH: dict[str, Any] = {"incoming_id": LI, "sees_from": MONDAY, "told_at": MONDAY}


@pytest.mark.parametrize(
    ("more", "items", "told"),
    [
        ({}, [item()], (ANN,)),  # nobody has come: the outgoing clerk has to see to that
        ({}, [item(given=MONDAY)], (ANN,)),
        (BOTH, [item()], (ANN, LI)),
        (BOTH, [item(given=MONDAY)], (LI,)),
        (BOTH, [item(taken=MONDAY)], (ANN,)),
        (BOTH, [item(given=MONDAY, taken=MONDAY)], ()),
        (BOTH | {"sees_from": None}, [item()], (ANN,)),  # who may not look yet cannot do anything
        (BOTH | {"outgoing_id": None}, [item()], (LI,)),
    ],
)
def test_only_who_has_something_left_is_reminded(more: dict[str, Any], items: list[HandoverItem], told: tuple[int, ...]) -> None:
    assert chase(handover(**more), items, 3).remind == told


def test_reminders_come_every_third_working_day() -> None:
    """Not on the first day, and not between."""
    assert [count for count in range(10) if chase(handover(), [item()], count).remind] == [3, 6, 9]


def test_a_clerk_who_does_nothing_counts_as_silent_after_five_working_days() -> None:
    """Counted from the last thing they did: began it, invited somebody, gave something."""
    lately = DAYS.add(MONDAY.date(), 3)
    given = datetime(lately.year, lately.month, lately.day, 9, tzinfo=SHANGHAI)

    assert [count for count in range(7) if chase(handover(), [item()], count).silent] == [5, 6]
    assert not chase(handover(), [item(given=given), item(2)], 7).silent
    assert chase(handover(), [item(given=given), item(2)], 8).silent
    assert not chase(handover(told_at=given), [item()], 7).silent


def test_whom_somebody_stands_in_for_is_silent_no_more() -> None:
    """Nor who has given everything, however long the other takes."""
    assert not chase(handover(absence=Absence.GONE), [item()], 20).silent
    assert not chase(handover(**BOTH), [item(given=MONDAY)], 20).silent


def test_the_office_hears_when_the_day_has_passed_and_every_week_after() -> None:
    """The day itself is in time."""
    due = DAYS.count(MONDAY.date() + timedelta(days=1), date(2026, 11, 23))

    assert [count - due for count in range(due + 12) if chase(handover(), [item()], count).overdue] == [1, 6, 11]


@pytest.mark.parametrize(("day", "ends"), [(date(2028, 3, 31), True), (date(2028, 3, 30), False), (date(2029, 3, 30), True)])
def test_the_season_ends_on_its_last_working_day(day: date, *, ends: bool) -> None:
    """31 March 2029 is a Saturday; then everybody who has something left is reminded, whatever turn it is."""
    now = datetime(day.year, day.month, day.day, 10, tzinfo=SHANGHAI)
    found = find_chase(handover(opened_at=now - timedelta(days=1)), [item()], now, DAYS, HandoverSettings())

    assert found.season_ends is ends
    assert (found.remind == (ANN,)) is ends


@given(
    begun=st.integers(0, 600),
    after=st.integers(0, 60),
    given_=st.lists(st.booleans(), min_size=1, max_size=4),
    taken=st.lists(st.booleans(), min_size=4, max_size=4),
)
def test_nobody_is_bothered_for_nothing(begun: int, after: int, given_: list[bool], taken: list[bool]) -> None:
    """Whatever the state: who has confirmed everything hears nothing, and a complete one makes nobody silent."""
    at = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(days=begun)
    now = at + timedelta(days=after)
    items = [item(place, given=at if gave else None, taken=at if took else None) for place, (gave, took) in enumerate(zip(given_, taken))]  # noqa: B905 -- the longer one is cut
    found = find_chase(handover(**BOTH | {"opened_at": at, "sees_from": at, "told_at": at}), items, now, DAYS, HandoverSettings())

    assert not (ANN in found.remind and all(each.given_at for each in items))
    assert not (LI in found.remind and all(each.taken_at for each in items))
    assert not (found.silent and all(each.given_at for each in items))
