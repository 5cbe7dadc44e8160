"""The audit: lines that are only ever added."""

from sqlmodel import col, select

from helpbot.models import AuditLine, AuditSeal
from helpbot.store.database import Transaction, insert_into


async def last(tx: Transaction) -> AuditLine | None:
    """The newest line."""
    query = select(AuditLine).where(AuditLine.office_id == tx.office_id).order_by(col(AuditLine.number).desc()).limit(1)
    return (await tx.session.exec(query)).first()


async def is_begun(tx: Transaction) -> bool:
    """Whether any office has a line."""
    return (await tx.session.exec(select(AuditLine.id).limit(1))).first() is not None


async def add(tx: Transaction, line: AuditLine, seal: str) -> None:
    """One more line, and how many there are now."""
    tx.session.add(line)
    await tx.session.flush()
    row = {"office_id": tx.office_id, "number": line.number, "seal": seal}
    statement = insert_into(tx, AuditSeal).values(row)
    await tx.session.exec(statement.on_conflict_do_update(index_elements=["office_id"], set_=row))


async def find_seal(tx: Transaction) -> AuditSeal | None:
    """How many lines there have to be."""
    return (await tx.session.exec(select(AuditSeal).where(AuditSeal.office_id == tx.office_id))).first()


async def after(tx: Transaction, number: int, limit: int) -> list[AuditLine]:
    """The lines that follow a number, in order."""
    query = select(AuditLine).where(AuditLine.office_id == tx.office_id, AuditLine.number > number)
    return list((await tx.session.exec(query.order_by(col(AuditLine.number)).limit(limit))).all())


async def tail(tx: Transaction, limit: int) -> list[AuditLine]:
    """The newest lines, oldest first."""
    query = select(AuditLine).where(AuditLine.office_id == tx.office_id).order_by(col(AuditLine.number).desc()).limit(limit)
    return list(reversed((await tx.session.exec(query)).all()))
