"""The offices of this database."""

from datetime import datetime

from sqlmodel import select

from helpbot.models import Office
from helpbot.store.database import Transaction, insert_into


async def find(tx: Transaction, code: str) -> Office | None:
    """The office of this code."""
    return (await tx.session.exec(select(Office).where(Office.code == code))).first()


async def keep(tx: Transaction, code: str, name: str, at: datetime) -> Office:
    """The office of this code under this name, added where it is new."""
    statement = insert_into(tx, Office).values(code=code, name=name, created_at=at)
    statement = statement.on_conflict_do_update(index_elements=["code"], set_={"name": name})
    office: Office = (await tx.session.exec(statement.returning(Office))).scalar_one()
    return office


async def take_turn(tx: Transaction) -> None:
    """Wait until no other transaction counts anything up for this office; the turn ends with the transaction.

    SQLite has one writer anyway. The lock is the weakest that excludes its like: rows that refer to the office may be added meanwhile.
    """
    if tx.is_sqlite:
        return
    await tx.session.exec(select(Office.id).where(Office.id == tx.office_id).with_for_update(key_share=True))
