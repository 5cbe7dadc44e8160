"""Messages without words: a file alone, a sticker, a voice, a place, an edit of what was said before."""

from dataclasses import dataclass

from helpbot.conversation.topic import Kind, Said, Turn, Write
from helpbot.messages import Form, Reply
from helpbot.models import Thread
from helpbot.services.desk import Desk
from helpbot.texts import conversation as talk
from helpbot.texts import files as texts

_NOTES = (Form.CONTACT, Form.LOCATION)
"""What an officer can use as it is."""


@dataclass(frozen=True, slots=True)
class Files:
    """A sensible word to each, and a dialog that was pending goes on. The engine has kept the file by then, and said so."""

    name: str = "files"
    actions: frozenset[str] = frozenset()
    commands: frozenset[str] = frozenset()
    tokens: frozenset[str] = frozenset()
    forms: frozenset[Form] = frozenset(Form) - {Form.TEXT}
    public: bool = False

    async def hear(self, said: Said, desk: Desk) -> Write | None:  # noqa: ARG002 -- the protocol's signature
        """None to an edit that changes nothing, or not the last message."""
        form = said.incoming.form
        if form is Form.EDIT and not _changes_the_last(said):
            return None
        return _take_note(said) if form in _NOTES else _answer(said)


def _changes_the_last(said: Said) -> bool:
    ref, _, words = said.memory.heard.partition(":")
    now, _, new_words = said.incoming.mark.partition(":")
    return ref == now and words != new_words


def _answer(said: Said) -> Write:
    silent = said.incoming.form is Form.FILE or (said.incoming.form is Form.STICKER and said.ticket is not None)

    async def write(desk: Desk, _thread: Thread) -> Turn:
        replies = () if silent else (Reply(_word(desk, said)),)
        return Turn(Kind.ACTION, replies, pending=said.memory.pending)

    return write


def _take_note(said: Said) -> Write:
    """A name with a telephone, or a place: for the ticket, if one is open."""

    async def write(desk: Desk, thread: Thread) -> Turn:
        ticket = await desk.tickets.latest_open(thread)
        if ticket is None:
            return Turn(Kind.ACTION, (Reply(_word(desk, said)),), pending=said.memory.pending)
        await desk.tickets.add(ticket, said.text)
        replies = () if said.ticket else (Reply(talk.DETAILS_KEPT.format(number=ticket.number)),)
        return Turn(Kind.HANDOFF, replies, pending=said.memory.pending)

    return write


def _word(desk: Desk, said: Said) -> str:
    return desk.office.fill(texts.ANSWERS.get(said.incoming.form, talk.NOT_READABLE))
