"""How a draft comes about: out of an officer's reply, or as a change of an entry that is live."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from faq.clusters import Said, cluster
from faq.entry import Certainty, Entry
from faq.library import Library
from faq.text import office_wording
from helpbot.clock import SHANGHAI
from helpbot.errors import Declined, NotFound
from helpbot.models import FaqDraft, Ticket
from helpbot.services.desk import Desk
from helpbot.services.draft_review import Review, review
from helpbot.services.drafts import Actor, read_draft
from helpbot.services.office import Office
from helpbot.services.privacy import mask
from helpbot.services.proposal import Proposal
from helpbot.store.learning import Asked
from helpbot.texts import cli as cli_texts
from helpbot.texts import learning as texts

LONGEST_QUESTION = 60
MOST_PHRASINGS = 40

LOOKED_BACK = timedelta(days=90)
"""Questions of the same kind from this time become wordings of the new entry."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What an officer says about an entry; what is None stays as it is, or is found."""

    question: str | None = None
    answer: str | None = None
    basis: str | None = None
    topic: str | None = None
    phrasings: tuple[str, ...] = ()


async def propose_from_ticket(desk: Desk, library: Library, number: int, wish: Wish, now: datetime) -> Proposal:
    """The reply to a ticket, which an authority above may have given, as an entry with the wordings of all who asked the same.

    Internal notes and questions back are no replies. Raises NotFound, Declined.
    """
    ticket = await desk.tickets.get(number)
    if known := await desk.drafts.of_ticket(ticket):
        raise Declined(texts.DRAFT_EXISTS.format(number=number, draft=known.number))
    answers = [reply for reply in await desk.tickets.replies(ticket) if reply.by_officer and not (reply.internal or reply.asks)]
    answer = wish.answer if wish.answer is not None else answers[-1].text if answers else ""
    above = answers[-1].source if answers and wish.answer is None else ""
    if not answer.strip():
        raise Declined(texts.NO_REPLY.format(number=number))
    names = await desk.reviews.names()
    question = (wish.question or find_question(ticket.question, names)).strip()
    wordings = [find_question(text, names) for text in _asked_alike(ticket, await desk.reviews.asked(LOOKED_BACK))]
    entry = Entry(
        id=wish.topic or _name_topic(desk.office, ticket),
        question=question,
        answer=answer.strip(),
        phrasings=_distinct([*wish.phrasings, *wordings], question),
        basis=wish.basis or texts.OWN_BASIS.format(office=above or desk.office.settings.name),
        certainty=Certainty.LOCAL,
    )
    entry = _confirm(entry, desk.office, now)
    return await _propose(desk, library, entry, texts.ORIGIN_TICKET.format(number=number), ticket)


async def propose_change(desk: Desk, library: Library, topic: str, wish: Wish, now: datetime) -> Proposal:
    """An entry that is live, changed as wished. Raises NotFound, Declined where nothing would change."""
    before = library.find(topic)
    if before is None:
        raise NotFound(cli_texts.FAQ_NO_TOPIC.format(topic=topic))
    entry = change_entry(before, wish)
    if entry == before:
        raise Declined(texts.NOTHING_CHANGED)
    return await _propose(desk, library, _confirm(entry, desk.office, now), texts.ORIGIN_EDIT)


async def propose_entry(desk: Desk, library: Library, entry: Entry) -> Proposal:
    """An entry that somebody wrote in full. Raises Declined where it is live already."""
    if entry == library.find(entry.id):
        raise Declined(texts.NOTHING_CHANGED)
    return await _propose(desk, library, entry, texts.ORIGIN_EDIT)


async def propose_again(desk: Desk, library: Library, draft: FaqDraft, wish: Wish, now: datetime) -> Proposal:
    """A draft changed as wished, on top of what is live of its topic by now. Raises Declined."""
    entry = change_entry(read_draft(draft)[0], wish)
    return await _propose(desk, library, _confirm(entry, desk.office, now), draft.origin)


def change_entry(entry: Entry, wish: Wish) -> Entry:
    """The entry with what is wished. Raises Declined where no answer would be left."""
    if wish.answer is not None and not wish.answer.strip():
        raise Declined(texts.EMPTY_ANSWER)
    question = (wish.question or entry.question).strip()
    return replace(
        entry,
        question=question,
        answer=(wish.answer or entry.answer).strip(),
        basis=wish.basis or entry.basis,
        phrasings=_distinct([*entry.phrasings, *wish.phrasings], question, most=len(entry.phrasings) + MOST_PHRASINGS),
    )


async def _propose(desk: Desk, library: Library, entry: Entry, origin: str, ticket: Ticket | None = None) -> Proposal:
    row = await desk.entries.counting(entry.id)
    return Proposal(entry, library.find(entry.id), row.revision if row else 0, origin, ticket)


async def name_actor(desk: Desk, person_id: int | None) -> Actor:
    """Who acts at the command line: an officer by number, else the operator. Raises NotFound, Declined."""
    if person_id is None:
        return Actor()
    person = await desk.people.get(person_id)
    if not await desk.officers.has(person):
        raise Declined(texts.NOT_AN_OFFICER.format(id=person_id))
    return Actor(f"person:{person_id}")


async def try_out(desk: Desk, library: Library, entry: Entry, now: datetime) -> Review:
    """What the entry would do if it went live now."""
    return await review(entry, library, await desk.reviews.gather(entry.id), desk.office, now)


def find_question(said: str, names: Sequence[str] = ()) -> str:
    """What is asked in what somebody said, on one line, without what is somebody's own."""
    wording = office_wording()
    asked = wording.find_questions(said)
    line = " ".join(mask(asked[0] if asked else said, names, blank=True).split())
    return line[:LONGEST_QUESTION]


def _asked_alike(ticket: Ticket, asked: Sequence[Asked]) -> list[str]:
    """The ticket's question, and those that were asked and mean the same."""
    questions = [Said(ticket.question, _near(ticket, asked)), *(Said(each.question, each.near) for each in asked)]
    return next(([questions[place].text for place in group] for group in cluster(questions) if 0 in group), [])


def _near(ticket: Ticket, asked: Sequence[Asked]) -> str:
    return next((each.near for each in asked if each.ticket == ticket.number), "")


def _distinct(wordings: Sequence[str], question: str, most: int = MOST_PHRASINGS) -> tuple[str, ...]:
    """Each wording once, as the matcher reads them, and the question not among them."""
    normalise = office_wording().normalise
    seen = {normalise(question), ""}
    kept: list[str] = []
    for text in wordings:
        if (normal := normalise(text)) not in seen:
            seen.add(normal)
            kept.append(text)
    return tuple(kept[:most])


def _name_topic(office: Office, ticket: Ticket) -> str:
    """A name that no other office gives: entries travel between them."""
    mark = sha256(office.settings.name.encode()).hexdigest()[:4]
    return f"learned.{mark}-{ticket.number}"


def _confirm(entry: Entry, office: Office, now: datetime) -> Entry:
    """The entry as confirmed today, to be reviewed when the office says."""
    today = now.astimezone(SHANGHAI).date()
    return replace(entry, confirmed=today, review_by=today + timedelta(days=office.faq.review_days))
