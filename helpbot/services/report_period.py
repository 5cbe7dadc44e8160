"""The stretch of time that a report is of: a month, or a filing season."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from helpbot.clock import SHANGHAI
from helpbot.services.season_plan import Term


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days, in Shanghai. `term` is the filing season that it is; None for a month."""

    first: date
    last: date
    term: Term | None = None

    @property
    def since(self) -> datetime:
        """Its first moment."""
        return datetime.combine(self.first, time(), SHANGHAI)

    @property
    def until(self) -> datetime:
        """The first moment after it."""
        return datetime.combine(self.last + timedelta(days=1), time(), SHANGHAI)

    def covers(self, at: datetime | None) -> bool:
        """Whether a moment lies in it."""
        return at is not None and self.since <= at < self.until


def month_of(year: int, month: int) -> Period:
    """A month."""
    return Period(date(year, month, 1), date(year, month, monthrange(year, month)[1]))


def season_of(year: int) -> Period:
    """The season in which the report of the year before is filed."""
    term = Term(year)
    return Period(term.first, term.last, term)
