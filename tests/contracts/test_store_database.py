"""What a transaction promises, and what is said when the database cannot."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from helpbot.errors import DatabaseBehind, DatabaseInUse, DatabaseMissing, DatabaseTooNew, StoreError, Unstorable
from helpbot.models import PersonAddress, Thread
from helpbot.store import addresses, faq, inbox, threads
from helpbot.store.database import Database, resolve_url
from helpbot.store.upgrade import upgrade
from tests.contracts.rows import AT, LEASE, arrival

NOWHERE = "postgresql://helpbot:geheim@127.0.0.1:1/helpbot"


async def known(database: Database, office_id: int) -> list[str]:
    """Where this office's people are reached."""
    async with database.read(office_id) as tx:
        query = select(PersonAddress.who).where(PersonAddress.office_id == office_id).order_by(col(PersonAddress.id))
        return list((await tx.session.exec(query)).all())


async def test_leaving_commits(database: Database, other: Database, office_id: int) -> None:
    """And what was to happen after the commit happens then, not before."""
    happened: list[list[str]] = []
    async with database.write(office_id) as tx:
        tx.after_commit.append(lambda: happened.append(["after"]))
        await addresses.add(tx, "telegram", "1001", AT)
        assert happened == []

    assert happened == [["after"]]
    assert await known(other, office_id) == ["1001"]


async def test_an_exception_rolls_back(database: Database, office_id: int) -> None:
    """All of it, and nothing happens afterwards."""
    happened: list[str] = []

    async def break_off() -> None:
        async with database.write(office_id) as tx:
            tx.after_commit.append(lambda: happened.append("after"))
            await addresses.add(tx, "telegram", "1001", AT)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await break_off()

    assert happened == []
    assert await known(database, office_id) == []


async def test_a_trial_leaves_no_trace(database: Database, office_id: int) -> None:
    """`commit=False` sees its own writes, and nobody else ever does."""
    async with database.write(office_id, commit=False) as tx:
        await addresses.add(tx, "telegram", "1001", AT)
        assert await addresses.find(tx, "telegram", "1001")

    assert await known(database, office_id) == []


async def test_a_reader_cannot_write(database: Database, office_id: int) -> None:
    """And the next writer on its connection can."""
    with pytest.raises(StoreError):
        async with database.read(office_id) as tx:
            await addresses.add(tx, "telegram", "1001", AT)

    async with database.write(office_id) as tx:
        await addresses.add(tx, "telegram", "1002", AT)
    assert await known(database, office_id) == ["1002"]


async def test_a_reader_does_not_wait_for_a_writer(database: Database, office_id: int, anns_chat: PersonAddress) -> None:
    """It sees what was committed before."""
    async with asyncio.timeout(5), database.write(office_id) as tx:
        await addresses.add(tx, "telegram", "1002", AT)
        assert await known(database, office_id) == ["1001"]


async def test_writers_of_two_processes_wait_for_each_other(database: Database, other: Database, office_id: int) -> None:
    """Nobody is told that the database is locked, and nothing is lost."""

    async def write(each: Database, who: str) -> None:
        async with each.write(office_id, durable=who.endswith("0")) as tx:
            await faq.revision(tx)  # a read first: SQLite would refuse a transaction that begins deferred
            await asyncio.sleep(0)
            await addresses.add(tx, "telegram", who, AT)

    await asyncio.gather(*(write(each, f"{number:03}") for number, each in enumerate([database, other] * 30)))

    assert sorted(await known(database, office_id)) == [f"{number:03}" for number in range(60)]


async def test_a_writer_that_is_cancelled_stands_in_nobodys_way(database: Database, office_id: int) -> None:
    """Its half is undone, and the next one gets its turn."""
    begun = asyncio.Event()

    async def write() -> None:
        async with database.write(office_id) as tx:
            await addresses.add(tx, "telegram", "1001", AT)
            begun.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(write())
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    async with asyncio.timeout(5), database.write(office_id) as tx:
        await addresses.add(tx, "telegram", "1002", AT)
    assert await known(database, office_id) == ["1002"]


@pytest.mark.parametrize("number", [2**63, 10**30])
async def test_a_value_no_column_holds_is_no_reason_to_try_again(database: Database, office_id: int, number: int) -> None:
    """It is said to be the value's fault, not the database's."""
    with pytest.raises(Unstorable):
        async with database.write(office_id) as tx:
            await threads.advance(tx, Thread(id=number, office_id=office_id, channel="test", key="", address_id=1, updated_at=AT), {}, AT)


async def test_a_text_that_cannot_be_encoded_is_no_reason_to_try_again(database: Database, office_id: int) -> None:
    """A lone surrogate is in no encoding; what the conversation keeps is rid of them before."""
    with pytest.raises(Unstorable):
        async with database.write(office_id) as tx:
            await inbox.keep(tx, [arrival("telegram:1:\ud800")], AT, LEASE)


async def test_a_database_with_the_right_tables_is_fine(database: Database) -> None:
    """Nothing is said."""
    await database.check_revision()


async def test_a_database_without_tables_needs_an_upgrade(empty_url: str) -> None:
    """The command that does it is named."""
    database = Database(empty_url, Path())
    async with database.write(0) as tx:  # an SQLite file comes into being when it is written to
        await tx.session.exec(text("CREATE TABLE of_somebody_else (id INTEGER)"))  # type: ignore[call-overload]  # exec takes text() too

    with pytest.raises(DatabaseBehind, match="helpbot db upgrade"):
        await database.check_revision()

    await database.close()


async def test_a_newer_database_is_not_touched(empty_url: str) -> None:
    """An older helpbot would not know what it breaks."""
    upgrade(resolve_url(empty_url, Path()))
    database = Database(empty_url, Path())
    async with database.write(0) as tx:
        await tx.session.exec(text("UPDATE alembic_version SET version_num = '9999'"))  # type: ignore[call-overload]  # exec takes text() too

    with pytest.raises(DatabaseTooNew, match="9999"):
        await database.check_revision()

    await database.close()


async def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    """And is not made by looking for it."""
    database = Database("sqlite:///helpbot.db", tmp_path)

    with pytest.raises(DatabaseMissing, match="helpbot init"):
        await database.check_revision()

    assert not database.file or not database.file.exists()
    await database.close()


async def test_an_unreachable_server_is_named_without_its_password(tmp_path: Path) -> None:
    """Both when the program starts and when it runs."""
    database = Database(NOWHERE, tmp_path)

    with pytest.raises(StoreError, match=r"127\.0\.0\.1") as starting:
        await database.check_revision()
    with pytest.raises(StoreError, match=r"127\.0\.0\.1") as running:
        async with database.read(1) as tx:
            await faq.revision(tx)

    assert "geheim" not in f"{starting.value} {running.value} {database.shown}"
    await database.close()


async def test_a_file_belongs_to_one_run(tmp_path: Path) -> None:
    """Until that process ends."""
    first, second = (Database("sqlite:///helpbot.db", tmp_path) for _ in range(2))
    first.hold()

    with pytest.raises(DatabaseInUse):
        second.hold()

    await first.close()
    second.hold()
    await second.close()


async def test_a_server_belongs_to_everybody(tmp_path: Path) -> None:
    """Any number of processes share a PostgreSQL database."""
    for database in (Database(NOWHERE, tmp_path), Database(NOWHERE, tmp_path)):
        database.hold()
        await database.close()


async def test_it_goes_on_after_the_server_has_cut_its_connections(database: Database, other: Database, office_id: int) -> None:
    """A restart of PostgreSQL costs nobody a restart of helpbot."""
    if database.is_sqlite:
        return
    await known(database, office_id)
    async with other.write(0) as tx:
        cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        await tx.session.exec(text(cut))  # type: ignore[call-overload]  # exec takes text() too

    assert await known(database, office_id) == []


@pytest.mark.parametrize(("durable", "level"), [(True, 2), (False, 1)])
async def test_a_durable_write_reaches_the_disk(tmp_path: Path, *, durable: bool, level: int) -> None:
    """SQLite's `synchronous` is FULL for what is confirmed to the outside, NORMAL for the rest."""
    upgrade(resolve_url("sqlite:///helpbot.db", tmp_path))
    database = Database("sqlite:///helpbot.db", tmp_path)

    async with database.write(0, durable=durable) as tx:
        found = (await tx.session.exec(text("PRAGMA synchronous"))).scalar()  # type: ignore[call-overload]  # exec takes text() too

    assert found == level
    await database.close()
