"""Answers about filings as messages: the words, the choices beneath them, and the line in the audit that says who saw them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from textwrap import wrap

from faq.returns import Unknown
from helpbot.conversation.bindings import word_phone
from helpbot.conversation.looking import WHICH, Reader, set_scene
from helpbot.conversation.state import Pending
from helpbot.conversation.topic import Kind, Said, Turn, Write
from helpbot.messages import TOKEN_BYTES, Choice, Reply
from helpbot.models import FilingKind, FilingState, Thread, TicketReason
from helpbot.services.desk import Desk
from helpbot.services.filing_answer import (
    OFTEN,
    count_returns,
    explain_return,
    word_filing,
    word_freshness,
    word_line,
    word_nothing,
)
from helpbot.services.filing_choice import Wish
from helpbot.services.filing_words import word_name
from helpbot.services.registry import FilingRecord, InstitutionRecord
from helpbot.services.ticket_terms import Matter
from helpbot.texts import status as texts

ACT = "act.status"
TOPIC = "filing-status"
TOKEN = "status"  # noqa: S105 -- a prefix of choices, not a password

AT_LENGTH = 3
"""Filings that one message tells at length."""

LINES = 50
"""Institutions of an overview; whoever has more says which."""

LONGEST_MATTER = 120
"""Characters of what names a matter."""

SUBJECT = 120
"""Characters that a line of the audit has for what was seen."""

Groups = Mapping[InstitutionRecord, list[FilingRecord]]


def token_of(wish: Wish) -> str:
    """The token of a question: `status:q:annual:2025:` and a credit code, `all`, or nothing."""
    return f"{TOKEN}:q:{wish.kind or ''}:{wish.year or ''}:{'all' if wish.all else wish.uscc}"


def read_wish(argument: str) -> Wish:
    kind, _, rest = argument.partition(":")
    year, _, whose = rest.partition(":")
    return Wish(
        FilingKind(kind) if kind in list(FilingKind) else None,
        int(year) if year.isdecimal() and len(year) == 4 else None,
        "" if whose == "all" else whose,
        all=whose == "all",
    )


async def show_filings(said: Said, desk: Desk, groups: Groups) -> Write:
    """Filings at length, the newest first; the reasons of the first that came back can be asked about."""
    scene = await set_scene(desk)
    filings = [(institution, filing) for institution, found in groups.items() for filing in found]
    names = {institution.uscc: institution.name for institution in groups}
    parts = [word_filing(filing, institution.name, scene) for institution, filing in filings[:AT_LENGTH]]
    if len(filings) > AT_LENGTH:
        parts.append(texts.MORE.format(count=len(filings) - AT_LENGTH))
    returned = next((filing for _, filing in filings[:AT_LENGTH] if filing.state is FilingState.RETURNED), None)
    choices = offer_items(returned) if returned else ()
    if any(choice.label == texts.ITEM_LABEL.format(number=1) for choice in choices):
        parts.append(texts.ITEMS_MORE)
    parts.append(word_freshness(await desk.registry.freshness(), scene))
    pending = Pending(topic=TOPIC, step="items", about=returned.number) if returned and choices else None
    subject = " ".join(f"{institution.uscc}:{filing.number}" for institution, filing in filings[:AT_LENGTH])
    unknown = explain_return(returned).unknown if returned else ()
    tell = tell_seen(said, Reply("\n\n".join(parts), choices), subject, pending=pending, unknown=unknown)
    often = returned and count_returns(returned) >= OFTEN and not said.officer
    return _pass_on_too(tell, returned, names[returned.uscc]) if returned and often else tell


def _pass_on_too(tell: Write, filing: FilingRecord, institution: str) -> Write:
    """What has come back so often is passed on to a person unasked, once for each time that it came back."""

    async def write(desk: Desk, thread: Thread) -> Turn:
        turn = await tell(desk, thread)
        matter = matter_of(filing, institution)
        ticket, new = await desk.tickets.open(thread, word_help(filing, institution), TicketReason.RETURNED, matter=matter)
        if not new:
            return turn
        (reply,) = turn.replies
        said = texts.PASSED_ON.format(number=ticket.number, promise=await desk.tickets.word_promise(ticket))
        return replace(turn, replies=(replace(reply, text=f"{reply.text}\n\n{said}"),))

    return write


def matter_of(filing: FilingRecord, institution: str) -> Matter:
    """What a ticket on a filing that came back is about: this filing, as often as it has come back by now."""
    about = f"returned:{filing.number}:{count_returns(filing)}"
    return Matter(word_name(filing), filing.uscc, institution, (filing.number,), about if len(about) <= LONGEST_MATTER else None)


def word_help(filing: FilingRecord, institution: str) -> str:
    """The question of such a ticket."""
    times = count_returns(filing)
    return texts.HELP_ASKS.format(institution=institution, what=word_name(filing), number=filing.number, times=times)


async def show_nothing(said: Said, desk: Desk, groups: Groups, wish: Wish) -> Write:
    scene = await set_scene(desk)
    parts = [word_nothing(each, wish.kind, wish.year, scene) for each in list(groups)[:WHICH]]
    parts.append(word_freshness(await desk.registry.freshness(), scene))
    return tell_seen(said, Reply("\n\n".join(parts)), " ".join(each.uscc for each in groups))


async def show_overview(said: Said, desk: Desk, groups: Groups, wish: Wish) -> Write:
    scene = await set_scene(desk)
    lines = [texts.OVERVIEW.format(count=len(groups))]
    for institution, filings in groups.items():
        none = texts.LINE_NONE if wish.kind is FilingKind.ANNUAL else texts.LINE_NOTHING
        year = wish.year or scene.today.year - 1
        lines += [word_line(each, institution.name) for each in filings] or [none.format(institution=institution.name, year=year)]
    lines.append(word_freshness(await desk.registry.freshness(), scene))
    return tell_seen(said, Reply("\n".join(lines)), " ".join(each.uscc for each in groups))


def ask_which(institutions: Sequence[InstitutionRecord], wish: Wish) -> Write:
    choices = [Choice(each.name, token_of(replace(wish, uscc=each.uscc))) for each in institutions[:WHICH]]
    more = texts.WHICH_MORE.format(count=len(institutions), shown=WHICH) if len(institutions) > WHICH else ""
    if len(institutions) <= LINES:
        choices.append(Choice(texts.ALL, token_of(replace(wish, all=True))))
    return ask_back("\n".join(filter(None, [texts.WHICH, more])), choices, wish)


def ask_back(text: str, choices: Sequence[Choice], wish: Wish) -> Write:
    """Ask back; what is typed next may be the answer."""
    pending = Pending(topic=TOPIC, step="which", about=token_of(wish).removeprefix(f"{TOKEN}:q:"))

    async def write(_desk: Desk, _thread: Thread) -> Turn:
        return Turn(Kind.ACTION, (Reply(text, tuple(choices)),), topic=ACT, pending=pending)

    return write


async def tell_nothing(said: Said, desk: Desk, reader: Reader, wish: Wish) -> Write:
    """Not there, or not theirs: one answer for both."""
    own = [each for each in await desk.registry.institutions_for(reader.id) if not each.classified][:WHICH]
    choices = tuple(Choice(each.name, token_of(replace(wish, uscc=each.uscc))) for each in own)
    return tell_seen(said, Reply(texts.NOT_FOUND.format(phone=word_phone(desk)), choices), "-", action="status.missed")


def offer_items(filing: FilingRecord) -> tuple[Choice, ...]:
    """The reasons by number, behind a person where writing to and fro has not helped. None where no token holds the filing's number."""
    if not number_token("i:99", filing.number):
        return ()
    items = range(1, len(explain_return(filing).found) + 1)
    person = (Choice(texts.HELP, number_token("h", filing.number)),) if count_returns(filing) >= OFTEN else ()
    return (*person, *(Choice(texts.ITEM_LABEL.format(number=item), number_token(f"i:{item}", filing.number)) for item in items))


def number_token(verb: str, number: str) -> str:
    """A token about one filing; empty where there is no number, or one that is too long for it."""
    token = f"{TOKEN}:{verb}:{number}"
    return token if number and len(token.encode()) <= TOKEN_BYTES else ""


def tell_seen(
    said: Said, reply: Reply, subject: str, *, pending: Pending | None = None, unknown: Sequence[Unknown] = (), action: str = "status.seen"
) -> Write:
    """An answer out of the registry: with it the audit says who looked at what; what nobody understood goes on the officer's list."""

    async def write(desk: Desk, thread: Thread) -> Turn:
        await note_seen(desk, said, subject, action)
        for each in unknown:
            await desk.inquiries.keep_unknown(thread, each.said, each.guess.id if each.guess else None)
        return Turn(Kind.ACTION, (reply,), topic=ACT, pending=pending)

    return write


async def note_seen(desk: Desk, said: Said, subject: str, action: str = "status.seen") -> None:
    """Lines of the audit for all that was seen: credit codes, with the filing's number where it was one."""
    for line in wrap(subject, SUBJECT, break_on_hyphens=False):
        await desk.audit.note_by(said.incoming.address, action, line)
