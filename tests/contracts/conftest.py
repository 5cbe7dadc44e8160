"""The databases that the store's questions are put to, and an office of its own for every test."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from helpbot.clock import SettableClock
from helpbot.models import PersonAddress
from helpbot.services.desk import desk_opener
from helpbot.services.keys import Keyring, PeopleSettings
from helpbot.services.office import Office, OfficeSettings
from helpbot.store import addresses, offices
from helpbot.store.database import Database, resolve_url
from helpbot.store.upgrade import upgrade
from tests.contracts.rows import AT
from tests.postgres import make_database, serve_postgres
from tests.relay import MONDAY, NOTIFY, Relay

BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)]


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    with serve_postgres() as url:
        yield url


def _make(request: pytest.FixtureRequest, folders: pytest.TempPathFactory) -> AbstractContextManager[str]:
    if request.param == "sqlite":
        return nullcontext(f"sqlite:///{folders.mktemp('store')}/helpbot.db")
    return make_database(request.getfixturevalue("postgres"))


@pytest.fixture(scope="module", params=BOTH)
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A database with the newest tables, one a module."""
    with _make(request, tmp_path_factory) as made:
        upgrade(resolve_url(made, Path()))
        yield made


@pytest.fixture(params=BOTH)
def empty_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A database without tables, one a test."""
    with _make(request, tmp_path_factory) as made:
        yield made


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    database = Database(url, Path())
    yield database
    await database.close()


@pytest.fixture
async def other(url: str) -> AsyncIterator[Database]:
    """The same database, as another process has it."""
    database = Database(url, Path())
    yield database
    await database.close()


@pytest.fixture
async def office_id(database: Database) -> int:
    """An office of the test's own, so that no test sees the rows of another."""
    async with database.write(0) as tx:
        made = await offices.keep(tx, f"o-{uuid4().hex[:12]}", "清澜县事业单位登记管理局", AT)
    return made.id or 0


@pytest.fixture
async def anns_chat(database: Database, office_id: int) -> PersonAddress:
    """Where Ann, a clerk, is reached."""
    async with database.write(office_id) as tx:
        return await addresses.add(tx, "telegram", "1001", AT)


@pytest.fixture
async def bos_chat(database: Database, office_id: int) -> PersonAddress:
    """Where Bo, another clerk, is reached."""
    async with database.write(office_id) as tx:
        return await addresses.add(tx, "telegram", "1002", AT)


@pytest.fixture
def relay(database: Database, office_id: int, tmp_path: Path) -> Relay:
    """An office whose clerks hand over, on a Monday."""
    settings = OfficeSettings(name="清澜县", notify=NOTIFY, hours="工作日 9:00-12:00，14:00-17:00")
    clock = SettableClock(MONDAY)
    return Relay(desk_opener(database, clock, lambda: None), Office(office_id, settings, Keyring(PeopleSettings(), tmp_path)), clock)


@pytest.fixture
def elsewhere(relay: Relay, other: Database) -> Relay:
    """The same office in another process."""
    return replace(relay, open_desk=desk_opener(other, relay.clock, lambda: None))
