"""`helpbot handover list|start|show|close|agree|stop|visit`."""

import argparse
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from helpbot.cli import FINE, put, say
from helpbot.cli.common import (
    add_dry_run,
    add_json,
    add_limit,
    add_verbs,
    fault,
    open_branch,
    positive,
    put_json,
    put_rows,
    run_async,
    show_time,
)
from helpbot.cli.inviting import read_code
from helpbot.clock import SHANGHAI
from helpbot.models import Absence, Cause, Handover, HandoverItem, HandoverNote, HandoverState
from helpbot.running import App, Branch
from helpbot.services.desk import Desk
from helpbot.services.filing_answer import Scene
from helpbot.services.guides import HTML, PDF
from helpbot.services.handover_items import Draft, lay_own
from helpbot.services.handover_papers import print_record
from helpbot.services.handover_rights import Part, is_complete
from helpbot.services.handover_words import name_incoming, name_outgoing, word_actor, word_standing, word_state
from helpbot.services.handovers import Doer, Progress, Seed
from helpbot.services.registry import InstitutionRecord
from helpbot.services.sweep import Sweep
from helpbot.texts import handover_cli as texts

Move = Callable[[Desk, argparse.Namespace], Awaitable[Handover]]


def build(parser: argparse.ArgumentParser) -> None:
    verbs = add_verbs(parser)
    listing = verbs.add_parser("list", help=texts.LIST)
    listing.add_argument("--all", action="store_true", help=texts.ALL)
    add_limit(listing)
    add_json(listing)
    starting = verbs.add_parser("start", help=texts.START)
    starting.add_argument("uscc", help=texts.USCC)
    starting.add_argument("--to", default="", help=texts.TO)
    starting.add_argument("--from", dest="outgoing", type=positive, help=texts.FROM)
    starting.add_argument("--gone", action="store_true", help=texts.GONE)
    add_dry_run(starting)
    for verb, about in {"show": texts.SHOW, "close": texts.CLOSE, "agree": texts.AGREE, "stop": texts.STOP, "visit": texts.VISIT}.items():
        one = verbs.add_parser(verb, help=about)
        one.add_argument("number", type=positive, help=texts.NUMBER)
        (add_json if verb == "show" else add_dry_run)(one)
        if verb == "show":
            one.add_argument("--pdf", type=Path, metavar="FILE", help=texts.PDF)
        if verb == "visit":
            one.add_argument("--why", choices=[each.value for each in Absence], default=Absence.GONE.value, help=texts.WHY)


def run(args: argparse.Namespace) -> int:
    return run_async(_open(args))


async def _open(args: argparse.Namespace) -> int:
    async with open_branch(args) as (app, branch):
        return await {"list": _list, "start": _start, "show": _show}.get(args.verb, _move)(args, app, branch)


async def _list(args: argparse.Namespace, app: App, branch: Branch) -> int:
    states = list(HandoverState) if args.all else [HandoverState.OPEN]
    async with app.open_desk(branch.office, reading=True) as desk:
        found = await desk.handovers.listed(states, args.limit)
        progress = await desk.handovers.progress(found)
        rows = [await _as_row(desk, each, progress[each.id or 0]) for each in found]
    if not args.json:
        rows = [
            row | {"state": texts.STATES[row["state"]], "note": texts.BETWEEN.join(texts.NOTES[each] for each in row["note"])}
            for row in rows
        ]
    put_rows(rows, texts.LINE, as_json=args.json)
    return FINE


async def _as_row(desk: Desk, handover: Handover, progress: Progress) -> dict[str, Any]:
    names = await desk.handover_notices.name_people(handover)
    return {
        "number": handover.id,
        "uscc": handover.uscc,
        "institution": handover.institution,
        "state": handover.state,
        "cause": handover.cause,
        "outgoing": name_outgoing(handover, names),
        "incoming": name_incoming(handover, names),
        "opened": show_time(handover.opened_at),
        "due": str(handover.due),
        "items": progress.items,
        "given": progress.given,
        "taken": progress.taken,
        "note": _find_notes(handover, progress, desk),
    }


def _find_notes(handover: Handover, progress: Progress, desk: Desk) -> list[str]:
    """What there is to do for an officer."""
    if handover.state is not HandoverState.OPEN:
        return []
    waits = handover.incoming_id is not None and handover.sees_from is None
    complete = progress.items > 0 and progress.given == progress.taken == progress.items
    said = {"nobody": handover.incoming_id is None, "agree": waits, "visit": handover.absence is not None and not complete}
    said |= {"overdue": desk.workdays.today() > handover.due, "complete": complete}
    return [name for name, so in said.items() if so]


async def _start(args: argparse.Namespace, app: App, branch: Branch) -> int:
    """The registry is read first; what it says of the institution goes on the list at once."""
    uscc = read_code(args.uscc)
    sweep = Sweep(branch.office, app.clock)
    institution = await sweep.institution(uscc)
    if institution is None:
        return fault(texts.NO_SUCH_INSTITUTION.format(uscc=uscc))
    if institution.classified:
        return fault(texts.CLASSIFIED.format(institution=institution.name))
    async with app.open_desk(branch.office, reading=True) as desk:
        scene = Scene(branch.office, desk.workdays.today(), await desk.workdays.calendar())
    drafts = lay_own(institution, await sweep.histories(uscc), scene)
    async with app.open_desk(branch.office, commit=not args.dry_run) as desk:
        return await _begin(args, desk, institution, drafts)


async def _begin(args: argparse.Namespace, desk: Desk, institution: InstitutionRecord, drafts: Sequence[Draft]) -> int:
    clerks = await desk.people.clerks_of(institution.uscc)
    chosen = [each for each in clerks if args.outgoing in (None, each.id)]
    if not chosen:
        template = texts.NOT_THEIR_CLERK if clerks else texts.NOBODY_LEAVES
        return fault(template.format(institution=institution.name, uscc=institution.uscc, person=args.outgoing))
    seed = Seed(institution.uscc, institution.name, Cause.OFFICER, chosen[0].id, args.to)
    handover, new = await desk.handovers.start(seed, Doer())
    await desk.handovers.sync(handover.id or 0, drafts)
    if args.gone:
        await desk.succession.visit(handover.id or 0, Absence.GONE, Doer())
    facts = {"number": handover.id, "institution": handover.institution, "outgoing": chosen[0].name}
    put((texts.WOULD_START if args.dry_run else texts.STARTED if new else texts.STARTED_BEFORE).format(**facts))
    if not args.dry_run and handover.incoming_id is None:
        say(texts.NEXT.format(uscc=institution.uscc))
    return FINE


async def _save(args: argparse.Namespace, app: App, branch: Branch) -> int:
    """The record for signatures; its ending says what it is where there was no font to set a PDF in."""
    printed = await print_record(app.open_desk, branch.office, args.number)
    file = args.pdf if printed.mime == PDF[1] else args.pdf.with_suffix(f".{HTML[0]}")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(printed.content)
    put(texts.PDF_SAVED.format(file=file))
    return FINE


async def _show(args: argparse.Namespace, app: App, branch: Branch) -> int:
    if args.pdf:
        return await _save(args, app, branch)
    async with app.open_desk(branch.office, reading=True) as desk:
        handover = await desk.handovers.get(args.number)
        items, notes = await desk.handovers.items(handover), await desk.handovers.notes(handover)
        progress = await desk.handovers.progress([handover])
        row = await _as_row(desk, handover, progress[handover.id or 0])
        viewer = await desk.handovers.view(handover, Part.OFFICER)
    if args.json:
        put_json(row | {"agreed_by": handover.agreed_by, "absence": handover.absence, "list": [_item_row(each, notes) for each in items]})
        return FINE
    put(texts.HEAD.format(**row | {"state": texts.STATES[handover.state], "cause": texts.CAUSES[handover.cause]}))
    put(texts.PEOPLE.format(**row))
    ended = texts.ENDED.format(at=show_time(handover.ended_at), by=word_actor(handover.ended_by, viewer.names))
    put(ended if handover.ended_at else word_standing(handover, viewer))
    for each in items:
        _print_item(each, notes, viewer.names)
    return FINE


def _item_row(item: HandoverItem, notes: Sequence[HandoverNote]) -> dict[str, Any]:
    return {
        "number": item.number,
        "key": item.key,
        "title": item.title,
        "detail": item.detail,
        "due": str(item.due) if item.due else "",
        "given_at": show_time(item.given_at),
        "given_by": item.given_by,
        "taken_at": show_time(item.taken_at),
        "taken_by": item.taken_by,
        "ticket": item.ticket,
        "notes": [note.text for note in notes if note.item_id == item.id],
    }


def _print_item(item: HandoverItem, notes: Sequence[HandoverNote], names: Mapping[int, str]) -> None:
    put(texts.ITEM.format(number=item.number, title=item.title, state=word_state(item)))
    for template, by, at in ((texts.GAVE, item.given_by, item.given_at), (texts.TOOK, item.taken_by, item.taken_at)):
        if at:
            put("   " + template.format(by=word_actor(by, names), at=show_time(at)))
    if item.ticket is not None:
        put("   " + texts.TICKET.format(ticket=item.ticket))
    for note in notes:
        if note.item_id == item.id:
            put("   " + texts.NOTE.format(at=note.at.astimezone(SHANGHAI).strftime("%m-%d %H:%M"), text=note.text))


async def _move(args: argparse.Namespace, app: App, branch: Branch) -> int:
    """One step that an officer takes, or would take."""
    move, done, would = _MOVES[args.verb]
    async with app.open_desk(branch.office, commit=not args.dry_run) as desk:
        before = await desk.handovers.get(args.number)
        left = [each for each in await desk.handovers.items(before) if not is_complete([each])]
        handover = await move(desk, args)
    put((would if args.dry_run else done).format(number=handover.id, institution=handover.institution, count=len(left)))
    return FINE


_MOVES: Mapping[str, tuple[Move, str, str]] = {
    "close": (lambda desk, args: desk.succession.close(args.number, Doer()), texts.CLOSED, texts.WOULD_CLOSE),
    "agree": (lambda desk, args: desk.succession.agree(args.number, Doer()), texts.AGREED, texts.WOULD_AGREE),
    "stop": (lambda desk, args: desk.succession.stop(args.number, Doer()), texts.STOPPED, texts.WOULD_STOP),
    "visit": (lambda desk, args: desk.succession.visit(args.number, Absence(args.why), Doer()), texts.VISITING, texts.WOULD_VISIT),
}
