"""Periods, and the proof of the day on which one ends."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta
from enum import StrEnum
from itertools import takewhile

from helpbot.calendar.workdays import BeyondCalendar, Day, WorkCalendar


class Unit(StrEnum):
    """What a period is counted in: working days, calendar days, months, years."""

    WORKDAYS = "wd"
    DAYS = "d"
    MONTHS = "m"
    YEARS = "y"


@dataclass(frozen=True, slots=True)
class Period:
    """So many units, backwards where `count` is below 0."""

    count: int
    unit: Unit

    def __str__(self) -> str:
        return f"{self.count:+}{self.unit}"


_PERIOD = re.compile(r"([+-]?[0-9]{1,4})(wd|d|m|y)")


def parse_period(text: str) -> Period:
    """A period as `+30wd`, `-5d`, `3m`, `5y`. Raises ValueError."""
    if not (found := _PERIOD.fullmatch(text)):
        raise ValueError(text)
    return Period(int(found[1]), Unit(found[2]))


class Verdict(StrEnum):
    """What became of a day in a count: where it began, counted, passed over, passed over because nothing may end on it, and the day on
    which the period ends in their stead.
    """

    START = "start"
    COUNTED = "counted"
    SKIPPED = "skipped"
    ROLLED = "rolled"
    LANDED = "landed"


@dataclass(frozen=True, slots=True)
class Step:
    """A day of a proof; `number` is how many days (months, years) have been counted with it."""

    day: Day
    verdict: Verdict
    number: int


@dataclass(frozen=True, slots=True)
class Proof:
    """How the end of a period was found, day by day; of months and years only the days that matter."""

    start: date
    period: Period
    due: date
    steps: tuple[Step, ...]

    @property
    def rolled(self) -> bool:
        """The period ended on a day off and so ends on the next working day."""
        return any(step.verdict is Verdict.ROLLED for step in self.steps)

    @property
    def provisional(self) -> bool:
        """It leans on a year whose notice is not known yet."""
        return any(step.day.provisional for step in self.steps)


def prove(calendar: WorkCalendar, start: date, period: Period, *, roll: bool = True) -> Proof:
    """The last day of a period: the day of the event is not counted (民法典 201), and what ends on a day off ends on the next working day
    (民法典 203) unless `roll` says no; a count backwards never rolls. A month ends on the day of the same number, or its last (民法典 202).

    Raises BeyondCalendar.
    """
    steps = [Step(calendar.day(start), Verdict.START, 0), *_COUNTS[period.unit](calendar, start, period)]
    if roll and period.count > 0 and not steps[-1].day.worked:
        steps = [*steps[:-1], *_roll(calendar, steps[-1])]
    return Proof(start, period, steps[-1].day.date, tuple(steps))


def _count_workdays(calendar: WorkCalendar, start: date, period: Period) -> Iterator[Step]:
    if not period.count:
        return
    number = 0
    for day in calendar.walk(start, back=period.count < 0):
        number += day.worked
        yield Step(day, Verdict.COUNTED if day.worked else Verdict.SKIPPED, number)
        if number == abs(period.count):
            return


def _count_days(calendar: WorkCalendar, start: date, period: Period) -> Iterator[Step]:
    for number, day in zip(range(1, abs(period.count) + 1), calendar.walk(start, back=period.count < 0), strict=False):
        yield Step(day, Verdict.COUNTED, number)


def _count_months(calendar: WorkCalendar, start: date, period: Period) -> Iterator[Step]:
    months = period.count * (12 if period.unit is Unit.YEARS else 1)
    if months:
        yield Step(calendar.day(add_months(start, months)), Verdict.COUNTED, abs(period.count))


_COUNTS = {Unit.WORKDAYS: _count_workdays, Unit.DAYS: _count_days, Unit.MONTHS: _count_months, Unit.YEARS: _count_months}


def _roll(calendar: WorkCalendar, last: Step) -> Iterator[Step]:
    """The day off on which a period would have ended, those after it, and the working day on which it ends."""
    yield Step(last.day, Verdict.ROLLED, last.number)
    off = takewhile(lambda day: not day.worked, calendar.walk(last.day.date))
    yield from (Step(day, Verdict.ROLLED, last.number) for day in off)
    yield Step(calendar.day(calendar.on_or_after(last.day.date)), Verdict.LANDED, last.number)


def add_months(start: date, months: int) -> date:
    """The day of the same number so many months on, or that month's last. Raises BeyondCalendar."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        raise BeyondCalendar(str(year))
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def shift(start: date, period: Period) -> date:
    """A date so many days, months or years on, with no regard to working days."""
    if period.unit is Unit.DAYS:
        return start + timedelta(days=period.count)
    return add_months(start, period.count * (12 if period.unit is Unit.YEARS else 1))
