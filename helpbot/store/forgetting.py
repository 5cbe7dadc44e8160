"""What has to go when somebody is to be forgotten. Rows stay, so that ids in the audit lead to something; what they say goes."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, String, cast, literal
from sqlalchemy.orm import Mapped
from sqlmodel import col, delete, select, update

from helpbot.models import InboxMessage, Inquiry, KeptFile, LogLine, OutboxMessage, PersonAddress, Thread, Ticket, TicketReply
from helpbot.store.database import Transaction


async def blot_out_said(tx: Transaction, address: PersonAddress) -> None:
    """All that was said at an address: messages as they came and went, the log, questions, files."""
    threads = (await tx.session.exec(select(Thread.id).where(Thread.office_id == tx.office_id, Thread.address_id == address.id))).all()
    numbers = [number for number in threads if number is not None]
    await _blot_out_threads(tx, numbers)
    arrived = (
        col(InboxMessage.office_id) == tx.office_id,
        col(InboxMessage.channel) == address.channel,
        col(InboxMessage.lane) == address.who,
    )
    gone = {"payload": b"", "error": "", "lane": "", "key": _numbered(col(InboxMessage.id))}
    await tx.session.exec(update(InboxMessage).where(*arrived).values(**gone))
    sent = (col(OutboxMessage.office_id) == tx.office_id, col(OutboxMessage.address_id) == address.id)
    kept = {"reply": None, "answers": None, "reference": "", "dedup_key": _numbered(col(OutboxMessage.id))}
    await tx.session.exec(update(OutboxMessage).where(*sent).values(**kept))


def _numbered(key: Mapped[int | None]) -> ColumnElement[str]:
    """A key that is unique and says nothing: those of pressed buttons have the chat's number in them."""
    return literal("forgotten:") + cast(key, String)


async def _blot_out_threads(tx: Transaction, threads: Sequence[int]) -> None:
    await tx.session.exec(delete(LogLine).where(col(LogLine.thread_id).in_(threads)))
    await tx.session.exec(delete(KeptFile).where(col(KeptFile.thread_id).in_(threads)))
    await tx.session.exec(update(Inquiry).where(col(Inquiry.thread_id).in_(threads)).values(question=""))
    tickets = select(Ticket.id).where(col(Ticket.thread_id).in_(threads))
    await tx.session.exec(update(TicketReply).where(col(TicketReply.ticket_id).in_(tickets)).values(text=""))
    await tx.session.exec(update(Ticket).where(col(Ticket.thread_id).in_(threads)).values(question=""))
    for number in threads:
        await tx.session.exec(
            update(Thread).where(col(Thread.id) == number).values(memory={}, key=f"forgotten:{number}", version=Thread.version + 1)
        )
