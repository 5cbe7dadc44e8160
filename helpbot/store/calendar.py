"""The office's own notices of working days."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from helpbot.models import CalendarNotice, table_of
from helpbot.store.database import Transaction, insert_into
from helpbot.store.prepared import Prepared

_NOTICE = table_of(CalendarNotice)
_LISTED = Prepared(lambda _: select(_NOTICE).where(_NOTICE.c.office_id == bindparam("office")).order_by(_NOTICE.c.year))


async def listed(tx: Transaction) -> Sequence[CalendarNotice]:
    """Every notice of the office, by year."""
    rows = await _LISTED.ask(tx, {"office": tx.office_id})
    return [CalendarNotice(**dict(zip(_NOTICE.c.keys(), row, strict=True))) for row in rows]


async def keep(tx: Transaction, year: int, notice: dict[str, Any], at: datetime) -> None:
    """The notice of a year, in the place of the one before."""
    statement = insert_into(tx, CalendarNotice).values(office_id=tx.office_id, year=year, notice=notice, at=at)
    await tx.session.exec(statement.on_conflict_do_update(index_elements=["office_id", "year"], set_={"notice": notice, "at": at}))
