"""Keeping the files that came with a message, and saying what the person has to know about that."""

from collections.abc import Iterable

from helpbot.conversation.topic import Said
from helpbot.messages import LARGEST_FILE, Form, Missing, Reply
from helpbot.models import KeptFile, Thread, Ticket
from helpbot.services.attachments import PER_DAY
from helpbot.services.desk import Desk
from helpbot.texts import conversation as talk
from helpbot.texts import files as texts


async def file_away(desk: Desk, thread: Thread, said: Said) -> tuple[Reply, ...]:
    """Keep a message's files, with the open ticket if there is one. What a group sees is kept nowhere."""
    incoming = said.incoming
    if incoming.public or not (incoming.attachments or incoming.missing):
        return ()
    ticket = await desk.tickets.latest_open(thread)
    kept, refused = await desk.attachments.keep(thread, incoming.id, incoming.attachments, ticket)
    if kept and ticket:
        await desk.tickets.add(ticket, texts.ON_TICKET.format(names=_list(kept)))
    lines = [_word_loss(desk, each) for each in (*incoming.missing, *refused)]
    if kept and _wants_receipt(said):
        lines.append(_word_receipt(kept, ticket))
    return (Reply("\n".join(lines)),) if lines else ()


def _wants_receipt(said: Said) -> bool:
    """Words with a file get an answer of their own; a person who holds the conversation speaks; an album is confirmed once."""
    incoming = said.incoming
    together = bool(incoming.album) and incoming.album == said.memory.album
    return incoming.form is Form.FILE and said.ticket is None and not together


def _word_receipt(kept: Iterable[KeptFile], ticket: Ticket | None) -> str:
    name = texts.BETWEEN.join(file.name for file in kept)
    return texts.KEPT_WITH_TICKET.format(name=name, number=ticket.number) if ticket else texts.KEPT.format(name=name)


def _word_loss(desk: Desk, missing: Missing) -> str:
    phone = desk.office.settings.phone or talk.UNFILLED
    return texts.LOST[missing.why].format(name=missing.name, megabytes=LARGEST_FILE // 2**20, number=PER_DAY, phone=phone)


def _list(kept: Iterable[KeptFile]) -> str:
    return texts.BETWEEN.join(texts.NAMED.format(name=file.name, size=texts.word_size(file.size)) for file in kept)
