"""The files of a ticket, written out into a folder."""

import argparse
import asyncio
from pathlib import Path
from typing import Any

from helpbot.cli import FINE
from helpbot.cli.common import open_branch, put_rows
from helpbot.services.attachments import safe_name
from helpbot.texts import cli as texts


async def save_files(args: argparse.Namespace) -> int:
    """Write a ticket's files out, one at a time: each may be large."""
    written: list[dict[str, Any]] = []
    async with open_branch(args) as (app, branch), app.open_desk(branch.office, reading=True) as desk:
        for file in await desk.attachments.of_ticket(await desk.tickets.get(args.number)):
            path = await asyncio.to_thread(_write_out, args.folder, safe_name(file.name), await desk.attachments.content(file))
            written.append({"file": str(path), "name": file.name, "size": file.size})
    put_rows(written, texts.TICKET_SAVED, as_json=args.json)
    return FINE


def _write_out(folder: Path, name: str, content: bytes) -> Path:
    """A new file, for its owner alone, under this name or one with a number. Raises OSError, and leaves nothing half-written then."""
    folder.mkdir(parents=True, exist_ok=True)
    path = _claim_name(folder, name)
    try:
        path.write_bytes(content)
    except OSError:
        path.unlink()
        raise
    return path


def _claim_name(folder: Path, name: str) -> Path:
    stem, suffix = Path(name).stem, Path(name).suffix
    path, number = folder / name, 1
    while True:
        try:
            path.touch(mode=0o600, exist_ok=False)  # one step, and not through a link that lies there
        except FileExistsError:
            number += 1
            path = folder / f"{stem}-{number}{suffix}"
        else:
            return path
