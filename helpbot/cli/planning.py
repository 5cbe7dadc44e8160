"""`helpbot season plan`: the draft of a season, for one office or for all that the configuration has."""

import argparse
from collections import Counter
from typing import Any

from helpbot.cli import FAULTY, FINE, put, say
from helpbot.cli.common import add_dry_run, add_json, choose_branch, fault, put_json
from helpbot.cli.progress import show_progress
from helpbot.errors import HelpbotError
from helpbot.running import App
from helpbot.services.office import Office
from helpbot.services.season_plan import Term
from helpbot.services.season_planning import Planned, plan_office, plan_offices
from helpbot.services.seasons import SHORTEST_HASH
from helpbot.texts import season_cli as texts


def build(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("year", type=int, help=texts.YEAR)
    parser.add_argument("--all-offices", action="store_true", help=texts.ALL_OFFICES)
    add_dry_run(parser)
    add_json(parser)


async def plan(args: argparse.Namespace, app: App) -> int:
    if args.all_offices:
        return fault(texts.ALL_OR_DRY) if args.dry_run else await _plan_all(args, app)
    office = choose_branch(app.branches, args.office).office
    planned = await plan_office(office, app.clock, app.open_desk, Term(args.year), commit=not args.dry_run)
    if args.json:
        put_json(_as_data(planned))
    else:
        _report(planned)
    return FINE


async def _plan_all(args: argparse.Namespace, app: App) -> int:
    """A line an office as it is done; a fault of one is told and keeps none of the others."""
    failed = 0
    with show_progress(texts.PLANNING, len(app.branches)) as step:

        def tell(office: Office, found: Planned | HelpbotError) -> None:
            nonlocal failed
            step(1)
            failed += isinstance(found, HelpbotError)
            _tell_one(office, found, as_json=args.json)

        await plan_offices((branch.office for branch in app.branches), app.clock, app.open_desk, Term(args.year), tell)
    say(texts.PLANNED_ALL.format(count=len(app.branches) - failed, failed=failed))
    return FAULTY if failed else FINE


def _tell_one(office: Office, found: Planned | HelpbotError, *, as_json: bool) -> None:
    code = office.settings.code
    if isinstance(found, HelpbotError):
        say(texts.OFFICE_FAILED.format(code=code, reason=found))
    elif as_json:
        peak = max(found.plan.loads.values())
        put_json({"office": code, "hash": found.season.plan_hash, "institutions": len(found.plan.slots), "peak": peak})
    else:
        put(texts.OFFICE_PLANNED.format(code=code, count=len(found.plan.slots), hash=found.season.plan_hash))


def _as_data(planned: Planned) -> dict[str, Any]:
    plan, kept = planned.plan, planned.season
    return {
        "year": kept.year,
        "hash": kept.plan_hash,
        "capacity": plan.capacity,
        "institutions": len(plan.slots),
        "loads": {str(day): load for day, load in plan.loads.items()},
        "overloaded": {str(day): over for day, over in plan.overloaded.items()},
        "slots": [
            {
                "uscc": each.candidate.uscc,
                "name": each.candidate.name,
                "sponsor": each.candidate.sponsor,
                "day": each.day,
                "late": each.candidate.late,
                "problems": list(each.candidate.problems),
                "filed": each.candidate.filed,
                "classified": each.candidate.classified,
            }
            for each in plan.slots
        ],
    }


def _report(planned: Planned) -> None:
    plan, kept = planned.plan, planned.season
    candidates = [each.candidate for each in plan.slots]
    filed = sum(each.filed for each in candidates)
    peak = max(plan.loads.values())
    count = len(candidates) - filed
    put(texts.PLANNED.format(year=kept.year, count=count, days=len(plan.days), peak=peak, capacity=plan.capacity, filed=filed))
    if problems := Counter(problem for each in candidates for problem in each.problems):
        named = [texts.PROBLEM_COUNT.format(problem=texts.PROBLEMS[each], count=number) for each, number in sorted(problems.items())]
        put(texts.PLANNED_PROBLEMS.format(count=sum(bool(each.problems) for each in candidates), problems=texts.BETWEEN.join(named)))
    if classified := sum(each.classified for each in candidates):
        put(texts.PLANNED_CLASSIFIED.format(count=classified))
    if over := plan.overloaded:
        worst = max(over, key=lambda day: over[day])
        put(texts.OVERLOADED.format(days=len(over), count=sum(over.values()), day=worst, load=plan.loads[worst]))
    if planned.days.calendar.notice(kept.year) is None:
        say(texts.PROVISIONAL.format(year=kept.year))
    put(texts.HASH_IS.format(hash=kept.plan_hash))
    say(texts.NEXT_PREVIEW.format(year=kept.year, hash=kept.plan_hash[:SHORTEST_HASH]))
