"""Passing a question on to a person, and saying so aloud; shared by topics."""

from helpbot.conversation.state import Pending
from helpbot.conversation.topic import Kind, Turn
from helpbot.messages import Reply
from helpbot.models import Thread, Ticket, TicketReason
from helpbot.services.desk import Desk
from helpbot.texts import conversation as texts

DETAILS = Pending(topic="human", step="details")
"""The dialog that waits for institution, matter and telephone; `about` is the ticket's number."""


async def hand_over(desk: Desk, thread: Thread, question: str, reason: TicketReason, inquiry: int | None = None) -> Turn:
    """Open a ticket, or find the one this inquiry opened before, and tell the clerk."""
    ticket, new = await desk.tickets.open(thread, question, reason, inquiry)
    return tell_handed_over(desk, ticket, texts.HANDED_OVER if new else texts.HANDED_OVER_BEFORE)


def tell_handed_over(desk: Desk, ticket: Ticket, said: str) -> Turn:
    """Name the ticket, hours and telephone, and ask for what an officer needs to know."""
    office = desk.office.settings
    lines = [
        said.format(number=ticket.number),
        texts.OFFICE_LINES.format(hours=office.hours or texts.UNFILLED, phone=office.phone or texts.UNFILLED),
        texts.LEAVE_DETAILS,
    ]
    pending = DETAILS.model_copy(update={"about": str(ticket.number)})
    return Turn(Kind.HANDOFF, (Reply("\n".join(lines)),), pending=pending, inquiry=ticket.inquiry_id)
