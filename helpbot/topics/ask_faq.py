"""Answers out of the FAQ: an answer where the match is sure, “did you mean” where it is not, and an honest no where nothing is near."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from faq.entry import Entry
from faq.matcher import Decision, Scored
from helpbot.conversation.answers import (
    ACT,
    ASK,
    SMALLTALK,
    offer_person,
    offer_topics,
    offer_verdict,
)
from helpbot.conversation.handoff import find_matter, tell_handed_over
from helpbot.conversation.topic import Kind, Said, Turn, Why, Write
from helpbot.messages import Choice, Form, Reply
from helpbot.models import Thread, TicketReason, TicketState
from helpbot.services.answer_words import word_answer, word_source
from helpbot.services.desk import Desk
from helpbot.services.inquiries import Heard
from helpbot.services.ticket_terms import Matter
from helpbot.texts import conversation as texts
from helpbot.texts.words import CHINESE_DIGITS


@dataclass(frozen=True, slots=True)
class AskFaq:
    """The topic of every question no other topic claims. `able` are the actions that some topic carries out."""

    able: frozenset[str]
    name: str = "ask-faq"
    actions: frozenset[str] = frozenset()
    commands: frozenset[str] = frozenset()
    tokens: frozenset[str] = frozenset({ASK})
    forms: frozenset[Form] = frozenset()
    public: bool = True

    async def hear(self, said: Said, desk: Desk) -> Write | None:
        """Any question, a picked “did you mean”, an act that nobody carries out yet, or nothing to read."""
        if said.why is Why.EMPTY:
            return _say(Kind.REFUSE, texts.EMPTY)
        if said.why is Why.TOKEN:
            return await self._answer_pick(said, desk)
        if said.match is None or said.match.decision is Decision.REFUSE:
            return await _refuse(said, desk)
        if said.match.decision is Decision.CHOICES:
            return await _ask_back(said, desk, self.able)
        entries = [entry for each in said.match.answers if (entry := said.library.find(each.topic))]
        return self._answer(said, entries, said.text)

    async def _answer_pick(self, said: Said, desk: Desk) -> Write:
        """`ask:12:annual-report.window`, or the id of an act's entry."""
        inquiry, _, topic = said.argument.rpartition(":")
        entry = said.library.find(topic)
        if entry is None:
            return _say(Kind.REFUSE, texts.OUTDATED)
        asked = await desk.inquiries.find(int(inquiry), said.thread.id or 0) if inquiry.isdecimal() and said.thread else None
        return self._answer(said, [entry], asked.question if asked else entry.question)

    def _answer(self, said: Said, entries: list[Entry], question: str) -> Write:
        acts = all(entry.action for entry in entries)
        kind = Kind.ACTION if acts else Kind.ANSWER

        async def write(desk: Desk, thread: Thread) -> Turn:
            first = entries[0].id
            inquiry, *_ = [await _keep(desk, thread, said, kind, question, entry.id) for entry in entries]  # who got which answer
            choices = offer_person(inquiry) if acts else (*self._offer_act(said, entries), *offer_verdict(inquiry))
            reply = self._add_doubt(said, _word(desk, entries, choices), inquiry)
            return Turn(kind, (reply,), topic=first, inquiry=inquiry)

        return write

    def _add_doubt(self, said: Said, reply: Reply, inquiry: int) -> Reply:
        """The answer, and below it the first thing that was asked beside it and is not sure, with what it may mean."""
        for doubt in said.match.doubts if said.match and said.why is not Why.TOKEN else ():
            if found := _find_meant(said, doubt.candidates, self.able):
                asked = texts.DOUBT.format(said=doubt.said.strip())
                text = "\n\n".join(filter(None, [reply.text, reply.source, asked]))
                return replace(reply, text=text, source="", choices=(*offer_topics(found, inquiry), *reply.choices))
        return reply

    def _offer_act(self, said: Said, entries: list[Entry]) -> tuple[Choice, ...]:
        """A button to the act that an entry offers, where some topic can carry it out."""
        offered = [said.library.find(entry.offers) for entry in entries if entry.offers]
        return tuple(Choice(act.question, f"{ACT}:{act.id}") for act in offered if act and act.action in self.able)


def _word(desk: Desk, entries: list[Entry], choices: tuple[Choice, ...]) -> Reply:
    """One answer as it is; several numbered, each with its own basis."""
    if len(entries) == 1:
        return Reply(word_answer(desk.office, entries[0]), choices, source=word_source(entries[0]))
    parts = [texts.SEVERAL.format(count=len(entries))]
    for number, entry in enumerate(entries, 1):
        body = "\n".join(filter(None, [word_answer(desk.office, entry), word_source(entry)]))
        parts.append(texts.SEVERAL_ITEM.format(number=CHINESE_DIGITS[number - 1], question=entry.question, answer=body))
    return Reply("\n\n".join(parts), choices)


async def _ask_back(said: Said, desk: Desk, able: frozenset[str]) -> Write:
    entries = _find_meant(said, said.match.candidates if said.match else (), able)
    if not entries:
        return await _refuse(said, desk)

    async def write(desk: Desk, thread: Thread) -> Turn:
        inquiry = await _keep(desk, thread, said, Kind.CHOICES, said.text, None)
        choices = (*offer_topics(entries, inquiry), *offer_person(inquiry, texts.NONE_OF_THESE))
        return Turn(Kind.CHOICES, (Reply(texts.DID_YOU_MEAN, choices),), inquiry=inquiry)

    return write


def _find_meant(said: Said, candidates: Iterable[Scored], able: frozenset[str]) -> list[Entry]:
    """The entries that can be asked back."""
    found = [said.library.find(each.topic) for each in candidates]
    return [entry for entry in found if entry and not entry.id.startswith(SMALLTALK) and entry.action in {None, *able}]


async def _refuse(said: Said, desk: Desk) -> Write:
    """The second time in a row a person is called unasked; not where others read along, nor for an officer, who would call themselves."""
    if said.memory.misses and not said.incoming.public and not said.officer:
        return _pass_on(said, await find_matter(said, desk))

    async def write(desk: Desk, thread: Thread) -> Turn:
        inquiry = await _keep(desk, thread, said, Kind.REFUSE, said.text, None)
        return Turn(Kind.REFUSE, (Reply(texts.REFUSE, offer_person(inquiry)),), inquiry=inquiry, missed=True)

    return write


def _pass_on(said: Said, matter: Matter) -> Write:
    """To the ticket that waits already, or to a new one."""

    async def write(desk: Desk, thread: Thread) -> Turn:
        inquiry = await _keep(desk, thread, said, Kind.HANDOFF, said.text, None)
        waiting = await desk.tickets.latest_open(thread)
        if waiting is not None and waiting.state is TicketState.WAITING:
            await desk.tickets.add(waiting, said.text)
            return await tell_handed_over(desk, waiting, texts.MISSED_TWICE + texts.HANDED_OVER_BEFORE)
        ticket, _ = await desk.tickets.open(thread, said.text, TicketReason.NO_ANSWER, inquiry, matter=matter)
        return await tell_handed_over(desk, ticket, texts.MISSED_TWICE + texts.HANDED_OVER)

    return write


def _say(kind: Kind, text: str) -> Write:
    async def write(_desk: Desk, _thread: Thread) -> Turn:
        return Turn(kind, (Reply(text),))

    return write


async def _keep(desk: Desk, thread: Thread, said: Said, kind: Kind, question: str, topic: str | None) -> int:
    candidates = [(each.topic, each.score) for each in said.match.candidates] if said.match else []
    return await desk.inquiries.keep(
        thread, question, kind=kind, topic=topic, candidates=candidates, heard=Heard(said.revision, said.incoming.public)
    )
