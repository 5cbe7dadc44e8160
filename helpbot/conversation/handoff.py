"""Passing a question on to a person, and saying so aloud; shared by topics."""

from faq.matcher import Decision
from helpbot.conversation.state import Pending
from helpbot.conversation.topic import Kind, Said, Turn
from helpbot.errors import RegistryDown
from helpbot.messages import Reply
from helpbot.models import FilingState, Inquiry, Person, Role, Thread, Ticket, TicketReason
from helpbot.services.desk import Desk
from helpbot.services.ticket_terms import NOTHING, Matter
from helpbot.texts import conversation as texts
from helpbot.texts import tickets as ticket_texts

DETAILS = Pending(topic="human", step="details")
"""The dialog that waits for institution, matter and telephone; `about` is the ticket's number."""

FILINGS = 10
"""Filings that go along with a ticket."""

_DONE = (FilingState.REFUSED, FilingState.PUBLISHED, FilingState.ANNOUNCED)


async def find_matter(said: Said, desk: Desk, *, topic: str = "", about: str | None = None) -> Matter:
    """What a hand-off is about: the FAQ topic that was thought of, and whose filings may be meant. For the first half of a turn."""
    entry = said.library.find(topic or _nearest(said))
    subject = entry.question if entry and not entry.action else ""
    person = await desk.people.bound(said.incoming.address)
    if person is None or said.officer:
        return Matter(subject, about=about)
    return await _find_whose(desk, person, subject, about)


async def _find_whose(desk: Desk, person: Person, subject: str, about: str | None) -> Matter:
    """Of a classified institution nothing goes along, not even its name."""
    own = [each.uscc for each in await desk.people.acting_for(person) if each.role in (Role.CLERK, Role.LEGAL_REPRESENTATIVE)]
    own = list(dict.fromkeys(own))
    try:
        known = [each for each in await desk.registry.institutions_for(person.id or 0) if each.uscc in own]
        filings = await desk.registry.filings_for(person.id or 0)
    except RegistryDown:
        known, filings = [], []
    closed = {each.uscc for each in known if each.classified}
    names = {each.uscc: each.name for each in known}
    shown = [uscc for uscc in own if uscc not in closed]
    numbers = [each.number for each in filings if each.uscc in shown and each.state not in _DONE]
    name = ticket_texts.BETWEEN.join(names.get(uscc, uscc) for uscc in shown)
    return Matter(subject, shown[0] if len(shown) == 1 else "", name, tuple(numbers[:FILINGS]), about)


def _nearest(said: Said) -> str:
    match = said.match
    return match.candidates[0].topic if match and match.candidates and match.decision is not Decision.REFUSE else ""


def topic_of(asked: Inquiry | None) -> str:
    """The FAQ topic that a question was answered with, or else the nearest of those offered; "" where nothing was near."""
    if asked is None or asked.kind in (Kind.REFUSE, Kind.HANDOFF):
        return ""
    return asked.topic or next((str(topic) for topic, *_ in asked.candidates), "")


async def hand_over(
    desk: Desk, thread: Thread, question: str, reason: TicketReason, inquiry: int | None = None, *, matter: Matter = NOTHING
) -> Turn:
    """Open a ticket, or find the one this inquiry or matter opened before, and tell the clerk."""
    ticket, new = await desk.tickets.open(thread, question, reason, inquiry, matter=matter)
    return await tell_handed_over(desk, ticket, texts.HANDED_OVER if new else texts.HANDED_OVER_BEFORE)


async def tell_handed_over(desk: Desk, ticket: Ticket, said: str) -> Turn:
    """Name the ticket, until when it is answered, hours and telephone; and ask for what an officer needs to know and nobody knows yet."""
    office = desk.office.settings
    lines = [
        said.format(number=ticket.number, promise=await desk.tickets.word_promise(ticket)),
        texts.OFFICE_LINES.format(hours=office.hours or texts.UNFILLED, phone=office.phone or texts.UNFILLED),
        texts.LEAVE_MORE if ticket.institution else texts.LEAVE_DETAILS,
    ]
    pending = DETAILS.model_copy(update={"about": str(ticket.number)})
    return Turn(Kind.HANDOFF, (Reply("\n".join(lines)),), pending=pending, inquiry=ticket.inquiry_id)
