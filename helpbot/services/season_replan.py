"""A season planned anew while it runs: who keeps the day, and who gets another one. Pure, and the same for the same state of things."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from helpbot.calendar.office_days import OfficeDays
from helpbot.models import FilingState, Season, SeasonSlot
from helpbot.services.season_plan import UNFILED, Term, find_days

AT_WORK = frozenset({FilingState.SUBMITTED, FilingState.RESUBMITTED, FilingState.ACCEPTED, FilingState.REVIEWING})
"""States in which a report waits for the office."""

LEAD_DAYS = 3
"""Working days from today on which nobody is given a new day: to be told, to sign and to seal takes that."""


@dataclass(frozen=True, slots=True)
class Replan:
    """New days by credit code, for those whose day changes, and how many are to come on each day that is left."""

    moved: Mapping[str, date]
    loads: Mapping[date, int]


def replan(waiting: Sequence[tuple[str, date]], today: date, usable: Sequence[date], capacity: int, backlog: int) -> Replan:
    """Give a new day to whoever's day has passed, is no working day any more, or is taken up by what the office is behind with.

    `waiting` are those who have not filed and their days, in the order of the plan; `usable` the days that are left, from the first on
    which somebody new may be asked to come; `backlog` the reports that will wait for a review on that day. Everybody else keeps the day,
    and who comes before the first of these days as well. What no room is left for is shared evenly. ValueError where there is no day.
    """
    if not usable or capacity < 1:
        raise ValueError(f"{capacity} a day on {len(usable)} days")
    coming = [(uscc, day) for uscc, day in waiting if not today <= day < usable[0]]
    room = _make_room(usable, capacity, backlog, len(coming))
    loads = dict.fromkeys(usable, 0)
    homeless: list[tuple[str, date]] = []
    for uscc, day in coming:
        if loads.get(day, 0) < room.get(day, 0):
            loads[day] += 1
        else:
            homeless.append((uscc, day))
    moved: dict[str, date] = {}
    for uscc, day in homeless:
        free = [each for each in usable if loads[each] < room[each]]
        moved[uscc] = next((each for each in free if each >= day), free[0])
        loads[moved[uscc]] += 1
    return Replan(moved, loads)


def _make_room(usable: Sequence[date], capacity: int, backlog: int, coming: int) -> dict[date, int]:
    """How many may come on each day: what can be reviewed besides what waits already, and a share of those for whom that is not enough."""
    room: dict[date, int] = {}
    for day in usable:
        taken = min(capacity, backlog)
        room[day], backlog = capacity - taken, backlog - taken
    more = ceil(max(0, coming - sum(room.values())) / len(usable))
    return {day: places + more for day, places in room.items()}


def replan_season(
    season: Season, slots: Sequence[SeasonSlot], states: Mapping[str, FilingState | None], days: OfficeDays, today: date, capacity: int
) -> Replan:
    """New days for a running season, by how its reports stand and what the office reviews a working day. ValueError where none is left."""
    term = Term(season.year)
    first = days.add(today, LEAD_DAYS)
    usable = [day for day in find_days(term, days) if day >= first]
    waiting = [(slot.uscc, slot.day) for slot in slots if slot.day and states.get(slot.uscc) in UNFILED]
    behind = sum(state in AT_WORK for state in states.values())
    return replan(waiting, today, usable, capacity, max(0, behind - capacity * LEAD_DAYS))


def spare_days_off(season: Season, slots: Sequence[SeasonSlot], days: OfficeDays, today: date) -> Mapping[str, date]:
    """New days for those whose day has turned out to be no working day, and for nobody else."""
    usable = [day for day in find_days(Term(season.year), days) if day > today]
    coming = [(slot.uscc, slot.day) for slot in slots if slot.day and slot.day > today]
    if not usable or all(day in usable for _, day in coming):
        return {}
    return replan(coming, usable[0], usable, season.capacity, 0).moved
