"""Reminders: which are due, and what became of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, bindparam, literal_column
from sqlmodel import col, delete, func, or_, select, update
from sqlmodel.sql.expression import SelectOfScalar

from helpbot.models import (
    Assignment,
    Person,
    PersonAddress,
    Reminder,
    ReminderState,
    Role,
    Season,
    SeasonSlot,
    SeasonState,
    Stage,
    table_of,
)
from helpbot.store.addresses import PREFERRED_FIRST, SHELL
from helpbot.store.database import Transaction, insert_into, skip_locked
from helpbot.store.prepared import Prepared
from helpbot.store.rosters import cut

TOLD = (Role.CLERK, Role.LEGAL_REPRESENTATIVE)
"""Who hears of an institution's duties."""

AT_A_TIME = 10_000
"""Reminders of one transaction: a second of writing. What a season of a large office has more waits for the next beat."""


_REMINDER, _SLOT, _SEASON = table_of(Reminder), table_of(SeasonSlot), table_of(Season)
_ASSIGNMENT, _PERSON = table_of(Assignment), table_of(Person)

_OF_PERSON = Prepared(
    lambda _: (
        select(  # type: ignore[call-overload]  # the overloads count columns one by one
            *(_REMINDER.c.uscc, _REMINDER.c.stage, _SEASON.c.year, _REMINDER.c.due_at, _PERSON.c.nudges_off_at),
            *(_SLOT.c.day, _SLOT.c.problems, _SLOT.c.said_filed_at),
        )
        .select_from(_ASSIGNMENT)
        .join(_PERSON, _PERSON.c.id == _ASSIGNMENT.c.person_id)
        .join(_REMINDER, _REMINDER.c.uscc == _ASSIGNMENT.c.uscc)  # the office by the season: an index of offices would be searched first
        .join(_SEASON, and_(_SEASON.c.id == _REMINDER.c.season_id, _SEASON.c.office_id == _ASSIGNMENT.c.office_id))
        .join(_SLOT, and_(_SLOT.c.season_id == _SEASON.c.id, _SLOT.c.uscc == _REMINDER.c.uscc))
        .where(
            _ASSIGNMENT.c.office_id == bindparam("office"),
            _ASSIGNMENT.c.person_id == bindparam("person"),
            _ASSIGNMENT.c.role.in_([literal_column(f"'{role}'") for role in TOLD]),
            _ASSIGNMENT.c.since <= bindparam("now"),
            or_(_ASSIGNMENT.c.until.is_(None), _ASSIGNMENT.c.until > bindparam("now")),
            _REMINDER.c.gathered_on == bindparam("day"),
            _REMINDER.c.state == literal_column(f"'{ReminderState.GATHERED}'"),
            _SEASON.c.state == literal_column(f"'{SeasonState.APPROVED}'"),
        )
        .order_by(_REMINDER.c.due_at, _SLOT.c.place)
    )
)


def select_due(office_id: int, season_ids: Collection[int], at: datetime, limit: int) -> SelectOfScalar[Reminder]:
    """The query for what is due of these seasons and of all duties; the state is written out, for SQLite uses a partial index for
    nothing else.
    """
    query = select(Reminder).where(
        Reminder.office_id == office_id,
        col(Reminder.state) == literal_column(f"'{ReminderState.WAITING}'"),
        Reminder.due_at <= at,
        or_(col(Reminder.duty_id).is_not(None), col(Reminder.season_id).in_(season_ids)),
    )
    return query.order_by(col(Reminder.due_at), col(Reminder.id)).limit(limit)


async def due(tx: Transaction, season_ids: Collection[int], at: datetime, limit: int = AT_A_TIME) -> list[Reminder]:
    """The waiting reminders of these seasons and of duties whose time has come, longest due first; ours until the transaction ends."""
    query = skip_locked(tx, select_due(tx.office_id, season_ids, at, limit))
    return list((await tx.session.exec(query)).all())


async def is_due(tx: Transaction, season_ids: Collection[int], at: datetime) -> bool:
    """Whether there is anything due at all."""
    return bool((await tx.session.exec(select_due(tx.office_id, season_ids, at, 1))).first())


async def is_any_due(tx: Transaction, at: datetime) -> bool:
    """Whether anything is due of duties, or of seasons that are approved and not paused."""
    running = select(Season.id).where(Season.office_id == tx.office_id, Season.state == SeasonState.APPROVED)
    return await is_due(tx, [each or 0 for each in (await tx.session.exec(running)).all()], at)


async def count_due(tx: Transaction, at: datetime) -> int:
    """How many are due of duties and of seasons that are approved and not paused, without those that nobody wants any more."""
    running = select(Season.id).where(Season.office_id == tx.office_id, Season.state == SeasonState.APPROVED)
    query = select(func.count()).where(
        Reminder.office_id == tx.office_id,
        col(Reminder.state) == literal_column(f"'{ReminderState.WAITING}'"),
        Reminder.due_at <= at,
        Reminder.expires_at > at,
        or_(col(Reminder.duty_id).is_not(None), col(Reminder.season_id).in_(running)),
    )
    return (await tx.session.exec(query)).one()


async def settle_due(tx: Transaction, at: datetime) -> None:
    """What was due by then counts as told."""
    query = update(Reminder).where(
        col(Reminder.office_id) == tx.office_id, col(Reminder.state) == ReminderState.WAITING, col(Reminder.due_at) <= at
    )
    await tx.session.exec(query.values(state=ReminderState.DONE))


async def put(tx: Transaction, rows: Sequence[Mapping[str, Any]]) -> None:
    """New reminders; one whose key there is already stays as it is."""
    if rows:
        statement = insert_into(tx, Reminder).on_conflict_do_nothing(index_elements=["office_id", "dedup_key"])
        await tx.exec_large(statement, [{"office_id": tx.office_id, "state": ReminderState.WAITING, **row} for row in rows])


async def settle(tx: Transaction, reminder_ids: Sequence[int], state: ReminderState, gathered_on: date | None = None) -> None:
    """These are not waiting any more."""
    for part in cut(reminder_ids):
        await tx.session.exec(update(Reminder).where(col(Reminder.id).in_(part)).values(state=state, gathered_on=gathered_on))


async def defer(tx: Transaction, reminder_ids: Sequence[int], until: datetime) -> None:
    """These wait until then."""
    for part in cut(reminder_ids):
        values = {"state": ReminderState.WAITING, "gathered_on": None, "due_at": until}
        await tx.session.exec(update(Reminder).where(col(Reminder.id).in_(part)).values(**values))


async def gathered(tx: Transaction, usccs: Collection[str], day: date) -> list[Reminder]:
    """What stands in a day's messages about these institutions."""
    found: list[Reminder] = []
    for part in cut(sorted(usccs)):
        query = select(Reminder).where(
            Reminder.office_id == tx.office_id,
            col(Reminder.uscc).in_(part),
            Reminder.state == ReminderState.GATHERED,
            Reminder.gathered_on == day,
        )
        found += (await tx.session.exec(query.order_by(col(Reminder.due_at), col(Reminder.uscc)))).all()
    return found


async def take_up(tx: Transaction, duty_id: int) -> None:
    """Take what waits of a duty away, so that it can be laid anew."""
    waiting = (col(Reminder.duty_id) == duty_id, col(Reminder.state) == ReminderState.WAITING)
    await tx.session.exec(delete(Reminder).where(*waiting))


async def take_up_season(tx: Transaction, season_id: int) -> None:
    """Take what waits of a season away, so that it can be laid anew; that a slot has moved is told all the same."""
    waiting = (col(Reminder.season_id) == season_id, col(Reminder.state) == ReminderState.WAITING, col(Reminder.stage) != Stage.MOVED)
    await tx.session.exec(delete(Reminder).where(col(Reminder.office_id) == tx.office_id, *waiting))


async def put_off(tx: Transaction, duty_ids: Sequence[int], besides: Collection[Stage], until: datetime) -> None:
    """What waits of these duties, but for these stages, waits until then at least."""
    for part in cut(duty_ids):
        waiting = update(Reminder).where(
            col(Reminder.duty_id).in_(part),
            col(Reminder.state) == ReminderState.WAITING,
            col(Reminder.stage).not_in(besides),
            col(Reminder.due_at) < until,
        )
        await tx.session.exec(waiting.values(due_at=until))


async def cancel(tx: Transaction, duty_ids: Sequence[int]) -> None:
    """What waits of these duties is not told any more."""
    for part in cut(duty_ids):
        waiting = update(Reminder).where(col(Reminder.duty_id).in_(part), col(Reminder.state) == ReminderState.WAITING)
        await tx.session.exec(waiting.values(state=ReminderState.DONE))


@dataclass(frozen=True, slots=True)
class ToTell:
    """An institution of a person's message: the stage that speaks, the season's year, and its slot."""

    uscc: str
    stage: Stage
    year: int
    due_at: datetime
    nudges_off: bool
    slot: date | None
    problems: str
    said_filed: bool


async def of_person(tx: Transaction, person_id: int, day: date, at: datetime) -> list[ToTell]:
    """What stands in a person's message of a day, of the institutions that the person acts for now and the seasons that run."""
    found = await _OF_PERSON.ask(tx, {"office": tx.office_id, "person": person_id, "day": day, "now": at})
    return [
        ToTell(uscc, Stage(stage), year, due_at, off is not None, slot, problems, said is not None)
        for uscc, stage, year, due_at, off, slot, problems, said in found
    ]


async def holders(tx: Transaction, usccs: Sequence[str], at: datetime) -> list[tuple[str, Role, int, bool]]:
    """Who acts for these institutions as clerk or legal representative: code, role, person, and whether nudges are wanted."""
    found: list[tuple[str, Role, int, bool]] = []
    for part in cut(usccs):
        query = (
            select(Assignment.uscc, Assignment.role, Person.id, Person.nudges_off_at)
            .join(Person, col(Person.id) == col(Assignment.person_id))
            .where(
                Assignment.office_id == tx.office_id,
                col(Assignment.uscc).in_(part),
                col(Assignment.role).in_(TOLD),
                Assignment.since <= at,
                or_(col(Assignment.until).is_(None), col(Assignment.until) > at),
            )
            .order_by(col(Assignment.id))
        )
        rows = (await tx.session.exec(query)).all()
        found += [(uscc, Role(role), person or 0, off is None) for uscc, role, person, off in rows]
    return found


async def addresses_of(tx: Transaction, person_ids: Sequence[int], besides: Collection[str]) -> dict[int, PersonAddress]:
    """Where a notice to each of these goes, on none of these channels; who is reached nowhere is not in it."""
    found: dict[int, PersonAddress] = {}
    for part in cut(person_ids):
        query = select(PersonAddress).where(
            PersonAddress.office_id == tx.office_id,
            col(PersonAddress.person_id).in_(part),
            col(PersonAddress.channel).not_in(besides),
            col(PersonAddress.enabled),
            col(PersonAddress.verified_at).is_not(None),
            ~col(PersonAddress.channel).startswith(SHELL),
        )
        for address in (await tx.session.exec(query.order_by(*PREFERRED_FIRST))).all():
            found.setdefault(address.person_id or 0, address)
    return found
