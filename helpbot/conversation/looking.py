"""Who may look into the registry from here, and what every answer out of it has around it; shared by topics."""

from dataclasses import dataclass

from faq.matcher import Decision
from helpbot.conversation.bindings import word_phone
from helpbot.conversation.topic import Kind, Said, Turn, Write
from helpbot.messages import Choice, Reply, Trust
from helpbot.models import Role, Thread
from helpbot.services.desk import Desk
from helpbot.services.filing_answer import Scene
from helpbot.services.filing_choice import find_named
from helpbot.services.filing_question import Question
from helpbot.services.registry import InstitutionRecord
from helpbot.texts import status as texts

WHICH = 10
"""Institutions that are offered; whoever has more types the name."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who may look: their person, and whether they look for the office."""

    id: int
    officer: bool


async def find_reader(said: Said, desk: Desk) -> Reader | str:
    """Who asks; or what is said to somebody who gets nothing here. Of the registry nothing is read before this has said who it is.

    An answer goes to the address that asks, so that is what has to be on record. A mail whose answer would go elsewhere than where it says
    it comes from, or whose sender was found to be forged, is answered as if by nobody.
    """
    incoming = said.incoming
    person = await desk.people.bound(incoming.address)
    if person is None:
        return texts.NOT_BOUND.format(phone=word_phone(desk))
    if incoming.address.channel in desk.office.withheld:
        return texts.WITHHELD.format(phone=word_phone(desk))
    if incoming.diverted or (incoming.trust is Trust.FAILED and not incoming.vouched):
        return texts.UNPROVED.format(phone=word_phone(desk))
    roles = [each.role for each in await desk.people.acting_for(person)]
    if not roles:
        return texts.NOTHING_BOUND.format(phone=word_phone(desk))
    return Reader(person.id or 0, officer=Role.OFFICER in roles)


async def set_scene(desk: Desk) -> Scene:
    """What the answer is seen against."""
    return Scene(desk.office, desk.workdays.today(), await desk.workdays.calendar())


async def find_institutions(desk: Desk, reader: Reader, question: Question) -> list[InstitutionRecord]:
    """What the person acts for, cut down to what the question names, where it names any; an officer finds the office's."""
    own = await desk.registry.institutions_for(reader.id)
    if not (question.usccs or question.named):
        return own
    found = [each for each in own if each.uscc in question.usccs] or find_named(own, question.named)
    if found or not reader.officer:
        return found
    words = [*question.usccs, *question.named]
    of_office = [each for word in words for each in await desk.registry.institutions_for(reader.id, like=word) if each not in own]
    exact = [each for each in of_office if each.name in question.named]
    return exact or list(dict.fromkeys(of_office))


def top_action(said: Said) -> str | None:
    """The act that the matcher thinks of first, sure or not."""
    candidates = said.match.candidates if said.match else ()
    entry = said.library.find(candidates[0].topic) if candidates else None
    return entry.action if entry else None


def offered_action(said: Said) -> str | None:
    """The act that the one sure answer has a button to."""
    match = said.match
    if match is None or match.decision is not Decision.ANSWER or len(match.answers) != 1:
        return None
    entry = said.library.find(match.answers[0].topic)
    act = said.library.find(entry.offers) if entry and entry.offers else None
    return act.action if act else None


def say(text: str, *choices: Choice, topic: str) -> Write:
    """Only words; nothing was seen."""

    async def write(_desk: Desk, _thread: Thread) -> Turn:
        return Turn(Kind.ACTION, (Reply(text, choices),), topic=topic)

    return write
