"""For which institutions a person acts."""

from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import or_, select

from helpbot.models import Assignment, Role, table_of
from helpbot.store.database import Transaction
from helpbot.store.prepared import Prepared

_ASSIGNMENT = table_of(Assignment)

_CURRENT = Prepared(
    lambda _: select(_ASSIGNMENT.c.uscc, _ASSIGNMENT.c.role).where(
        _ASSIGNMENT.c.office_id == bindparam("office"),
        _ASSIGNMENT.c.person_id == bindparam("person"),
        _ASSIGNMENT.c.since <= bindparam("now"),
        or_(_ASSIGNMENT.c.until.is_(None), _ASSIGNMENT.c.until > bindparam("now")),
    )
)


async def current(tx: Transaction, person_id: int, at: datetime) -> list[tuple[str, Role]]:
    """The credit codes and roles in which this person acts at this time."""
    return [(uscc, Role(role)) for uscc, role in await _CURRENT.ask(tx, {"office": tx.office_id, "person": person_id, "now": at})]
