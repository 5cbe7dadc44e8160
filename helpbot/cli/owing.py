"""`helpbot season duties`: what is asked after all year besides the annual report, and whom the office has to telephone about it."""

import argparse
from typing import Any

from helpbot.cli import FINE, put
from helpbot.cli.common import add_json, put_json
from helpbot.models import Duty, DutyKind
from helpbot.running import App, Branch
from helpbot.services.registry import InstitutionRecord
from helpbot.services.sweep import Sweep
from helpbot.texts import calendar as calendar_texts
from helpbot.texts import season_cli as texts


def build(parser: argparse.ArgumentParser) -> None:
    add_json(parser)


async def list_duties(args: argparse.Namespace, app: App, branch: Branch) -> int:
    async with app.open_desk(branch.office, reading=True) as desk:
        running = await desk.duties.running(list(DutyKind))
        usccs = sorted({duty.uscc for duty in running})
        reached = await desk.reminders.reach(usccs)
    known = {each.uscc: each for each in await Sweep(branch.office, app.clock).institutions_of(usccs)}
    rows = [_as_row(duty, known.get(duty.uscc), reached=duty.person_id is not None or duty.uscc in reached) for duty in running]
    if args.json:
        put_json(rows)
        return FINE
    put(texts.DUTIES_HEAD.format(count=len(rows), calls=sum(not row["reached"] for row in rows)))
    for row in rows:
        call = "" if row["reached"] else texts.DUTY_CALL.format(**row)
        put(texts.DUTY.format(**{**row, "kind": texts.DUTY_KINDS[row["kind"]], "due": row["due"] or ""}) + call)
    return FINE


def _as_row(duty: Duty, institution: InstitutionRecord | None, *, reached: bool) -> dict[str, Any]:
    return {
        "uscc": duty.uscc,
        "name": institution.name if institution else "",
        "kind": duty.kind,
        "about": calendar_texts.EVENTS.get(duty.about, duty.about),
        "since": duty.since,
        "due": duty.due,
        "reached": reached,
        "contact": institution.contact if institution else "",
        "phone": institution.contact_phone if institution else "",
    }
