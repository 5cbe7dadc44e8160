"""Questions and what became of them."""

from sqlmodel import col, select, update

from helpbot.models import Inquiry, Outcome
from helpbot.store.database import Transaction


async def add(tx: Transaction, inquiry: Inquiry) -> int:
    """Keep a question; returns its id."""
    tx.session.add(inquiry)
    await tx.session.flush()
    return inquiry.id or 0


async def find(tx: Transaction, inquiry_id: int, thread_id: int) -> Inquiry | None:
    """A question of this conversation."""
    query = select(Inquiry).where(Inquiry.office_id == tx.office_id, Inquiry.id == inquiry_id, Inquiry.thread_id == thread_id)
    return (await tx.session.exec(query)).first()


async def judge(tx: Transaction, inquiry_id: int, outcome: Outcome) -> None:
    """Keep what the clerk said of the answer."""
    await tx.session.exec(update(Inquiry).where(col(Inquiry.id) == inquiry_id).values(outcome=outcome))
