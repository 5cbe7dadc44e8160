"""The office's own notices of working days."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import select

from helpbot.models import CalendarNotice
from helpbot.store.database import Transaction, insert_into


async def listed(tx: Transaction) -> Sequence[CalendarNotice]:
    """Every notice of the office, by year."""
    query = select(CalendarNotice).where(CalendarNotice.office_id == tx.office_id).order_by("year")
    return (await tx.session.exec(query)).all()


async def keep(tx: Transaction, year: int, notice: dict[str, Any], at: datetime) -> None:
    """The notice of a year, in the place of the one before."""
    statement = insert_into(tx, CalendarNotice).values(office_id=tx.office_id, year=year, notice=notice, at=at)
    await tx.session.exec(statement.on_conflict_do_update(index_elements=["office_id", "year"], set_={"notice": notice, "at": at}))
