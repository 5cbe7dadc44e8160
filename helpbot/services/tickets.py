"""What a person of the office has to answer."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from helpbot.clock import Clock
from helpbot.errors import NotFound
from helpbot.messages import Choice, Reply
from helpbot.models import Thread, Ticket, TicketReason, TicketReply, TicketState
from helpbot.services.office import Office
from helpbot.services.outbox import (
    Outbox,
    Place,
    officer_reply_key,
    ticket_closed_key,
    ticket_more_key,
    ticket_notice_key,
)
from helpbot.services.people import People
from helpbot.services.threads import Threads
from helpbot.store import attachments, tickets
from helpbot.store.database import Transaction
from helpbot.texts import tickets as texts

RECENT = timedelta(hours=24)
"""How old a file may be to go along with a ticket that is opened after it."""

HOLD = timedelta(hours=24)
"""How long the bot stays silent after an officer's last word: an officer who forgets to close must not mute it for good."""

DONE = "done"
"""Token prefix of the button by which the clerk closes a ticket."""


def offer_done(number: int) -> Choice:
    """The button under an officer's reply."""
    return Choice(texts.DONE, f"{DONE}:{number}")


class Tickets:
    """The tickets of an office."""

    def __init__(self, tx: Transaction, clock: Clock, office: Office, threads: Threads, people: People, outbox: Outbox) -> None:
        self._tx = tx
        self._clock = clock
        self._office = office
        self._threads = threads
        self._people = people
        self._outbox = outbox

    async def open(self, thread: Thread, question: str, reason: TicketReason, inquiry_id: int | None = None) -> tuple[Ticket, bool]:
        """Pass a question on to a person, with the files of the last day, and tell the office.

        One inquiry opens one ticket; True where it is new.
        """
        if inquiry_id is not None and (known := await tickets.of_inquiry(self._tx, inquiry_id)):
            return known, False
        ticket = Ticket(
            office_id=self._tx.office_id,
            number=0,
            thread_id=thread.id or 0,
            inquiry_id=inquiry_id,
            reason=reason,
            question=question,
            trust=thread.trust,
            opened_at=self._clock.now(),
        )
        ticket = await tickets.add(self._tx, ticket)
        await attachments.take_along(self._tx, ticket.thread_id, ticket.id or 0, ticket.opened_at - RECENT)
        await self._tell_office("ticket-notice", ticket_notice_key(ticket.id or 0), str(ticket.number))
        return ticket, True

    async def add(self, ticket: Ticket, text: str) -> None:
        """Keep what the clerk says on a ticket, and tell the office of it."""
        reply_id = await self._keep_reply(ticket, text, by_officer=False)
        note = Reply(texts.NOTICE_MORE.format(number=ticket.number, text=text))
        await self._tell_office("ticket-more", ticket_more_key(reply_id), note=note)

    async def keep(self, ticket: Ticket, text: str) -> None:
        """Keep what the clerk says on a ticket, and tell nobody."""
        await self._keep_reply(ticket, text, by_officer=False)

    async def reply(self, number: int, text: str, *, final: bool = False) -> None:
        """Send an officer's words to the clerk; from now on a person holds the conversation, or it is closed if they are `final`.

        Raises NotFound.
        """
        ticket = await self.get(number)
        reply_id = await self._keep_reply(ticket, text, by_officer=True)
        words = Reply(texts.REPLY.format(number=number, text=text))
        if final:
            await tickets.close(self._tx, ticket.id or 0, self._clock.now())
        else:
            await tickets.hold(self._tx, ticket.id or 0, self._clock.now() + HOLD)
            words = replace(words, choices=(offer_done(number),), source=texts.REPLY_SOURCE)
        await self._tell_clerk(ticket, "ticket-reply", officer_reply_key(reply_id), words)

    async def close(self, number: int, *, tell: bool) -> bool:
        """Be done with a ticket, and say so to the clerk where `tell`. False where it was closed before. Raises NotFound."""
        ticket = await self.get(number)
        now = self._clock.now()
        if not await tickets.close(self._tx, ticket.id or 0, now):
            return False
        if tell:
            words = Reply(texts.CLOSED_BY_OFFICE.format(number=number))
            key = ticket_closed_key(ticket.id or 0, now.isoformat())
            await self._tell_clerk(ticket, "ticket-closed", key, words)
        return True

    async def get(self, number: int) -> Ticket:
        """The ticket of this number. Raises NotFound."""
        if ticket := await tickets.find(self._tx, number):
            return ticket
        raise NotFound(texts.NO_SUCH.format(number=number))

    async def of_thread(self, thread: Thread, number: str) -> Ticket | None:
        """The ticket of this number, if it is this conversation's."""
        ticket = await tickets.find(self._tx, int(number)) if number.isascii() and number.isdecimal() else None
        return ticket if ticket and ticket.thread_id == thread.id else None

    async def latest_open(self, thread: Thread) -> Ticket | None:
        """The newest ticket of a conversation that is not closed."""
        return await tickets.latest_open(self._tx, thread.id or 0)

    async def held(self, thread: Thread) -> Ticket | None:
        """The ticket by which a person holds a conversation now."""
        return await tickets.held(self._tx, thread.id or 0, self._clock.now())

    async def listed(self, states: Sequence[TicketState], limit: int) -> list[Ticket]:
        """Tickets in these states, longest waiting first."""
        return await tickets.listed(self._tx, states, limit)

    async def replies(self, ticket: Ticket) -> list[TicketReply]:
        """What was said on a ticket, oldest first."""
        return await tickets.replies(self._tx, ticket.id or 0)

    async def counts(self) -> dict[str, int]:
        """How many tickets are in each state."""
        return await tickets.counts(self._tx)

    async def compose_notice(self, number: str) -> Reply | None:
        """The note that tells the office of a ticket; None where it has been closed meanwhile."""
        ticket = await self.get(int(number))
        if ticket.state is TicketState.CLOSED:
            return None
        reason = texts.REASONS[ticket.reason]
        notice = texts.NOTICE.format(number=ticket.number, reason=reason, question=ticket.question)
        return Reply("\n".join(filter(None, [notice, texts.TRUST[ticket.trust]])))

    async def _keep_reply(self, ticket: Ticket, text: str, *, by_officer: bool) -> int:
        row = TicketReply(
            office_id=self._tx.office_id,
            ticket_id=ticket.id or 0,
            by_officer=by_officer,
            text=text,
            at=self._clock.now(),
        )
        return await tickets.add_reply(self._tx, row)

    async def _tell_clerk(self, ticket: Ticket, kind: str, key: str, words: Reply) -> None:
        to = await self._threads.address_of(ticket.thread_id)
        place = Place(ticket.thread_id, await self._threads.context_of(ticket.thread_id))
        await self._outbox.put(to, kind, key, reply=words, place=place)
        await self._threads.log_out(ticket.thread_id, words.text)

    async def _tell_office(self, kind: str, key: str, reference: str = "", note: Reply | None = None) -> None:
        """Write to `[office] notify`, where it says anything."""
        if to := await self._people.find_named(self._office.settings.notify):
            await self._outbox.put(to, kind, key, reference=reference, reply=note)
