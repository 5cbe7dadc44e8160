"""Which days are worked, and counting in them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from helpbot.calendar.notice import SATURDAY, Notice, parse_notice
from helpbot.calendar.statutory import FIRST_YEAR, FOLDER, LAST_YEAR, statutory_days

DAY = timedelta(days=1)


class DayKind(StrEnum):
    """Why a day is worked or not. A holiday is any day off by law or notice; a make-up day is a weekend day that is worked."""

    WORKDAY = "workday"
    MAKEUP = "makeup"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"


@dataclass(frozen=True, slots=True)
class Day:
    """A day and what it is. `name` is the holiday it is off or worked for; `provisional`: no notice of its year is known yet."""

    date: date
    kind: DayKind
    name: str = ""
    provisional: bool = False

    @property
    def worked(self) -> bool:
        return self.kind in (DayKind.WORKDAY, DayKind.MAKEUP)


class BeyondCalendar(ValueError):
    """The calendar knows nothing of such a year."""


class WorkCalendar:
    """The working days of mainland China, FIRST_YEAR to LAST_YEAR.

    A year whose notice is known is as the notice says. Any other is provisional: statutory days and weekends are off, and nothing is
    guessed about weekends moved around them, so that a count in working days may be some days off in either direction.
    """

    def __init__(self, notices: Iterable[Notice]) -> None:
        self._notices = {notice.year: notice for notice in notices}
        self._marks: dict[date, tuple[DayKind, str]] = {}
        for _, notice in sorted(self._notices.items()):
            self._mark(notice)

    def _mark(self, notice: Notice) -> None:
        for each in notice.holidays:
            self._marks |= dict.fromkeys(each.off, (DayKind.HOLIDAY, each.name))
            self._marks |= dict.fromkeys(each.work, (DayKind.MAKEUP, each.name))

    def notice(self, year: int) -> Notice | None:
        """The notice that arranges this year; None while the year is provisional."""
        return self._notices.get(year)

    def with_notices(self, notices: Iterable[Notice]) -> "WorkCalendar":
        """The same calendar with further notices, each in the place of the one for its year."""
        return WorkCalendar([*self._notices.values(), *notices])

    def day(self, when: date) -> Day:
        """What a day is. Raises BeyondCalendar."""
        if not FIRST_YEAR <= when.year <= LAST_YEAR:
            raise BeyondCalendar(when.isoformat())
        provisional = when.year not in self._notices
        if when in self._marks:
            return Day(when, *self._marks[when], provisional)
        if provisional and (name := statutory_days(when.year).get(when)):
            return Day(when, DayKind.HOLIDAY, name, provisional)
        return Day(when, DayKind.WORKDAY if when.weekday() < SATURDAY else DayKind.WEEKEND, "", provisional)

    def worked(self, when: date) -> bool:
        """Whether a day is worked."""
        return self.day(when).worked

    def walk(self, start: date, *, back: bool = False) -> Iterator[Day]:
        """The days after `start` one by one, or those before it. Raises BeyondCalendar at the end."""
        step = -DAY if back else DAY
        when = start
        while True:
            when += step
            yield self.day(when)

    def add(self, start: date, count: int) -> date:
        """The `count`-th working day after `start`, which is not counted itself; before it where `count` is below 0."""
        if not count:
            return start
        days = (day.date for day in self.walk(start, back=count < 0) if day.worked)
        return next(date for place, date in enumerate(days, 1) if place == abs(count))

    def count(self, first: date, last: date) -> int:
        """How many days from `first` to `last`, both included, are worked; 0 where `last` lies before."""
        return sum(self.worked(first + DAY * place) for place in range((last - first).days + 1))

    def on_or_before(self, when: date) -> date:
        """The day itself if it is worked, or the last one before that is."""
        return when if self.worked(when) else self.add(when, -1)

    def on_or_after(self, when: date) -> date:
        """The day itself if it is worked, or the first one after that is."""
        return when if self.worked(when) else self.add(when, 1)


@lru_cache(maxsize=1)
def published_calendar() -> WorkCalendar:
    """The calendar that comes with helpbot."""
    files = sorted((FOLDER / "years").glob("*.toml"))
    return WorkCalendar(parse_notice(file.read_text(encoding="utf-8")) for file in files)
