"""Answers in the making, for officers in their chats and mails: an officer's reply kept as a draft, changed, approved, given up."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime

from helpbot.conversation.bindings import demand_reply
from helpbot.conversation.state import Pending
from helpbot.conversation.topic import Kind, Said, Turn, Why, Write
from helpbot.errors import Declined, NotFound
from helpbot.messages import Choice, Form, Reply
from helpbot.models import DraftState, FaqDraft, Thread
from helpbot.services.answer_words import word_briefly
from helpbot.services.desk import Desk
from helpbot.services.draft_review import Review
from helpbot.services.draft_words import word_approved, word_draft, word_findings, word_review
from helpbot.services.drafting import Wish, propose_again, propose_from_ticket, try_out
from helpbot.services.drafts import DRAFT, Actor, Agreed, find_objections, offer, offer_decision, offer_edits, read_draft
from helpbot.texts import learning as texts

NAME = "drafts"
LISTED = 8
"""Buttons below a list; whoever has more drafts begins with the oldest."""

_ASKS = {
    "make": re.compile(texts.ASKS_SAVE),
    "approve": re.compile(texts.ASKS_APPROVE),
    "show": re.compile(texts.ASKS_SHOW),
}
_WRITING = {"answer": texts.WRITE_ANSWER, "question": texts.WRITE_QUESTION}


@dataclass(frozen=True, slots=True)
class Request:
    """What an officer wants of which draft (or ticket, to `make` one), as it was at a version; 0 where they named it in words.

    `text` is the new answer or question that was asked for.
    """

    verb: str
    number: int = 0
    version: int = 0
    text: str = ""


@dataclass(frozen=True, slots=True)
class Ask:
    """A request, and who asks it."""

    request: Request
    said: Said
    by: Actor

    @property
    def now(self) -> datetime:
        return self.said.incoming.at


@dataclass(frozen=True, slots=True)
class DraftDesk:
    """“存为常见问题”, “草稿”, “批准草稿1”, and the buttons below a draft."""

    name: str = NAME
    actions: frozenset[str] = frozenset()
    commands: frozenset[str] = texts.LISTING | {"drafts"}
    tokens: frozenset[str] = frozenset({DRAFT})
    forms: frozenset[Form] = frozenset()
    public: bool = False

    def claims(self, said: Said) -> str:
        """What is written as these requests are, number and all."""
        return DRAFT if _read_words(said.text) else ""

    async def hear(self, said: Said, desk: Desk) -> Write | None:
        """A request of an officer, or the text that one asked to write; read and tried out here, written in the second half."""
        request = self._read(said)
        if request is None:
            return None
        person = await desk.people.bound(said.incoming.address)
        if person is None or not await desk.officers.has(person):
            return _say(texts.OFFICERS_ONLY)
        if demand := demand_reply(said):
            return _turn(demand)
        ask = Ask(request, said, Actor(f"person:{person.id}", said.incoming.address.channel))
        try:
            return await _VERBS[request.verb](ask, desk)
        except (NotFound, Declined) as error:
            return _say(str(error))

    def _read(self, said: Said) -> Request | None:
        """None where the pending text is not for us."""
        if said.why is Why.TOKEN:
            return _read_token(said.argument) if said.what == DRAFT else None
        if request := _read_words(said.text):
            return request
        if said.why is Why.PENDING and said.memory.pending:
            return replace(_read_token(f"{said.memory.pending.step}:{said.memory.pending.about}"), text=said.text)
        return Request("list") if said.what in self.commands else None


def _read_token(argument: str) -> Request:
    """`approve:12:3`; what is no such thing asks for the list."""
    verb, _, rest = argument.partition(":")
    numbers = [int(part) for part in rest.split(":") if re.fullmatch("[0-9]{1,9}", part)]
    if verb not in _VERBS or not numbers:
        return Request("list")
    return Request(verb, numbers[0], numbers[1] if len(numbers) > 1 else 0)


def _read_words(text: str) -> Request | None:
    plain = text.strip(texts.AROUND)
    return next((Request(verb, int(found[1])) for verb, form in _ASKS.items() if (found := form.fullmatch(plain))), None)


def _turn(turn: Turn) -> Write:
    async def write(_desk: Desk, _thread: Thread) -> Turn:
        return turn

    return write


def _say(text: str, choices: tuple[Choice, ...] = (), pending: Pending | None = None) -> Write:
    return _turn(Turn(Kind.ACTION, (Reply(text, choices),), pending=pending))


def _do(deed: Callable[[Desk], Awaitable[Reply]]) -> Write:
    """Do it in the write half; a refusal, which comes before anything is written, is said."""

    async def write(desk: Desk, _thread: Thread) -> Turn:
        try:
            return Turn(Kind.ACTION, (await deed(desk),))
        except (NotFound, Declined) as error:
            return Turn(Kind.ACTION, (Reply(str(error)),))

    return write


async def _list(_ask: Ask, desk: Desk) -> Write:
    found = await desk.drafts.listed([DraftState.OPEN], LISTED)
    if not found:
        return _say(texts.NO_DRAFTS)
    choices = [
        offer(texts.LIST_LINE.format(number=draft.number, question=word_briefly(read_draft(draft)[0].question)), "show", draft)
        for draft in found
    ]
    return _say(texts.LIST_HEAD, tuple(choices))


async def _show(ask: Ask, desk: Desk) -> Write:
    draft = await desk.drafts.get(ask.request.number)
    lines = [word_draft(draft, *read_draft(draft)), word_findings(draft.findings)]
    return _say("\n".join(lines), _offers(desk, draft, ask.by))


def _offers(desk: Desk, draft: FaqDraft, by: Actor) -> tuple[Choice, ...]:
    if draft.state is not DraftState.OPEN:
        return ()
    own = desk.office.faq.second_person and by.who == draft.author
    return offer_edits(draft) if own else offer_decision(draft)


async def _make(ask: Ask, desk: Desk) -> Write:
    proposal = await propose_from_ticket(desk, ask.said.library, ask.request.number, Wish(), ask.now)
    found = await try_out(desk, ask.said.library, proposal.entry, ask.now)
    names = await desk.reviews.names()

    async def make(desk: Desk) -> Reply:
        return _word_kept(desk, await desk.drafts.make(proposal, found, ask.by), found, names, ask.by)

    return _do(make)


def _word_kept(desk: Desk, draft: FaqDraft, found: Review, names: list[str], by: Actor) -> Reply:
    lines = [word_draft(draft, *read_draft(draft)), word_review(found, names)]
    if desk.office.faq.second_person:
        lines.append(texts.NEEDS_SECOND.format(number=draft.number))
    return Reply("\n".join(lines), _offers(desk, draft, by))


async def _approve(ask: Ask, desk: Desk) -> Write:
    """What must be agreed to in so many words is shown first, with a button that says so."""
    draft = await desk.drafts.get(ask.request.number)
    if _is_outdated(ask, draft):
        return _say_outdated(draft)
    await desk.drafts.demand_second(draft, ask.by)
    found = await try_out(desk, ask.said.library, read_draft(draft)[0], ask.now)
    anyway = ask.request.verb == "anyway"
    agreed = Agreed(steals=anyway, public=anyway)
    if draft.state is DraftState.OPEN and (objections := find_objections(found, agreed)):
        return _say("\n".join([texts.OBJECTION.format(number=draft.number), *objections]), _offer_anyway(draft, found))

    async def approve(desk: Desk) -> Reply:
        await desk.drafts.approve(draft, found, ask.by, agreed)
        return Reply(word_approved(draft, found, loud=True))

    return _do(approve)


def _offer_anyway(draft: FaqDraft, found: Review) -> tuple[Choice, ...]:
    """A flaw has to be mended; anything else may be agreed to."""
    if found.flaws:
        return offer_edits(draft)
    return (offer(texts.APPROVE_ANYWAY, "anyway", draft), *offer_edits(draft))


def _is_outdated(ask: Ask, draft: FaqDraft) -> bool:
    """Whether the officer has another version before their eyes."""
    return ask.request.version not in (0, draft.version)


def _say_outdated(draft: FaqDraft) -> Write:
    return _say(texts.OUTDATED.format(number=draft.number), (offer(texts.SHOW, "show", draft),))


async def _drop(ask: Ask, desk: Desk) -> Write:
    draft = await desk.drafts.get(ask.request.number)
    if _is_outdated(ask, draft):
        return _say_outdated(draft)

    async def drop(desk: Desk) -> Reply:
        await desk.drafts.drop(draft, ask.by)
        return Reply(texts.DROPPED.format(number=draft.number))

    return _do(drop)


async def _edit(ask: Ask, desk: Desk) -> Write:
    """Ask for the new text first; then keep it."""
    request = ask.request
    draft = await desk.drafts.get(request.number)
    if _is_outdated(ask, draft):
        return _say_outdated(draft)
    if not request.text:
        pending = Pending(topic=NAME, step=request.verb, about=f"{draft.number}:{draft.version}")
        return _say(_WRITING[request.verb], pending=pending)
    wish = Wish(answer=request.text) if request.verb == "answer" else Wish(question=request.text)
    proposal = await propose_again(desk, ask.said.library, draft, wish, ask.now)
    found = await try_out(desk, ask.said.library, proposal.entry, ask.now)
    names = await desk.reviews.names()

    async def revise(desk: Desk) -> Reply:
        return _word_kept(desk, await desk.drafts.revise(draft, proposal, found, ask.by), found, names, ask.by)

    return _do(revise)


_VERBS: dict[str, Callable[[Ask, Desk], Awaitable[Write]]] = {
    "list": _list,
    "show": _show,
    "make": _make,
    "approve": _approve,
    "anyway": _approve,
    "drop": _drop,
    "answer": _edit,
    "question": _edit,
}
