"""The hours in which an office works, and counting in them."""

import re
from collections.abc import Iterator, Sequence
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
    """The same spans on every day that the office works, at least one. Each method raises BeyondCalendar."""

    days: OfficeDays
    spans: Sequence[Span]

    def between(self, begin: datetime, end: datetime) -> timedelta:
        """How much working time lies between two moments."""
        first, last = begin.astimezone(SHANGHAI), end.astimezone(SHANGHAI)
        length = (last.date() - first.date()).days + 1
        days = (first.date() + DAY * place for place in range(length))
        return sum((self._within(day, first, last) for day in days if self.days.worked(day)), timedelta())

    def is_open(self, at: datetime) -> bool:
        """Whether somebody is there."""
        here = at.astimezone(SHANGHAI)
        return self.days.worked(here.date()) and any(opens <= here.time() < closes for opens, closes in self.spans)

    def add(self, at: datetime, length: timedelta) -> datetime:
        """When so much working time is over after `at`, at the earliest; `length` above 0."""
        left = length
        for opens, closes in self._open_after(at):
            if left <= closes - opens:
                return opens + left
            left -= closes - opens
        raise AssertionError("the spans have no end")

    def end_of(self, day: date) -> datetime:
        """When the office closes on a day it works."""
        return datetime.combine(day, self.spans[-1][1], SHANGHAI)

    def _open_after(self, at: datetime) -> Iterator[tuple[datetime, datetime]]:
        """What is left of the spans from a moment on, without end."""
        day = at.astimezone(SHANGHAI).date()
        while True:
            day = self.days.on_or_after(day)
            for opens, closes in self.spans:
                begin, end = max(at, datetime.combine(day, opens, SHANGHAI)), datetime.combine(day, closes, SHANGHAI)
                if begin < end:
                    yield begin.astimezone(SHANGHAI), end
            day += DAY

    def _within(self, day: date, begin: datetime, end: datetime) -> timedelta:
        spans = [(datetime.combine(day, opens, SHANGHAI), datetime.combine(day, closes, SHANGHAI)) for opens, closes in self.spans]
        return sum((max(timedelta(), min(end, closes) - max(begin, opens)) for opens, closes in spans), timedelta())
