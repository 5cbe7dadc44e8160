"""A season planned: which institution should file on which day, so that nobody queues. Pure, and the same for the same registry.

Institutions stand in one line, sponsor by sponsor, the large sponsors and those that were late last year first. The line is laid evenly
over the days on which the office reviews, so that no day has more than its share, and nobody of a sponsor stands apart from the others.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256
from itertools import groupby

from helpbot.calendar.office_days import OfficeDays
from helpbot.calendar.statutory import spring_festival
from helpbot.models import FilingState

RESERVE = 5
"""Working days before the end that are left to those who come back; they are used only where the others are not enough."""


UNFILED = frozenset({None, FilingState.DRAFT, FilingState.RETURNED, FilingState.REFUSED})
"""States in which a report is not with the office: 待提交 reaches nobody, and what came back has to be sent again."""


class Problem(StrEnum):
    """What has to be cured before a report can be filed: a certificate that runs out, a legal representative who is not registered yet,
    another filing that is still open.
    """

    CERTIFICATE = "certificate"
    LEGAL_REPRESENTATIVE = "legal-representative"
    OPEN_FILING = "open-filing"


@dataclass(frozen=True, slots=True)
class Term:
    """The filing season of a year: the report of the year before is due from 1 January to 31 March (条例 17; a fixed day, never moved)."""

    year: int

    @property
    def report_year(self) -> int:
        return self.year - 1

    @property
    def first(self) -> date:
        return date(self.year, 1, 1)

    @property
    def last(self) -> date:
        return date(self.year, 3, 31)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An institution that must report. `late`: last year it came in the last week, after it, or back. `filed`: it has reported by now."""

    uscc: str
    sponsor: str
    name: str = ""
    late: bool = False
    filed: bool = False
    classified: bool = False
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedSlot:
    """An institution and the day recommended to it; None where it has filed already."""

    candidate: Candidate
    day: date | None


@dataclass(frozen=True, slots=True)
class Plan:
    """A season's slots in the order of the line, and the days on which more come than the office can review."""

    term: Term
    capacity: int
    days: tuple[date, ...]
    slots: tuple[PlannedSlot, ...]

    @property
    def loads(self) -> dict[date, int]:
        """How many are to come on each day, days without anybody among them."""
        counted = Counter(slot.day for slot in self.slots)
        return {day: counted[day] for day in self.days}

    @property
    def overloaded(self) -> dict[date, int]:
        """The days with more than the office's capacity, and by how many."""
        return {day: load - self.capacity for day, load in self.loads.items() if load > self.capacity}


def find_days(term: Term, days: OfficeDays) -> list[date]:
    """The days on which institutions may be asked to come: worked, and not in the week of Spring Festival."""
    first, last = spring_festival(term.year)
    return [day for day in days.between(term.first, term.last) if not first <= day <= last]


def plan_season(term: Term, candidates: Iterable[Candidate], days: OfficeDays, capacity: int) -> Plan:
    """Lay the line over the days. ValueError where there is no day at all, or nobody is reviewed on one."""
    usable = find_days(term, days)
    if capacity < 1 or not usable:
        raise ValueError(f"{capacity} a day on {len(usable)} days")
    line = stand_in_line(candidates)
    waiting = [each for each in line if not each.filed]
    early = usable[:-RESERVE]
    used = early if len(waiting) <= capacity * len(early) else usable
    slots = [PlannedSlot(each, used[place * len(used) // len(waiting)]) for place, each in enumerate(waiting)]
    slots += [PlannedSlot(each, None) for each in line if each.filed]
    return Plan(term, capacity, tuple(usable), tuple(slots))


def stand_in_line(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Sponsor by sponsor, those with many late or many institutions first; within one the late first, those with a problem to cure last.

    An institution without a sponsor stands for itself.
    """
    by_sponsor = sorted(candidates, key=_group)
    groups = [list(members) for _, members in groupby(by_sponsor, key=_group)]
    groups.sort(key=lambda members: (-len(members) - sum(each.late for each in members), _group(members[0])))
    return [each for members in groups for each in sorted(members, key=_within)]


def _group(candidate: Candidate) -> tuple[str, str]:
    return (candidate.sponsor, "" if candidate.sponsor else candidate.uscc)


def _within(candidate: Candidate) -> tuple[bool, bool, str]:
    return (bool(candidate.problems), not candidate.late, candidate.uscc)


def hash_plan(year: int, capacity: int, slots: Sequence[tuple[str, date | None]]) -> str:
    """What a plan is approved by: SHA-256 over the year, the capacity and every institution's day, in whatever order they come."""
    lines = [f"{year} {capacity}", *(f"{uscc} {day or '-'}" for uscc, day in sorted(slots))]
    return sha256("\n".join(lines).encode()).hexdigest()
