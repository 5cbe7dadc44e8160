"""What an officer does about a ticket at the command line; `helpbot ticket` lists and shows it."""

import argparse

from helpbot.cli import FINE, put, say
from helpbot.cli.common import fault, open_branch
from helpbot.codes import find_codes
from helpbot.conversation.ticket_views import word_preview, word_taken
from helpbot.errors import NotFound
from helpbot.models import Person, Priority
from helpbot.services.desk import Desk
from helpbot.services.ticket_terms import By
from helpbot.services.upward import word_due
from helpbot.texts import officer as officer_texts
from helpbot.texts import people_cli as people_texts
from helpbot.texts import ticket_cli as texts
from helpbot.texts import tickets as ticket_texts
from helpbot.texts import upward as upward_texts


async def reply(args: argparse.Namespace) -> int:
    """Answer the clerk; with `--close` it is the last word."""
    if not args.text.strip():
        return fault(texts.EMPTY)
    if any(find_codes(args.text)):  # it would be kept in the clear, with a person nobody has seen
        return fault(people_texts.TICKET_WITH_CODE)
    async with open_branch(args) as (app, branch), app.open_desk(branch.office, commit=not args.dry_run) as desk:
        told = await desk.tickets.reply(args.number, args.text.strip(), await _find_by(desk, args.officer), final=args.close)
    template = texts.WOULD_REPLY if args.dry_run else texts.REPLIED
    numbers = ticket_texts.BETWEEN.join(str(each.number) for each in told)
    put(template.format(number=numbers, text=args.text.strip()))
    return FINE


async def note(args: argparse.Namespace) -> int:
    """Keep something that no clerk sees."""
    if not args.text.strip():
        return fault(texts.EMPTY)
    async with open_branch(args) as (app, branch), app.open_desk(branch.office) as desk:
        await desk.tickets.note(args.number, args.text.strip(), await _find_by(desk, args.officer))
    put(officer_texts.NOTED.format(number=args.number))
    return FINE


async def close(args: argparse.Namespace) -> int:
    """Be done with it, and say so to the clerk."""
    async with open_branch(args) as (app, branch), app.open_desk(branch.office, commit=not args.dry_run) as desk:
        closed = await desk.tickets.close(args.number, tell=True)
    if not closed:
        return fault(ticket_texts.ALREADY_CLOSED.format(number=args.number))
    put((texts.WOULD_CLOSE if args.dry_run else texts.CLOSED).format(number=args.number))
    return FINE


async def claim(args: argparse.Namespace) -> int:
    """Give a ticket that nobody has to an officer."""
    async with open_branch(args) as (app, branch), app.open_desk(branch.office) as desk:
        person = await _find_officer(desk, args.officer)
        ticket, won = await desk.dispatch.claim(args.number, person)
        taken = "" if won else await word_taken(desk, ticket)
    if taken:
        return fault(taken)
    put(texts.CLAIMED.format(number=args.number, name=person.name))
    return FINE


async def pass_on(args: argparse.Namespace) -> int:
    """Give a ticket to another officer, who is told so."""
    async with open_branch(args) as (app, branch), app.open_desk(branch.office, commit=not args.dry_run) as desk:
        person = await _find_officer(desk, args.officer)
        await desk.dispatch.pass_on(args.number, person)
    put((texts.WOULD_GIVE if args.dry_run else officer_texts.PASSED).format(number=args.number, name=person.name))
    return FINE


async def merge(args: argparse.Namespace) -> int:
    """Answer a ticket together with another."""
    async with open_branch(args) as (app, branch), app.open_desk(branch.office) as desk:
        head = await desk.dispatch.merge(args.number, args.into)
    put(texts.MERGED.format(number=args.number, into=head.number))
    return FINE


async def set_priority(args: argparse.Namespace) -> int:
    """How soon it has to be answered."""
    async with open_branch(args) as (app, branch), app.open_desk(branch.office) as desk:
        await desk.dispatch.set_priority(args.number, Priority(args.priority))
    put(texts.PRIORITY_SET.format(number=args.number, priority=ticket_texts.PRIORITIES[args.priority]))
    return FINE


async def ask_up(args: argparse.Namespace) -> int:
    """Show what would be put to the authority above, and put it with `--yes`."""
    question = args.text.strip()
    async with open_branch(args) as (app, branch), app.open_desk(branch.office, commit=args.yes) as desk:
        put("\n\n".join(word_preview(desk, await desk.upward.draft(args.number, question))))
        asked = await desk.upward.ask(args.number, question) if args.yes else None
        if asked:
            await desk.audit.note("ticket.asked-up", f"ticket:{args.number}")
    if asked is None:
        say(upward_texts.PREVIEW_SEND)
        return FINE
    put(upward_texts.SENT.format(number=args.number, name=asked.name, level=asked.level, day=word_due(asked)))
    return FINE


async def _find_by(desk: Desk, person_id: int | None) -> By:
    return By(await _find_officer(desk, person_id)) if person_id else By()


async def _find_officer(desk: Desk, person_id: int) -> Person:
    """The officer of this id. Raises NotFound."""
    if person := await desk.officers.of_id(person_id):
        return person
    raise NotFound(texts.NO_OFFICER.format(id=person_id))
