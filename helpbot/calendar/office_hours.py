"""The hours at which an office is open, and counting in them."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import TypeAlias

from helpbot.calendar.office_days import OfficeDays
from helpbot.calendar.workdays import DAY
from helpbot.clock import SHANGHAI
from helpbot.texts import words

Span: TypeAlias = tuple[time, time]
"""From when to when it is open on a day it works, in Shanghai; the end is not part of it."""

_SPAN = re.compile(words.HOURS)


def read_spans(text: str) -> tuple[Span, ...]:
    """The spans of a day that a text names, in whatever words around them; none where it names none, or they overlap."""
    found = tuple((time(int(a), int(b)), time(int(c), int(d))) for a, b, c, d in _SPAN.findall(text))
    bounds = [bound for span in found for bound in span]
    return found if all(earlier < later for earlier, later in pairwise(bounds)) else ()


class OfficeHours:
    """Counts in the time an office is open. Moments are aware; what is returned is in Shanghai. Each method raises BeyondCalendar."""

    def __init__(self, days: OfficeDays, spans: Sequence[Span]) -> None:
        """`spans` are in their order, apart from one another, and at least one."""
        self.days = days
        self._spans = tuple(spans)

    def is_open(self, at: datetime) -> bool:
        """Whether somebody is there."""
        here = at.astimezone(SHANGHAI)
        return self.days.worked(here.date()) and any(opens <= here.time() < closes for opens, closes in self._spans)

    def add(self, at: datetime, length: timedelta) -> datetime:
        """When the office has been open for so long after `at`: within its hours, at the earliest possible moment; a length above 0."""
        left = length
        for opens, closes in self._open_after(at):
            if left <= closes - opens:
                return opens + left
            left -= closes - opens
        raise AssertionError("the spans have no end")

    def between(self, start: datetime, end: datetime) -> timedelta:
        """For how long the office is open between two moments."""
        total = timedelta()
        for opens, closes in self._open_after(start):
            if opens >= end:
                break
            total += min(closes, end) - opens
        return total

    def end_of(self, day: date) -> datetime:
        """When the office closes on a day it works."""
        return datetime.combine(day, self._spans[-1][1], SHANGHAI)

    def slots(self, first: date, last: date, length: timedelta) -> list[list[datetime]]:
        """When something of that length can begin, span by span: one after the other from the beginning of each. Raises BeyondCalendar."""
        return [self._cut(day, span, length) for day in self.days.between(first, last) for span in self._spans]

    @staticmethod
    def _cut(day: date, span: Span, length: timedelta) -> list[datetime]:
        begins, closes = datetime.combine(day, span[0], SHANGHAI), datetime.combine(day, span[1], SHANGHAI)
        return [begins + length * place for place in range((closes - begins) // length)]

    def _open_after(self, at: datetime) -> Iterator[tuple[datetime, datetime]]:
        """What is left of the spans from a moment on, without end."""
        day = at.astimezone(SHANGHAI).date()
        while True:
            day = self.days.on_or_after(day)
            for opens, closes in self._spans:
                begin, end = max(at, datetime.combine(day, opens, SHANGHAI)), datetime.combine(day, closes, SHANGHAI)
                if begin < end:
                    yield begin.astimezone(SHANGHAI), end
            day += DAY
