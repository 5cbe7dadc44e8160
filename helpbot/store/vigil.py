"""The last look for reminders that are due."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from helpbot.models import Vigil, table_of
from helpbot.store.database import Transaction, insert_into
from helpbot.store.prepared import Prepared

_VIGIL = table_of(Vigil)
_FIND = Prepared(lambda _: select(_VIGIL).where(_VIGIL.c.office_id == bindparam("office")))


async def find(tx: Transaction) -> Vigil | None:
    """How the office's reminders stand; None where nobody has looked yet."""
    rows = await _FIND.ask(tx, {"office": tx.office_id})
    return Vigil(**dict(zip(_VIGIL.c.keys(), rows[0], strict=True))) if rows else None


async def keep(tx: Transaction, beat_at: datetime, **values: Any) -> None:  # noqa: ANN401 -- column values
    """Keep when the last look was, and these; the others stay as they are."""
    new = {"beat_at": beat_at, **values}
    statement = insert_into(tx, Vigil).values(office_id=tx.office_id, **new)
    await tx.session.exec(statement.on_conflict_do_update(index_elements=["office_id"], set_=new))


async def is_held(tx: Transaction) -> bool:
    """Whether reminders wait for an officer."""
    found = await find(tx)
    return found is not None and found.held_for is not None
