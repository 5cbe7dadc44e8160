"""Guides and who has read them."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

from sqlalchemy.orm import defer
from sqlmodel import col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from helpbot.models import FilingKind, Guide, GuideReading
from helpbot.store.database import Transaction, insert_into


@lru_cache(maxsize=1)
def _without_files() -> SelectOfScalar[Guide]:
    query = select(Guide)
    return query.options(defer(Guide.html, raiseload=True), defer(Guide.pdf, raiseload=True))  # type: ignore[arg-type]  # SQLModel types a column by its value


async def newest(tx: Transaction, kind: FilingKind) -> Guide | None:
    """The newest version of a kind, without its files."""
    query = _without_files().where(Guide.office_id == tx.office_id, Guide.kind == kind)
    return (await tx.session.exec(query.order_by(col(Guide.number).desc()).limit(1))).first()


async def find(tx: Transaction, kind: FilingKind, number: int) -> Guide | None:
    """One version, without its files."""
    query = _without_files().where(Guide.office_id == tx.office_id, Guide.kind == kind, Guide.number == number)
    return (await tx.session.exec(query)).first()


async def of_id(tx: Transaction, guide_id: int) -> Guide | None:
    """The version of this id, without its files."""
    query = _without_files().where(Guide.office_id == tx.office_id, Guide.id == guide_id)
    return (await tx.session.exec(query)).first()


async def has_pdf(tx: Transaction, guide_id: int) -> bool:
    """Whether there is a PDF of it."""
    query = select(func.length(Guide.pdf)).where(Guide.office_id == tx.office_id, Guide.id == guide_id)
    return bool((await tx.session.exec(query)).first())


async def content(tx: Transaction, guide_id: int, *, pdf: bool) -> bytes:
    """One of its two files."""
    query = select(Guide.pdf if pdf else Guide.html).where(Guide.office_id == tx.office_id, Guide.id == guide_id)
    return (await tx.session.exec(query)).one()


async def add(tx: Transaction, guide: Guide) -> Guide:
    """Keep a version."""
    tx.session.add(guide)
    await tx.session.flush()
    return guide


async def note_read(tx: Transaction, guide_id: int, person_id: int, usccs: Sequence[str], at: datetime) -> None:
    """These institutions have read it; those that had before stay as they are."""
    rows = [{"office_id": tx.office_id, "guide_id": guide_id, "person_id": person_id, "uscc": uscc, "at": at} for uscc in usccs]
    if rows:
        await tx.session.exec(insert_into(tx, GuideReading).values(rows).on_conflict_do_nothing())


async def readers(tx: Transaction, kind: FilingKind, year: int) -> set[str]:
    """The institutions that have read any version of a kind that is for this year."""
    query = (
        select(GuideReading.uscc)
        .join(Guide, col(Guide.id) == col(GuideReading.guide_id))
        .where(Guide.office_id == tx.office_id, Guide.kind == kind, Guide.year == year)
    )
    return set((await tx.session.exec(query.distinct())).all())
