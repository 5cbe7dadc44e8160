"""How much was answered lately, and to whom."""

from datetime import datetime

from sqlmodel import col, func, select

from helpbot.models import Direction, LogLine, OutboxMessage, PersonAddress, Thread
from helpbot.store.database import Transaction

ANSWER = "answer"
"""The kind of message that is written by nobody: the others have an officer or the calendar behind them."""


async def count_answers(tx: Transaction, channel: str, since: datetime) -> int:
    """Answers of a channel, sent or about to be."""
    query = select(func.count()).where(
        OutboxMessage.office_id == tx.office_id,
        OutboxMessage.channel == channel,
        OutboxMessage.kind == ANSWER,
        col(OutboxMessage.created_at) >= since,
    )
    return (await tx.session.exec(query)).one()


async def count_answers_to(tx: Transaction, address_id: int, thread_id: int, since: datetime) -> tuple[str, int, int]:
    """Whom an address belongs to, answers to it in this conversation, and answers to it in all."""
    own = (OutboxMessage.address_id == address_id, OutboxMessage.kind == ANSWER, col(OutboxMessage.created_at) >= since)
    who = (await tx.session.exec(select(PersonAddress.who).where(PersonAddress.id == address_id))).one()
    in_thread = (await tx.session.exec(select(func.count()).where(*own, OutboxMessage.thread_id == thread_id))).one()
    in_all = (await tx.session.exec(select(func.count()).where(*own))).one()
    return who, in_thread, in_all


async def count_heard(tx: Transaction, address_id: int, text: str, since: datetime) -> int:
    """How often the very same text came from an address, in whatever conversation."""
    query = (
        select(func.count())
        .select_from(LogLine)
        .join(Thread, col(Thread.id) == col(LogLine.thread_id))
        .where(
            LogLine.office_id == tx.office_id,
            Thread.address_id == address_id,
            LogLine.direction == Direction.IN,
            col(LogLine.at) >= since,
            LogLine.text == text,
        )
    )
    return (await tx.session.exec(query)).one()
