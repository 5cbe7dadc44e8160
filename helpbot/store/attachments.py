"""Files that people sent."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import defer
from sqlmodel import col, func, insert, select, update

from helpbot.models import KeptFile, table_of
from helpbot.store.database import Transaction

FILES = table_of(KeptFile)


async def add(tx: Transaction, files: Sequence[KeptFile]) -> None:
    """Keep files."""
    if files:
        await tx.session.exec(insert(FILES), params=[file.model_dump(exclude={"id"}) for file in files])


async def count_since(tx: Transaction, thread_id: int, since: datetime) -> int:
    """How many files of a conversation have been kept since then."""
    query = select(func.count()).where(KeptFile.office_id == tx.office_id, KeptFile.thread_id == thread_id, KeptFile.at > since)
    return int((await tx.session.exec(query)).one())


async def take_along(tx: Transaction, thread_id: int, ticket_id: int, since: datetime) -> None:
    """A conversation's files since then that belong to no ticket belong to this one from now on."""
    await tx.session.exec(
        update(KeptFile)
        .where(
            col(KeptFile.office_id) == tx.office_id,
            col(KeptFile.thread_id) == thread_id,
            col(KeptFile.at) > since,
            col(KeptFile.ticket_id).is_(None),
        )
        .values(ticket_id=ticket_id)
    )


async def of_ticket(tx: Transaction, ticket_id: int) -> list[KeptFile]:
    """A ticket's files, oldest first, without what is in them."""
    query = select(KeptFile).where(KeptFile.office_id == tx.office_id, KeptFile.ticket_id == ticket_id).order_by(col(KeptFile.id))
    return list((await tx.session.exec(query.options(defer(KeptFile.content, raiseload=True)))).all())  # type: ignore[arg-type]  # SQLModel types a column by its value


async def content(tx: Transaction, file_id: int) -> bytes:
    """What is in a file."""
    query = select(KeptFile.content).where(KeptFile.office_id == tx.office_id, KeptFile.id == file_id)
    return (await tx.session.exec(query)).one()
