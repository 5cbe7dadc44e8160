"""Each rule of a season is found broken where it is, and only there."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from helpbot.calendar.workdays import published_calendar
from helpbot.services.violations import Rule, Rules, Sent, check_all, check_last_days, check_sent

HOLIDAY = date(2026, 3, 12)
RULES = Rules(published_calendar(), [HOLIDAY], time(9), time(17))


def sent(day: int = 10, hour: int = 2, *, person: int = 1, key: str = "k", usccs: tuple[str, ...] = ("A",)) -> Sent:
    """A message on a day of March 2026, at so many hours UTC: two is ten o'clock in Shanghai."""
    return Sent(datetime(2026, 3, day, hour, tzinfo=UTC), usccs, ("slot",) * len(usccs), person, "mail", key, len(usccs))


def broken(message: Sent, filed: tuple[str, ...] = ()) -> list[Rule]:
    return [each.rule for each in check_sent(message, RULES, filed)]


def test_an_ordinary_message_breaks_nothing() -> None:
    """A Tuesday at ten."""
    assert broken(sent()) == []


@pytest.mark.parametrize("day", [14, 15, HOLIDAY.day])
def test_a_rest_day_is_found(day: int) -> None:
    """A Saturday, a Sunday, the office's own holiday."""
    assert broken(sent(day)) == [Rule.REST_DAY]


@pytest.mark.parametrize(("hour", "wrong"), [(0, True), (1, False), (8, False), (9, True), (20, True)])
def test_the_hours_are_shanghais(hour: int, wrong: bool) -> None:  # noqa: FBT001 -- a parametrized value
    """From nine to five there, wherever the server stands."""
    assert broken(sent(hour=hour)) == [Rule.OUTSIDE_HOURS] * (wrong and hour != 20) + [Rule.OUTSIDE_HOURS] * (hour == 20)


def test_whoever_has_filed_must_not_be_told() -> None:
    """Of a digest only those that have."""
    assert broken(sent(usccs=("A", "B")), ("B",)) == [Rule.HAS_FILED]


def test_a_duty_of_whoever_has_filed_is_no_report() -> None:
    """A certificate may run out of those that have reported; and whoever hears of that only has not heard of the report."""
    message = replace(sent(usccs=("U1",)), reports=0)

    assert list(check_sent(message, RULES, {"U1"})) == []
    assert [each.what for each in check_last_days([message], ["U1"], [message.day])] == ["U1"]


def test_two_a_day_and_a_key_twice_are_found() -> None:
    """Of one person; two persons may each have one."""
    assert [each.rule for each in check_all([sent(key="a"), sent(key="b")])] == [Rule.TWICE_A_DAY]
    assert [each.rule for each in check_all([sent(10), sent(11)])] == [Rule.KEY_TWICE]
    assert list(check_all([sent(key="a"), sent(key="b", person=2)])) == []


def test_whoever_owes_and_heard_nothing_at_the_end_is_found() -> None:
    """On any of the last days is enough."""
    last = [date(2026, 3, 31), date(2026, 3, 30), date(2026, 3, 27)]
    messages = [sent(27, usccs=("A",)), sent(20, usccs=("B",))]

    assert [each.what for each in check_last_days(messages, ["A", "B"], last)] == ["B"]
