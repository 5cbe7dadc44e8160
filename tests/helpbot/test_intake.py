"""The intake: nothing is confirmed before it is on the disk, and many wait for one commit."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from helpbot.clock import SystemClock
from helpbot.errors import StoreError
from helpbot.messages import Arrival
from helpbot.services.desk import register_office
from helpbot.services.inbox import Intake
from helpbot.services.keys import Keyring, PeopleSettings
from helpbot.services.office import OfficeSettings
from helpbot.store import inbox
from helpbot.store.database import Database, Transaction


class Counting(Database):
    """A database that counts its durable commits, can be slow, and can refuse."""

    commits = 0
    refusals = 0

    def __init__(self, url: str, folder: Path) -> None:
        super().__init__(url, folder)
        self.gate = asyncio.Event()
        self.gate.set()

    @asynccontextmanager
    async def write(self, office_id: int, *, durable: bool = False, commit: bool = True) -> AsyncIterator[Transaction]:
        if not durable:
            async with super().write(office_id, commit=commit) as tx:
                yield tx
            return
        await self.gate.wait()
        type(self).commits += 1
        if self.refusals:
            self.refusals -= 1
            raise StoreError("disk full")
        async with super().write(office_id, durable=True, commit=commit) as tx:
            yield tx


@pytest.fixture
async def database(folder: Path) -> AsyncIterator[Counting]:
    Counting.commits = 0
    database = Counting("sqlite:///helpbot.db", folder)
    yield database
    await database.close()


@pytest.fixture
def accepted() -> list[str]:
    """The keys that were passed on, in order."""
    return []


@pytest.fixture
async def intake(database: Counting, folder: Path, accepted: list[str]) -> Intake:
    office = await register_office(
        database, SystemClock(), OfficeSettings(name="清澜县事业单位登记管理局"), Keyring(PeopleSettings(), folder)
    )
    return Intake(database, office.id, SystemClock(), lambda _, arrival: accepted.append(arrival.key))


def arrival(number: object) -> Arrival:
    return Arrival(f"test:{number}", "安", b"x")


async def kept(database: Database) -> int:
    async with database.read(1) as tx:
        return sum((await inbox.counts(tx)).values())


async def test_many_waiters_share_few_commits(database: Counting, intake: Intake, accepted: list[str]) -> None:
    """The first commits for itself, the next for all who came meanwhile."""
    database.gate.clear()
    waiting = [asyncio.create_task(intake.store("test", [arrival(number)])) for number in range(100)]
    await asyncio.sleep(0)
    database.gate.set()
    await asyncio.gather(*waiting)

    assert (await kept(database), database.commits <= 3) == (100, True)
    assert accepted == [f"test:{number}" for number in range(100)]


async def test_it_returns_only_after_the_commit(database: Counting, intake: Intake, accepted: list[str]) -> None:
    """Until then nobody is told, and nothing is handled."""
    database.gate.clear()
    waiting = asyncio.create_task(intake.store("test", [arrival(1)]))
    await asyncio.wait([waiting], timeout=0.05)
    assert not waiting.done()
    assert accepted == []

    database.gate.set()
    await waiting
    assert (await kept(database), accepted) == (1, ["test:1"])


async def test_a_failed_commit_tells_all_who_waited_for_it(database: Counting, intake: Intake, accepted: list[str]) -> None:
    """None of them may tell the outside; all of them may try again."""
    database.gate.clear()
    database.refusals = 2
    waiting = [asyncio.create_task(intake.store("test", [arrival(number)])) for number in range(10)]
    await asyncio.sleep(0)
    database.gate.set()
    outcomes = await asyncio.gather(*waiting, return_exceptions=True)

    assert {type(outcome) for outcome in outcomes} == {StoreError}
    assert (await kept(database), accepted) == (0, [])
    await asyncio.gather(*(intake.store("test", [arrival(number)]) for number in range(10)))
    assert (await kept(database), len(accepted)) == (10, 10)


@pytest.mark.parametrize("cancelled", [0, 1, 5, 9])
async def test_the_cancellation_of_one_waiter_harms_no_other(
    database: Counting, intake: Intake, accepted: list[str], cancelled: int
) -> None:
    """Whether it was the one who commits or one who waits."""
    database.gate.clear()
    waiting = [asyncio.create_task(intake.store("test", [arrival(number)])) for number in range(10)]
    await asyncio.sleep(0)
    waiting[cancelled].cancel()
    await asyncio.sleep(0)
    database.gate.set()
    outcomes = await asyncio.gather(*waiting, return_exceptions=True)

    assert [type(outcome) for outcome in outcomes].count(asyncio.CancelledError) == 1
    others = {f"test:{number}" for number in range(10) if number != cancelled}
    assert others <= set(accepted)
    assert len(accepted) == len(set(accepted)) == await kept(database)


async def test_what_is_known_is_passed_over(database: Counting, intake: Intake, accepted: list[str]) -> None:
    """In one call, in one commit, and later."""
    await intake.store("test", [arrival(1), arrival(1), arrival(2)])
    await asyncio.gather(*(intake.store("test", [arrival(2), arrival(3)]) for _ in range(5)))

    assert (await kept(database), accepted) == (3, ["test:1", "test:2", "test:3"])


async def test_nothing_to_store_is_stored_at_once(database: Counting, intake: Intake, accepted: list[str]) -> None:
    """A channel may bring an empty hand."""
    await intake.store("test", [])

    assert (await kept(database), accepted) == (0, [])
