"""`helpbot inbox list|retry`."""

import argparse

from helpbot.cli import FINE, put
from helpbot.cli.common import add_dry_run, add_json, add_limit, add_verbs, fault, open_branch, put_rows, run_async, show_time
from helpbot.models import InboxState
from helpbot.texts import cli as texts


def build(parser: argparse.ArgumentParser) -> None:
    verbs = add_verbs(parser)
    listing = verbs.add_parser("list", help=texts.INBOX_LIST)
    listing.add_argument("--all", action="store_true", help=texts.ALL_OPTION)
    add_limit(listing)
    add_json(listing)
    retrying = verbs.add_parser("retry", help=texts.INBOX_RETRY)
    retrying.add_argument("id", type=int, help=texts.ROW_ID)
    add_dry_run(retrying)


def run(args: argparse.Namespace) -> int:
    return run_async(_list(args) if args.verb == "list" else _retry(args))


async def _list(args: argparse.Namespace) -> int:
    states = list(InboxState) if args.all else [InboxState.FAILED, InboxState.WAITING]
    async with open_branch(args) as (app, branch), app.open_desk(branch.office, reading=True) as desk:
        found = await desk.inbox.listed(states, args.limit)
    rows = [
        {
            "id": row.id,
            "state": row.state.value,
            "channel": row.channel,
            "key": row.key,
            "at": show_time(row.received_at),
            "error": row.error,
        }
        for row in found
    ]
    put_rows(rows, texts.INBOX_LINE, as_json=args.json)
    return FINE


async def _retry(args: argparse.Namespace) -> int:
    async with open_branch(args) as (app, branch), app.open_desk(branch.office, commit=not args.dry_run) as desk:
        if not await desk.inbox.retry(args.id):
            return fault(texts.NO_SUCH_ROW.format(id=args.id))
    put((texts.WOULD_RETRY if args.dry_run else texts.RETRIED).format(id=args.id))
    return FINE
