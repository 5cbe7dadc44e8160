"""The office's own FAQ entries."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import col, func, select

from helpbot.models import FaqOverlay
from helpbot.store import offices
from helpbot.store.database import Transaction

_REVISION = select(func.max(FaqOverlay.revision)).where(FaqOverlay.office_id == bindparam("office"))


async def revision(tx: Transaction) -> int:
    """The highest revision, 0 where the office has no entries of its own."""
    return (await tx.session.exec(_REVISION, params={"office": tx.office_id})).one() or 0


async def live(tx: Transaction) -> dict[str, dict[str, Any] | None]:
    """The newest version of each topic the office has touched; None where it took the topic away."""
    newest = select(func.max(FaqOverlay.revision)).where(FaqOverlay.office_id == tx.office_id).group_by(FaqOverlay.topic)
    query = select(FaqOverlay).where(FaqOverlay.office_id == tx.office_id, col(FaqOverlay.revision).in_(newest.scalar_subquery()))
    return {row.topic: row.entry for row in (await tx.session.exec(query)).all()}


async def add(tx: Transaction, entries: Mapping[str, dict[str, Any] | None], at: datetime) -> None:
    """New versions, each under a revision of its own."""
    await offices.take_turn(tx)
    start = await revision(tx)
    for number, (topic, entry) in enumerate(entries.items(), start + 1):
        tx.session.add(FaqOverlay(office_id=tx.office_id, revision=number, topic=topic, entry=entry, at=at))
    await tx.session.flush()
