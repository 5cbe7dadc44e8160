"""A ticket as an officer reads it: whose it is, what was said, how the filings stand; and who may read it."""

from collections.abc import Sequence
from datetime import datetime

from helpbot.conversation.bindings import word_bindings
from helpbot.conversation.topic import Said
from helpbot.errors import RegistryDown
from helpbot.messages import Address, Incoming, Reply
from helpbot.models import Direction, LogLine, Priority, Ticket, TicketReply, TicketState
from helpbot.services.desk import Desk
from helpbot.services.filing_answer import word_line
from helpbot.services.office_time import word_moment
from helpbot.services.ticket_notices import hide_registry, offer_deeds, offer_numbered
from helpbot.services.ticket_terms import NOBODY, By
from helpbot.services.upward import Dossier
from helpbot.texts import officer as texts
from helpbot.texts import tickets as ticket_texts
from helpbot.texts import upward as upward_texts

TALK = 8
"""Lines of the conversation before that go along: what was asked, and how the bot's answers began."""

LOOKED_AT = 60
"""Lines of the conversation among which they are looked for."""

LONGEST, BEGINNING = 300, 60
"""Characters of such a line: of a clerk's, of the bot's."""

LISTED = 20


async def find_officer(said: Said, desk: Desk) -> By | None:
    """Which officer says this; nobody's name where `[office] notify` answers a letter that went there; None for whoever is none.

    Whoever was an officer when the letter came may be none any more.
    """
    person = await desk.people.bound(said.incoming.speaker or said.incoming.address)
    if person and await desk.officers.has(person):
        return By(person)
    here = f"{said.incoming.address.channel}:{said.incoming.address.who}"
    at_notify = said.incoming.vouched and bool(said.incoming.reply_to) and here == desk.office.settings.notify
    return NOBODY if at_notify else None


async def read_filings(desk: Desk, by: By, ticket: Ticket, channel: str) -> list[str]:
    """How the filings that were open stand now, by the officer's own right; for the first half of a turn. None by a channel that is
    to carry nothing of the registry.
    """
    if by.person is None or not ticket.uscc or channel in desk.office.withheld:
        return []
    try:
        found = await desk.registry.filings_for(by.person.id or 0, uscc=ticket.uscc)
    except RegistryDown:
        return []
    wanted = [each for each in found if each.number in ticket.filings]
    return [word_line(each, ticket.institution) for each in wanted]


async def view_ticket(desk: Desk, ticket: Ticket, filings: Sequence[str], incoming: Incoming) -> Reply:
    """All of a ticket in one message, with what can be done about it. By a channel that is to carry nothing of the registry also what the
    bot said is left out, for it may have told how filings stand.
    """
    withheld = incoming.address.channel in desk.office.withheld
    replies = await desk.tickets.replies(ticket)
    talk = [each for each in await desk.threads.last_said(ticket.thread_id, LOOKED_AT) if each.at <= ticket.opened_at][-TALK:]
    files = await desk.attachments.of_ticket(ticket)
    lines = [
        ticket_texts.TRUST[ticket.trust],
        texts.VIEW_INSTITUTION.format(institution=ticket.institution) if ticket.institution and not withheld else "",
        await _word_person(desk, ticket, withheld=withheld),
        texts.VIEW_SUBJECT.format(subject=ticket.subject) if ticket.subject else "",
        await _word_owner(desk, ticket),
        _word_due(ticket, incoming.at),
    ]
    parts = [
        texts.VIEW.format(
            number=ticket.number,
            state=ticket_texts.STATES[ticket.state],
            urgent=ticket_texts.URGENT_MARK if ticket.priority is Priority.URGENT else "",
            lines="\n".join(filter(None, lines)),
            question=hide_registry(ticket) if withheld else ticket.question,
        ),
        *_section(texts.VIEW_FILINGS, [texts.VIEW_FILING.format(line=each) for each in filings]),
        *_section(
            texts.VIEW_TALK,
            [_word_line(each) for each in talk if not (withheld and each.direction is Direction.OUT)],
        ),
        *_section(texts.VIEW_MORE, [texts.VIEW_SAID.format(who=await word_speaker(desk, each), text=word_said(each)) for each in replies]),
        *([texts.VIEW_FILES.format(count=len(files), number=ticket.number)] if files else []),
    ]
    return Reply("\n".join(parts), offer_deeds(ticket.number))


def _section(head: str, lines: Sequence[str]) -> list[str]:
    return [head, *lines] if lines else []


async def _word_person(desk: Desk, ticket: Ticket, *, withheld: bool) -> str:
    address = await desk.threads.address_of(ticket.thread_id)
    person = await desk.people.bound(Address(address.channel, address.who))
    if person is None:
        return texts.VIEW_STRANGER
    bindings = [] if withheld else await word_bindings(desk, person, {ticket.uscc: ticket.institution} if ticket.uscc else {})
    return texts.VIEW_PERSON.format(who=" ".join(filter(None, [person.name, *bindings])))


async def _word_owner(desk: Desk, ticket: Ticket) -> str:
    owner = await desk.officers.of_id(ticket.owner_id) if ticket.owner_id else None
    return texts.VIEW_OWNER.format(name=owner.name or texts.NO_NAME) if owner else ""


def _word_due(ticket: Ticket, now: datetime) -> str:
    return texts.VIEW_DUE.format(due=word_moment(ticket.due_at, now)) if ticket.due_at else ""


def _word_line(line: LogLine) -> str:
    """A clerk's words as they are; of the bot's how they begin."""
    first = line.text.partition("\n")[0]
    shown = line.text[:LONGEST] if line.direction is Direction.IN else first[:BEGINNING] + (texts.CUT if len(line.text) > BEGINNING else "")
    return texts.VIEW_SAID.format(who=ticket_texts.SPEAKERS[line.direction], text=shown)


async def word_speaker(desk: Desk, said: TicketReply) -> str:
    """Who said something on a ticket."""
    if not said.by_officer:
        return ticket_texts.CLERK
    if said.source:
        return ticket_texts.FROM_ABOVE.format(source=said.source, level=said.level)
    name = await desk.people.name_of(said.person_id) if said.person_id else ""
    return ticket_texts.OFFICER_NAMED.format(name=name) if name else ticket_texts.OFFICER


def word_said(said: TicketReply) -> str:
    """What was said, a note marked as one."""
    return ticket_texts.INTERNAL.format(text=said.text) if said.internal else said.text


def word_preview(desk: Desk, dossier: Dossier) -> list[str]:
    """What would be put to the authority above, and what goes along with it, in paragraphs."""
    above, number = desk.office.settings.upward, dossier.tickets[0].number
    parts = [upward_texts.PREVIEW.format(name=above.name, level=above.level, mail=above.mail, days=above.days, dossier=dossier.text)]
    if others := [str(each.number) for each in dossier.tickets[1:]]:
        parts.append(upward_texts.PREVIEW_SAME.format(numbers=texts.BETWEEN.join(others)))
    if dossier.alike:
        lines = [upward_texts.PREVIEW_ALIKE_LINE.format(number=each.number, question=each.question) for each in dossier.alike]
        parts.append(upward_texts.PREVIEW_ALIKE.format(lines="\n".join(lines), number=number))
    return parts


async def list_tickets(desk: Desk) -> Reply:
    """What is open, a line and a button each."""
    states = [state for state in TicketState if state is not TicketState.CLOSED]
    found = await desk.tickets.listed(states, LISTED)
    if not found:
        return Reply(texts.SHOWN_NONE)
    officers = {each.id: each.name or texts.NO_NAME for each in await desk.officers.listed()}
    lines = [
        texts.SHOWN_LINE.format(
            number=each.number,
            state=ticket_texts.STATES[each.state],
            owner=officers.get(each.owner_id, texts.SHOWN_FREE),
            subject=each.subject or ticket_texts.REASONS[each.reason],
        )
        for each in found
    ]
    return Reply("\n".join([texts.SHOWN_HEAD, *lines]), tuple(offer_numbered("show", each.number) for each in found))


async def word_taken(desk: Desk, ticket: Ticket) -> str:
    """Why an officer does not get a ticket: it is closed, or another's."""
    if ticket.state is TicketState.CLOSED:
        return texts.CLOSED_BEFORE.format(number=ticket.number)
    owner = await desk.officers.of_id(ticket.owner_id or 0)
    return texts.TAKEN_BEFORE.format(number=ticket.number, name=(owner.name if owner else "") or texts.NO_NAME)
