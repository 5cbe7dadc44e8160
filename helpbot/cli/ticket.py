"""`helpbot ticket list|show|files|reply|close`."""

import argparse
import asyncio
from pathlib import Path
from typing import Any

from helpbot.cli import FINE, put
from helpbot.cli.common import (
    add_dry_run,
    add_json,
    add_limit,
    add_verbs,
    fault,
    open_branch,
    put_json,
    put_rows,
    run_async,
    show_time,
)
from helpbot.codes import find_codes
from helpbot.conversation.bindings import name_institutions, word_bindings
from helpbot.messages import Address
from helpbot.models import Ticket, TicketState
from helpbot.services.attachments import safe_name
from helpbot.services.desk import Desk
from helpbot.texts import cli as texts
from helpbot.texts import people_cli as people_texts
from helpbot.texts import tickets as ticket_texts
from helpbot.texts.files import word_size

TALK = 20
"""Lines of the conversation that are shown with a ticket."""


def build(parser: argparse.ArgumentParser) -> None:
    verbs = add_verbs(parser)
    listing = verbs.add_parser("list", help=texts.TICKET_LIST)
    listing.add_argument("--all", action="store_true", help=texts.ALL_OPTION)
    add_limit(listing)
    add_json(listing)
    abouts = {"show": texts.TICKET_SHOW, "files": texts.TICKET_FILES, "reply": texts.TICKET_REPLY, "close": texts.TICKET_CLOSE}
    for verb, about in abouts.items():
        each = verbs.add_parser(verb, help=about)
        each.add_argument("number", type=int, help=texts.TICKET_NUMBER)
        if verb == "reply":
            each.add_argument("text", help=texts.TICKET_TEXT)
        if verb == "files":
            each.add_argument("folder", type=Path, help=texts.TICKET_FOLDER)
        if verb in ("show", "files"):
            add_json(each)
        else:
            add_dry_run(each)


def run(args: argparse.Namespace) -> int:
    verbs = {"list": _list, "show": _show, "files": _files, "reply": _reply, "close": _close}
    return run_async(verbs[args.verb](args))


async def _list(args: argparse.Namespace) -> int:
    states = list(TicketState) if args.all else [TicketState.WAITING, TicketState.HELD]
    async with open_branch(args) as (app, branch), app.open_desk(branch.office, reading=True) as desk:
        found = await desk.tickets.listed(states, args.limit)
    rows = [_as_row(ticket) for ticket in found]
    if not args.json:
        rows = [row | {"state": ticket_texts.STATES[row["state"]], "question": _one_line(row["question"])} for row in rows]
    put_rows(rows, texts.TICKET_LINE, as_json=args.json)
    return FINE


async def _show(args: argparse.Namespace) -> int:
    async with open_branch(args) as (app, branch), app.open_desk(branch.office, reading=True) as desk:
        shown = await _gather(desk, args.number)
    if args.json:
        put_json(shown)
        return FINE
    head = shown | {"state": ticket_texts.STATES[shown["state"]], "reason": ticket_texts.REASONS[shown["reason"]]}
    known = ticket_texts.KNOWN.format(who=" ".join(filter(None, [shown["person"], *shown["acts_for"]]))) if shown["acts_for"] else ""
    put("\n".join(filter(None, [texts.TICKET_HEAD.format(**head), known, ticket_texts.TRUST[shown["trust"]]])))
    put("\n" + texts.TICKET_TALK)
    for line in shown["talk"]:
        put(texts.TICKET_SAID.format(**line | {"who": ticket_texts.SPEAKERS[line["who"]]}))
    if shown["replies"]:
        put("\n" + texts.TICKET_MORE)
    for reply in shown["replies"]:
        who = ticket_texts.OFFICER if reply["by_officer"] else ticket_texts.CLERK
        put(texts.TICKET_SAID.format(at=reply["at"], who=who, text=reply["text"]))
    if shown["files"]:
        put("\n" + texts.TICKET_WITH.format(number=args.number))
    for file in shown["files"]:
        put(texts.TICKET_FILE.format(**file | {"size": word_size(file["size"])}))
    return FINE


async def _gather(desk: Desk, number: int) -> dict[str, Any]:
    ticket = await desk.tickets.get(number)
    address = await desk.threads.address_of(ticket.thread_id)
    talk = await desk.threads.last_said(ticket.thread_id, TALK)
    replies = await desk.tickets.replies(ticket)
    files = await desk.attachments.of_ticket(ticket)
    person = await desk.people.bound(Address(address.channel, address.who))
    return _as_row(ticket) | {
        "address": f"{address.channel}:{address.who}",
        "person": person.name if person else "",
        "acts_for": await word_bindings(desk, person, await name_institutions(desk, person)) if person else [],
        "talk": [{"who": line.direction.value, "at": show_time(line.at), "text": line.text} for line in talk],
        "replies": [{"by_officer": each.by_officer, "at": show_time(each.at), "text": each.text} for each in replies],
        "files": [{"name": each.name, "size": each.size, "mime": each.mime, "at": show_time(each.at)} for each in files],
    }


async def _files(args: argparse.Namespace) -> int:
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


async def _reply(args: argparse.Namespace) -> int:
    if not args.text.strip():
        return fault(texts.TICKET_EMPTY)
    if any(find_codes(args.text)):  # it would be kept in the clear, with a person nobody has seen
        return fault(people_texts.TICKET_WITH_CODE)
    async with open_branch(args) as (app, branch), app.open_desk(branch.office, commit=not args.dry_run) as desk:
        await desk.tickets.reply(args.number, args.text.strip())
    template = texts.TICKET_WOULD_REPLY if args.dry_run else texts.TICKET_REPLIED
    put(template.format(number=args.number, text=args.text.strip()))
    return FINE


async def _close(args: argparse.Namespace) -> int:
    async with open_branch(args) as (app, branch), app.open_desk(branch.office, commit=not args.dry_run) as desk:
        closed = await desk.tickets.close(args.number, tell=True)
    if not closed:
        return fault(ticket_texts.ALREADY_CLOSED.format(number=args.number))
    put((texts.TICKET_WOULD_CLOSE if args.dry_run else texts.TICKET_CLOSED).format(number=args.number))
    return FINE


def _as_row(ticket: Ticket) -> dict[str, Any]:
    return {
        "number": ticket.number,
        "state": ticket.state.value,
        "reason": ticket.reason.value,
        "question": ticket.question,
        "trust": ticket.trust.value,
        "at": show_time(ticket.opened_at),
    }


def _one_line(text: str) -> str:
    return " ".join(text.split())[:60]
