"""`helpbot guide make|list|save|status`."""

import argparse
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from helpbot.cli import FINE, put, say
from helpbot.cli.common import add_dry_run, add_json, add_verbs, fault, open_branch, positive, put_json, put_rows, run_async, show_time
from helpbot.models import FilingKind, Guide
from helpbot.running import App, Branch
from helpbot.services.guide_press import Press, Pressed
from helpbot.services.guide_template import read_templates
from helpbot.services.guides import HTML, PDF, name_file
from helpbot.texts import documents
from helpbot.texts import guide_cli as texts

KINDS = [kind.value for kind in FilingKind]


def build(parser: argparse.ArgumentParser) -> None:
    verbs = add_verbs(parser)
    make = verbs.add_parser("make", help=texts.MAKE)
    make.add_argument("kinds", nargs="*", metavar="kind", help=texts.MAKE_KIND)
    make.add_argument("--year", type=positive, help=texts.MAKE_YEAR)
    add_dry_run(make)
    add_json(make)
    add_json(verbs.add_parser("list", help=texts.LIST))
    save = verbs.add_parser("save", help=texts.SAVE)
    save.add_argument("kind", choices=KINDS, help=texts.SAVE_KIND)
    save.add_argument("folder", type=Path, help=texts.SAVE_FOLDER)
    save.add_argument("--number", type=positive, help=texts.SAVE_NUMBER)
    status = verbs.add_parser("status", help=texts.STATUS)
    status.add_argument("year", type=positive, nargs="?", help=texts.STATUS_YEAR)
    add_json(status)


def run(args: argparse.Namespace) -> int:
    return run_async(_open(args))


async def _open(args: argparse.Namespace) -> int:
    async with open_branch(args) as (app, branch):
        return await _VERBS[args.verb](args, app, branch)


async def _make(args: argparse.Namespace, app: App, branch: Branch) -> int:
    if unknown := [kind for kind in args.kinds if kind not in KINDS]:
        return fault(texts.NO_SUCH_KIND.format(kind=unknown[0], kinds=texts.BETWEEN.join(KINDS)))
    async with app.open_desk(branch.office, reading=True) as desk:
        await branch.shelf.refresh(desk.entries)
    press = Press(branch.office, app.clock, app.open_desk, branch.shelf.library.find)
    kinds = [kind for kind in read_templates() if not args.kinds or kind in args.kinds]
    made = [await press.press(kind, args.year, commit=not args.dry_run) for kind in kinds]
    if args.json:
        put_json([{**_data(each.guide), "new": each.new, "pdf": not each.no_font} for each in made])
    else:
        _report(made, dry_run=args.dry_run)
    for reason in {each.no_font for each in made if each.no_font}:
        say(texts.NO_FONT.format(reason=reason, cure=documents.FONT_CURE))
    return FINE


def _report(made: list[Pressed], *, dry_run: bool) -> None:
    template = texts.WOULD if dry_run else texts.MADE
    for each in made:
        put((template if each.new else texts.SAME).format(kind=each.guide.kind, number=each.guide.number, title=each.guide.title))
    say(texts.NEXT.format(kind=made[0].guide.kind))


def _data(guide: Guide) -> dict[str, Any]:
    return {
        "kind": guide.kind,
        "number": guide.number,
        "edition": guide.edition,
        "year": guide.year,
        "title": guide.title,
        "made_at": show_time(guide.made_at),
    }


async def _list(args: argparse.Namespace, app: App, branch: Branch) -> int:
    async with app.open_desk(branch.office, reading=True) as desk:
        newest = [guide for kind in read_templates() if (guide := await desk.guides.newest(kind))]
        rows = [{**_data(guide), "file": (await desk.guides.file(guide)).name} for guide in newest]
    put_rows(rows, texts.LINE, as_json=args.json)
    return FINE


async def _save(args: argparse.Namespace, app: App, branch: Branch) -> int:
    async with app.open_desk(branch.office, reading=True) as desk:
        guide = await desk.guides.get(FilingKind(args.kind), args.number)
        files = {ending: await desk.guides.content(f"guide:{guide.id}:{ending}") for ending, _ in (PDF, HTML)}
    args.folder.mkdir(parents=True, exist_ok=True)
    for ending, content in files.items():
        if content:
            file = args.folder / name_file(guide, ending)
            file.write_bytes(content)
            put(texts.SAVED.format(file=file))
    return FINE


async def _status(args: argparse.Namespace, app: App, branch: Branch) -> int:
    """Who has read it, of all that are in the season and may be written to."""
    async with app.open_desk(branch.office, reading=True) as desk:
        season = await desk.seasons.find(args.year)
        slots = [slot for slot in await desk.seasons.slots(season) if not slot.classified]
        readers = await desk.guides.readers(season.year)
    silent = [{"uscc": slot.uscc, "name": slot.name, "sponsor": slot.sponsor} for slot in slots if slot.uscc not in readers]
    counted = {"year": season.year, "total": len(slots), "read": len(slots) - len(silent), "silent": len(silent)}
    if args.json:
        put_json({**counted, "institutions": silent})
        return FINE
    put((texts.READ_COUNT if silent else texts.ALL_READ).format(**counted))
    for each in silent:
        put(texts.SILENT.format(**each))
    return FINE


_VERBS: dict[str, Callable[[argparse.Namespace, App, Branch], Awaitable[int]]] = {
    "make": _make,
    "list": _list,
    "save": _save,
    "status": _status,
}
