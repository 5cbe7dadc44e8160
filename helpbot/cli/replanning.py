"""`helpbot season replan`: new days for whoever's day has passed or holds no more, beside the approved plan until they are approved."""

import argparse
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from helpbot.cli import FINE, put, say
from helpbot.cli.common import add_dry_run, add_json, fault, put_json
from helpbot.clock import SHANGHAI
from helpbot.models import FilingState, Season, SeasonSlot
from helpbot.running import App, Branch
from helpbot.services.season_census import find_report_states
from helpbot.services.season_plan import Term
from helpbot.services.season_replan import AT_WORK, Replan, replan_season
from helpbot.services.seasons import SHORTEST_HASH
from helpbot.services.sweep import Sweep
from helpbot.texts import season as words
from helpbot.texts import season_cli as texts

SHOWN = 20
"""Moved institutions that are listed for a person; `--json` has them all."""


def build(parser: argparse.ArgumentParser) -> None:
    add_dry_run(parser)
    add_json(parser)


async def replan(args: argparse.Namespace, app: App, branch: Branch) -> int:
    """Read the registry first, then keep the proposal in one short transaction."""
    async with app.open_desk(branch.office, reading=True) as desk:
        season = await desk.seasons.find(args.year)
    states = await find_report_states(Sweep(branch.office, app.clock), Term(season.year))
    today = app.clock.now().astimezone(SHANGHAI).date()
    async with app.open_desk(branch.office, commit=not args.dry_run) as desk:
        slots = await desk.seasons.slots(season)
        try:
            plan = replan_season(season, slots, states, await desk.seasons.days(), today, branch.office.season.capacity)
        except ValueError:
            return fault(texts.REPLAN_TOO_LATE.format(year=season.year))
        proposed = await desk.seasons.propose(season, plan.moved)
    if args.json:
        put_json(_as_data(season, slots, plan, proposed))
    else:
        _report(season, slots, plan, states, proposed)
    return FINE


def _as_data(season: Season, slots: Sequence[SeasonSlot], plan: Replan, proposed: str) -> dict[str, Any]:
    moved = [{"uscc": slot.uscc, "name": slot.name, "from": slot.day, "to": plan.moved[slot.uscc]} for slot in _moved(slots, plan.moved)]
    loads = {str(day): load for day, load in plan.loads.items()}
    return {"year": season.year, "hash": proposed, "approved_hash": season.plan_hash, "moved": moved, "loads": loads}


def _report(season: Season, slots: Sequence[SeasonSlot], plan: Replan, states: Mapping[str, FilingState | None], proposed: str) -> None:
    behind = sum(state in AT_WORK for state in states.values())
    put(texts.REPLANNED.format(year=season.year, count=len(plan.moved), kept=sum(plan.loads.values()) - len(plan.moved), behind=behind))
    moved = _moved(slots, plan.moved)
    for slot in moved[:SHOWN]:
        put(texts.MOVED.format(uscc=slot.uscc, name=slot.name, old=_word(slot.day), new=_word(plan.moved[slot.uscc])))
    if len(moved) > SHOWN:
        put(texts.MOVED_MORE.format(count=len(moved) - SHOWN))
    if proposed:
        put(texts.HASH_IS.format(hash=proposed))
        say(texts.NEXT_APPROVE.format(year=season.year, hash=proposed[:SHORTEST_HASH]))


def _moved(slots: Sequence[SeasonSlot], moved: Mapping[str, date]) -> list[SeasonSlot]:
    return [slot for slot in slots if slot.uscc in moved]


def _word(day: date | None) -> str:
    return texts.DAY.format(day=day, weekday=words.WEEKDAYS[day.weekday()]) if day else ""
