"""The watch as the database keeps it: each change once, on both databases, however many processes look, and wherever one ends."""

import asyncio
import tomllib
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from helpbot.clock import SHANGHAI, SettableClock, SystemClock
from helpbot.messages import Address
from helpbot.models import Lane, OutboxMessage, OutboxState, Role
from helpbot.services.desk import Desk, OpenDesk, desk_opener
from helpbot.services.keys import Keyring, PeopleSettings
from helpbot.services.office import Office, OfficeSettings
from helpbot.services.watcher import Watcher
from helpbot.store import outbox
from helpbot.store.database import Database
from helpbot.store.registry_settings import RegistrySettings
from helpbot.store.registry_source import Registries
from tests.contracts.office_database import EVENTS, MAPPING, OfficeDatabase, sqlite_database
from tests.registry import CLINIC, SCHOOL

FILINGS = ("BG1", "NB1", "NB2")
PEOPLE = {"安": (SCHOOL,), "薄": (SCHOOL, CLINIC), "李": (CLINIC,)}


class Killed(BaseException):
    """As sudden an end as there is."""


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock(SystemClock().now())


@pytest.fixture
def djk(tmp_path: Path, clock: SettableClock) -> Iterator[OfficeDatabase]:
    """The office's system, in which something happened a moment ago."""
    with sqlite_database(tmp_path) as database:
        happens(database, clock, "NB2", "已提交")
        yield database


@pytest.fixture
def office(office_id: int, djk: OfficeDatabase, tmp_path: Path) -> Office:
    settings = RegistrySettings.model_validate(tomllib.loads(MAPPING.format(url=djk.url) + EVENTS)["registry"])
    source = Registries(djk.owner.url, tmp_path).open(settings, "main")
    return Office(office_id, OfficeSettings(name="清澜县"), Keyring(PeopleSettings(), tmp_path), source)


@pytest.fixture
def open_desk(database: Database, clock: SettableClock) -> OpenDesk:
    return desk_opener(database, clock, lambda: None)


@pytest.fixture
def open_elsewhere(other: Database, clock: SettableClock) -> OpenDesk:
    """The same office in another process."""
    return desk_opener(other, clock, lambda: None)


@pytest.fixture
async def watched(open_desk: OpenDesk, office: Office, clock: SettableClock) -> AsyncIterator[Office]:
    """The office when the watch has begun, and three clerks are bound."""
    await look(open_desk, office, clock)
    async with open_desk(office) as desk:
        for name, usccs in PEOPLE.items():
            person, address = await desk.people.add(name), await desk.people.find(Address("telegram", name))
            await desk.people.give(address, person, verified=True)
            for uscc in usccs:
                await desk.people.assign(person, uscc, Role.CLERK)
    clock.move(timedelta(minutes=1))
    yield office
    assert office.registry
    office.registry.close()


def happens(djk: OfficeDatabase, clock: SettableClock, number: str, state: str) -> None:
    djk.add_event(number, f"{clock.now().astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}", state)


async def look(open_desk: OpenDesk, office: Office, clock: SettableClock) -> None:
    await Watcher(office, clock, open_desk, lambda _: None).look()


async def messages(open_desk: OpenDesk, office: Office) -> list[OutboxMessage]:
    """All that is to tell somebody of changes, oldest first."""
    async with open_desk(office, reading=True) as desk:
        return [message for message, _ in reversed(await desk.outbox.listed(list(OutboxState), 1000))]


async def read(open_desk: OpenDesk, office: Office) -> list[tuple[str, ...]]:
    """Which filings each message would tell of, sent now."""
    told = []
    for each in await messages(open_desk, office):
        async with open_desk(office) as desk:
            reply = await desk.changes.compose(each.reference)
        told.append(tuple(number for number in FILINGS if reply and f"（编号{number}）" in reply.text))
    return sorted(told)


EACH_ONCE = sorted([("BG1", "NB1"), ("BG1", "NB1", "NB2"), ("NB2",)])


async def test_of_two_processes_that_look_at_once_one_tells(
    watched: Office, djk: OfficeDatabase, open_desk: OpenDesk, open_elsewhere: OpenDesk, clock: SettableClock
) -> None:
    """Each change once to each person, however many look, and look again."""
    for number in FILINGS:
        happens(djk, clock, number, "核准通过")

    await asyncio.gather(*(look(desk, watched, clock) for desk in [open_desk, open_elsewhere] * 4))
    await asyncio.gather(*(look(desk, watched, clock) for desk in [open_desk, open_elsewhere]))

    assert await read(open_desk, watched) == EACH_ONCE


async def test_two_first_looks_are_one(office: Office, open_desk: OpenDesk, open_elsewhere: OpenDesk, clock: SettableClock) -> None:
    """The watch begins once, and nobody is told anything."""
    await asyncio.gather(*(look(desk, office, clock) for desk in [open_desk, open_elsewhere] * 2))

    assert await messages(open_desk, office) == []


@pytest.mark.parametrize("end", range(4))
async def test_an_end_at_any_commit_loses_nothing_and_repeats_nothing(
    watched: Office, djk: OfficeDatabase, open_desk: OpenDesk, clock: SettableClock, monkeypatch: pytest.MonkeyPatch, *, end: int
) -> None:
    """A change a transaction, and the process dies before the commit of the first, the second, …; the next look brings the rest."""
    monkeypatch.setattr("helpbot.services.watcher.TURN", 1)
    for number in FILINGS:
        happens(djk, clock, number, "核准通过")
    commits = 0

    @asynccontextmanager
    async def open_and_die(office: Office, *, commit: bool = True, reading: bool = False) -> AsyncIterator[Desk]:
        nonlocal commits
        async with open_desk(office, commit=commit, reading=reading) as desk:
            yield desk
            commits += not reading
            if commits > end:
                raise Killed

    try:
        await look(open_and_die, watched, clock)
    except Killed:
        assert commits == end + 1
    await look(open_desk, watched, clock)

    told = Counter(number for each in await read(open_desk, watched) for number in each)
    assert told == {"BG1": 2, "NB1": 2, "NB2": 2}


async def test_what_is_on_its_way_takes_nothing_more_along(
    watched: Office, djk: OfficeDatabase, database: Database, open_desk: OpenDesk, clock: SettableClock
) -> None:
    """A message that waits tells what comes until it is claimed; what comes then waits ten minutes in a message of its own."""
    happens(djk, clock, "BG1", "已受理")
    await look(open_desk, watched, clock)
    happens(djk, clock, "NB1", "退件")
    await look(open_desk, watched, clock)
    assert len(await messages(open_desk, watched)) == 2
    async with database.write(watched.id) as tx:
        claimed = await outbox.claim(tx, ["telegram"], clock.now(), timedelta(minutes=2), 10)

    clock.move(timedelta(minutes=1))
    happens(djk, clock, "NB2", "核准通过")
    happens(djk, clock, "NB1", "已重新提交")
    await look(open_desk, watched, clock)

    first, second = (await messages(open_desk, watched))[:2], (await messages(open_desk, watched))[2:]
    assert [each.message.id for each in claimed] == [each.id for each in first]
    assert Counter(await read(open_desk, watched)) == {("BG1",): 2, ("NB1", "NB2"): 1, ("NB1",): 1, ("NB2",): 1}
    assert sorted((each.due_at - clock.now()).total_seconds() for each in second) == [0, 540, 540]
    assert {each.lane for each in first + second} == {Lane.CAMPAIGN}


async def test_what_was_read_is_kept_as_long_as_it_is_read_again(
    watched: Office, djk: OfficeDatabase, open_desk: OpenDesk, clock: SettableClock
) -> None:
    """The database does not grow by what a look does not reach any more, and the mark moves over more than a page."""
    for _ in range(13):
        djk.run(
            "INSERT INTO T_LC (bjbh, sj, zt) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100)"
            " SELECT 'BG1', datetime(:at, '+' || i || ' seconds'), CASE i % 2 WHEN 0 THEN '审核中' ELSE '核准通过' END FROM n",
            at=f"{clock.now().astimezone(SHANGHAI) - timedelta(minutes=5):%Y-%m-%d %H:%M:%S}",
        )
        clock.move(timedelta(minutes=5))

    await look(open_desk, watched, clock)

    async with open_desk(watched, reading=True) as desk:
        watch, seen = await desk.changes.watch(), await desk.changes.seen()
    assert watch
    assert watch.at == "n:1304"
    assert 0 < len(seen) <= 300
    assert await read(open_desk, watched) == [("BG1",), ("BG1",)]
