"""What an officer's turn asks to be done, and about which ticket: the one it names, or the one that they have before them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from helpbot.conversation.casework import Deed, names_draft, read_bare, read_letter, read_token, read_words
from helpbot.conversation.state import Memory, Pending, Shown
from helpbot.conversation.topic import Said, Turn, Why
from helpbot.messages import Form
from helpbot.services.desk import Desk
from helpbot.services.kinds import KINDS
from helpbot.services.outbox import Told
from helpbot.services.ticket_notices import TOKEN
from helpbot.texts import words

NAME = "officer"

LATELY = timedelta(minutes=30)
"""For so long a ticket that was shown is what words without a number are about."""

_VIEW = "ticket-view"
_TELLING = frozenset(kind for kind, each in KINDS.items() if each.dialog == NAME)
"""Kinds of messages that show an officer a ticket; a view is what they asked for, anything else came unasked."""


def claims(said: Said) -> bool:
    """Whether it is an officer's sentence about a ticket. Without a number only in a chat of their own: in a group another may have been
    shown something since, and a mail answers the letter that it is about.
    """
    alone = not said.incoming.public and not said.incoming.in_one
    return said.officer and (read_words(said.text) is not None or (alone and read_bare(said.text, 0) is not None))


async def read_deed(said: Said, desk: Desk) -> Deed | None:
    """What is wished; None where it says nothing of a ticket, or leaves open which."""
    if said.why is Why.TOKEN:
        return read_token(said.argument) if said.what == TOKEN else None
    if said.why is Why.MATCH and said.what == NAME:
        return read_words(said.text) or await _read_of_shown(said, desk)
    return _read_dialog(said, said.memory.pending) if said.memory.pending and said.memory.pending.topic == NAME else None


async def _read_of_shown(said: Said, desk: Desk) -> Deed | None:
    at = desk.outbox.now()
    told = await desk.outbox.told_since(said.sender, _TELLING, at - LATELY) if said.sender else []
    number = find_shown(said.memory, told, at)
    return read_bare(said.text, number) if number is not None else None


def show(desk: Desk, turn: Turn, number: int) -> Turn:
    """A turn after which an officer has this ticket before them."""
    return replace(turn, shown=Shown(ticket=number, at=desk.outbox.now()))


def find_shown(memory: Memory, told: Sequence[Told], now: datetime) -> int | None:
    """The ticket that an officer has before them: the last that they asked to see lately, unless a message about another has come since.

    None where there is no such: words for one clerk must not go to another.
    """
    shown = [Told(_VIEW, str(memory.shown.ticket), memory.shown.at)] if memory.shown else []
    lately = [each for each in (*told, *shown) if each.at >= now - LATELY]
    since = max((each.at for each in lately if each.kind == _VIEW), default=None)
    numbers = {each.reference.partition(":")[0] for each in lately if since and each.at >= since}
    return int(numbers.pop()) if len(numbers) == 1 else None


def _read_dialog(said: Said, pending: Pending) -> Deed | None:
    number = pending.about.partition(":")[0]
    if number.isdecimal() and said.why is Why.COMMAND and said.what in words.CANCEL | {"cancel"}:
        return Deed("drop", int(number))
    if not number.isdecimal() or not _are_words(said) or names_draft(said.text):
        return None
    if pending.step in KINDS:
        return read_letter(said.text, int(number))
    return Deed(pending.step, int(number), said.text)


def _are_words(said: Said) -> bool:
    """Whatever was written for a pending dialog, a bare number too, or a file alone."""
    if said.why is Why.EMPTY:
        return bool(said.text)
    return said.why is Why.PENDING or (said.why is Why.WORDLESS and said.incoming.form is Form.FILE)
