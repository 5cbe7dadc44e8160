"""`helpbot status`: queues, jobs, channels, as they are now."""

import argparse
from typing import Any

from helpbot.cli import FINE, put
from helpbot.cli.common import add_json, choose_branch, gather_watch, open_app, put_json, run_async, show_time, word_watch
from helpbot.clock import SHANGHAI
from helpbot.models import DraftState
from helpbot.running import App, Branch
from helpbot.services.health import examine_vigil
from helpbot.texts import health as texts
from helpbot.texts import learning_cli
from helpbot.texts.cli import BETWEEN

MANY = 1000
SHOWN = 10
"""Topics that are named; `helpbot faq list --due` has all."""


def build(parser: argparse.ArgumentParser) -> None:
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    return run_async(_show(args))


async def _show(args: argparse.Namespace) -> int:
    async with open_app(args) as app:
        wanted = app.branches if args.office is None else [choose_branch(app.branches, args.office)]
        shown = [await _gather(app, branch) for branch in wanted]
    if args.json:
        put_json(shown)
    else:
        for office in shown:
            _print(office)
    return FINE


async def _gather(app: App, branch: Branch) -> dict[str, Any]:
    async with app.open_desk(branch.office, reading=True) as desk:
        return {
            "office": branch.office.settings.code,
            "name": branch.office.settings.name,
            "database": app.database.shown,
            "inbox": await desk.inbox.counts(),
            "outbox": await desk.outbox.counts(),
            "tickets": await desk.tickets.counts(),
            "watch": await gather_watch(desk),
            "reminders": {"fine": (vigil := await examine_vigil(desk)).fine, "detail": vigil.detail},
            "faq": {
                "drafts": len(await desk.drafts.listed([DraftState.OPEN], MANY)),
                "due": [entry.id for entry in await desk.entries.due(app.clock.now().astimezone(SHANGHAI).date())],
            },
            "pulses": [
                {"name": each.name, "at": show_time(each.at), "next_at": show_time(each.next_at), "error": each.error}
                for each in await desk.pulses.listed()
            ],
        }


def _print(office: dict[str, Any]) -> None:
    put(texts.STATUS_OFFICE.format(name=office["name"], code=office["office"]))
    put(texts.STATUS_DATABASE.format(database=office["database"]))
    for key, name in texts.COUNTED.items():
        counts = texts.STATUS_BETWEEN.join(texts.STATUS_COUNT.format(state=texts.STATES[s], count=n) for s, n in office[key].items())
        put(texts.STATUS_COUNTS.format(name=name, counts=counts or texts.STATUS_NONE))
    put(word_watch(office["watch"]))
    put(texts.STATUS_REMINDERS.format(detail=office["reminders"]["detail"]))
    if office["faq"]["drafts"]:
        put(learning_cli.STATUS_DRAFTS.format(count=office["faq"]["drafts"]))
    if due := office["faq"]["due"]:
        put(learning_cli.STATUS_DUE.format(count=len(due), topics=BETWEEN.join(due[:SHOWN])))
    put(texts.STATUS_PULSES)
    for pulse in office["pulses"]:
        put(texts.STATUS_PULSE.format(**pulse).rstrip())
    if not office["pulses"]:
        put(texts.STATUS_NO_PULSE)
