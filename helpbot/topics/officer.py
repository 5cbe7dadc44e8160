"""An officer at work: claims a ticket, answers it, asks back, notes, closes, passes on, asks upward, in a chat or by a reply to a mail."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from helpbot.conversation.bindings import demand_reply
from helpbot.conversation.casework import Deed
from helpbot.conversation.officer_hearing import NAME, claims, read_deed, show
from helpbot.conversation.state import Pending
from helpbot.conversation.ticket_views import find_officer, list_tickets, read_filings, view_ticket, word_preview, word_taken
from helpbot.conversation.topic import Kind, Said, Turn, Why, Write
from helpbot.errors import Declined, NotFound
from helpbot.messages import Choice, Form, Reply
from helpbot.models import Priority, Thread, Ticket
from helpbot.services.desk import Desk
from helpbot.services.drafts import offer_making
from helpbot.services.office_time import word_moment
from helpbot.services.outbox_keys import ticket_view_key
from helpbot.services.ticket_notices import TOKEN, offer_deeds
from helpbot.services.ticket_terms import By
from helpbot.services.upward import word_due
from helpbot.texts import conversation as talk
from helpbot.texts import officer as texts
from helpbot.texts import tickets as ticket_texts
from helpbot.texts import upward as upward_texts

_ASK_FOR = {"answer": texts.ASK_ANSWER, "ask": texts.ASK_QUESTION, "note": texts.ASK_NOTE}


@dataclass(frozen=True, slots=True)
class _Wish:
    """A deed as its doer wishes it: who, what, in which message."""

    said: Said
    deed: Deed
    by: By

    @property
    def number(self) -> int:
        return self.deed.number

    @property
    def words(self) -> str:
        return self.deed.words or (texts.FILES_ONLY if self.said.incoming.attachments else "")


Do = Callable[[Desk, Thread, _Wish], Awaitable[Turn]]


@dataclass(frozen=True, slots=True)
class OfficerWork:
    """Tickets where officers work. Its buttons and words obey bound officers only; in public it does nothing but give a ticket away."""

    name: str = NAME
    actions: frozenset[str] = frozenset()
    commands: frozenset[str] = texts.LIST | {"tickets"}
    tokens: frozenset[str] = frozenset({TOKEN})
    forms: frozenset[Form] = frozenset()
    public: bool = True

    def claims(self, said: Said) -> str:
        """An officer's sentence that names a ticket by its number, or may mean the one before them."""
        return NAME if claims(said) else ""

    async def hear(self, said: Said, desk: Desk) -> Write | None:
        """A button, a sentence, the words that were asked for, or a letter."""
        if said.answered and not said.answered.mine:
            return _say(texts.NOT_YOURS)
        pending = said.memory.pending if said.memory.pending and said.memory.pending.topic == NAME else None
        deed = await read_deed(said, desk)
        if deed is None and not self._lists(said):
            open_which = said.why is Why.MATCH and said.what == NAME
            return None if pending and not open_which else _say(texts.WHICH if open_which else talk.OUTDATED)
        by = await find_officer(said, desk)
        if by is None:
            return _say(texts.NO_LONGER if said.verbatim else texts.OFFICERS_ONLY)
        if said.incoming.public and (deed is None or deed.verb != "take"):
            return _say(texts.PRIVATELY)
        return await _prepare(said, desk, _Wish(said, deed, by)) if deed else _list()

    def _lists(self, said: Said) -> bool:
        return said.why is Why.COMMAND and said.what in self.commands


async def _prepare(said: Said, desk: Desk, wish: _Wish) -> Write:
    """The registry is asked here, outside the transaction."""
    if wish.deed.verb in ("take", "show"):
        return await _prepare_view(said, desk, wish)
    do = _DEEDS.get(wish.deed.verb)
    if do is None:
        return _say(talk.OUTDATED)

    async def write(desk: Desk, thread: Thread) -> Turn:
        if demand := demand_reply(said):
            return demand
        try:
            return show(desk, await do(desk, thread, wish), wish.number)
        except (NotFound, Declined) as error:
            return _turn(str(error))

    return write


async def _prepare_view(said: Said, desk: Desk, wish: _Wish) -> Write:
    channel = said.incoming.address.channel
    try:
        filings = await read_filings(desk, wish.by, await desk.tickets.get(wish.number), channel)
    except NotFound as error:
        return _say(str(error))

    async def write(desk: Desk, _thread: Thread) -> Turn:
        if demand := demand_reply(said):
            return demand
        if wish.deed.verb == "take":
            return await _take(desk, wish, filings)
        return show(desk, _turn(await _show(desk, wish, await desk.tickets.get(wish.number), filings)), wish.number)

    return write


async def _take(desk: Desk, wish: _Wish, filings: list[str]) -> Turn:
    """One officer has it; what is in it is shown to nobody else."""
    person = wish.by.person
    if person is None:
        return _turn(texts.OFFICERS_ONLY)
    ticket, won = await desk.dispatch.claim(wish.number, person)
    if not won and ticket.owner_id != person.id:
        return _turn(await word_taken(desk, ticket))
    incoming = wish.said.incoming
    view = await _show(desk, wish, ticket, filings)
    if won:
        await desk.audit.note_by(incoming.speaker or incoming.address, "ticket.claimed", f"ticket:{ticket.number}")
    if not incoming.public or incoming.speaker is None:
        return show(desk, _turn(view), ticket.number)
    to = await desk.people.find(incoming.speaker)
    await desk.outbox.put(to, "ticket-view", ticket_view_key(incoming.id), reply=view, reference=str(ticket.number))
    return _turn(texts.TAKEN.format(number=ticket.number, name=person.name or texts.NO_NAME))


async def _show(desk: Desk, wish: _Wish, ticket: Ticket, filings: list[str]) -> Reply:
    """All of a ticket; whoever is shown filings with it, the audit says so."""
    incoming = wish.said.incoming
    if filings:
        await desk.audit.note_by(incoming.speaker or incoming.address, "status.seen", f"{ticket.uscc} ticket:{ticket.number}")
    return await view_ticket(desk, ticket, filings, incoming)


async def _ask_for_words(desk: Desk, _thread: Thread, wish: _Wish) -> Turn:
    """What is written next goes with the deed; a bare number means nothing else then."""
    await desk.tickets.get(wish.number)
    if wish.said.verbatim:
        return _turn(texts.EMPTY, _go_on(wish))
    prompt = _ASK_FOR[wish.deed.verb].format(number=wish.number)
    drop = Choice(texts.DROP, f"{TOKEN}:drop:{wish.number}")
    return _turn(Reply(prompt, (drop,)), Pending(topic=NAME, step=wish.deed.verb, about=str(wish.number)))


async def _answer(desk: Desk, thread: Thread, wish: _Wish) -> Turn:
    if not wish.words:
        return await _ask_for_words(desk, thread, wish)
    told = await desk.tickets.reply(wish.number, wish.words, wish.by, files=wish.said.incoming.attachments)
    numbers = texts.BETWEEN.join(str(each.number) for each in told)
    deeds = () if wish.said.incoming.in_one else offer_deeds(wish.number)
    template = texts.ANSWERED_ALL if len(told) > 1 else texts.ANSWERED
    return _turn(Reply(template.format(number=wish.number, numbers=numbers), (*deeds, offer_making(wish.number))), _go_on(wish))


async def _ask_back(desk: Desk, thread: Thread, wish: _Wish) -> Turn:
    if not wish.words:
        return await _ask_for_words(desk, thread, wish)
    await desk.tickets.ask_back(wish.number, wish.words, wish.by)
    return _turn(texts.ASKED.format(number=wish.number), _go_on(wish))


async def _note(desk: Desk, thread: Thread, wish: _Wish) -> Turn:
    if not wish.words:
        return await _ask_for_words(desk, thread, wish)
    await desk.tickets.note(wish.number, wish.words, wish.by)
    return _turn(texts.NOTED.format(number=wish.number), _go_on(wish))


async def _close(desk: Desk, _thread: Thread, wish: _Wish) -> Turn:
    """With words: those are the last ones."""
    if wish.deed.words:
        await desk.tickets.reply(wish.number, wish.deed.words, wish.by, final=True)
        return _turn(Reply(texts.ANSWERED_CLOSED.format(number=wish.number), (offer_making(wish.number),)))
    if not await desk.tickets.close(wish.number, tell=True):
        return _turn(ticket_texts.ALREADY_CLOSED.format(number=wish.number))
    return _turn(texts.CLOSED.format(number=wish.number))


async def _pass_on(desk: Desk, _thread: Thread, wish: _Wish) -> Turn:
    """To an officer by number (a button's) or name; without one, the question to whom."""
    officers = [each for each in await desk.officers.listed() if wish.by.person is None or each.id != wish.by.person.id]
    if not officers:
        return _turn(texts.NOBODY_ELSE)
    name, _, word = wish.deed.words.partition("\n")
    name = name.strip()
    if not name:
        choices = tuple(Choice(each.name or texts.NO_NAME, f"{TOKEN}:pass:{wish.number}:{each.id}") for each in officers)
        pending = Pending(topic=NAME, step="pass", about=str(wish.number))
        return _turn(Reply(texts.ASK_WHOM.format(number=wish.number), choices), _go_on(wish) or pending)
    found = [each for each in officers if str(each.id) == name] if wish.said.why is Why.TOKEN else await desk.officers.named(name)
    if len(found) != 1:
        names = texts.BETWEEN.join(each.name for each in found or officers)
        return _turn((texts.WHOM_SEVERAL if found else texts.WHOM).format(name=name, names=names), _go_on(wish))
    await desk.dispatch.pass_on(wish.number, found[0], wish.by, word.strip())
    return _turn(texts.PASSED.format(number=wish.number, name=found[0].name or texts.NO_NAME))


async def _hurry(desk: Desk, _thread: Thread, wish: _Wish) -> Turn:
    await desk.dispatch.set_priority(wish.number, Priority.URGENT)
    ticket = await desk.tickets.get(wish.number)
    due = ticket_texts.DUE.format(due=word_moment(ticket.due_at, wish.said.incoming.at)) if ticket.due_at else ""
    return _turn(texts.URGENT.format(number=wish.number, due=due), _go_on(wish))


async def _show_dossier(desk: Desk, _thread: Thread, wish: _Wish) -> Turn:
    """What would be sent upward, and a button that sends just this."""
    dossier = await desk.upward.draft(wish.number)
    send = Choice(upward_texts.SEND, f"{TOKEN}:send:{wish.number}:{dossier.mark}")
    drop = Choice(texts.DROP, f"{TOKEN}:drop:{wish.number}")
    return _turn(Reply("\n\n".join(word_preview(desk, dossier)), (send, drop)))


async def _send_dossier(desk: Desk, thread: Thread, wish: _Wish) -> Turn:
    if wish.deed.words != (await desk.upward.draft(wish.number)).mark:
        shown = await _show_dossier(desk, thread, wish)
        return Turn(Kind.ACTION, (Reply(upward_texts.CHANGED), *shown.replies))
    asked = await desk.upward.ask(wish.number, mark=wish.deed.words)
    await desk.audit.note_by(wish.said.incoming.address, "ticket.asked-up", f"ticket:{wish.number}")
    return _turn(upward_texts.SENT.format(number=wish.number, name=asked.name, level=asked.level, day=word_due(asked)))


async def _drop(_desk: Desk, _thread: Thread, wish: _Wish) -> Turn:
    """With the buttons anew: those above have been pressed."""
    return _turn(Reply(texts.DROPPED, offer_deeds(wish.number)))


_DEEDS: dict[str, Do] = {
    "answer": _answer,
    "ask": _ask_back,
    "note": _note,
    "close": _close,
    "pass": _pass_on,
    "urgent": _hurry,
    "up": _show_dossier,
    "send": _send_dossier,
    "drop": _drop,
}


def _go_on(wish: _Wish) -> Pending | None:
    """In a mail's conversation what follows is about the same ticket."""
    in_letter = wish.said.incoming.in_one and wish.said.incoming.reply_to
    return Pending(topic=NAME, step="ticket-more", about=str(wish.number)) if in_letter else None


def _list() -> Write:
    async def write(desk: Desk, _thread: Thread) -> Turn:
        return _turn(await list_tickets(desk))

    return write


def _say(text: str) -> Write:
    async def write(_desk: Desk, _thread: Thread) -> Turn:
        return _turn(text)

    return write


def _turn(said: str | Reply, pending: Pending | None = None) -> Turn:
    return Turn(Kind.ACTION, (said if isinstance(said, Reply) else Reply(said),), pending=pending)
