"""The database: who may write when, and what a commit promises."""

import fcntl
import pkgutil
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, TypeVar

from pydantic import field_validator
from sqlalchemy import Result, Select, Table, UpdateBase, inspect, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.orm import Session
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from helpbot.errors import DatabaseBehind, DatabaseInUse, DatabaseMissing, DatabaseTooNew, StoreError, Unstorable
from helpbot.ports import Settings
from helpbot.store.group import SqliteEngines
from helpbot.store.sqlite import LoopSession
from helpbot.texts import database as texts

SelectT = TypeVar("SelectT", bound=Select[Any])

HEAD = "0017"
"""The newest migration. A constant, so that an ordinary start needs no Alembic; a test holds it against the scripts."""

IDS_END = 2**63
"""Beyond what a BIGINT column holds: a button's token may name any number, and a database refuses even to compare that one."""

CONNECT_SECONDS = 10
"""How long a server may take to answer at all; left alone, the system waits for two minutes."""

BACKENDS = ("sqlite", "postgresql", "postgres")


class DatabaseSettings(Settings):
    """`[database]`."""

    url: str = "sqlite:///helpbot.db"

    @field_validator("url")
    @classmethod
    def _is_ours(cls, url: str) -> str:
        try:
            backend = make_url(url).get_backend_name()
        except (ArgumentError, ValueError):  # ValueError: a port that is no number
            backend = ""
        if backend not in BACKENDS:
            raise ValueError(texts.BAD_URL)
        return url


@dataclass(slots=True)
class Transaction:
    """A running transaction of one office, and what is to happen once it has been committed."""

    session: AsyncSession
    office_id: int
    after_commit: list[Callable[[], None]] = field(default_factory=list)

    @property
    def dialect(self) -> str:
        """The database's kind, as SQLAlchemy names it."""
        return self.session.get_bind().dialect.name

    @property
    def is_sqlite(self) -> bool:
        return self.dialect == "sqlite"

    async def exec_large(self, statement: UpdateBase, params: Sequence[Mapping[str, Any]]) -> Sequence[Any]:
        """Run a statement that carries megabytes, without holding the loop up; returns the rows it gives, if any."""
        exec_apart = self.session.exec_apart if isinstance(self.session, LoopSession) else self.session.exec
        found: Result[Any] = await exec_apart(statement, params=params)
        return found.all() if len(statement.exported_columns) else []


class PostgresEngines:
    """Sessions of a PostgreSQL database."""

    def __init__(self, url: URL) -> None:
        self._writer = create_async_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": CONNECT_SECONDS})
        self._reader = self._writer.execution_options(postgresql_readonly=True)

    @asynccontextmanager
    async def write(self, *, durable: bool, commit: bool) -> AsyncIterator[AsyncSession]:  # noqa: ARG002 -- every commit is durable here
        async with AsyncSession(self._writer, expire_on_commit=False, autoflush=False) as session:
            yield session
            if commit:
                await session.commit()

    def read(self) -> AsyncSession:
        return AsyncSession(self._reader, expire_on_commit=False, autoflush=False)

    async def close(self) -> None:
        await self._writer.dispose()


class Database:
    """One database of one or many offices.

    SQLite has one writer: writers queue at a lock and begin IMMEDIATE, readers have connections of their own that cannot write.
    A `durable` write is on the disk when it is committed, power cut or not (`synchronous=FULL`); any other survives the death of
    this process, not that of the machine. PostgreSQL makes no difference between the two.
    """

    def __init__(self, url: str, folder: Path) -> None:
        self.url = resolve_url(url, folder)
        self._held: IO[bytes] | None = None
        self._engines: SqliteEngines | PostgresEngines = SqliteEngines(self.url) if self.is_sqlite else PostgresEngines(self.url)

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

        Raises StoreError where the database refuses, Unstorable where it never can.
        """
        async with self._explained(), self._engines.write(durable=durable, commit=commit) as session:
            transaction = Transaction(session, office_id)
            yield transaction
        if commit:
            for call in transaction.after_commit:
                call()

    @asynccontextmanager
    async def read(self, office_id: int) -> AsyncIterator[Transaction]:
        """A transaction that cannot write. Raises StoreError where the database refuses."""
        async with self._explained(), self._engines.read() as session:
            yield Transaction(session, office_id)

    @asynccontextmanager
    async def _explained(self) -> AsyncIterator[None]:
        try:
            yield
        except (DataError, OverflowError, UnicodeEncodeError) as error:
            raise Unstorable(texts.UNSTORABLE.format(database=self.shown, reason=_reason(error))) from error
        except SQLAlchemyError as error:
            raise StoreError(texts.REFUSED.format(database=self.shown, reason=_reason(error))) from error

    async def find_revision(self) -> str | None:
        """The migration this database is at, None where it has no helpdesk tables yet. Raises StoreError."""
        if self.file and not self.file.exists():
            raise DatabaseMissing(texts.MISSING.format(database=self.shown))
        try:
            async with self._engines.read() as session:
                return await session.run_sync(_find_revision)
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
        await self._engines.close()
        if self._held:
            self._held.close()


def _find_revision(session: Session) -> str | None:
    if not inspect(session.connection()).has_table("alembic_version"):
        return None
    revision: str | None = session.connection().execute(text("SELECT version_num FROM alembic_version")).scalar()
    return revision


def resolve_url(url: str, folder: Path) -> URL:
    """The URL with its driver, a relative SQLite path taken from `folder`."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        file = folder / (parsed.database or "helpbot.db")
        return parsed.set(drivername="sqlite", database=str(file))
    return parsed.set(drivername="postgresql+psycopg")


def insert_into(tx: Transaction, table: type[SQLModel]) -> Any:  # noqa: ANN401 -- as below
    """The database's own INSERT, with its `on_conflict_…` methods."""
    return insert_for(tx.dialect, table)


def insert_for(dialect: str, table: type[SQLModel] | Table) -> Any:  # noqa: ANN401 -- the two dialects' Insert share no base with on_conflict
    """A dialect's own INSERT; its module is the one that the engine has loaded already."""
    return pkgutil.resolve_name(f"sqlalchemy.dialects.{dialect}:insert")(table)


def skip_locked(tx: Transaction, query: SelectT) -> SelectT:
    """The query such that its rows are ours until the transaction ends, and those that are another's are passed over."""
    return query if tx.is_sqlite else query.with_for_update(skip_locked=True)


def _reason(error: Exception) -> str:
    """What the database itself said, on one line."""
    said = str(error.orig) if isinstance(error, DBAPIError) else str(error)
    return " ".join(said.split())[:300]
