"""`helpbot outbox list|retry`."""

import argparse

from helpbot.cli import FINE
from helpbot.cli.common import add_queue_verbs, open_branch, put_rows, retry_row, run_async, show_time
from helpbot.models import OutboxState
from helpbot.texts import cli as texts
from helpbot.texts.health import STATES

UNFINISHED = (OutboxState.QUEUED, OutboxState.SENDING, OutboxState.UNKNOWN, OutboxState.FAILED)


def build(parser: argparse.ArgumentParser) -> None:
    add_queue_verbs(parser, listing=texts.OUTBOX_LIST, retrying=texts.OUTBOX_RETRY)


def run(args: argparse.Namespace) -> int:
    return run_async(_list(args) if args.verb == "list" else retry_row(args, lambda desk, row: desk.outbox.retry(row)))


async def _list(args: argparse.Namespace) -> int:
    states = list(OutboxState) if args.all else UNFINISHED
    async with open_branch(args) as (app, branch), app.open_desk(branch.office, reading=True) as desk:
        found = await desk.outbox.listed(states, args.limit)
    rows = [
        {
            "id": row.id,
            "state": row.state.value if args.json else STATES[row.state.value],
            "channel": row.channel,
            "who": who,
            "kind": row.kind,
            "key": row.dedup_key,
            "attempts": row.attempts,
            "at": show_time(row.created_at),
            "error": row.error,
        }
        for row, who in found
    ]
    put_rows(rows, texts.OUTBOX_LINE, as_json=args.json)
    return FINE
