"""Answers that were found later, on their way to those who asked and still wait."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from helpbot.clock import SHANGHAI, Clock
from helpbot.messages import Reply
from helpbot.models import DraftState, FaqDraft, Ticket, TicketState
from helpbot.services.answer_words import word_answer, word_briefly, word_source
from helpbot.services.entries import read_stored
from helpbot.services.office import Office
from helpbot.services.outbox import Outbox, Place
from helpbot.services.outbox_keys import learned_key
from helpbot.services.threads import Threads
from helpbot.services.tickets import Tickets
from helpbot.store import drafts, faq, inquiries, learning, tickets
from helpbot.store.database import Transaction
from helpbot.store.learning import Asked
from helpbot.texts import learning as texts

AT_ONCE = 20
"""People who are answered in one transaction: turns wait for no more than these."""


@dataclass(frozen=True, slots=True)
class Waiter:
    """Whoever waits, as a draft keeps it: the question, its ticket, and whether it is the first question of this person's."""

    inquiry: int | None
    ticket: int | None
    who: str
    first: bool


def list_waiting(waiting: Sequence[Asked], source: Ticket | None) -> list[list[object]]:
    """As a draft keeps them; a person who asked twice is answered at the first, whoever has an officer's word on `source` not again."""
    replied = source is not None and not any(each.ticket == source.number for each in waiting)
    seen = {each.who for each in waiting if replied and source and each.thread == source.thread_id}
    listed: list[list[object]] = []
    for each in waiting:
        listed.append([each.inquiry, each.ticket, each.who, each.who not in seen])
        seen.add(each.who)
    return listed


async def keep_told(tx: Transaction, ticket: Ticket, topic: str, revision: int, at: datetime) -> None:
    """A ticket that no inquiry opened has one from now on: its question, answered as this topic."""
    known = {"kind": "handoff", "topic": topic, "score": 0.0, "candidates": [], "told_at": at, "revision": revision, "trust": ticket.trust}
    await inquiries.add(tx, ticket.thread_id, ticket.question, ticket.opened_at, **known)


class Waiting:
    """Those who wait for an answer that is live by now."""

    def __init__(self, tx: Transaction, clock: Clock, office: Office, tickets_: Tickets, threads: Threads, outbox: Outbox) -> None:
        self._tx = tx
        self._clock = clock
        self._office = office
        self._tickets = tickets_
        self._threads = threads
        self._outbox = outbox

    async def next_draft(self) -> FaqDraft | None:
        """A draft that is live and of which not all who wait have been told."""
        return next(iter(await drafts.listed(self._tx, [DraftState.TELLING], 1)), None)

    async def answer_some(self, draft: FaqDraft) -> None:
        """Answer the next of those who wait for it; whoever has been answered, or has gone away, meanwhile is passed over."""
        reply = await self._word(draft)
        for each in draft.waiting[:AT_ONCE]:
            waiter = Waiter(*each)
            if reply is not None:
                await self._answer(draft, waiter, reply)
        await drafts.keep_waiting(self._tx, draft.number, draft.waiting[AT_ONCE:])

    async def _word(self, draft: FaqDraft) -> Reply | None:
        """The answer as it is live now: it may have been changed since. None where it was taken away."""
        row = await faq.counting(self._tx, draft.topic)
        entry = read_stored(row.entry, draft.topic) if row else None
        return Reply(word_answer(self._office, entry), source=word_source(entry)) if entry else None

    async def _answer(self, draft: FaqDraft, waiter: Waiter, reply: Reply) -> None:
        now = self._clock.now()
        if waiter.ticket is not None:
            ticket = await tickets.find(self._tx, waiter.ticket)
            if ticket is None or not await self._answer_ticket(ticket, waiter, reply):
                return
            if waiter.inquiry is None:
                await keep_told(self._tx, ticket, draft.topic, draft.revision or 0, now)
        elif not await self._answer_inquiry(draft, waiter, reply):
            return
        if waiter.inquiry is not None:
            await learning.settle(self._tx, [waiter.inquiry], draft.topic, draft.revision or 0, now)

    async def _answer_ticket(self, ticket: Ticket, waiter: Waiter, reply: Reply) -> bool:
        """False where an officer has answered it meanwhile."""
        spoken = any(each.by_officer and not each.internal for each in await self._tickets.replies(ticket))
        if spoken or ticket.state is TicketState.CLOSED:
            return False
        if waiter.first:
            await self._tickets.reply(ticket.number, "\n".join(filter(None, [reply.text, reply.source])), final=True)
        else:
            await self._tickets.close(ticket.number, tell=True)
        return True

    async def _answer_inquiry(self, draft: FaqDraft, waiter: Waiter, reply: Reply) -> bool:
        """False where the question is no longer there."""
        asked = await inquiries.get(self._tx, waiter.inquiry or 0)
        if asked is None or not asked.question or asked.told_at is not None:
            return False
        if waiter.first:
            words = texts.LEARNED.format(date=word_day(asked.at), question=word_briefly(asked.question), answer=reply.text)
            place = Place(asked.thread_id, await self._threads.context_of(asked.thread_id))
            to = await self._threads.address_of(asked.thread_id)
            answer = Reply(words, source=reply.source)
            if await self._outbox.put(to, "learned", learned_key(draft.id or 0, waiter.who), reply=answer, place=place):
                await self._threads.log_out(asked.thread_id, words)
        return True


def word_day(at: datetime) -> str:
    """A day as it is said."""
    day = at.astimezone(SHANGHAI)
    return texts.DAY.format(month=day.month, day=day.day)
