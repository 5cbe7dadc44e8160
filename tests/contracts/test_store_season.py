"""Seasons and reminders on both databases: kept whole, the same row by row, and only what is due is due."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from helpbot.calendar.office_days import OfficeDays
from helpbot.calendar.workdays import published_calendar
from helpbot.clock import SettableClock
from helpbot.models import Reminder, ReminderState, Role, Season, SeasonState, Stage
from helpbot.services.desk import lay_desk, register_office
from helpbot.services.keys import Keyring, PeopleSettings
from helpbot.services.office import OfficeSettings
from helpbot.services.season_plan import Candidate, Term, plan_season
from helpbot.store import reminders, season
from helpbot.store.database import Database, resolve_url
from helpbot.store.upgrade import upgrade
from tests.contracts.rows import AT
from tests.postgres import make_database
from tests.registry import assign, assign_also

HOUR = timedelta(hours=1)


async def put_season(database: Database, office_id: int, *, state: SeasonState = SeasonState.APPROVED) -> Season:
    draft = Season(office_id=office_id, year=2027, state=state, capacity=5, plan_hash="h", planned_at=AT)
    slots = [
        {"place": place, "uscc": f"U{place}", "name": "n", "sponsor": "", "day": None, "problems": "", "late": False, "classified": False}
        for place in range(3)
    ]
    async with database.write(office_id) as tx:
        return await season.put(tx, draft, slots)


def row(found: Season, uscc: str, stage: Stage, due: timedelta) -> dict[str, Any]:
    return {
        "season_id": found.id,
        "uscc": uscc,
        "stage": stage,
        "due_at": AT + due,
        "expires_at": AT + due + HOUR * 24,
        "dedup_key": f"report:2026:{uscc}:{stage}",
    }


async def due(database: Database, office_id: int, found: Season, after: timedelta = timedelta(0)) -> list[Reminder]:
    async with database.write(office_id) as tx:
        return await reminders.due(tx, [found.id or 0], AT + after)


async def test_what_has_come_is_due_and_nothing_else(database: Database, office_id: int) -> None:
    """Longest due first; of another season, or of tomorrow, there is none."""
    found = await put_season(database, office_id)
    rows = [row(found, "U0", Stage.SLOT, HOUR), row(found, "U1", Stage.NOTICE, -HOUR), row(found, "U2", Stage.OPENING, timedelta(0))]
    async with database.write(office_id) as tx:
        await reminders.put(tx, rows)
        other = await reminders.due(tx, [(found.id or 0) + 1], AT)

    assert [each.uscc for each in await due(database, office_id, found)] == ["U1", "U2"]
    assert other == []


async def test_a_key_is_kept_once(database: Database, office_id: int) -> None:
    """Whoever lays the same track again changes nothing."""
    found = await put_season(database, office_id)
    for _ in range(2):
        async with database.write(office_id) as tx:
            await reminders.put(tx, [row(found, "U0", Stage.NOTICE, -HOUR)])

    assert len(await due(database, office_id, found)) == 1


async def test_what_is_settled_is_not_due_and_what_is_deferred_is_later(database: Database, office_id: int) -> None:
    """A message's rows are found by its day."""
    found = await put_season(database, office_id)
    async with database.write(office_id) as tx:
        await reminders.put(tx, [row(found, f"U{number}", Stage.NOTICE, -HOUR) for number in range(3)])
    one, two, three = await due(database, office_id, found)
    day = date(2027, 3, 1)
    async with database.write(office_id) as tx:
        await reminders.settle(tx, [one.id or 0], ReminderState.GATHERED, day)
        await reminders.settle(tx, [two.id or 0], ReminderState.DONE)
        await reminders.defer(tx, [three.id or 0], AT + HOUR)
        gathered = await reminders.gathered(tx, ["U0", "U1", "U2"], day)

    assert [each.uscc for each in gathered] == ["U0"]
    assert await due(database, office_id, found) == []
    assert [each.uscc for each in await due(database, office_id, found, HOUR)] == ["U2"]


async def test_a_new_draft_takes_the_place_of_the_one_before(database: Database, office_id: int) -> None:
    """Slots and reminders with it."""
    old = await put_season(database, office_id)
    async with database.write(office_id) as tx:
        await reminders.put(tx, [row(old, "U0", Stage.NOTICE, -HOUR)])
    new = await put_season(database, office_id, state=SeasonState.DRAFT)
    async with database.read(office_id) as tx:
        latest, slots, left = await season.latest(tx), await season.slots(tx, new.id or 0), await season.slots(tx, old.id or 0)

    assert latest
    assert latest.id == new.id
    assert ([slot.place for slot in slots], left) == ([0, 1, 2], []) or old.id == new.id
    assert await due(database, office_id, old) == []


async def test_a_persons_message_has_what_was_gathered_and_the_person_acts_for(database: Database, office_id: int) -> None:
    """Not what waits still, not another day's, not what somebody else acts for, and nothing once the right has ended."""
    found = await put_season(database, office_id)
    person = await assign(database, office_id, "安", "U0")
    await assign_also(database, office_id, person, "U1", until=AT)
    day = date(2027, 3, 1)
    async with database.write(office_id) as tx:
        await reminders.put(tx, [row(found, f"U{number}", Stage.DAYS_7, -HOUR) for number in range(3)])
        await reminders.put(tx, [row(found, "U0", Stage.DAYS_3, HOUR)])
        ready = await reminders.due(tx, [found.id or 0], AT)
        await reminders.settle(tx, [each.id or 0 for each in ready], ReminderState.GATHERED, day)
        told = await reminders.of_person(tx, person, day, AT)
        other_day = await reminders.of_person(tx, person, date(2027, 3, 2), AT)
        holders = await reminders.holders(tx, ["U0", "U1", "U2"], AT)

    assert [(each.uscc, each.stage, each.year, each.nudges_off, each.said_filed) for each in told] == [
        ("U0", Stage.DAYS_7, 2027, False, False)
    ]
    assert other_day == []
    assert holders == [("U0", Role.CLERK, person, True)]


async def test_a_change_needs_the_state_before(database: Database, office_id: int) -> None:
    """So that of two officers one is told."""
    found = await put_season(database, office_id)
    async with database.write(office_id) as tx:
        first = await season.change(tx, found.id or 0, [SeasonState.APPROVED], state=SeasonState.PAUSED)
        second = await season.change(tx, found.id or 0, [SeasonState.APPROVED], state=SeasonState.PAUSED)
        running = await season.in_state(tx, SeasonState.APPROVED)

    assert (first, second, running) == (True, False, [])


@pytest.fixture
def both(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[list[str]]:
    """An SQLite file and a PostgreSQL database with the newest tables."""
    with ExitStack() as stack:
        urls = [f"sqlite:///{tmp_path}/helpbot.db", stack.enter_context(make_database(request.getfixturevalue("postgres")))]
        for url in urls:
            upgrade(resolve_url(url, Path()))
        yield urls


@pytest.mark.slow
async def test_a_plan_is_the_same_on_both_databases_row_by_row(both: list[str], tmp_path: Path) -> None:
    """Slots and, once it is approved, reminders: of 500 institutions, read in another order each time."""
    dice = Random(1)  # noqa: S311 -- a registry, not a secret
    candidates = [
        Candidate(f"{number:018}", f"局{number % 17}", f"单位{number}", late=dice.random() < 0.3, filed=dice.random() < 0.1)
        for number in range(500)
    ]
    found = []
    for url in both:
        dice.shuffle(candidates)
        found.append(await keep_and_approve(url, candidates, tmp_path))

    assert found[0] == found[1]
    assert len(found[0][1]) == 500
    assert len(found[0][2]) > 4000


async def keep_and_approve(url: str, candidates: list[Candidate], folder: Path) -> tuple[str, list[Any], list[Any]]:
    """The hash, every slot and every reminder, without the ids that a database gives."""
    database, clock = Database(url, Path()), SettableClock(AT.replace(year=2026, month=12))
    office = await register_office(database, clock, OfficeSettings(name="清澜县"), Keyring(PeopleSettings(), folder))
    plan = plan_season(Term(2027), candidates, OfficeDays(published_calendar()), 9)
    async with database.write(office.id) as tx:
        desk = lay_desk(tx, office, clock, lambda: None)
        kept = await desk.seasons.keep(plan, None)
        await desk.seasons.approve(2027, kept.plan_hash, "王")
        slots = [(slot.place, slot.uscc, slot.name, slot.sponsor, slot.day, slot.late) for slot in await desk.seasons.slots(kept)]
        later = await reminders.due(tx, [kept.id or 0], AT.replace(year=2028), limit=100_000)
        rows = sorted((each.dedup_key, each.stage, each.due_at, each.expires_at, each.state) for each in later)
    await database.close()
    return kept.plan_hash, slots, rows
