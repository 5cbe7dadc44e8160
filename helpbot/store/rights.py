"""For which institutions a person acts."""

from datetime import datetime

from sqlmodel import col, or_, select

from helpbot.models import Assignment, Role
from helpbot.store.database import Transaction


async def current(tx: Transaction, person_id: int, at: datetime) -> list[tuple[str, Role]]:
    """The credit codes and roles in which this person acts at this time."""
    query = select(Assignment.uscc, Assignment.role).where(
        Assignment.office_id == tx.office_id,
        Assignment.person_id == person_id,
        Assignment.since <= at,
        or_(col(Assignment.until).is_(None), col(Assignment.until) > at),
    )
    return [(uscc, Role(role)) for uscc, role in (await tx.session.exec(query)).all()]
