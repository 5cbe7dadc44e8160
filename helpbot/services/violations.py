"""The rules of a season, held against what was sent. Pure, and apart from what sends: it counts with the country's calendar alone."""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import TypeVar

from helpbot.calendar.workdays import WorkCalendar
from helpbot.clock import SHANGHAI

Thing = TypeVar("Thing", bound=Hashable)


class Rule(StrEnum):
    """What may never happen."""

    REST_DAY = "rest-day"
    OUTSIDE_HOURS = "outside-hours"
    HAS_FILED = "has-filed"
    TWICE_A_DAY = "twice-a-day"
    KEY_TWICE = "key-twice"
    NOT_REMINDED = "not-reminded"


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that was broken, and by what."""

    rule: Rule
    what: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that went out. `stages` are those of `usccs`, in their order; the first `reports` of them are of annual reports."""

    at: datetime
    usccs: tuple[str, ...]
    stages: tuple[str, ...]
    person: int
    channel: str
    key: str
    reports: int
    rest_day: bool = False

    @property
    def day(self) -> date:
        return self.at.astimezone(SHANGHAI).date()


@dataclass(frozen=True, slots=True)
class Rules:
    """What the rules are held against: the calendar, the office's own holidays, its hours."""

    calendar: WorkCalendar
    holidays: Collection[date]
    opens: time
    closes: time

    def is_rest_day(self, day: date) -> bool:
        """Whether the country or the office rests."""
        return day in self.holidays or not self.calendar.worked(day)


def check_sent(message: Sent, rules: Rules, filed: Collection[str]) -> Iterator[Violation]:
    """What one message breaks by itself; `filed` are those whose report is with the office as it goes out."""
    if rules.is_rest_day(message.day):
        yield Violation(Rule.REST_DAY, message.key)
    if not rules.opens <= message.at.astimezone(SHANGHAI).time() < rules.closes:
        yield Violation(Rule.OUTSIDE_HOURS, message.key)
    yield from (Violation(Rule.HAS_FILED, f"{message.key} {uscc}") for uscc in message.usccs[: message.reports] if uscc in filed)


def check_all(messages: Sequence[Sent]) -> Iterator[Violation]:
    """What messages break together."""
    yield from (Violation(Rule.KEY_TWICE, key) for key in _twice(each.key for each in messages))
    yield from (Violation(Rule.TWICE_A_DAY, f"{person} {day}") for person, day in _twice((each.person, each.day) for each in messages))


def check_last_days(messages: Iterable[Sent], owed: Iterable[str], last: Sequence[date]) -> Iterator[Violation]:
    """`owed` are those who had not filed at the end and can be reached: each must have heard something on one of these days."""
    told = {uscc for each in messages if each.day in last for uscc in each.usccs[: each.reports]}
    yield from (Violation(Rule.NOT_REMINDED, uscc) for uscc in owed if uscc not in told)


def _twice(things: Iterable[Thing]) -> Iterator[Thing]:
    counted = Counter(things)
    return (thing for thing, number in counted.items() if number > 1)
