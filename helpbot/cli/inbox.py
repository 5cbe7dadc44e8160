"""`helpbot inbox list|retry`."""

import argparse

from helpbot.cli import FINE
from helpbot.cli.common import add_queue_verbs, open_branch, put_rows, retry_row, run_async, show_time
from helpbot.models import InboxState
from helpbot.texts import cli as texts
from helpbot.texts.health import STATES


def build(parser: argparse.ArgumentParser) -> None:
    add_queue_verbs(parser, listing=texts.INBOX_LIST, retrying=texts.INBOX_RETRY)


def run(args: argparse.Namespace) -> int:
    return run_async(_list(args) if args.verb == "list" else retry_row(args, lambda desk, row: desk.inbox.retry(row)))


async def _list(args: argparse.Namespace) -> int:
    states = list(InboxState) if args.all else [InboxState.FAILED, InboxState.FILED, InboxState.WAITING]
    async with open_branch(args) as (app, branch), app.open_desk(branch.office, reading=True) as desk:
        found = await desk.inbox.listed(states, args.limit)
    rows = [
        {
            "id": row.id,
            "state": row.state.value if args.json else STATES[row.state.value],
            "channel": row.channel,
            "key": row.key,
            "at": show_time(row.received_at),
            "error": row.error,
        }
        for row in found
    ]
    put_rows(rows, texts.INBOX_LINE, as_json=args.json)
    return FINE
