"""Digests and sponsors' lists."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import col, select

from helpbot.models import Briefing
from helpbot.store.database import Transaction, insert_into
from helpbot.store.rosters import cut


async def known(tx: Transaction, keys: Sequence[str]) -> set[str]:
    """Those of these keys under which there is one."""
    found: set[str] = set()
    for part in cut(keys):
        query = select(Briefing.key).where(Briefing.office_id == tx.office_id, col(Briefing.key).in_(part))
        found |= set((await tx.session.exec(query)).all())
    return found


async def add(tx: Transaction, row: Mapping[str, Any]) -> int | None:
    """Keep one; its id, None where there was one under its key."""
    statement = insert_into(tx, Briefing).values(office_id=tx.office_id, **row).on_conflict_do_nothing(index_elements=["office_id", "key"])
    added: int | None = (await tx.session.exec(statement.returning(Briefing.id))).scalars().first()
    return added


async def find(tx: Transaction, briefing_id: int) -> Briefing | None:
    """The one of this id."""
    return (await tx.session.exec(select(Briefing).where(Briefing.office_id == tx.office_id, Briefing.id == briefing_id))).first()
