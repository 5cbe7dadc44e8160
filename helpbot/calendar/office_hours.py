"""The hours in which an office works, and how much of them lies between two moments."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from helpbot.calendar.office_days import OfficeDays
from helpbot.calendar.workdays import DAY
from helpbot.clock import SHANGHAI
from helpbot.texts import words

Span = tuple[time, time]

_SPAN = re.compile(words.HOURS)


def read_spans(text: str) -> tuple[Span, ...]:
    """The spans of a day that a text names, as in `工作日 8:30-12:00，14:30-17:30`, in their order; none where it names none.

    One that ends before it begins, or overlaps the one before, is none.
    """
    spans: list[Span] = []
    for found in _SPAN.finditer(text):
        begin, end = time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))
        if begin < end and (not spans or spans[-1][1] <= begin):
            spans.append((begin, end))
    return tuple(spans)


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """The same spans on every day that the office works."""

    days: OfficeDays
    spans: Sequence[Span]

    def between(self, begin: datetime, end: datetime) -> timedelta:
        """How much working time lies between two moments. Raises BeyondCalendar."""
        first, last = begin.astimezone(SHANGHAI), end.astimezone(SHANGHAI)
        length = (last.date() - first.date()).days + 1
        days = (first.date() + DAY * place for place in range(length))
        return sum((self._within(day, first, last) for day in days if self.days.worked(day)), timedelta())

    def _within(self, day: date, begin: datetime, end: datetime) -> timedelta:
        spans = [(datetime.combine(day, opens, SHANGHAI), datetime.combine(day, closes, SHANGHAI)) for opens, closes in self.spans]
        return sum((max(timedelta(), min(end, closes) - max(begin, opens)) for opens, closes in spans), timedelta())
