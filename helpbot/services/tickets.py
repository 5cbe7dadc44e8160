"""What a person of the office has to answer."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from faq.text import fold
from helpbot.clock import Clock
from helpbot.errors import Declined, NotFound
from helpbot.messages import Attachment, Reply
from helpbot.models import Person, Priority, Thread, Ticket, TicketReason, TicketReply, TicketState
from helpbot.services.office import Office
from helpbot.services.office_time import find_due, find_hours, word_moment
from helpbot.services.outbox_keys import officer_reply_key, ticket_closed_key
from helpbot.services.threads import Threads
from helpbot.services.ticket_notices import TicketNotices, word_day
from helpbot.services.ticket_terms import NOBODY, NOTHING, By, Matter, offer_done, offer_reopening, word_officer
from helpbot.services.workdays import Workdays
from helpbot.store import attachments, tickets
from helpbot.store.database import Transaction
from helpbot.texts import tickets as texts
from helpbot.texts import words

RECENT = timedelta(hours=24)
"""How old a file may be to go along with a ticket that is opened after it."""

HOLD = timedelta(hours=24)
"""How long the bot stays silent after an officer's last word: an officer who forgets to close must not mute it for good."""

ASKED_HOLD = timedelta(days=7)
"""The same after a question of the officer's: the clerk has to look for a paper, or to ask the principal."""

REOPEN = timedelta(days=30)
"""How long a closed ticket is opened again by a word to it. Later it is another matter, and nobody remembers the first."""


class Tickets:
    """The tickets of an office."""

    def __init__(self, tx: Transaction, clock: Clock, office: Office, threads: Threads, notices: TicketNotices, workdays: Workdays) -> None:
        self._tx = tx
        self._clock = clock
        self._office = office
        self._threads = threads
        self._notices = notices
        self._workdays = workdays

    async def open(
        self, thread: Thread, question: str, reason: TicketReason, inquiry_id: int | None = None, *, matter: Matter = NOTHING
    ) -> tuple[Ticket, bool]:
        """Pass a question on to a person, with the files of the last day, and tell the office.

        One inquiry opens one ticket, and so does one matter; True where it is new.
        """
        known = await tickets.of_inquiry(self._tx, inquiry_id) if inquiry_id is not None else None
        if known or (matter.about and (known := await tickets.of_matter(self._tx, matter.about))):
            return known, False
        now = self._clock.now()
        due = await find_due(self._office, self._workdays, now, Priority.NORMAL)
        ticket = Ticket(
            office_id=self._tx.office_id,
            number=0,
            thread_id=thread.id or 0,
            inquiry_id=inquiry_id,
            about=matter.about,
            reason=reason,
            question=question,
            subject=matter.subject[:200],
            uscc=matter.uscc,
            institution=matter.institution[:200],
            filings=list(matter.filings),
            trust=thread.trust,
            opened_at=now,
            due_at=due,
            alarm_at=due,
        )
        ticket = await tickets.add(self._tx, ticket)
        await attachments.take_along(self._tx, ticket.thread_id, ticket.id or 0, ticket.opened_at - RECENT)
        await self._notices.tell_new(ticket)
        return ticket, True

    async def add(self, ticket: Ticket, text: str) -> None:
        """Keep what the clerk says on a ticket, and tell the office of it; an answer is owed again where one had been given."""
        reply_id = await self._keep_reply(ticket, text)
        if fold(ticket.question) in words.HUMAN:  # a bare wish: what the clerk says now is the question
            await tickets.change(self._tx, ticket.id or 0, question=text)
        if ticket.state is TicketState.HELD:
            await self.owe(ticket)
        if ticket.state is TicketState.ASKED:
            await self.owe(ticket, state=TicketState.HELD, held_until=self._clock.now() + HOLD)
        head = await tickets.get(self._tx, ticket.merged_into) if ticket.merged_into is not None else ticket
        await self._notices.tell_more(ticket, reply_id, text, owner_id=head.owner_id)

    async def keep(self, ticket: Ticket, text: str) -> None:
        """Keep what the clerk says on a ticket, and tell nobody."""
        await self._keep_reply(ticket, text)

    async def reply(
        self, number: int, text: str, by: By = NOBODY, *, files: tuple[Attachment, ...] = (), final: bool = False
    ) -> list[Ticket]:
        """Send the office's words to whoever waits on this ticket, those included that are answered with it; returns these tickets.

        From now on a person holds the conversation; or, where the words are `final`, the tickets are closed.
        Raises NotFound, and Declined where it was closed too long ago.
        """
        told = await self._to_be_told(number)
        threads = set[int]()
        for ticket in told:
            await self._take_if_free(ticket, by)
            await self.say(ticket, text, by, files=files, final=final, aloud=ticket.thread_id not in threads)
            threads.add(ticket.thread_id)
        return told

    async def say(
        self, ticket: Ticket, text: str, by: By, *, files: tuple[Attachment, ...] = (), final: bool = False, aloud: bool = True
    ) -> None:
        """The same for this one ticket; not `aloud` where its conversation hears it on another one's account."""
        reply_id = await self._keep_reply(ticket, text, by)
        if final:
            await tickets.close(self._tx, ticket.id or 0, self._clock.now())
        else:
            await tickets.hold(self._tx, ticket.id or 0, self._clock.now() + HOLD)
        if aloud:
            said = _word_reply(ticket, text, by)
            reply = (
                Reply(said, (offer_reopening(ticket.number),), files)
                if final
                else Reply(said, (offer_done(ticket.number),), files, source=texts.REPLY_SOURCE)
            )
            await self._notices.tell_clerk(ticket, "ticket-reply", officer_reply_key(reply_id), reply)

    async def ask_back(self, number: int, text: str, by: By = NOBODY) -> None:
        """Ask the clerk for what is missing; their next words are the answer. Raises NotFound, Declined."""
        ticket = await self._find_answerable(number)
        reply_id = await self._keep_reply(ticket, text, by, asks=True)
        await self._take_if_free(ticket, by)
        await tickets.hold(self._tx, ticket.id or 0, self._clock.now() + ASKED_HOLD)
        await tickets.change(self._tx, ticket.id or 0, state=TicketState.ASKED)
        asked = Reply(texts.ASKED_BACK.format(who=word_officer(by), number=number, text=text), (offer_done(number),))
        await self._notices.tell_clerk(ticket, "ticket-reply", officer_reply_key(reply_id), asked)

    async def note(self, number: int, text: str, by: By = NOBODY) -> None:
        """Keep an officer's words for officers alone. Raises NotFound."""
        await self._keep_reply(await self.get(number), text, by, internal=True)

    async def close(self, number: int, *, tell: bool) -> bool:
        """Be done with a ticket and those that are answered with it, and say so to the clerks where `tell`.

        False where it was closed before. Raises NotFound.
        """
        ticket = await self.get(number)
        now, told = self._clock.now(), set[int]()
        closed = [each for each in await tickets.family(self._tx, ticket.id or 0) if await tickets.close(self._tx, each.id or 0, now)]
        for each in closed:
            if tell and each.thread_id not in told:
                said = Reply(texts.CLOSED_BY_OFFICE.format(number=each.number), (offer_reopening(each.number),))
                key = ticket_closed_key(each.id or 0, now.isoformat())
                await self._notices.tell_clerk(each, "ticket-closed", key, said)
                told.add(each.thread_id)
        return any(each.id == ticket.id for each in closed)

    async def reopen(self, ticket: Ticket, thread: Thread, text: str) -> tuple[Ticket, bool]:
        """The clerk comes back to a ticket: it waits again; one that was closed long ago is left alone, and another is opened.

        True where it is another.
        """
        if self._is_long_closed(ticket):
            matter = Matter(ticket.subject, ticket.uscc, ticket.institution)
            return (await self.open(thread, text or ticket.question, TicketReason.ASKED, matter=matter))[0], True
        await self.owe(ticket, state=TicketState.WAITING, closed_at=None, held_until=None, merged_into=None)
        again = await self.get(ticket.number)
        said = text or texts.STILL_OPEN
        await self._notices.tell_more(again, await self._keep_reply(again, said), said, owner_id=again.owner_id)
        return again, False

    async def get(self, number: int) -> Ticket:
        """The ticket of this number. Raises NotFound."""
        if ticket := await tickets.find(self._tx, number):
            return ticket
        raise NotFound(texts.NO_SUCH.format(number=number))

    async def word_promise(self, ticket: Ticket) -> str:
        """Until when a ticket is answered, for the clerk; and that nobody is there now, where that is so."""
        now = self._clock.now()
        if ticket.due_at is None:
            return texts.PROMISE_NONE
        is_open = (await find_hours(self._office, self._workdays)).is_open(now)
        return (texts.PROMISE if is_open else texts.PROMISE_CLOSED).format(due=word_moment(ticket.due_at, now))

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

    async def listed(self, states: Sequence[TicketState], limit: int, owner: Person | None = None) -> list[Ticket]:
        """Tickets in these states that are answered on their own, urgent ones first, then the longest waiting; of an officer, if asked."""
        return await tickets.listed(self._tx, states, limit, owner.id if owner else None)

    async def replies(self, ticket: Ticket) -> list[TicketReply]:
        """What was said on a ticket, oldest first; notes for officers alone among it."""
        return await tickets.replies(self._tx, ticket.id or 0)

    async def answered_with(self, ticket: Ticket) -> list[int]:
        """The numbers of the others that are answered together with a ticket."""
        family = await tickets.family(self._tx, ticket.merged_into or ticket.id or 0)
        return [each.number for each in family if each.id != ticket.id]

    async def counts(self) -> dict[str, int]:
        """How many tickets are in each state."""
        return await tickets.counts(self._tx)

    async def compose_notice(self, reference: str) -> Reply | None:
        """The note that tells the office of a ticket; None where it has been closed meanwhile."""
        number, _, rest = reference.partition(":")
        form, _, withheld = rest.partition(":")
        ticket = await self.get(int(number))
        return None if ticket.state is TicketState.CLOSED else self._notices.word_notice(ticket, form, withheld=bool(withheld))

    async def compose_group_notice(self, number: str) -> Reply | None:
        """The same for the officers' chat; None too where somebody has it already."""
        ticket = await self.get(int(number))
        if ticket.state is TicketState.CLOSED or ticket.owner_id is not None:
            return None
        return self._notices.word_group_notice(ticket, withheld=await self._notices.group_withheld())

    async def owe(self, ticket: Ticket, **values: Any) -> None:  # noqa: ANN401 -- column values
        """An answer is owed from now on, and promised anew; `values` are further columns."""
        due = await find_due(self._office, self._workdays, self._clock.now(), ticket.priority)
        await tickets.change(self._tx, ticket.id or 0, due_at=due, alarm_at=due, alarms=0, **values)

    async def _to_be_told(self, number: int) -> list[Ticket]:
        """A ticket and the open ones that are answered with it."""
        ticket = await self._find_answerable(number)
        found = await tickets.family(self._tx, ticket.id or 0)
        return [ticket, *(each for each in found if each.id != ticket.id and each.state is not TicketState.CLOSED)]

    async def _find_answerable(self, number: int) -> Ticket:
        ticket = await self.get(number)
        if self._is_long_closed(ticket):
            raise Declined(texts.LONG_CLOSED.format(number=number, day=word_day(ticket), days=REOPEN.days))
        return ticket

    def _is_long_closed(self, ticket: Ticket) -> bool:
        return ticket.closed_at is not None and self._clock.now() - ticket.closed_at > REOPEN

    async def _take_if_free(self, ticket: Ticket, by: By) -> None:
        """Whoever answers what nobody has, has it."""
        if by.person is not None and ticket.owner_id is None:
            await tickets.change(self._tx, ticket.id or 0, owner_id=by.person.id)

    async def _keep_reply(self, ticket: Ticket, text: str, by: By | None = None, *, internal: bool = False, asks: bool = False) -> int:
        row = TicketReply(
            office_id=self._tx.office_id,
            ticket_id=ticket.id or 0,
            by_officer=by is not None,
            internal=internal,
            asks=asks,
            person_id=by.person.id if by and by.person else None,
            source=by.source if by else "",
            level=by.level if by else "",
            text=text,
            at=self._clock.now(),
        )
        return await tickets.add_reply(self._tx, row)


def _word_reply(ticket: Ticket, text: str, by: By) -> str:
    if by.source:
        return texts.REPLY_FROM_ABOVE.format(source=by.source, level=by.level, number=ticket.number, text=text)
    return texts.REPLY.format(who=word_officer(by), number=ticket.number, text=text)
