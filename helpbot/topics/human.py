"""A way to a person, any time; and silence while a person holds the conversation."""

import re
from dataclasses import dataclass

from faq.matcher import Decision
from helpbot.conversation.answers import HUMAN, SMALLTALK
from helpbot.conversation.bindings import demand_reply
from helpbot.conversation.handoff import DETAILS, find_matter, hand_over, tell_handed_over, topic_of
from helpbot.conversation.topic import Kind, Said, Turn, Why, Write
from helpbot.messages import Form, Reply
from helpbot.models import Inquiry, Thread, TicketReason, TicketState
from helpbot.services.desk import Desk
from helpbot.services.ticket_terms import DONE, REOPENS, Matter
from helpbot.texts import conversation as texts
from helpbot.texts import tickets as ticket_texts
from helpbot.texts import words

_TELEPHONE = re.compile(words.TELEPHONE)


@dataclass(frozen=True, slots=True)
class Human:
    """Opens tickets, takes what the clerk adds to one, and lets the clerk close one."""

    name: str = "human"
    actions: frozenset[str] = frozenset({"human"})
    commands: frozenset[str] = words.HUMAN | {"human"}
    tokens: frozenset[str] = frozenset({HUMAN, DONE, REOPENS})
    forms: frozenset[Form] = frozenset()
    public: bool = False

    async def hear(self, said: Said, desk: Desk) -> Write | None:
        """A wish for a person, details for a ticket, words on a held one, or the end of one."""
        if said.why is Why.HELD or (said.why is Why.PENDING and said.ticket is not None):
            return _close(said, str(said.ticket.number)) if said.ticket and _ends(said) else _add_to_held(said)
        if said.why is Why.PENDING and _step(said) == DETAILS.step:
            return _add_details(said) if _gives_details(said) else None
        if said.why is Why.PENDING:
            return await _come_back(said, desk)
        if said.memory.pending and said.memory.pending.topic == self.name and not self._calls(said):
            return None
        if said.what in (DONE, REOPENS):
            return _close(said, said.argument) if said.what == DONE else _reopen(said, said.argument, "")
        asked = await _asked_before(said, desk)
        return _open(said, asked, await find_matter(said, desk, topic="" if said.why is Why.MATCH else topic_of(asked)))

    def _calls(self, said: Said) -> bool:
        """Whether this turn was meant for this topic, pending dialog or not."""
        if said.why is Why.TOKEN:
            return said.what in self.tokens
        return said.what in self.actions | self.commands or said.why is Why.HELD


def _gives_details(said: Said) -> bool:
    """A question the FAQ knows is a question, unless it comes with a telephone number."""
    sure = said.match is not None and said.match.decision is Decision.ANSWER
    return not sure or bool(_TELEPHONE.search(said.text))


async def _asked_before(said: Said, desk: Desk) -> Inquiry | None:
    """The question that the wish for a person is about: the button's, or the last one."""
    number = said.argument if said.why is Why.TOKEN else str(said.memory.inquiry or "")
    if said.thread is None or not number.isdecimal():
        return None
    return await desk.inquiries.find(int(number), said.thread.id or 0)


def _step(said: Said) -> str:
    return said.memory.pending.step if said.memory.pending else ""


async def _come_back(said: Said, desk: Desk) -> Write | None:
    """A reply to an officer's letter is for the officer, be the ticket closed or not; thanks are not."""
    number = said.memory.pending.about if said.memory.pending else ""
    ticket = await desk.tickets.of_thread(said.thread, number) if said.thread else None
    if ticket is None or not said.text or _is_smalltalk(said):
        return None
    if _says_solved(said):
        return _close(said, number)
    return _reopen(said, number, said.text) if ticket.state is TicketState.CLOSED else _add_to(number, said.text)


def _open(said: Said, asked: Inquiry | None, matter: Matter) -> Write:
    reason = TicketReason.NO_ANSWER if said.why is Why.TOKEN else TicketReason.ASKED
    in_words = said.why is Why.MATCH  # a sentence tells more than the question before

    async def write(desk: Desk, thread: Thread) -> Turn:
        waiting = await desk.tickets.latest_open(thread)
        if waiting is not None and waiting.state is TicketState.WAITING and (in_words or asked is None):
            if in_words:
                await desk.tickets.add(waiting, said.text)
            return await tell_handed_over(desk, waiting, texts.HANDED_OVER_BEFORE)
        if in_words or asked is None:
            return await hand_over(desk, thread, said.text, reason, matter=matter)
        return await hand_over(desk, thread, asked.question, reason, asked.id, matter=matter)

    return write


def _add_details(said: Said) -> Write:
    return _add_to(said.memory.pending.about if said.memory.pending else "", said.text)


def _add_to(number: str, text: str) -> Write:
    async def write(desk: Desk, _thread: Thread) -> Turn:
        await desk.tickets.add(await desk.tickets.get(int(number)), text)
        return Turn(Kind.HANDOFF, (Reply(texts.DETAILS_KEPT.format(number=number)),))

    return write


def _reopen(said: Said, number: str, text: str) -> Write:
    async def write(desk: Desk, thread: Thread) -> Turn:
        if demand := demand_reply(said):
            return demand
        ticket = await desk.tickets.of_thread(thread, number)
        if ticket is None:
            return Turn(Kind.ACTION, (Reply(texts.OUTDATED),))
        if ticket.state is not TicketState.CLOSED:
            return await tell_handed_over(desk, ticket, texts.HANDED_OVER_BEFORE)
        again, another = await desk.tickets.reopen(ticket, thread, text)
        template = ticket_texts.OPENED_ANEW if another else ticket_texts.REOPENED
        promise = await desk.tickets.word_promise(again)
        words = template.format(number=again.number, old=ticket.number, promise=promise)
        return Turn(Kind.HANDOFF, (Reply(words),), pending=DETAILS.model_copy(update={"about": str(again.number)}))

    return write


def _add_to_held(said: Said) -> Write:
    async def write(desk: Desk, thread: Thread) -> Turn:
        if ticket := await desk.tickets.held(thread):
            await desk.tickets.add(ticket, said.text)
        return Turn(Kind.HANDOFF)

    return write


def _close(said: Said, number: str) -> Write:
    async def write(desk: Desk, thread: Thread) -> Turn:
        if demand := demand_reply(said):
            return demand
        ticket = await desk.tickets.of_thread(thread, number)
        if ticket is None:
            return Turn(Kind.ACTION, (Reply(texts.OUTDATED),))
        await desk.tickets.close(ticket.number, tell=False)
        return Turn(Kind.ACTION, (Reply(texts.HELD_CLOSED.format(number=ticket.number)),))

    return write


def _ends(said: Said) -> bool:
    """Words that anybody could have written end nothing; the officer reads them."""
    return said.incoming.vouched and _says_solved(said)


def _is_smalltalk(said: Said) -> bool:
    sure = said.match is not None and said.match.decision is Decision.ANSWER
    return sure and said.match is not None and said.match.answers[0].topic.startswith(SMALLTALK)


def _says_solved(said: Said) -> bool:
    """“解决了” and its like, which end a conversation with an officer as the button does."""
    sure = said.match is not None and said.match.decision is Decision.ANSWER
    entry = said.library.find(said.match.answers[0].topic) if sure and said.match else None
    return entry is not None and entry.action == "feedback-yes"
