"""Duties besides the annual report: which run, which are over, and what a person is told of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, bindparam, literal_column
from sqlmodel import col, or_, select, update

from helpbot.models import Assignment, Duty, DutyKind, Person, Reminder, ReminderState, Stage, table_of
from helpbot.store.database import Transaction, insert_into
from helpbot.store.prepared import Prepared
from helpbot.store.reminders import TOLD
from helpbot.store.rosters import cut

_DUTY, _REMINDER, _ASSIGNMENT, _PERSON = table_of(Duty), table_of(Reminder), table_of(Assignment), table_of(Person)

_TOLD = (_REMINDER.c.duty_id, _REMINDER.c.stage, _REMINDER.c.due_at, _PERSON.c.nudges_off_at)
_IN_MESSAGE = (
    _DUTY.c.office_id == bindparam("office"),
    _DUTY.c.over_at.is_(None),
    _REMINDER.c.gathered_on == bindparam("day"),
    _REMINDER.c.state == literal_column(f"'{ReminderState.GATHERED}'"),
)

_OF_INSTITUTIONS = Prepared(
    lambda _: (
        select(*_TOLD)
        .select_from(_ASSIGNMENT)
        .join(_PERSON, _PERSON.c.id == _ASSIGNMENT.c.person_id)
        .join(_REMINDER, _REMINDER.c.uscc == _ASSIGNMENT.c.uscc)
        .join(_DUTY, and_(_DUTY.c.id == _REMINDER.c.duty_id, _DUTY.c.person_id.is_(None)))
        .where(
            *_IN_MESSAGE,
            _ASSIGNMENT.c.office_id == bindparam("office"),
            _ASSIGNMENT.c.person_id == bindparam("person"),
            _ASSIGNMENT.c.role.in_([literal_column(f"'{role}'") for role in TOLD]),
            _ASSIGNMENT.c.since <= bindparam("now"),
            or_(_ASSIGNMENT.c.until.is_(None), _ASSIGNMENT.c.until > bindparam("now")),
        )
    )
)

_OWN = Prepared(
    lambda _: (
        select(*_TOLD)
        .select_from(_DUTY)
        .join(_PERSON, _PERSON.c.id == _DUTY.c.person_id)
        .join(_REMINDER, _REMINDER.c.duty_id == _DUTY.c.id)
        .where(*_IN_MESSAGE, _DUTY.c.person_id == bindparam("person"))
    )
)


@dataclass(frozen=True, slots=True)
class DutyToTell:
    """A duty in a person's message, the stage that speaks of it, and whether the person wants statutory notices only."""

    duty: Duty
    stage: Stage
    due_at: datetime
    nudges_off: bool


async def put(tx: Transaction, duty: Duty) -> int | None:
    """A new duty's id; None where its key is known."""
    values = duty.model_dump(exclude={"id"}) | {"office_id": tx.office_id}
    statement = insert_into(tx, Duty).values(**values).on_conflict_do_nothing(index_elements=["office_id", "key"]).returning(_DUTY.c.id)
    number: int | None = (await tx.session.exec(statement)).scalars().first()
    return number


async def known(tx: Transaction, keys: Sequence[str]) -> set[str]:
    """Those of these keys that there are."""
    found: set[str] = set()
    for part in cut(keys):
        query = select(Duty.key).where(Duty.office_id == tx.office_id, col(Duty.key).in_(part))
        found |= set((await tx.session.exec(query)).all())
    return found


async def with_keys(tx: Transaction, keys: Sequence[str]) -> list[Duty]:
    """The duties of these keys, by id."""
    found: list[Duty] = []
    for part in cut(keys):
        query = select(Duty).where(Duty.office_id == tx.office_id, col(Duty.key).in_(part))
        found += (await tx.session.exec(query.order_by(col(Duty.id)))).all()
    return found


async def running(tx: Transaction, kinds: Collection[DutyKind]) -> list[Duty]:
    """The duties of these kinds that are not over, by id."""
    query = select(Duty).where(Duty.office_id == tx.office_id, col(Duty.over_at).is_(None), col(Duty.kind).in_(kinds))
    return list((await tx.session.exec(query.order_by(col(Duty.id)))).all())


async def of_ids(tx: Transaction, duty_ids: Collection[int]) -> dict[int, Duty]:
    """These duties, by id."""
    found: dict[int, Duty] = {}
    for part in cut(sorted(duty_ids)):
        rows = (await tx.session.exec(select(Duty).where(Duty.office_id == tx.office_id, col(Duty.id).in_(part)))).all()
        found |= {each.id or 0: each for each in rows}
    return found


async def of_institutions(tx: Transaction, usccs: Sequence[str]) -> list[Duty]:
    """What runs of these institutions, the earliest day first."""
    found: list[Duty] = []
    for part in cut(usccs):
        query = select(Duty).where(Duty.office_id == tx.office_id, col(Duty.uscc).in_(part), col(Duty.over_at).is_(None))
        found += (await tx.session.exec(query)).all()
    return sorted(found, key=lambda duty: (duty.due or date.max, duty.id or 0))


async def usccs_of(tx: Transaction, person_ids: Collection[int]) -> set[str]:
    """The institutions of the duties that are these persons' alone."""
    found: set[str] = set()
    for part in cut(sorted(person_ids)):
        query = select(Duty.uscc).where(Duty.office_id == tx.office_id, col(Duty.person_id).in_(part), col(Duty.over_at).is_(None))
        found |= set((await tx.session.exec(query)).all())
    return found


async def end(tx: Transaction, keys: Sequence[str], at: datetime) -> int:
    """These are over; returns how many were not before."""
    count = 0
    for part in cut(keys):
        query = update(Duty).where(col(Duty.office_id) == tx.office_id, col(Duty.key).in_(part), col(Duty.over_at).is_(None))
        count += (await tx.session.exec(query.values(over_at=at))).rowcount
    return count


async def move(tx: Transaction, duty_id: int, due: date) -> None:
    """Its day is another one now."""
    await tx.session.exec(update(Duty).where(col(Duty.id) == duty_id).values(due=due))


async def of_person(tx: Transaction, person_id: int, day: date, at: datetime) -> list[DutyToTell]:
    """What stands in a person's message of a day about duties, as far as it concerns the person now; the stage due first comes first."""
    asked = {"office": tx.office_id, "person": person_id, "day": day}
    rows = [*await _OF_INSTITUTIONS.ask(tx, asked | {"now": at}), *await _OWN.ask(tx, asked)]
    if not rows:
        return []
    duties = await of_ids(tx, {row[0] for row in rows})
    found = [DutyToTell(duties[number], Stage(stage), due_at, off is not None) for number, stage, due_at, off in rows]
    return sorted(found, key=lambda each: (each.due_at, each.duty.id or 0))
