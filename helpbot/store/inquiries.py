"""Questions and what became of them."""

from datetime import datetime
from typing import Any

from sqlmodel import col, func, insert, select, update

from helpbot.messages import Trust
from helpbot.models import Inquiry, Outcome, table_of
from helpbot.store.database import IDS_END, Transaction
from helpbot.store.prepared import Prepared

INQUIRY = table_of(Inquiry)
_ADD = Prepared(lambda _: insert(INQUIRY).returning(INQUIRY.c.id))


async def add(tx: Transaction, thread_id: int, question: str, at: datetime, **values: Any) -> int:  # noqa: ANN401 -- column values
    """Keep a question; returns its id."""
    row = {
        "office_id": tx.office_id,
        "thread_id": thread_id,
        "question": question,
        "at": at,
        "outcome": None,
        "trust": Trust.UNKNOWN,
        "revision": 0,
        "public": False,
    } | values
    (found,) = await _ADD.ask(tx, row)
    return int(found[0])


async def find(tx: Transaction, inquiry_id: int, thread_id: int) -> Inquiry | None:
    """A question of this conversation."""
    if inquiry_id >= IDS_END:
        return None
    query = select(Inquiry).where(Inquiry.office_id == tx.office_id, Inquiry.id == inquiry_id, Inquiry.thread_id == thread_id)
    return (await tx.session.exec(query)).first()


async def knows(tx: Transaction, kind: str, question: str) -> bool:
    """Whether these words are kept under this kind."""
    query = select(Inquiry.id).where(Inquiry.office_id == tx.office_id, Inquiry.kind == kind, Inquiry.question == question)
    return (await tx.session.exec(query.limit(1))).first() is not None


async def of_kind(tx: Transaction, kind: str, limit: int) -> list[Inquiry]:
    """The newest of a kind."""
    query = select(Inquiry).where(Inquiry.office_id == tx.office_id, Inquiry.kind == kind)
    return list((await tx.session.exec(query.order_by(col(Inquiry.id).desc()).limit(limit))).all())


async def most_asked(tx: Transaction, since: datetime, limit: int) -> list[str]:
    """The topics that were answered most often since then, that one first."""
    asked = (Inquiry.office_id == tx.office_id, Inquiry.at >= since, col(Inquiry.topic).is_not(None), Inquiry.kind == "answer")
    query = select(Inquiry.topic).where(*asked).group_by(col(Inquiry.topic)).order_by(func.count().desc(), col(Inquiry.topic))
    return [topic for topic in (await tx.session.exec(query.limit(limit))).all() if topic]


async def judge(tx: Transaction, inquiry_id: int, outcome: Outcome) -> None:
    """Keep what the clerk said of the answer."""
    await tx.session.exec(update(Inquiry).where(col(Inquiry.id) == inquiry_id).values(outcome=outcome))


async def get(tx: Transaction, inquiry_id: int) -> Inquiry | None:
    """The question of this id."""
    return (await tx.session.exec(select(Inquiry).where(Inquiry.office_id == tx.office_id, Inquiry.id == inquiry_id))).first()
