"""The database: who may write when, and what a commit promises."""

import asyncio
import fcntl
import pkgutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from sqlalchemy import event, make_url, text
from sqlalchemy.engine import URL, Connection, Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from helpbot.errors import DatabaseBehind, DatabaseInUse, DatabaseMissing, DatabaseTooNew, StoreError
from helpbot.ports import Settings
from helpbot.texts import database as texts

HEAD = "0001"
"""The newest migration. A constant, so that an ordinary start needs no Alembic; a test holds it against the scripts."""

BUSY_SECONDS = 30
"""How long a writer waits for another process before it gives up: an officer's command beside a running helpbot is short."""


class DatabaseSettings(Settings):
    """`[database]`."""

    url: str = "sqlite:///helpbot.db"


@dataclass(slots=True)
class Transaction:
    """A running transaction of one office, and what is to happen once it has been committed."""

    session: AsyncSession
    office_id: int
    after_commit: list[Callable[[], None]] = field(default_factory=list)


class Database:
    """One database of one or many offices.

    SQLite has one writer: writers queue at a lock and begin IMMEDIATE, readers have connections of their own that cannot write.
    A `durable` write is on the disk when it is committed, power cut or not (`synchronous=FULL`); any other survives the death of
    this process, not that of the machine. PostgreSQL makes no difference between the two.
    """

    def __init__(self, url: str, folder: Path) -> None:
        self.url = resolve_url(url, folder)
        self._lock = asyncio.Lock()
        self._held: IO[bytes] | None = None
        if self.is_sqlite:
            self._writer = _sqlite_engine(self.url, writes=True, synchronous="NORMAL")
            self._durable = _sqlite_engine(self.url, writes=True, synchronous="FULL")
            self._reader = _sqlite_engine(self.url, writes=False, synchronous="NORMAL")
        else:
            self._writer = self._durable = create_async_engine(self.url, pool_pre_ping=True)
            self._reader = self._writer.execution_options(postgresql_readonly=True)

    @property
    def is_sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    @property
    def file(self) -> Path | None:
        """The SQLite file, where it is one."""
        return Path(self.url.database or "") if self.is_sqlite else None

    @property
    def shown(self) -> str:
        """The address without its password, for people."""
        return self.url.render_as_string(hide_password=True)

    @asynccontextmanager
    async def write(self, office_id: int, *, durable: bool = False, commit: bool = True) -> AsyncIterator[Transaction]:
        """A transaction that may write. Leaving commits; an exception, or `commit=False`, rolls back.

        Raises StoreError where the database refuses.
        """
        engine = self._durable if durable else self._writer
        async with self._turn():
            transaction = await _run_office(engine, office_id)
            async with transaction.session as session:
                try:
                    yield transaction
                    if commit:
                        await session.commit()
                except SQLAlchemyError as error:
                    raise StoreError(texts.REFUSED.format(database=self.shown, reason=_reason(error))) from error
        if commit:
            for call in transaction.after_commit:
                call()

    @asynccontextmanager
    async def read(self, office_id: int) -> AsyncIterator[Transaction]:
        """A transaction that cannot write. Raises StoreError where the database refuses."""
        transaction = await _run_office(self._reader, office_id)
        async with transaction.session:
            try:
                yield transaction
            except SQLAlchemyError as error:
                raise StoreError(texts.REFUSED.format(database=self.shown, reason=_reason(error))) from error

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        """Wait for the one writer's place; on PostgreSQL there are many."""
        if not self.is_sqlite:
            yield
            return
        async with self._lock:
            yield

    async def find_revision(self) -> str | None:
        """The migration this database is at, None where it has no helpdesk tables yet. Raises StoreError."""
        if self.file and not self.file.exists():
            raise DatabaseMissing(texts.MISSING.format(database=self.shown))
        try:
            async with self._reader.connect() as connection:
                if not await connection.run_sync(lambda sync: sync.dialect.has_table(sync, "alembic_version")):
                    return None
                return (await connection.execute(text("SELECT version_num FROM alembic_version"))).scalar()
        except SQLAlchemyError as error:
            raise StoreError(texts.UNREACHABLE.format(database=self.shown, reason=_reason(error))) from error

    async def check_revision(self) -> None:
        """Raise DatabaseBehind or DatabaseTooNew unless the tables are those of this helpbot."""
        found = await self.find_revision()
        if found == HEAD:
            return
        if found is not None and found > HEAD:
            raise DatabaseTooNew(texts.TOO_NEW.format(database=self.shown, found=found, known=HEAD))
        raise DatabaseBehind(texts.BEHIND.format(database=self.shown, found=found or "-", known=HEAD))

    def hold(self) -> None:
        """Claim an SQLite file for one `helpbot run`. Raises DatabaseInUse. The claim ends with the process."""
        if self.file is None:
            return
        lock = self.file.with_name(self.file.name + ".lock").open("ab")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            lock.close()
            raise DatabaseInUse(texts.IN_USE.format(database=self.shown)) from error
        self._held = lock

    async def close(self) -> None:
        """Let go of every connection and of the claim."""
        for engine in {self._writer, self._durable, self._reader}:
            await engine.dispose()
        if self._held:
            self._held.close()


async def _run_office(engine: AsyncEngine, office_id: int) -> Transaction:
    return Transaction(AsyncSession(engine, expire_on_commit=False, autoflush=False), office_id)


def resolve_url(url: str, folder: Path) -> URL:
    """The URL with its driver, a relative SQLite path taken from `folder`."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        file = folder / (parsed.database or "helpbot.db")
        return parsed.set(drivername="sqlite+aiosqlite", database=str(file))
    return parsed.set(drivername="postgresql+psycopg")


def _sqlite_engine(url: URL, *, writes: bool, synchronous: str) -> AsyncEngine:
    engine = create_async_engine(url, connect_args={"timeout": BUSY_SECONDS}, pool_size=1 if writes else 4)
    pragmas = ("journal_mode=WAL", f"synchronous={synchronous}", "foreign_keys=ON", f"query_only={not writes}")

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 -- a DBAPI connection has no type of its own
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}").close()

    begin_immediately(engine.sync_engine, "IMMEDIATE" if writes else "DEFERRED")
    return engine


def begin_immediately(engine: Engine, how: str = "IMMEDIATE") -> None:
    """Have SQLite begin when we say so: the driver's own BEGIN comes too late to be IMMEDIATE, and not at all before a table is made."""

    @event.listens_for(engine, "connect")
    def leave_it_to_us(connection: Any, _record: object) -> None:  # noqa: ANN401 -- a DBAPI connection has no type of its own
        connection.isolation_level = None

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(f"BEGIN {how}")


def insert_into(tx: Transaction, table: type[SQLModel]) -> Any:  # noqa: ANN401 -- the two dialects' Insert share no base with on_conflict
    """The database's own INSERT, with its `on_conflict_…` methods; its module is the one the engine has loaded already."""
    dialect = tx.session.get_bind().dialect.name
    return pkgutil.resolve_name(f"sqlalchemy.dialects.{dialect}:insert")(table)


def _reason(error: SQLAlchemyError) -> str:
    """What the database itself said, on one line."""
    said = str(error.orig) if isinstance(error, DBAPIError) else str(error)
    return " ".join(said.split())[:300]
