"""The officers of an office, and the chat in which they see what has come in."""

from datetime import datetime

from sqlmodel import col, or_, select, update

from helpbot.models import Assignment, OfficerGroup, Person, PersonAddress, Role
from helpbot.store.database import Transaction, insert_into


async def listed(tx: Transaction, at: datetime) -> list[Person]:
    """Whoever is an officer at a moment, longest first."""
    query = (
        select(Person)
        .join(Assignment, col(Assignment.person_id) == col(Person.id))
        .where(
            Person.office_id == tx.office_id,
            Assignment.role == Role.OFFICER,
            col(Assignment.since) <= at,
            or_(col(Assignment.until).is_(None), col(Assignment.until) > at),
            col(Person.forgotten_at).is_(None),
        )
        .order_by(col(Assignment.id))
    )
    return list((await tx.session.exec(query)).all())


async def bind_group(tx: Transaction, address_id: int, person_id: int, at: datetime) -> None:
    """From now on the officers' chat is here, and nowhere else."""
    made = {"address_id": address_id, "person_id": person_id, "since": at}
    statement = insert_into(tx, OfficerGroup).values(office_id=tx.office_id, **made)
    await tx.session.exec(statement.on_conflict_do_update(index_elements=["office_id"], set_=made))


async def group(tx: Transaction) -> PersonAddress | None:
    """The officers' chat."""
    query = select(PersonAddress).join(OfficerGroup, col(OfficerGroup.address_id) == col(PersonAddress.id))
    return (await tx.session.exec(query.where(OfficerGroup.office_id == tx.office_id))).first()


async def move_group(tx: Transaction, old_id: int, new_id: int) -> None:
    """The far side calls that chat something else now."""
    moved = update(OfficerGroup).where(col(OfficerGroup.office_id) == tx.office_id, col(OfficerGroup.address_id) == old_id)
    await tx.session.exec(moved.values(address_id=new_id))
