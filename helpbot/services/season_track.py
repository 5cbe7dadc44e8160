"""The track of an institution through a season: which reminder on which working day, and until when it is worth sending. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from helpbot.calendar.office_days import OfficeDays
from helpbot.models import Stage
from helpbot.services.season_plan import Term

STATUTORY = frozenset({Stage.NOTICE, Stage.DAYS_30, Stage.DAYS_3, Stage.LAST_DAY, Stage.OVERDUE})
"""What the office owes everybody and nobody can unsubscribe from; the others are nudges."""

NOTICE_DAYS = 5
"""Working days before the season: near enough to be remembered, early enough for the year's last balance sheet."""

INVITATION_DAYS = 5
"""Working days before a slot: what a sponsor takes to read and seal."""

PASSED_DAYS = 2

OF_A_SLOT = frozenset({Stage.MOVED, Stage.SLOT_PASSED})
"""What is said anew where an institution gets another slot; invited it is once."""

LEFT = {Stage.DAYS_30: 30, Stage.DAYS_15: 15, Stage.DAYS_7: 7, Stage.DAYS_3: 3, Stage.DAYS_1: 1}
AGAIN_DAYS = 10
LAST_DAYS = 10
"""Working days after which even the last call is stale; then the telephone is next."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A stage of a track: on which working day it goes out, and the day from whose morning on it is stale."""

    stage: Stage
    day: date
    stale: date


def find_end(term: Term, days: OfficeDays) -> date:
    """The last working day on which a report is in time."""
    return days.on_or_before(term.last)


def lay_track(term: Term, slot: date | None, days: OfficeDays) -> list[Stop]:
    """The stops of an institution with this slot."""
    return string_stops(_place(term, slot, days), days)


def string_stops(placed: Iterable[tuple[Stage, date]], days: OfficeDays) -> list[Stop]:
    """Stages and their days as a track: by day, each stale when the next one comes, the last after LAST_DAYS; of two on a day the later
    stage speaks.
    """
    by_day = {day: stage for stage, day in sorted(placed, key=lambda stop: list(Stage).index(stop[0]))}
    stops = sorted(by_day.items())
    ends = [day for day, _ in stops[1:]]
    return [Stop(stage, day, stale) for (day, stage), stale in zip(stops, [*ends, days.add(stops[-1][0], LAST_DAYS)], strict=True)]


def _place(term: Term, slot: date | None, days: OfficeDays) -> Iterator[tuple[Stage, date]]:
    opening, end = days.on_or_after(term.first), find_end(term, days)
    yield Stage.NOTICE, days.add(term.first, -NOTICE_DAYS)
    yield Stage.OPENING, opening
    if slot:
        yield Stage.SLOT, max(opening, days.add(slot, -INVITATION_DAYS))
        if (passed := days.add(slot, PASSED_DAYS)) <= end:
            yield Stage.SLOT_PASSED, passed
    for stage, left in LEFT.items():
        yield stage, days.add(end, -left)
    yield Stage.LAST_DAY, end
    overdue = days.add(term.last, 1)
    yield Stage.OVERDUE, overdue
    yield Stage.OVERDUE_AGAIN, days.add(overdue, AGAIN_DAYS)


def make_key(term: Term, uscc: str, stage: Stage, slot: date | None = None) -> str:
    """The key that forbids telling an institution a stage twice; what is said of a slot is said once of each."""
    of = f":{slot:%Y%m%d}" if slot and stage in OF_A_SLOT else ""
    return f"report:{term.report_year}:{uscc}:{stage}{of}"
