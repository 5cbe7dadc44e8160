"""Where people can be reached."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import col, select, update

from helpbot.models import PersonAddress
from helpbot.store.database import Transaction, insert_into
from helpbot.store.rosters import cut

SHELL = "shell-"
"""How the channel of an operator's shell is called: one name a process, and nobody is reached there afterwards."""

_FIND = select(PersonAddress).where(
    PersonAddress.office_id == bindparam("office"), PersonAddress.channel == bindparam("channel"), PersonAddress.who == bindparam("who")
)

PREFERRED_FIRST = (
    col(PersonAddress.preferred_at).is_(None),
    col(PersonAddress.preferred_at).desc(),
    col(PersonAddress.verified_at).is_(None),
    col(PersonAddress.verified_at).desc(),
    col(PersonAddress.id),
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


async def next_of_same_person(tx: Transaction, address_id: int, besides: Collection[str] = ()) -> PersonAddress | None:
    """Another address of the same person that is verified and on, on none of these channels: the one preferred, else verified last."""
    person = select(PersonAddress.person_id).where(PersonAddress.id == address_id).scalar_subquery()
    query = (
        select(PersonAddress)
        .where(
            PersonAddress.office_id == tx.office_id,
            PersonAddress.person_id == person,
            PersonAddress.id != address_id,
            col(PersonAddress.channel).not_in(besides),
            col(PersonAddress.enabled),
            col(PersonAddress.verified_at).is_not(None),
            ~col(PersonAddress.channel).startswith(SHELL),
        )
        .order_by(*PREFERRED_FIRST)
    )
    return (await tx.session.exec(query)).first()


async def of_person(tx: Transaction, person_id: int) -> list[PersonAddress]:
    """All of a person's addresses but the passing ones of an operator's shell: the one preferred first, then the one verified last."""
    query = select(PersonAddress).where(
        PersonAddress.office_id == tx.office_id, PersonAddress.person_id == person_id, ~col(PersonAddress.channel).startswith(SHELL)
    )
    return list((await tx.session.exec(query.order_by(*PREFERRED_FIRST))).all())


async def of_people(tx: Transaction, person_ids: Sequence[int]) -> list[PersonAddress]:
    """Likewise of several people, each one's in that order."""
    found: list[PersonAddress] = []
    for part in cut(person_ids):
        query = select(PersonAddress).where(
            PersonAddress.office_id == tx.office_id,
            col(PersonAddress.person_id).in_(part),
            ~col(PersonAddress.channel).startswith(SHELL),
        )
        found += (await tx.session.exec(query.order_by(*PREFERRED_FIRST))).all()
    return found


async def give(tx: Transaction, address_id: int, person_id: int, verified_at: datetime | None) -> None:
    """The address is this person's."""
    await _change(tx, address_id, person_id=person_id, verified_at=verified_at, preferred_at=None)


async def release(tx: Transaction, address_id: int) -> None:
    """The address is nobody's."""
    await _change(tx, address_id, person_id=None, verified_at=None, preferred_at=None)


async def prefer(tx: Transaction, address_id: int, at: datetime) -> None:
    """Notices go there first."""
    await _change(tx, address_id, preferred_at=at)


async def blot_out(tx: Transaction, address_id: int, who: str, at: datetime) -> None:
    """Nobody is reached there, and nothing says who was; the row stays for those that refer to it."""
    gone = {"person_id": None, "verified_at": None, "preferred_at": None, "enabled": False, "disabled_reason": ""}
    await _change(tx, address_id, who=who, created_at=at, **gone)


async def _change(tx: Transaction, address_id: int, **values: Any) -> None:  # noqa: ANN401 -- column values
    await tx.session.exec(
        update(PersonAddress).where(col(PersonAddress.office_id) == tx.office_id, col(PersonAddress.id) == address_id).values(**values)
    )


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
        .values(person_id=old.person_id, verified_at=old.verified_at, preferred_at=old.preferred_at)
    )


async def switch_on(tx: Transaction, address_id: int) -> None:
    """Somebody wrote from there, so it works again."""
    await tx.session.exec(
        update(PersonAddress).where(col(PersonAddress.id) == address_id).values(enabled=True, disabled_reason="", bounces=0)
    )
