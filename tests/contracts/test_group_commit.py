"""Writers of one SQLite file share commits, and nothing else: neither each other's faults nor each other's loss."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from sqlalchemy import event, text
from sqlmodel import col, select

from helpbot.errors import StoreError
from helpbot.models import PersonAddress
from helpbot.store import addresses, offices
from helpbot.store.database import Database, Transaction, resolve_url
from helpbot.store.group import MOST, SqliteEngines
from helpbot.store.upgrade import upgrade
from tests.contracts.rows import AT

FILL = text("INSERT INTO office (code, name, created_at) VALUES (:code, 'x', '2027-01-01 00:00:00')")


@pytest.fixture
async def file(tmp_path: Path) -> AsyncIterator[Database]:
    upgrade(resolve_url("sqlite:///helpbot.db", tmp_path))
    database = Database("sqlite:///helpbot.db", tmp_path)
    async with database.write(0) as tx:
        await offices.keep(tx, "main", "清澜县事业单位登记管理局", AT)
    yield database
    await database.close()


async def write(database: Database, who: str, then: Callable[[Transaction], object] = lambda _: None, *, durable: bool = False) -> None:
    async with database.write(1, durable=durable) as tx:
        await addresses.add(tx, "telegram", who, AT)
        await asyncio.sleep(0)
        then(tx)


async def known(database: Database) -> list[str]:
    async with database.read(1) as tx:
        return list((await tx.session.exec(select(PersonAddress.who).order_by(col(PersonAddress.who)))).all())


def count_commits(database: Database) -> list[object]:
    commits: list[object] = []
    engines = database._engines
    assert isinstance(engines, SqliteEngines)
    for engine in (engines._file._writer, engines._file._durable):
        event.listen(engine, "commit", commits.append)
    return commits


async def test_those_who_wait_share_a_commit(file: Database) -> None:
    """As many as may; each goes on only once its part is in the file."""
    commits = count_commits(file)
    seen: list[bool] = []

    async def write_and_look(who: str) -> None:
        await write(file, who)
        seen.append(who in await known(file))

    await asyncio.gather(*(write_and_look(f"{number:02}") for number in range(MOST + 1)))

    assert seen == [True] * (MOST + 1)
    assert len(commits) == 2


async def test_one_alone_waits_for_nobody(file: Database) -> None:
    """Its commit is its own."""
    commits = count_commits(file)

    await write(file, "a")
    await write(file, "b")

    assert len(commits) == 2


async def test_a_fault_undoes_its_own_part_alone(file: Database) -> None:
    """First, last or in the middle; what was to happen after its commit does not."""
    happened: list[str] = []

    def fail(tx: Transaction) -> None:
        tx.after_commit.append(lambda: happened.append("after"))
        raise ZeroDivisionError

    for place in range(3):
        names = [f"{place}{letter}" for letter in "abc"]
        ended = await asyncio.gather(
            *(write(file, name, fail if number == place else lambda _: None) for number, name in enumerate(names)), return_exceptions=True
        )
        assert [type(each) for each in ended] == [ZeroDivisionError if number == place else type(None) for number in range(3)]

    assert happened == []
    assert await known(file) == ["0b", "0c", "1a", "1c", "2a", "2b"]


async def test_a_cancelled_writer_leaves_no_commit_undone(file: Database) -> None:
    """The one before it left the commit to the one that waited, and that one never comes."""
    begun = asyncio.Event()
    go_on = asyncio.Event()

    async def hold() -> None:
        async with file.write(1) as tx:
            await addresses.add(tx, "telegram", "first", AT)
            begun.set()
            await go_on.wait()

    first = asyncio.create_task(hold())
    await begun.wait()
    waiting = asyncio.create_task(write(file, "second"))
    await asyncio.sleep(0)
    go_on.set()
    while not first.done() and not waiting.cancelling():
        waiting.cancel()
        await asyncio.sleep(0)

    async with asyncio.timeout(5):
        await first
        with pytest.raises(asyncio.CancelledError):
            await waiting
    assert await known(file) == ["first"]


async def test_what_must_reach_the_disk_does_not_share_with_what_need_not(file: Database) -> None:
    """Its commit is one of the durable kind, and nobody is left out."""
    commits = count_commits(file)

    await asyncio.gather(*(write(file, f"{number}", durable=number % 2 == 0) for number in range(6)))

    assert len(commits) > 2
    assert await known(file) == [f"{number}" for number in range(6)]


async def test_a_full_disk_is_told_to_everybody_whose_part_it_cost(file: Database) -> None:
    """Each hears either that it is stored, and it is, or that it is not; and the next writes find room again."""

    def overflow(tx: Transaction) -> None:
        session = tx.session.sync_session
        session.execute(text("PRAGMA max_page_count = 1"))  # as many as there are already
        session.execute(FILL, [{"code": f"c{number}"} for number in range(2000)])

    names = ["a", "b", "c", "d"]
    ended = await asyncio.gather(
        *(write(file, name, overflow if name == "b" else lambda _: None) for name in names), return_exceptions=True
    )

    stored = [name for name, each in zip(names, ended, strict=True) if each is None]
    assert all(each is None or isinstance(each, StoreError) for each in ended)
    assert isinstance(ended[1], StoreError)
    assert await known(file) == stored
    async with file.write(1) as tx:
        tx.session.sync_session.execute(text("PRAGMA max_page_count = 1000000"))
        await addresses.add(tx, "telegram", "later", AT)
    assert "later" in await known(file)
