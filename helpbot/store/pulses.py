"""Signs of life of channels and jobs."""

from datetime import datetime

from sqlmodel import select

from helpbot.models import Pulse
from helpbot.store.database import Transaction, insert_into


async def beat(tx: Transaction, name: str, at: datetime, *, next_at: datetime | None, error: str) -> None:
    """Keep the last time `name` was well, or what was wrong with it."""
    row = {"office_id": tx.office_id, "name": name, "at": at, "next_at": next_at, "error": error[:300]}
    statement = insert_into(tx, Pulse).values(row)
    await tx.session.exec(statement.on_conflict_do_update(index_elements=["office_id", "name"], set_=row))


async def listed(tx: Transaction) -> list[Pulse]:
    """Every sign of life of this office."""
    return list((await tx.session.exec(select(Pulse).where(Pulse.office_id == tx.office_id).order_by(Pulse.name))).all())
