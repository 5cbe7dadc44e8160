"""Notices and their targets."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import col, func, select, update

from helpbot.models import NoticeState, NoticeTarget, OfficeNotice, OutboxMessage, PersonAddress
from helpbot.store.database import Transaction, insert_into
from helpbot.store.rosters import cut


async def add(tx: Transaction, notice: OfficeNotice, targets: Sequence[Mapping[str, Any]]) -> OfficeNotice:
    """A new one, under the office's next number."""
    query = select(func.max(OfficeNotice.number)).where(OfficeNotice.office_id == tx.office_id)
    notice.number = ((await tx.session.exec(query)).one() or 0) + 1
    tx.session.add(notice)
    await tx.session.flush()
    rows = [{"office_id": tx.office_id, "notice_id": notice.id, **each} for each in targets]
    await tx.exec_large(insert_into(tx, NoticeTarget), rows)
    return notice


async def find(tx: Transaction, number: int) -> OfficeNotice | None:
    """The notice of this number."""
    query = select(OfficeNotice).where(OfficeNotice.office_id == tx.office_id, OfficeNotice.number == number)
    return (await tx.session.exec(query)).first()


async def listed(tx: Transaction, limit: int) -> list[OfficeNotice]:
    """All of them, newest first."""
    query = select(OfficeNotice).where(OfficeNotice.office_id == tx.office_id).order_by(col(OfficeNotice.number).desc())
    return list((await tx.session.exec(query.limit(limit))).all())


async def change(tx: Transaction, number: int, before: NoticeState, **values: Any) -> bool:  # noqa: ANN401 -- column values
    """Change a notice that is in this state; False where it is not."""
    query = update(OfficeNotice).where(
        col(OfficeNotice.office_id) == tx.office_id, col(OfficeNotice.number) == number, col(OfficeNotice.state) == before
    )
    return bool((await tx.session.exec(query.values(**values))).rowcount)


async def targets(tx: Transaction, notice_id: int) -> list[NoticeTarget]:
    """The institutions that a notice is for, by code."""
    query = select(NoticeTarget).where(NoticeTarget.office_id == tx.office_id, NoticeTarget.notice_id == notice_id)
    return list((await tx.session.exec(query.order_by(col(NoticeTarget.uscc)))).all())


async def targets_of(tx: Transaction, notice_id: int, usccs: Sequence[str]) -> list[NoticeTarget]:
    """Those of these institutions that a notice is for and may be told, by code."""
    query = select(NoticeTarget).where(
        NoticeTarget.office_id == tx.office_id,
        NoticeTarget.notice_id == notice_id,
        col(NoticeTarget.uscc).in_(usccs),
        col(NoticeTarget.classified).is_(False),
    )
    return list((await tx.session.exec(query.order_by(col(NoticeTarget.uscc)))).all())


async def withdraw(tx: Transaction, usccs: Sequence[str]) -> None:
    """Nobody is told of these institutions any more."""
    for part in cut(usccs):
        query = update(NoticeTarget).where(col(NoticeTarget.office_id) == tx.office_id, col(NoticeTarget.uscc).in_(part))
        await tx.session.exec(query.values(classified=True))


async def sent(tx: Transaction, keys: Sequence[str]) -> list[tuple[OutboxMessage, PersonAddress]]:
    """The messages under these keys, and where each goes."""
    found: list[tuple[OutboxMessage, PersonAddress]] = []
    for part in cut(keys):
        query = (
            select(OutboxMessage, PersonAddress)
            .join(PersonAddress, col(PersonAddress.id) == col(OutboxMessage.address_id))
            .where(OutboxMessage.office_id == tx.office_id, col(OutboxMessage.dedup_key).in_(part))
        )
        found += (await tx.session.exec(query.order_by(col(OutboxMessage.id)))).all()
    return found
