"""The offices of this database."""

from datetime import datetime

from sqlmodel import select

from helpbot.models import Office
from helpbot.store.database import Transaction


async def find(tx: Transaction, code: str) -> Office | None:
    """The office of this code."""
    return (await tx.session.exec(select(Office).where(Office.code == code))).first()


async def keep(tx: Transaction, code: str, name: str, at: datetime) -> Office:
    """The office of this code under this name, added where it is new."""
    office = await find(tx, code) or Office(code=code, name=name, created_at=at)
    office.name = name
    tx.session.add(office)
    await tx.session.flush()
    return office
