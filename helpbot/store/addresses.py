"""Where people can be reached."""

from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import col, select, update

from helpbot.models import PersonAddress
from helpbot.store.database import Transaction, insert_into

_FIND = select(PersonAddress).where(
    PersonAddress.office_id == bindparam("office"), PersonAddress.channel == bindparam("channel"), PersonAddress.who == bindparam("who")
)


async def find(tx: Transaction, channel: str, who: str) -> PersonAddress | None:
    """The address, if somebody ever wrote from it or it was entered."""
    return (await tx.session.exec(_FIND, params={"office": tx.office_id, "channel": channel, "who": who})).first()


async def add(tx: Transaction, channel: str, who: str, at: datetime) -> PersonAddress:
    """A new address, of nobody yet; the one that another turn has added meanwhile, if it was faster."""
    row = PersonAddress(office_id=tx.office_id, channel=channel, who=who, created_at=at).model_dump(exclude={"id"})
    statement = insert_into(tx, PersonAddress).values(row)
    await tx.session.exec(statement.on_conflict_do_nothing(index_elements=["office_id", "channel", "who"]))
    return (await tx.session.exec(_FIND, params={"office": tx.office_id, "channel": channel, "who": who})).one()


async def get(tx: Transaction, address_id: int) -> PersonAddress:
    """The address of this id, which must exist."""
    return (await tx.session.exec(select(PersonAddress).where(PersonAddress.id == address_id))).one()


async def next_of_same_person(tx: Transaction, address_id: int) -> PersonAddress | None:
    """Another address of the same person that is verified and on, the one verified last first."""
    person = select(PersonAddress.person_id).where(PersonAddress.id == address_id).scalar_subquery()
    query = (
        select(PersonAddress)
        .where(
            PersonAddress.office_id == tx.office_id,
            PersonAddress.person_id == person,
            PersonAddress.id != address_id,
            col(PersonAddress.enabled),
            col(PersonAddress.verified_at).is_not(None),
        )
        .order_by(col(PersonAddress.verified_at).desc())
    )
    return (await tx.session.exec(query)).first()


async def switch_off(tx: Transaction, address_id: int, reason: str) -> None:
    """Send nothing there any more."""
    await tx.session.exec(
        update(PersonAddress).where(col(PersonAddress.id) == address_id).values(enabled=False, disabled_reason=reason[:200])
    )


async def count_bounce(tx: Transaction, address_id: int) -> int:
    """A message to it came back for now; returns how many have, in a row."""
    counted = update(PersonAddress).where(col(PersonAddress.id) == address_id).values(bounces=PersonAddress.bounces + 1)
    return int((await tx.session.exec(counted.returning(col(PersonAddress.bounces)))).scalar_one())


async def rename(tx: Transaction, address_id: int, who: str) -> None:
    """The far side calls this address something else now."""
    await tx.session.exec(update(PersonAddress).where(col(PersonAddress.id) == address_id).values(who=who))


async def adopt(tx: Transaction, address_id: int, old: PersonAddress) -> None:
    """The address belongs to whom `old` belonged to, unless it has somebody already."""
    await tx.session.exec(
        update(PersonAddress)
        .where(col(PersonAddress.id) == address_id, col(PersonAddress.person_id).is_(None))
        .values(person_id=old.person_id, verified_at=old.verified_at)
    )


async def switch_on(tx: Transaction, address_id: int) -> None:
    """Somebody wrote from there, so it works again."""
    await tx.session.exec(
        update(PersonAddress).where(col(PersonAddress.id) == address_id).values(enabled=True, disabled_reason="", bounces=0)
    )
