"""`helpbot audit tail|verify`."""

import argparse

from helpbot.cli import FINE, put
from helpbot.cli.common import add_json, add_limit, add_verbs, fault, open_branch, put_json, put_rows, run_async, show_time
from helpbot.texts import people_cli as texts


def build(parser: argparse.ArgumentParser) -> None:
    verbs = add_verbs(parser)
    tail = verbs.add_parser("tail", help=texts.AUDIT_TAIL)
    add_limit(tail)
    add_json(tail)
    add_json(verbs.add_parser("verify", help=texts.AUDIT_VERIFY))


def run(args: argparse.Namespace) -> int:
    return run_async(_tail(args) if args.verb == "tail" else _verify(args))


async def _tail(args: argparse.Namespace) -> int:
    async with open_branch(args) as (app, branch), app.open_desk(branch.office, reading=True) as desk:
        lines = await desk.audit.tail(args.limit)
    rows = [
        {
            "number": line.number,
            "at": show_time(line.at),
            "actor": line.actor,
            "action": line.action,
            "subject": line.subject,
            "channel": line.channel,
        }
        for line in lines
    ]
    put_rows(rows, texts.AUDIT_LINE, as_json=args.json)
    return FINE


async def _verify(args: argparse.Namespace) -> int:
    """Exit code 1 where a line is gone or changed."""
    async with open_branch(args) as (app, branch), app.open_desk(branch.office, reading=True) as desk:
        verdict = await desk.audit.verify()
    if args.json:
        put_json({"lines": verdict.lines, "flaw": verdict.flaw, "at": verdict.at or None})
    if verdict.flaw:
        return fault(texts.AUDIT_FLAWS[verdict.flaw].format(at=verdict.at, lines=verdict.lines))
    if not args.json:
        put(texts.AUDIT_FINE.format(lines=verdict.lines))
    return FINE
