"""Questions that were put to the authority above."""

from datetime import datetime
from typing import Any

from sqlmodel import col, select, update

from helpbot.models import UpwardQuestion
from helpbot.store.database import Transaction, skip_locked


async def add(tx: Transaction, question: UpwardQuestion) -> int:
    """A new one; returns its id."""
    tx.session.add(question)
    await tx.session.flush()
    return question.id or 0


async def find(tx: Transaction, question_id: int) -> UpwardQuestion | None:
    """The question of this id, as it is now."""
    query = select(UpwardQuestion).where(UpwardQuestion.office_id == tx.office_id, UpwardQuestion.id == question_id)
    return (await tx.session.exec(query.execution_options(populate_existing=True))).first()


async def unanswered(tx: Transaction, ticket_id: int) -> UpwardQuestion | None:
    """The newest question of a ticket that has no answer."""
    query = select(UpwardQuestion).where(
        UpwardQuestion.office_id == tx.office_id,
        UpwardQuestion.ticket_id == ticket_id,
        col(UpwardQuestion.answered_at).is_(None),
    )
    return (await tx.session.exec(query.order_by(col(UpwardQuestion.id).desc()))).first()


async def change(tx: Transaction, question_id: int, **values: Any) -> None:  # noqa: ANN401 -- column values
    """Write these columns of a question."""
    await tx.session.exec(
        update(UpwardQuestion).where(col(UpwardQuestion.office_id) == tx.office_id, col(UpwardQuestion.id) == question_id).values(**values)
    )


async def answer(tx: Transaction, question_id: int, at: datetime) -> bool:
    """It is answered; False where it was before."""
    result = await tx.session.exec(
        update(UpwardQuestion)
        .where(
            col(UpwardQuestion.office_id) == tx.office_id,
            col(UpwardQuestion.id) == question_id,
            col(UpwardQuestion.answered_at).is_(None),
        )
        .values(answered_at=at, chase_at=None)
    )
    return bool(result.rowcount)


async def to_chase(tx: Transaction, at: datetime, *, looking: bool = False) -> list[UpwardQuestion]:
    """Questions that are to be asked for again now; ours until the transaction ends, unless `looking`."""
    query = select(UpwardQuestion).where(UpwardQuestion.office_id == tx.office_id, col(UpwardQuestion.chase_at) <= at)
    query = query.order_by(col(UpwardQuestion.id))
    return list((await tx.session.exec(query if looking else skip_locked(tx, query))).all())
