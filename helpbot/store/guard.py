"""How much was answered lately, and to whom."""

from datetime import datetime

from sqlmodel import col, func, select

from helpbot.models import Direction, LogLine, OutboxMessage, Thread
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


async def count_answers_in(tx: Transaction, exchange: str, since: datetime) -> int:
    """Answers in all conversations that are one exchange."""
    return await _count(tx, Thread.exchange == exchange, since)


async def count_answers_to(tx: Transaction, party: str, since: datetime) -> int:
    """Answers in all conversations with one party."""
    return await _count(tx, Thread.party == party, since)


async def _count(tx: Transaction, those: bool, since: datetime) -> int:  # noqa: FBT001 -- a condition of SQL, which mypy takes for a bool
    query = (
        select(func.count())
        .select_from(OutboxMessage)
        .join(Thread, col(Thread.id) == col(OutboxMessage.thread_id))
        .where(Thread.office_id == tx.office_id, those, OutboxMessage.kind == ANSWER, col(OutboxMessage.created_at) >= since)
    )
    return (await tx.session.exec(query)).one()


async def count_heard(tx: Transaction, party: str, text: str, since: datetime) -> int:
    """How often the very same text came from a party, in whatever conversation."""
    query = (
        select(func.count())
        .select_from(LogLine)
        .join(Thread, col(Thread.id) == col(LogLine.thread_id))
        .where(
            Thread.office_id == tx.office_id,
            Thread.party == party,
            LogLine.office_id == tx.office_id,
            LogLine.direction == Direction.IN,
            col(LogLine.at) >= since,
            LogLine.text == text,
        )
    )
    return (await tx.session.exec(query)).one()
