"""People, and for which institutions they act."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, exists
from sqlmodel import col, or_, select, update

from helpbot.models import Assignment, Person, PersonAddress, Role
from helpbot.store.database import Transaction
from helpbot.store.rosters import cut


async def add(tx: Transaction, name: str, at: datetime) -> Person:
    """Somebody new."""
    person = Person(office_id=tx.office_id, name=name, created_at=at)
    tx.session.add(person)
    await tx.session.flush()
    return person


async def find(tx: Transaction, person_id: int) -> Person | None:
    """The person of this id."""
    return (await tx.session.exec(select(Person).where(Person.office_id == tx.office_id, Person.id == person_id))).first()


async def at_address(tx: Transaction, channel: str, who: str) -> Person | None:
    """Who is known by an address, which is verified. Whether it is on does not matter: whoever writes from there switches it on."""
    query = (
        select(Person)
        .join(PersonAddress, col(PersonAddress.person_id) == col(Person.id))
        .where(
            PersonAddress.office_id == tx.office_id,
            PersonAddress.channel == channel,
            PersonAddress.who == who,
            col(PersonAddress.verified_at).is_not(None),
            col(Person.forgotten_at).is_(None),
        )
    )
    return (await tx.session.exec(query)).first()


async def listed(tx: Transaction, limit: int) -> list[Person]:
    """Everybody who is not forgotten, newest first."""
    query = select(Person).where(Person.office_id == tx.office_id, col(Person.forgotten_at).is_(None))
    return list((await tx.session.exec(query.order_by(col(Person.id).desc()).limit(limit))).all())


async def set_nudges(tx: Transaction, person_id: int, off_at: datetime | None) -> None:
    """Since when nudges are not wanted; None where they are."""
    await tx.session.exec(update(Person).where(col(Person.id) == person_id).values(nudges_off_at=off_at))


async def blot_out(tx: Transaction, person_id: int, at: datetime) -> None:
    """No name any more; the id stays."""
    await tx.session.exec(update(Person).where(col(Person.id) == person_id).values(name="", forgotten_at=at))


async def assign(tx: Transaction, person_id: int, uscc: str, role: Role, at: datetime) -> None:
    """From now on a person acts for an institution."""
    tx.session.add(Assignment(office_id=tx.office_id, person_id=person_id, uscc=uscc, role=role, since=at))
    await tx.session.flush()


async def assignments(tx: Transaction, person_id: int, at: datetime | None = None) -> list[Assignment]:
    """What a person acts for: at a moment, or ever."""
    query = select(Assignment).where(Assignment.office_id == tx.office_id, Assignment.person_id == person_id)
    if at is not None:
        query = query.where(Assignment.since <= at, or_(col(Assignment.until).is_(None), col(Assignment.until) > at))
    return list((await tx.session.exec(query.order_by(col(Assignment.id)))).all())


async def holders(tx: Transaction, uscc: str, roles: Sequence[Role], at: datetime) -> list[Person]:
    """Who acts for an institution in one of these roles, longest first."""
    query = (
        select(Person)
        .join(Assignment, col(Assignment.person_id) == col(Person.id))
        .where(
            Assignment.office_id == tx.office_id,
            Assignment.uscc == uscc,
            col(Assignment.role).in_(roles),
            Assignment.since <= at,
            or_(col(Assignment.until).is_(None), col(Assignment.until) > at),
        )
        .order_by(col(Assignment.id))
    )
    return list((await tx.session.exec(query)).unique().all())


async def holding(tx: Transaction, role: Role, at: datetime, usccs: Sequence[str] | None = None) -> list[tuple[str, Person]]:
    """Everybody who is this now to one of these, or to anything, with its code; longest first."""
    found: list[tuple[str, Person]] = []
    for part in [None] if usccs is None else cut(usccs):
        query = select(Assignment.uscc, Person).join(Person, col(Person.id) == col(Assignment.person_id)).where(*_runs(tx, [role], at))
        query = query if part is None else query.where(col(Assignment.uscc).in_(part))
        found += (await tx.session.exec(query.order_by(col(Assignment.id)))).all()
    return found


async def unreached_clerks(tx: Transaction, at: datetime) -> list[tuple[str, int]]:
    """Institution and clerk, where no clerk of the institution has an address that is on, and this one had one that was verified."""
    proved = exists().where(col(PersonAddress.person_id) == col(Assignment.person_id), col(PersonAddress.verified_at).is_not(None))
    reached = select(Assignment.uscc).where(*_runs(tx, [Role.CLERK], at), proved.where(col(PersonAddress.enabled)))
    query = select(Assignment.uscc, Assignment.person_id).where(*_runs(tx, [Role.CLERK], at), proved, col(Assignment.uscc).not_in(reached))
    return [(uscc, person) for uscc, person in (await tx.session.exec(query.order_by(col(Assignment.id)))).all()]


async def clerkless(tx: Transaction, at: datetime) -> list[str]:
    """The institutions somebody was the clerk of and nobody is."""
    held = select(Assignment.uscc).where(*_runs(tx, [Role.CLERK], at))
    query = select(Assignment.uscc).where(
        Assignment.office_id == tx.office_id, Assignment.role == Role.CLERK, col(Assignment.uscc).not_in(held)
    )
    return sorted((await tx.session.exec(query.distinct())).all())


async def acting(tx: Transaction, usccs: Sequence[str], roles: Sequence[Role], at: datetime) -> list[tuple[str, int]]:
    """Institution and person, for whoever acts for one of these institutions in one of these roles."""
    found: list[tuple[str, int]] = []
    for part in cut(usccs):
        query = select(Assignment.uscc, Assignment.person_id).where(*_runs(tx, roles, at), col(Assignment.uscc).in_(part))
        found += (await tx.session.exec(query.distinct())).all()
    return found


async def speaking(tx: Transaction, role: Role, at: datetime) -> list[tuple[int, str]]:
    """Person and institution, for whoever acts for one in this role and wants nudges."""
    query = select(Assignment.person_id, Assignment.uscc).join(Person, col(Person.id) == col(Assignment.person_id))
    query = query.where(*_runs(tx, (role,), at), col(Person.nudges_off_at).is_(None))
    return list((await tx.session.exec(query.distinct().order_by(Assignment.person_id, Assignment.uscc))).all())  # type: ignore[arg-type]  # SQLModel types a column by its value


async def acted_for(tx: Transaction, roles: Sequence[Role], at: datetime) -> list[str]:
    """The codes of all institutions that somebody acts for in one of these roles."""
    return sorted((await tx.session.exec(select(Assignment.uscc).where(*_runs(tx, roles, at)).distinct())).all())


def _runs(tx: Transaction, roles: Sequence[Role], at: datetime) -> list[ColumnElement[bool]]:
    return [
        col(Assignment.office_id) == tx.office_id,
        col(Assignment.role).in_(roles),
        col(Assignment.since) <= at,
        or_(col(Assignment.until).is_(None), col(Assignment.until) > at),
    ]


async def institutions(tx: Transaction) -> list[str]:
    """The codes of all institutions somebody ever acted for."""
    query = select(Assignment.uscc).where(Assignment.office_id == tx.office_id, Assignment.uscc != "").distinct()
    return sorted((await tx.session.exec(query)).all())


async def end(tx: Transaction, assignment_ids: Sequence[int], at: datetime) -> None:
    """These assignments are over."""
    await tx.session.exec(update(Assignment).where(col(Assignment.id).in_(assignment_ids)).values(until=at))


async def end_role(tx: Transaction, person_id: int, uscc: str, role: Role, at: datetime) -> None:
    """Somebody is no longer this; what was to begin later never does."""
    theirs = (col(Assignment.office_id) == tx.office_id, col(Assignment.person_id) == person_id)
    which = (col(Assignment.uscc) == uscc, col(Assignment.role) == role, col(Assignment.until).is_(None))
    await tx.session.exec(update(Assignment).where(*theirs, *which).values(until=at))
