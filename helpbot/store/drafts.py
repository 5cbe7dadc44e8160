"""Entries that are not live yet."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import col, func, select, update

from helpbot.models import DraftState, FaqDraft
from helpbot.store import offices
from helpbot.store.database import Transaction
from helpbot.store.tickets import NUMBERS_END


async def add(tx: Transaction, draft: FaqDraft) -> FaqDraft:
    """A new draft under the next number."""
    await offices.take_turn(tx)
    highest = select(func.max(FaqDraft.number)).where(FaqDraft.office_id == tx.office_id)
    draft.number = ((await tx.session.exec(highest)).one() or 0) + 1
    tx.session.add(draft)
    await tx.session.flush()
    return draft


async def find(tx: Transaction, number: int) -> FaqDraft | None:
    """The draft of this number."""
    if not 0 < number < NUMBERS_END:
        return None
    return (await tx.session.exec(select(FaqDraft).where(FaqDraft.office_id == tx.office_id, FaqDraft.number == number))).first()


async def listed(tx: Transaction, states: Sequence[DraftState], limit: int) -> list[FaqDraft]:
    """Drafts in these states, longest waiting first."""
    query = select(FaqDraft).where(FaqDraft.office_id == tx.office_id, col(FaqDraft.state).in_(states))
    return list((await tx.session.exec(query.order_by(col(FaqDraft.number)).limit(limit))).all())


async def of_ticket(tx: Transaction, ticket: int) -> FaqDraft | None:
    """The open draft that was made out of this ticket."""
    query = select(FaqDraft).where(FaqDraft.office_id == tx.office_id, FaqDraft.ticket == ticket, FaqDraft.state == DraftState.OPEN)
    return (await tx.session.exec(query)).first()


async def change(tx: Transaction, number: int, version: int, **values: Any) -> bool:  # noqa: ANN401 -- column values
    """Write to an open draft; False where it has another version by now, or is open no more."""
    result = await tx.session.exec(
        update(FaqDraft)
        .where(
            col(FaqDraft.office_id) == tx.office_id,
            col(FaqDraft.number) == number,
            col(FaqDraft.version) == version,
            col(FaqDraft.state) == DraftState.OPEN,
        )
        .values(version=version + 1, **values)
    )
    return bool(result.rowcount)


async def keep_revision(tx: Transaction, number: int, revision: int) -> None:
    """It is live as of this revision."""
    changed = update(FaqDraft).where(col(FaqDraft.office_id) == tx.office_id, col(FaqDraft.number) == number)
    await tx.session.exec(changed.values(revision=revision))


async def keep_waiting(tx: Transaction, number: int, waiting: Sequence[Any]) -> None:
    """These are still to be told; where there are none, the draft is done with."""
    state = DraftState.TELLING if waiting else DraftState.APPROVED
    changed = update(FaqDraft).where(col(FaqDraft.office_id) == tx.office_id, col(FaqDraft.number) == number)
    await tx.session.exec(changed.values(waiting=list(waiting), state=state))
