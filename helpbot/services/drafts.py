"""Entries on their way into the FAQ: written by one person, approved by another, and not undoing what came between."""

from collections.abc import Sequence
from dataclasses import dataclass

from faq.entry import Entry, pack_entry, parse_entry
from helpbot.clock import SHANGHAI, Clock
from helpbot.errors import Conflict, Declined, NotFound
from helpbot.messages import Choice, Reply
from helpbot.models import DraftState, FaqDraft, FaqOverlay, Person, Role, Ticket
from helpbot.services.audit import CLI, OPERATOR, Audit
from helpbot.services.draft_review import Review
from helpbot.services.draft_words import word_draft, word_edit, word_findings
from helpbot.services.entries import Change, Entries, Signed, read_stored
from helpbot.services.office import Office
from helpbot.services.outbox import Outbox
from helpbot.services.outbox_keys import draft_notice_key
from helpbot.services.people import People
from helpbot.services.proposal import Proposal
from helpbot.services.waiting import keep_told, list_waiting
from helpbot.store import drafts, learning, tickets
from helpbot.store.database import Transaction
from helpbot.store.learning import Asked
from helpbot.texts import learning as texts

DRAFT = "draft"
"""Token prefix of what can be done with one: a verb, its number, its version."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something, as the audit names them, and over which channel."""

    who: str = OPERATOR
    channel: str = CLI


@dataclass(frozen=True, slots=True)
class Agreed:
    """What an approver has said in so many words: that it may take other topics' questions, that what it tells may be public."""

    steals: bool = False
    public: bool = False


def read_draft(draft: FaqDraft) -> tuple[Entry, Entry | None]:
    """The entry, and the one it would replace."""
    return parse_entry(draft.entry, draft.topic), read_stored(draft.before, draft.topic)


def find_objections(found: Review, agreed: Agreed) -> list[str]:
    """Why it must not go live as it is, each with its cure; what was agreed to is no reason."""
    data = found.as_data()
    objections: list[str] = []
    if found.flaws:
        objections += [word_findings({"flaws": found.flaws}), texts.CURE_FLAWS]
    if (found.thefts or found.misses) and not agreed.steals:
        objections += [word_findings({"thefts": data["thefts"], "misses": data["misses"]}), texts.CURE_THEFTS]
    if found.private and not agreed.public:
        objections += [word_findings({"private": found.private}), texts.CURE_PRIVATE]
    return objections


class Drafts:
    """The drafts of an office."""

    def __init__(  # noqa: PLR0913, PLR0917 -- the services it works by
        self, tx: Transaction, clock: Clock, office: Office, entries: Entries, people: People, audit: Audit, outbox: Outbox
    ) -> None:
        self._tx = tx
        self._clock = clock
        self._office = office
        self._entries = entries
        self._people = people
        self._audit = audit
        self._outbox = outbox

    async def get(self, number: int) -> FaqDraft:
        """The draft of this number. Raises NotFound."""
        if draft := await drafts.find(self._tx, number):
            return draft
        raise NotFound(texts.NO_SUCH_DRAFT.format(number=number))

    async def of_ticket(self, ticket: Ticket) -> FaqDraft | None:
        """The open draft that was made out of a ticket."""
        return await drafts.of_ticket(self._tx, ticket.number)

    async def listed(self, states: Sequence[DraftState], limit: int) -> list[FaqDraft]:
        """Drafts in these states, longest waiting first."""
        return await drafts.listed(self._tx, states, limit)

    async def make(self, proposal: Proposal, found: Review, by: Actor) -> FaqDraft:
        """Keep a proposal, and ask a second person to approve it, where one is needed."""
        draft = FaqDraft(
            office_id=self._tx.office_id,
            number=0,
            topic=proposal.entry.id,
            entry=pack_entry(proposal.entry),
            before=pack_entry(proposal.before) if proposal.before else None,
            base=proposal.base,
            ticket=proposal.ticket.number if proposal.ticket else None,
            origin=proposal.origin,
            author=by.who,
            findings=found.as_data(),
            created_at=self._clock.now(),
        )
        draft = await drafts.add(self._tx, draft)
        await self._note("faq.drafted", draft, by)
        await self._ask_second(draft)
        return draft

    async def revise(self, draft: FaqDraft, proposal: Proposal, found: Review, by: Actor) -> FaqDraft:
        """Write a draft anew, as it was read a moment ago; whoever wrote it last is its author. Raises Conflict, Declined."""
        self._demand_open(draft)
        await self._change(
            draft,
            entry=pack_entry(proposal.entry),
            before=pack_entry(proposal.before) if proposal.before else None,
            base=proposal.base,
            author=by.who,
            findings=found.as_data(),
        )
        await self._note("faq.revised", draft, by)
        draft = await self.get(draft.number)
        await self._ask_second(draft)
        return draft

    async def drop(self, draft: FaqDraft, by: Actor) -> None:
        """Give a draft up. Raises Conflict, Declined."""
        self._demand_open(draft)
        await self._change(draft, state=DraftState.DROPPED, approver=by.who, decided_at=self._clock.now())
        await self._note("faq.dropped", draft, by)

    async def approve(self, draft: FaqDraft, found: Review, by: Actor, agreed: Agreed, *, loud: bool = True) -> int:
        """Make it live, as it was read and reviewed a moment ago; returns the revision.

        Those who wait are answered from now on, and those who received another answer are told, if `loud`. Raises Declined where there
        are objections or a second person is needed, Conflict where the draft or its topic was changed meanwhile; nothing is written then.
        """
        self._demand_open(draft)
        await self.demand_second(draft, by)
        if objections := find_objections(found, agreed):
            raise Declined("\n".join([texts.OBJECTION.format(number=draft.number), *objections]))
        await self._demand_fresh(draft)
        source = await tickets.find(self._tx, draft.ticket) if draft.ticket else None
        waiting = list_waiting(found.waiting, source)
        state = DraftState.TELLING if waiting else DraftState.APPROVED
        await self._change(draft, state=state, approver=by.who, waiting=waiting, decided_at=self._clock.now())
        entry, before = read_draft(draft)
        signed = Signed(f"draft:{draft.number}", draft.author, by.who, loud=loud)
        revision = await self._entries.put([Change(draft.topic, entry, before)], signed)
        await drafts.keep_revision(self._tx, draft.number, revision)
        await self._settle_source(draft, revision, found.waiting)
        await self._note("faq.approved", draft, by)
        return revision

    async def demand_second(self, draft: FaqDraft, by: Actor) -> None:
        """Raise Declined where whoever approves is who wrote it, and the office wants two."""
        if self._office.faq.second_person and by.who == draft.author:
            raise Declined(texts.SAME_PERSON.format(number=draft.number))

    async def compose_notice(self, reference: str) -> Reply | None:
        """The note that asks an officer for an approval; None where the draft has been changed or decided on meanwhile, and to whoever is
        no officer any more.
        """
        number, version, person = (int(part) for part in reference.split(":"))
        draft = await self.get(number)
        if draft.state is not DraftState.OPEN or draft.version != version or person not in [each.id for each in await self._officers()]:
            return None
        words = "\n".join([word_draft(draft, *read_draft(draft)), word_findings(draft.findings)])
        return Reply(texts.NOTICE.format(number=number, draft=words), offer_decision(draft))

    async def name(self, who: str) -> str:
        """An actor as officers know them."""
        if who == OPERATOR:
            return texts.AUTHOR_OPERATOR
        kind, _, number = who.partition(":")
        if kind != "person":
            return texts.NOBODY
        try:
            return (await self._people.get(int(number))).name
        except NotFound:
            return texts.AUTHOR_PERSON.format(id=number)

    async def word_version(self, row: FaqOverlay) -> str:
        """What a version changed."""
        entry, before = read_stored(row.entry, row.topic), read_stored(row.before, row.topic)
        return word_edit(before, entry) if entry and before else entry.answer if entry else ""

    def _demand_open(self, draft: FaqDraft) -> None:
        if draft.state is not DraftState.OPEN:
            raise Declined(texts.NOT_OPEN.format(number=draft.number, state=texts.STATES[draft.state]))

    async def _demand_fresh(self, draft: FaqDraft) -> None:
        """Raise Conflict where the topic has been changed since the draft was written, with who changed what."""
        row = await self._entries.counting(draft.topic)
        if row is None or row.revision == draft.base:
            return
        at = f"{row.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
        who, changes = await self.name(row.author), await self.word_version(row)
        raise Conflict(texts.STALE.format(number=draft.number, topic=draft.topic, who=who, at=at, changes=changes))

    async def _change(self, draft: FaqDraft, **values: object) -> None:
        if not await drafts.change(self._tx, draft.number, draft.version, **values):
            raise Conflict(texts.STALE_DRAFT.format(number=draft.number))

    async def _note(self, action: str, draft: FaqDraft, by: Actor) -> None:
        await self._audit.note(action, f"draft:{draft.number} topic:{draft.topic}", actor=by.who, channel=by.channel)

    async def _ask_second(self, draft: FaqDraft) -> None:
        """Tell the other officers that it waits; where there is none, nobody."""
        if not self._office.faq.second_person:
            return
        for person in await self._officers():
            address = await self._people.reach(person)
            if address and f"person:{person.id}" != draft.author:
                key = draft_notice_key(draft.number, draft.version, address.id or 0)
                await self._outbox.put(address, "draft-notice", key, reference=f"{draft.number}:{draft.version}:{person.id}")

    async def _officers(self) -> list[Person]:
        return await self._people.clerks_of("", (Role.OFFICER,))

    async def _settle_source(self, draft: FaqDraft, revision: int, waiting: Sequence[Asked]) -> None:
        """Whoever asked first has had the answer from an officer: they are told when it changes, like all who got it."""
        ticket = await tickets.find(self._tx, draft.ticket) if draft.ticket else None
        if ticket is None or any(each.ticket == ticket.number for each in waiting):
            return
        now = self._clock.now()
        if ticket.inquiry_id:
            await learning.settle(self._tx, [ticket.inquiry_id], draft.topic, revision, now)
        else:
            await keep_told(self._tx, ticket, draft.topic, revision, now)


def offer_making(ticket: int) -> Choice:
    """The button that makes a draft of an officer's reply to a ticket of this number."""
    return Choice(texts.SAVE, f"{DRAFT}:make:{ticket}")


def offer_decision(draft: FaqDraft) -> tuple[Choice, ...]:
    """What whoever may approve a draft can do with it."""
    return (offer(texts.APPROVE, "approve", draft), *offer_edits(draft))


def offer_edits(draft: FaqDraft) -> tuple[Choice, ...]:
    """What its author can do with it, too."""
    verbs = ((texts.EDIT_ANSWER, "answer"), (texts.EDIT_QUESTION, "question"), (texts.DROP, "drop"))
    return tuple(offer(label, verb, draft) for label, verb in verbs)


def offer(label: str, verb: str, draft: FaqDraft) -> Choice:
    """One button of a draft as it is now: pressed when it has been changed, it does nothing but say so."""
    return Choice(label, f"{DRAFT}:{verb}:{draft.number}:{draft.version}")
