"""Copies what a season needs to know of an office into another database, where it can be rehearsed."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import insert
from sqlmodel import SQLModel, col, select

from helpbot.models import Assignment, CalendarNotice, Duty, Office, Person, PersonAddress, Reminder, Role, Season, SeasonSlot, table_of
from helpbot.store.database import Transaction

NEEDED: Sequence[type[SQLModel]] = (Person, PersonAddress, Assignment, CalendarNotice, Season, SeasonSlot, Duty, Reminder)
"""Each after those it refers to. No message and no question: a rehearsal has no use for what people said."""


async def copy_office(source: Transaction, target: Transaction) -> None:
    """The office with its people, calendar and seasons, under the ids that they have."""
    await _copy(source, target, Office, "id")
    for model in NEEDED:
        await _copy(source, target, model, "office_id")


async def add_clerks(tx: Transaction, clerks: Mapping[str, Sequence[str]], channel: str, at: datetime) -> None:
    """A clerk each with an address of this channel, all by the same name, who acts for these institutions from then on."""
    people = {name: Person(office_id=tx.office_id, name=name[:100], created_at=at) for name in clerks}
    tx.session.add_all(people.values())
    await tx.session.flush()
    tx.session.add_all(
        PersonAddress(office_id=tx.office_id, person_id=person.id, channel=channel, who=name, verified_at=at, created_at=at)
        for name, person in people.items()
    )
    tx.session.add_all(
        Assignment(office_id=tx.office_id, person_id=people[name].id or 0, uscc=uscc, role=Role.CLERK, since=at)
        for name, usccs in clerks.items()
        for uscc in usccs
    )
    await tx.session.flush()


async def _copy(source: Transaction, target: Transaction, model: type[SQLModel], key: str) -> None:
    table = table_of(model)
    found = await source.session.exec(select(*table.columns).where(col(table.c[key]) == source.office_id))
    if rows := [dict(row._mapping) for row in found.all()]:  # noqa: SLF001 -- SQLAlchemy's public name
        await target.exec_large(insert(table), rows)
