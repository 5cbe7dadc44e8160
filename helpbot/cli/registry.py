"""`helpbot registry import|template|check|freshness`."""

import argparse
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from helpbot.cli import FAULTY, FINE, put, say
from helpbot.cli.common import (
    LISTED,
    add_dry_run,
    add_json,
    add_verbs,
    fault,
    gather_watch,
    open_branch,
    put_json,
    run_async,
    show_time,
    word_watch,
)
from helpbot.cli.progress import show_progress
from helpbot.clock import SystemClock
from helpbot.services.comparison import Comparison
from helpbot.services.registry import Freshness
from helpbot.services.registry_check import CheckedTable, check_registry
from helpbot.services.roster_rows import Value, show_value
from helpbot.services.roster_templates import write_templates
from helpbot.services.rosters import Rosters
from helpbot.services.sweep import Sweep
from helpbot.spreadsheets.reading import Sheet
from helpbot.texts import registry_cli as texts


def build(parser: argparse.ArgumentParser) -> None:
    verbs = add_verbs(parser)
    importing = verbs.add_parser("import", help=texts.IMPORT)
    importing.add_argument("file", type=Path, help=texts.FILE)
    importing.add_argument("--full", action="store_true", help=texts.FULL)
    add_dry_run(importing)
    add_json(importing)
    template = verbs.add_parser("template", help=texts.TEMPLATE)
    template.add_argument("folder", nargs="?", type=Path, default=Path(), help=texts.FOLDER)
    add_json(verbs.add_parser("check", help=texts.CHECK))
    add_json(verbs.add_parser("freshness", help=texts.FRESHNESS))


def run(args: argparse.Namespace) -> int:
    if args.verb == "template":
        return _template(args)
    verbs = {"import": _import, "check": _check, "freshness": _freshness}
    return run_async(verbs[args.verb](args))


def _template(args: argparse.Namespace) -> int:
    try:
        for file in write_templates(args.folder):
            put(texts.WRITTEN.format(file=file))
    except FileExistsError as error:
        return fault(texts.EXISTS.format(file=error.filename))
    return FINE


async def _import(args: argparse.Namespace) -> int:
    """Compare, and where there is no fault and it is meant, write."""
    async with open_branch(args) as (app, branch):
        rosters = Rosters(app.database, branch.office, app.clock)
        sheet = rosters.open(args.file)
        if args.full and "number" in sheet.headings:
            return fault(texts.PARTIAL_FULL)
        with show_progress(texts.READING, sheet.count) as tell:
            found = await rosters.compare(sheet, tell, full=args.full)
        begun = 0
        if not found.faults and not args.dry_run:
            with show_progress(texts.WRITING, found.rows) as tell:
                begun = await rosters.write(sheet, found, tell)
    if args.json:
        put_json(_as_data(args, sheet, found) | {"handovers": begun})
    else:
        _report(args, sheet, found)
        if begun:
            put(texts.HANDOVERS.format(count=begun))
    return FAULTY if found.faults else FINE


def _as_data(args: argparse.Namespace, sheet: Sheet, found: Comparison) -> dict[str, Any]:
    return {
        "file": str(args.file),
        "kind": _kind_of(sheet),
        "written": not found.faults and not args.dry_run,
        "new": len(found.new),
        "changed": len(found.changed),
        "same": found.same,
        "events": len(found.events),
        "vanished": [{"uscc": uscc, "name": name} for uscc, name in found.vanished],
        "changes": [{"key": c.key, "name": c.name, "before": _shown(c.before), "after": _shown(c.after)} for c in found.changed],
        "faults": [asdict(each) for each in found.faults],
        "warnings": found.warnings,
        "ignored": list(found.ignored),
    }


def _shown(values: Mapping[str, Value]) -> dict[str, str]:
    return {column: show_value(value) for column, value in values.items()}


def _kind_of(sheet: Sheet) -> str:
    return "filings" if "number" in sheet.headings else "roster"


def _report(args: argparse.Namespace, sheet: Sheet, found: Comparison) -> None:
    """Faults and remarks are talk; what changes is data."""
    if found.ignored:
        say(texts.IGNORED.format(headings=texts.BETWEEN.join(found.ignored)))
    for warning in found.warnings:
        say(texts.WARNING.format(message=warning))
    if found.faults:
        say(texts.FAULT_HEAD.format(file=args.file, count=len(found.faults)))
    for each in found.faults:
        value = texts.FAULT_VALUE.format(value=each.value) if each.value else ""
        say(texts.FAULT.format(**asdict(each) | {"value": value}))
    if args.dry_run:
        _list_changes(found)
    if args.dry_run or not found.faults:
        _sum_up(args, sheet, found)


def _list_changes(found: Comparison) -> None:
    lines = [texts.NEW.format(key=row.get("number", row["uscc"]), name=row.get("name", "")).rstrip() for row in found.new]
    lines += [
        texts.CHANGE.format(
            key=each.key,
            name=each.name,
            column=texts.COLUMNS[column],
            before=show_value(each.before[column]) or texts.EMPTY,
            after=show_value(value) or texts.EMPTY,
        )
        for each in found.changed
        for column, value in each.after.items()
    ]
    for line in lines[:LISTED]:
        put(line)
    if len(lines) > LISTED:
        put(texts.MORE.format(count=len(lines) - LISTED))


def _sum_up(args: argparse.Namespace, sheet: Sheet, found: Comparison) -> None:
    template = texts.WOULD if args.dry_run else texts.DONE
    kind = texts.KINDS[_kind_of(sheet)]
    put(template.format(kind=kind, new=len(found.new), changed=len(found.changed), same=found.same))
    if found.events:
        put(texts.EVENTS.format(count=len(found.events)))
    if found.vanished:
        put(texts.VANISHED.format(count=len(found.vanished)))


async def _freshness(args: argparse.Namespace) -> int:
    async with open_branch(args) as (app, branch):
        fresh = await Sweep(branch.office, SystemClock()).freshness()
        source = branch.office.registry
        async with app.open_desk(branch.office, reading=True) as desk:
            watch = await gather_watch(desk)
    if args.json:
        put_json({"as_of": show_time(fresh.as_of) or None, "stale": fresh.stale, "watch": watch})
    elif source:
        put(word_freshness(fresh, source.shown, source.settings.max_age))
        put(word_watch(watch))
    return FAULTY if fresh.stale else FINE


def word_freshness(fresh: Freshness, source: str, days: int) -> str:
    """As of when the data are, in words."""
    if fresh.as_of is None:
        return texts.NEVER.format(source=source)
    return (texts.STALE if fresh.stale else texts.FRESH).format(source=source, at=show_time(fresh.as_of), days=days)


async def _check(args: argparse.Namespace) -> int:
    async with open_branch(args) as (app, branch):
        tables = await check_registry(branch.office, app.clock)
    faulty = any(table.faults for table in tables)
    if args.json:
        put_json([asdict(table) for table in tables])
        return FAULTY if faulty else FINE
    for table in tables:
        _print_table(table)
    if not faulty:
        put(texts.CHECK_FINE)
    return FAULTY if faulty else FINE


def _print_table(table: CheckedTable) -> None:
    if table.rows is not None:
        put(texts.CHECK_TABLE.format(table=texts.TABLES[table.name], count=table.rows))
    for sample in table.samples:
        cells = [texts.SAMPLE_CELL.format(column=texts.COLUMNS[key], value=value) for key, value in sample.items()]
        put(texts.CHECK_SAMPLE.format(sample="".join(cells)))
    for detail, cure in table.faults:
        put(texts.CHECK_FAULT.format(detail=detail, cure=cure))
