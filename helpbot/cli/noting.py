"""`helpbot institution note`: what has happened to an institution, from which a change's deadline counts."""

import argparse
from datetime import date

from helpbot.calendar.rules import read_rules
from helpbot.cli import FINE, put
from helpbot.cli.calendar import day
from helpbot.cli.common import add_dry_run, fault
from helpbot.clock import SHANGHAI
from helpbot.running import App, Branch
from helpbot.services.duty_rules import CHANGES, lay_stops, note_change
from helpbot.services.registry import InstitutionRecord
from helpbot.texts import calendar as calendar_texts
from helpbot.texts import registry_cli as texts

AHEAD = "change.domicile"
"""Not counted from what has happened: it is due before that does."""
STEPS = ("change.submitted", "change.accepted", "change.approved")
"""Of an application, not of what it is for."""


def list_events() -> list[str]:
    """The events that a rule counts from."""
    found = [event for rule in read_rules() for event in rule.on if event.startswith(CHANGES)]
    return [event for event in found if event in calendar_texts.EVENTS and event not in (AHEAD, *STEPS)]


def build(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", help=texts.USCC)
    parser.add_argument("event", choices=list_events(), help=texts.NOTE_EVENT)
    parser.add_argument("on", type=day, help=texts.NOTE_ON)
    add_dry_run(parser)


async def note(args: argparse.Namespace, app: App, branch: Branch, institution: InstitutionRecord) -> int:
    """Lay the track of a change; what was noted before stays as it is."""
    today = app.clock.now().astimezone(SHANGHAI).date()
    named = {"name": institution.name, "event": calendar_texts.EVENTS[args.event], "on": args.on}
    if args.on > today:
        return fault(texts.NOTE_FUTURE.format(**named))
    if institution.classified:
        return fault(texts.NOTE_CLASSIFIED.format(**named))
    async with app.open_desk(branch.office, commit=not args.dry_run) as desk:
        days = await desk.seasons.days()
        new = note_change(institution.uscc, args.event, args.on, days.calendar)
        begun = await desk.duties.begin(new, lay_stops(new, days, today))
        if begun:
            await desk.audit.note("duty.noted", new.key)
    due = new.due or date.max
    template = texts.NOTED if begun else texts.NOTED_BEFORE
    put(template.format(**named, due=due) + (texts.NOTE_DRY if args.dry_run else ""))
    return FINE
