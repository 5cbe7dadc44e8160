"""`helpbot inbox list|retry|save`."""

import argparse
import asyncio
from pathlib import Path

from helpbot.cli import FINE, put
from helpbot.cli.common import LARGEST, add_queue_verbs, fault, open_branch, put_rows, retry_row, run_async, show_time
from helpbot.models import InboxState
from helpbot.texts import cli as texts
from helpbot.texts.health import STATES


def build(parser: argparse.ArgumentParser) -> None:
    verbs = add_queue_verbs(parser, listing=texts.INBOX_LIST, retrying=texts.INBOX_RETRY)
    save = verbs.add_parser("save", help=texts.INBOX_SAVE)
    save.add_argument("id", type=int, help=texts.ROW_ID)
    save.add_argument("file", type=Path, help=texts.INBOX_FILE)


def run(args: argparse.Namespace) -> int:
    verbs = {"list": _list, "save": _save, "retry": _retry}
    return run_async(verbs[args.verb](args))


async def _retry(args: argparse.Namespace) -> int:
    return await retry_row(args, lambda desk, row: desk.inbox.retry(row))


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


async def _save(args: argparse.Namespace) -> int:
    """Write a message as it came, for whoever wants to see what no channel understood. A file that is there is left alone."""
    async with open_branch(args) as (app, branch), app.open_desk(branch.office, reading=True) as desk:
        payload = await desk.inbox.payload(args.id) if args.id <= LARGEST else None
    if payload is None:
        return fault(texts.NO_SUCH_MESSAGE.format(id=args.id))
    await asyncio.to_thread(_write_new, args.file, payload)
    put(texts.INBOX_SAVED.format(file=args.file))
    return FINE


def _write_new(file: Path, content: bytes) -> None:
    """For its owner alone: it is somebody's letter."""
    file.touch(mode=0o600, exist_ok=False)
    file.write_bytes(content)
