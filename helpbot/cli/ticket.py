"""`helpbot ticket list|show|files|reply|note|close|claim|pass|merge|priority|ask-up`."""

import argparse
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from helpbot.cli import FINE, put
from helpbot.cli.common import add_dry_run, add_json, add_limit, add_verbs, open_branch, positive, put_json, put_rows, run_async, show_time
from helpbot.cli.ticket_deeds import ask_up, claim, close, merge, note, pass_on, reply, set_priority
from helpbot.cli.ticket_files import save_files
from helpbot.clock import Clock
from helpbot.conversation.bindings import name_institutions, word_bindings
from helpbot.conversation.ticket_views import word_said, word_speaker
from helpbot.errors import RegistryDown
from helpbot.messages import Address
from helpbot.models import Priority, Ticket, TicketReply, TicketState
from helpbot.services.desk import Desk
from helpbot.services.filing_answer import word_line
from helpbot.services.office import Office
from helpbot.services.sweep import Sweep
from helpbot.texts import cli as texts
from helpbot.texts import ticket_cli
from helpbot.texts import tickets as ticket_texts
from helpbot.texts.files import word_size

TALK = 20
"""Lines of the conversation that are shown with a ticket."""

_VERBS: dict[str, Callable[[argparse.Namespace], Awaitable[int]]] = {
    "files": save_files,
    "reply": reply,
    "note": note,
    "close": close,
    "claim": claim,
    "pass": pass_on,
    "merge": merge,
    "priority": set_priority,
    "ask-up": ask_up,
}


def build(parser: argparse.ArgumentParser) -> None:
    verbs = add_verbs(parser)
    listing = verbs.add_parser("list", help=texts.TICKET_LIST)
    listing.add_argument("--all", action="store_true", help=texts.ALL_OPTION)
    add_limit(listing)
    add_json(listing)
    of = {verb: verbs.add_parser(verb, help=about) for verb, about in ticket_cli.VERBS.items()}
    for each in of.values():
        each.add_argument("number", type=int, help=texts.TICKET_NUMBER)
    for each in (of["reply"], of["note"]):
        each.add_argument("text", help=texts.TICKET_TEXT)
        each.add_argument("--as", dest="officer", type=positive, metavar="PERSON", help=ticket_cli.AS_OPTION)
    for each in (of["claim"], of["pass"]):
        each.add_argument("officer", type=positive, help=ticket_cli.OFFICER)
    of["files"].add_argument("folder", type=Path, help=texts.TICKET_FOLDER)
    of["reply"].add_argument("--close", action="store_true", help=ticket_cli.CLOSE_OPTION)
    of["merge"].add_argument("into", type=int, help=ticket_cli.INTO)
    of["priority"].add_argument("priority", choices=[level.value for level in Priority], help=ticket_cli.PRIORITY)
    of["ask-up"].add_argument("--text", default="", help=ticket_cli.TEXT_OPTION)
    of["ask-up"].add_argument("--yes", action="store_true", help=ticket_cli.YES_OPTION)
    for each in (of["show"], of["files"]):
        add_json(each)
    for each in (of["reply"], of["close"], of["pass"]):
        add_dry_run(each)


def run(args: argparse.Namespace) -> int:
    verbs = _VERBS | {"list": _list, "show": _show}
    return run_async(verbs[args.verb](args))


async def _list(args: argparse.Namespace) -> int:
    states = [state for state in TicketState if args.all or state is not TicketState.CLOSED]
    async with open_branch(args) as (app, branch), app.open_desk(branch.office, reading=True) as desk:
        found = await desk.tickets.listed(states, args.limit)
        rows = [await _as_row(desk, ticket) for ticket in found]
    if not args.json:
        rows = [_in_words(row) for row in rows]
    put_rows(rows, texts.TICKET_LINE, as_json=args.json)
    return FINE


def _in_words(row: dict[str, Any]) -> dict[str, Any]:
    mark = ticket_texts.URGENT_MARK if row["priority"] == Priority.URGENT else ""
    owner = row["owner"] or ticket_cli.NOBODY
    state = mark + ticket_texts.STATES[row["state"]]
    return row | {"state": state, "owner": owner, "due": row["due"] or "-", "question": _one_line(row["question"])}


async def _show(args: argparse.Namespace) -> int:
    async with open_branch(args) as (app, branch):
        async with app.open_desk(branch.office, reading=True) as desk:
            shown = await _gather(desk, args.number)
        shown["filings"] = await _find_filings(branch.office, app.clock, shown)
    if args.json:
        put_json(shown)
        return FINE
    _put_head(shown)
    put("\n" + texts.TICKET_TALK)
    for line in shown["talk"]:
        put(texts.TICKET_SAID.format(**line | {"who": ticket_texts.SPEAKERS[line["who"]]}))
    if shown["replies"]:
        put("\n" + texts.TICKET_MORE)
    for said in shown["replies"]:
        put(texts.TICKET_SAID.format(at=said["at"], who=said["who"], text=said["shown"]))
    if shown["files"]:
        put("\n" + texts.TICKET_WITH.format(number=args.number))
    for file in shown["files"]:
        put(texts.TICKET_FILE.format(**file | {"size": word_size(file["size"])}))
    return FINE


def _put_head(shown: dict[str, Any]) -> None:
    head = shown | {"state": ticket_texts.STATES[shown["state"]], "reason": ticket_texts.REASONS[shown["reason"]]}
    known = ticket_texts.KNOWN.format(who=" ".join(filter(None, [shown["person"], *shown["acts_for"]]))) if shown["acts_for"] else ""
    more = [ticket_cli.HEAD[key].format(value=shown[key]) for key in ticket_cli.HEAD if shown[key]]
    put("\n".join(filter(None, [texts.TICKET_HEAD.format(**head), known, ticket_texts.TRUST[shown["trust"]], *more])))
    if shown["filings"]:
        put("\n" + "\n".join([ticket_cli.FILINGS, *shown["filings"]]))


async def _gather(desk: Desk, number: int) -> dict[str, Any]:
    ticket = await desk.tickets.get(number)
    address = await desk.threads.address_of(ticket.thread_id)
    talk = await desk.threads.last_said(ticket.thread_id, TALK)
    files = await desk.attachments.of_ticket(ticket)
    person = await desk.people.bound(Address(address.channel, address.who))
    return await _as_row(desk, ticket) | {
        "address": f"{address.channel}:{address.who}",
        "person": person.name if person else "",
        "acts_for": await word_bindings(desk, person, await name_institutions(desk, person)) if person else [],
        "subject": ticket.subject,
        "uscc": ticket.uscc,
        "numbers": list(ticket.filings),
        "with": ticket_texts.BETWEEN.join(str(each) for each in await desk.tickets.answered_with(ticket)),
        "talk": [{"who": line.direction.value, "at": show_time(line.at), "text": line.text} for line in talk],
        "replies": [await _as_reply(desk, each) for each in await desk.tickets.replies(ticket)],
        "files": [{"name": each.name, "size": each.size, "mime": each.mime, "at": show_time(each.at)} for each in files],
    }


async def _as_reply(desk: Desk, said: TicketReply) -> dict[str, Any]:
    return {
        "by_officer": said.by_officer,
        "internal": said.internal,
        "source": said.source,
        "level": said.level,
        "who": await word_speaker(desk, said),
        "at": show_time(said.at),
        "text": said.text,
        "shown": word_said(said),
    }


async def _find_filings(office: Office, clock: Clock, shown: dict[str, Any]) -> list[str]:
    """How the filings that were open when it was opened stand now; nothing where the registry does not answer."""
    if not shown["uscc"] or not shown["numbers"] or office.registry is None:
        return []
    try:
        found = await Sweep(office, clock).histories(shown["uscc"])
    except RegistryDown:
        return []
    return [word_line(each, shown["institution"]) for each in found if each.number in shown["numbers"]]


async def _as_row(desk: Desk, ticket: Ticket) -> dict[str, Any]:
    return {
        "number": ticket.number,
        "state": ticket.state.value,
        "priority": ticket.priority.value,
        "reason": ticket.reason.value,
        "question": ticket.question,
        "institution": ticket.institution,
        "owner": await desk.people.name_of(ticket.owner_id) if ticket.owner_id else "",
        "due": show_time(ticket.due_at) if ticket.due_at else "",
        "trust": ticket.trust.value,
        "at": show_time(ticket.opened_at),
    }


def _one_line(text: str) -> str:
    return " ".join(text.split())[:60]
