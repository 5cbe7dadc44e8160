"""Seasons planned out of the registry: one office's, or those of many offices one after another."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from helpbot.calendar.office_days import OfficeDays
from helpbot.clock import Clock
from helpbot.errors import HelpbotError
from helpbot.models import Season
from helpbot.services.desk import OpenDesk
from helpbot.services.office import Office
from helpbot.services.season_census import count_candidates
from helpbot.services.season_plan import Plan, Term, plan_season
from helpbot.services.sweep import Sweep

AT_ONCE = 4
"""Offices that are planned at the same time: while one counts, the database answers another. More would only hold more in memory."""


@dataclass(frozen=True, slots=True)
class Planned:
    """An office's draft as it is kept, with the working days that it was laid by."""

    plan: Plan
    season: Season
    days: OfficeDays


async def plan_office(office: Office, clock: Clock, open_desk: OpenDesk, term: Term, *, commit: bool = True) -> Planned:
    """Read the registry first, then keep the draft in one short transaction. Raises RegistryDown, StoreError, HelpbotError."""
    sweep = Sweep(office, clock)
    candidates = await count_candidates(sweep, term)
    fresh = await sweep.freshness()
    async with open_desk(office, commit=commit) as desk:
        days = await desk.seasons.days()
        plan = plan_season(term, candidates, days, office.season.capacity)
        return Planned(plan, await desk.seasons.keep(plan, fresh.as_of), days)


async def plan_offices(
    offices: Iterable[Office], clock: Clock, open_desk: OpenDesk, term: Term, tell: Callable[[Office, Planned | HelpbotError], None]
) -> None:
    """Plan all of these, a few at a time; `tell` hears of each as it is done, or why it was not: the others are planned all the same."""
    waiting = iter(offices)

    async def work() -> None:
        for office in waiting:
            try:
                tell(office, await plan_office(office, clock, open_desk, term))
            except HelpbotError as error:
                tell(office, error)

    async with asyncio.TaskGroup() as group:
        for _ in range(AT_ONCE):
            group.create_task(work())
