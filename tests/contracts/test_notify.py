"""PostgreSQL tells every process that there is something to send."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import psycopg
import pytest

from helpbot.clock import SettableClock
from helpbot.errors import StoreError
from helpbot.messages import Address, Reply
from helpbot.services.desk import OpenDesk, desk_opener, register_office
from helpbot.services.keys import Keyring, PeopleSettings
from helpbot.services.office import Office, OfficeSettings
from helpbot.store.database import Database, resolve_url
from helpbot.store.notify import listen
from helpbot.store.upgrade import upgrade
from tests.contracts.rows import AT
from tests.postgres import make_database

pytestmark = pytest.mark.slow


@pytest.fixture
def database_url(postgres: str) -> Iterator[str]:
    with make_database(postgres) as url:
        upgrade(resolve_url(url, Path()))
        yield url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url, Path())
    yield database
    await database.close()


@pytest.fixture
def open_desk(database: Database) -> OpenDesk:
    """A process that puts something into the outbox."""
    return desk_opener(database, SettableClock(AT), lambda: None)


async def register(database: Database, code: str) -> Office:
    return await register_office(database, SettableClock(AT), OfficeSettings(code=code, name="清澜县"), Keyring(PeopleSettings(), Path()))


async def put(open_desk: OpenDesk, office: Office, key: str, *, commit: bool = True) -> None:
    async with open_desk(office, commit=commit) as desk:
        to = await desk.people.find(Address("telegram", "1001"))
        await desk.outbox.put(to, "answer", key, reply=Reply("好"))


async def test_a_commit_is_told_with_its_office(database: Database, open_desk: OpenDesk) -> None:
    """What was only tried is not; whoever listens hears of every office."""
    east, west = await register(database, "east"), await register(database, "west")
    heard: asyncio.Queue[int] = asyncio.Queue()

    async def hear() -> None:
        async for office in listen(database.url):
            heard.put_nowait(office)

    hearing = asyncio.create_task(hear())
    async with asyncio.timeout(10):
        while heard.empty():  # until it listens; each try has a key of its own
            await put(open_desk, west, f"try {asyncio.get_running_loop().time()}")
            await asyncio.wait([hearing], timeout=0.05)
        await put(open_desk, east, "a", commit=False)
        await put(open_desk, east, "b")
        told = [await heard.get()]
        while told[-1] != east.id:
            told.append(await heard.get())

    assert told.count(east.id) == 1
    hearing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await hearing


async def test_the_end_of_the_connection_is_told(database: Database, database_url: str) -> None:
    """Whoever listens may then begin again, or leave it to the heartbeat."""
    waiting = asyncio.ensure_future(anext(listen(database.url)))
    async with asyncio.timeout(10):
        while not waiting.done():
            await asyncio.wait([waiting], timeout=0.05)
            await asyncio.to_thread(cut, database_url)

    with pytest.raises(StoreError):
        await waiting


def cut(url: str) -> None:
    """End everybody else's connections."""
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


async def test_a_server_out_of_reach_is_told() -> None:
    """As any other fault of the database, without its password."""
    with pytest.raises(StoreError) as caught:
        await anext(listen(resolve_url("postgresql://u:geheim@127.0.0.1:1/db", Path())))

    assert "geheim" not in str(caught.value)
