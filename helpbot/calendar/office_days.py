"""The days on which one office works: the country's working days without its own holidays."""

from collections.abc import Iterable
from datetime import date

from helpbot.calendar.statutory import spring_festival
from helpbot.calendar.workdays import DAY, WorkCalendar


class OfficeDays:
    """Counts in an office's working days. Each method raises BeyondCalendar.

    While a year's notice is not known, the week of Spring Festival counts as free: nobody will be there, whatever days are moved.
    """

    def __init__(self, calendar: WorkCalendar, holidays: Iterable[date] = ()) -> None:
        self.calendar = calendar
        self._holidays = frozenset(holidays)
        self._known: dict[date, bool] = {}

    def worked(self, day: date) -> bool:
        """Whether the office works on a day."""
        if day not in self._known:
            self._known[day] = day not in self._holidays and self.calendar.worked(day) and not self._surely_free(day)
        return self._known[day]

    def between(self, first: date, last: date) -> list[date]:
        """The days worked from `first` to `last`, both included."""
        days = (first + DAY * place for place in range((last - first).days + 1))
        return [day for day in days if self.worked(day)]

    def count(self, first: date, last: date) -> int:
        """How many days are worked from `first` to `last`, both included."""
        return len(self.between(first, last))

    def on_or_after(self, day: date) -> date:
        """The day itself if it is worked, or the first one after that is."""
        while not self.worked(day):
            day += DAY
        return day

    def on_or_before(self, day: date) -> date:
        """The day itself if it is worked, or the last one before that is."""
        while not self.worked(day):
            day -= DAY
        return day

    def add(self, start: date, count: int) -> date:
        """The `count`-th working day after `start`, which is not counted itself; before it where `count` is below 0."""
        day = start
        for _ in range(abs(count)):
            day = self.on_or_after(day + DAY) if count > 0 else self.on_or_before(day - DAY)
        return day

    def _surely_free(self, day: date) -> bool:
        first, last = spring_festival(day.year)
        return first <= day <= last and self.calendar.notice(day.year) is None
