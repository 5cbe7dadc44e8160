"""The reports of a simulated season: who files when, and what the office makes of it, a day's capacity at a time."""

from collections import Counter, deque
from dataclasses import dataclass, field
from datetime import date, datetime, time
from zlib import crc32

from helpbot.calendar.office_days import OfficeDays
from helpbot.clock import SHANGHAI
from helpbot.models import FilingState
from helpbot.services.behaviour import Habit
from helpbot.services.season_replan import AT_WORK
from helpbot.texts.demo_county import RETURNS_ANNUAL


@dataclass(slots=True)
class SimulatedReport:
    """An institution's report of a year. `state` is None before it is begun; `next_at`: when its clerk sends it, again or at all."""

    uscc: str
    year: int
    habit: Habit
    state: FilingState | None = None
    number: str = ""
    next_at: datetime | None = None
    submitted_at: datetime | None = None
    returns: int = 0
    back_on: date | None = None

    def as_row(self, at: datetime) -> dict[str, object]:
        """The report as the registry has it."""
        return {
            "number": self._numbered,
            "uscc": self.uscc,
            "year": self.year,
            "state": self.state,
            "state_at": at,
            "submitted_at": self.submitted_at,
        }

    def as_event(self, at: datetime) -> dict[str, object]:
        """What just happened to it; the office's words are those of an office, drawn for each institution."""
        opinion = RETURNS_ANNUAL[crc32(self.uscc.encode()) % len(RETURNS_ANNUAL)] if self.state is FilingState.RETURNED else None
        return {"number": self._numbered, "at": at, "to_state": self.state, "opinion": opinion}

    @property
    def _numbered(self) -> str:
        return self.number or f"S{self.year}-{self.uscc}"


@dataclass(slots=True)
class Reports:
    """All reports of one season, and the queue of those that wait for a review."""

    days: OfficeDays
    capacity: int
    reports: dict[str, SimulatedReport] = field(default_factory=dict)
    waiting: deque[SimulatedReport] = field(default_factory=deque)
    arrivals: Counter[date] = field(default_factory=Counter)
    queue: dict[date, int] = field(default_factory=dict)

    def add(self, report: SimulatedReport) -> None:
        """One more institution, with what it has filed by now."""
        self.reports[report.uscc] = report
        if report.state in AT_WORK:
            self.waiting.append(report)
        elif report.state in (None, FilingState.DRAFT, FilingState.RETURNED) and report.habit.day:
            report.next_at = _at(report.habit.day, report.habit.hour)

    def file(self, now: datetime) -> list[SimulatedReport]:
        """Those that are sent by now."""
        sent = [each for each in self.reports.values() if each.next_at and each.next_at <= now]
        for each in sent:
            each.state = FilingState.RESUBMITTED if each.returns else FilingState.SUBMITTED
            each.submitted_at, each.next_at = each.submitted_at or each.next_at, None
            self.arrivals[now.astimezone(SHANGHAI).date()] += 1
            self.waiting.append(each)
        return sent

    def review(self, day: date) -> list[SimulatedReport]:
        """What the office gets through on a day: published, or sent back once."""
        done = [self.waiting.popleft() for _ in range(min(self.capacity, len(self.waiting)))]
        for each in done:
            comes_back = each.habit.returned and not each.returns
            each.state = FilingState.RETURNED if comes_back else FilingState.PUBLISHED
            if comes_back:
                each.returns += 1
                each.back_on = day
                each.next_at = _at(self.days.add(day, each.habit.mends), each.habit.hour)
        self.queue[day] = len(self.waiting)
        return done


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour, 30), SHANGHAI)
