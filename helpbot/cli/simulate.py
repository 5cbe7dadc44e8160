"""`helpbot simulate`: a season in simulated time, on a copy, nothing sent."""

import argparse
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from helpbot.calendar.statutory import spring_festival
from helpbot.cli import FAULTY, FINE, put, say
from helpbot.cli.calendar import day
from helpbot.cli.common import add_json, fault, open_branch, put_json, run_async
from helpbot.cli.plotting import add_plot, find_plot_problem, save_plot
from helpbot.cli.report import write_pdf
from helpbot.clock import SHANGHAI
from helpbot.documents.daily_chart import DailyChart, draw_chart
from helpbot.services.simulation import SEED, Outcome, simulate
from helpbot.services.violations import Rule, Sent
from helpbot.texts import season_cli as texts

LONGEST = timedelta(days=731)
SHOWN = 20
"""Violations that are listed for a person; more say nothing more."""


def build(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--from", dest="first", type=day, required=True, help=texts.SIMULATE_FROM)
    parser.add_argument("--to", dest="last", type=day, required=True, help=texts.SIMULATE_TO)
    parser.add_argument("--bound-only", action="store_true", help=texts.SIMULATE_BOUND)
    add_plot(parser, texts.SIMULATE_PLOT)
    parser.add_argument("--report", type=Path, help=texts.SIMULATE_REPORT)
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    if args.last < args.first:
        return fault(texts.SIMULATE_BACKWARDS)
    if args.last - args.first > LONGEST:
        return fault(texts.SIMULATE_LONG)
    if problem := find_plot_problem(args.plot):
        return fault(problem)
    return run_async(_simulate(args))


async def _simulate(args: argparse.Namespace) -> int:
    tell = _put_line if args.json else _keep_silent
    async with open_branch(args) as (app, branch):
        outcome = await simulate(app.database, branch.office, (args.first, args.last), assume=not args.bound_only, tell=tell)
    if args.json:
        put_json(_sum_up(args, outcome))
    else:
        _report(args, outcome)
    if args.plot:
        save_plot(args.plot, _draw(args.first, args.last, outcome), branch.office.settings.font)
    if args.report and outcome.report:
        write_pdf(args.report, outcome.report, branch.office.settings.font)
        say(texts.WRITTEN.format(file=args.report))
    elif args.report:
        say(texts.SIMULATE_NO_REPORT)
    return FAULTY if outcome.violations else FINE


def _keep_silent(_: Sent) -> None:
    """The summary is enough for a person."""


def _put_line(message: Sent) -> None:
    put_json(
        {
            "at": message.at.astimezone(SHANGHAI).isoformat(),
            "institutions": list(message.usccs),
            "person": message.person,
            "channel": message.channel,
            "kind": "reminder",
            "stage": message.stages[0] if len(set(message.stages)) == 1 else "several",
            "working_day": not message.rest_day,
            "key": message.key,
        }
    )


def _sum_up(args: argparse.Namespace, outcome: Outcome) -> dict[str, Any]:
    counts = Counter(each.rule for each in outcome.violations)
    in_time, late, never = outcome.count_filed()
    return {
        "kind": "summary",
        "from": args.first,
        "to": args.last,
        "seed": SEED,
        "messages": len(outcome.sent),
        "persons": len({each.person for each in outcome.sent}),
        "filed_in_time": in_time,
        "filed_late": late,
        "not_filed": never,
        "assumed_clerks": outcome.assumed,
        "unreachable": sorted(outcome.unreached),
        "busiest_day": max(outcome.arrivals.values(), default=0),
        "longest_queue": max(outcome.queue.values(), default=0),
        "violations": {each: counts[each] for each in Rule},
        "violated": [{"rule": each.rule, "what": each.what} for each in outcome.violations],
    }


def _report(args: argparse.Namespace, outcome: Outcome) -> None:
    in_time, late, never = outcome.count_filed()
    people = len({each.person for each in outcome.sent})
    span = {"first": args.first, "last": args.last}
    put(texts.SIMULATED.format(**span, messages=len(outcome.sent), people=people, filed=in_time, late=late, never=never))
    put(texts.SIMULATED_LOAD.format(arrivals=max(outcome.arrivals.values(), default=0), queue=max(outcome.queue.values(), default=0)))
    if outcome.assumed:
        put(texts.SIMULATED_ASSUMED.format(count=outcome.assumed))
    if outcome.unreached:
        put(texts.SIMULATED_CALLS.format(count=len(outcome.unreached)))
    put(texts.SIMULATED_WRONG.format(count=len(outcome.violations)) if outcome.violations else texts.SIMULATED_FINE)
    for each in outcome.violations[:SHOWN]:
        put(texts.VIOLATIONS[each.rule].format(what=each.what))


def _draw(first: date, last: date, outcome: Outcome) -> str:
    told = Counter(each.day for each in outcome.sent)
    messages = {day: told[day] for day in sorted({*told, *outcome.queue})}
    festivals = [spring_festival(year) for year in range(first.year, last.year + 1)]
    lines = {texts.SIMULATE_QUEUE: outcome.queue, texts.SIMULATE_MESSAGES: messages}
    return draw_chart(
        DailyChart(
            title=texts.SIMULATE_PLOT_TITLE.format(first=first, last=last),
            bars_name=texts.SIMULATE_ARRIVALS,
            bars={first: 0, last: 0, **outcome.arrivals},
            lines=lines,
            marks=[(begins, ends, texts.PLOT_FESTIVAL) for begins, ends in festivals if first <= begins and ends <= last],
        )
    )
