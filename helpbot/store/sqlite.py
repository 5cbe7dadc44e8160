"""SQLite inside an event loop: statements run where they are called, only what waits for the disk goes to a thread.

A statement on a local file takes some fifty microseconds; handing each to a thread and back, as an asynchronous driver does, took
four fifths of a turn. A commit may wait for the disk, and a begin for another process: those never hold the loop up.
"""

import asyncio
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar, cast

from sqlalchemy import create_engine, event
from sqlalchemy.engine import URL, Connection, Engine
from sqlalchemy.exc import OperationalError
from sqlmodel.ext.asyncio.session import AsyncSession

BUSY_SECONDS = 30.0
"""How long a writer waits for another process before it gives up: an officer's command beside a running helpbot is short."""

BUSY_PAUSE = 0.005

Result = TypeVar("Result")


class LoopSession(AsyncSession):
    """An AsyncSession over a plain SQLite engine or connection. Used by one task at a time, like any session.

    On a connection that is in a transaction it lives in a savepoint: its commit and its rollback are that one's.
    """

    def __init__(self, bind: Engine | Connection, connect: Callable[[], Connection]) -> None:
        super().__init__(expire_on_commit=False, autoflush=False, join_transaction_mode="create_savepoint")
        self.sync_session.bind = bind
        self._connect = connect

    @property
    def driver(self) -> sqlite3.Connection:
        """The driver's own connection, for statements that need no session: the writer's, or one that sees what was committed last."""
        return driver_of(self._connect())

    async def exec(self, statement: Any, **options: Any) -> Any:  # noqa: ANN401 -- the base class has the overloads
        return self.sync_session.exec(statement, **options)

    async def exec_apart(self, statement: Any, **options: Any) -> Any:  # noqa: ANN401 -- as `exec`
        """As `exec`, in a thread: for what carries megabytes. A caller that is cancelled meanwhile goes on only when it has ended."""
        working = asyncio.get_running_loop().run_in_executor(None, lambda: self.sync_session.exec(statement, **options))
        try:
            return await asyncio.shield(working)
        except asyncio.CancelledError:
            await asyncio.wait([working])
            raise

    async def flush(self, objects: Any = None) -> None:  # noqa: ANN401 -- the base class's
        self.sync_session.flush(objects)

    async def run_sync(self, fn: Callable[..., Result], *arg: Any, **kw: Any) -> Result:  # noqa: ANN401 -- the base class's
        return fn(self.sync_session, *arg, **kw)

    async def commit(self) -> None:
        if self.sync_session.in_transaction():
            self.sync_session.commit()

    async def close(self) -> None:
        self.sync_session.close()

    async def __aexit__(self, *_: object) -> None:
        """Close here: the base class does it in a task of its own, for a driver that may wait."""
        self.sync_session.close()


class SqliteFile:
    """Connections to one file: a writer, a writer whose commits reach the disk, and readers that cannot write."""

    def __init__(self, url: URL) -> None:
        self._writer = _engine(url, writes=True)
        self._durable = _engine(url, writes=True, synchronous="FULL")
        self._reader = _engine(url, writes=False)
        self._glancing: Connection | None = None
        self._threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="commit")

    async def begin(self, *, durable: bool) -> Connection:
        """A connection that holds the file's one writer's place. Waits for another process's write without holding the loop up."""
        give_up = time.monotonic() + BUSY_SECONDS
        connection = (self._durable if durable else self._writer).connect()
        while True:
            try:
                connection.begin()
            except OperationalError as error:
                connection.rollback()
                if "locked" not in str(error.orig) or time.monotonic() > give_up:
                    connection.close()
                    raise
            else:
                return connection
            try:
                await asyncio.sleep(BUSY_PAUSE)
            except BaseException:
                connection.close()
                raise

    async def commit(self, connection: Connection) -> None:
        """Commit in a thread: it may wait for the disk."""
        await asyncio.get_running_loop().run_in_executor(self._threads, connection.commit)

    def read(self) -> AsyncSession:
        return LoopSession(self._reader, self._glance)

    def _glance(self) -> Connection:
        """A reading connection that stays: outside a transaction each statement sees what was committed last."""
        if self._glancing is None:
            self._glancing = self._reader.connect()
        return self._glancing

    async def close(self) -> None:
        if self._glancing is not None:
            self._glancing.close()
        for engine in (self._writer, self._durable, self._reader):
            engine.dispose()
        self._threads.shutdown()


def driver_of(connection: Connection) -> sqlite3.Connection:
    """The driver's own connection behind one of SQLAlchemy's."""
    return cast("sqlite3.Connection", connection.connection.driver_connection)


def _engine(url: URL, *, writes: bool, synchronous: str = "NORMAL") -> Engine:
    """An engine whose transactions begin when we say so, and that cannot write unless it may.

    Its pool has no upper limit: a pool that makes the loop wait for a connection waits for ever.
    """
    options = {"check_same_thread": False, "timeout": BUSY_SECONDS}
    engine = create_engine(url, connect_args=options, pool_size=4, max_overflow=-1)
    pragmas = ["journal_mode=WAL", f"synchronous={synchronous}", "foreign_keys=ON", f"query_only={not writes}", "busy_timeout=0"]
    pragmas.append("secure_delete=ON")  # a password that is overwritten or deleted must not stay in what the file calls free

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 -- a DBAPI connection has no type of its own
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}").close()

    begin_explicitly(engine, "IMMEDIATE" if writes else "DEFERRED")
    return engine


def begin_explicitly(engine: Engine, how: str = "IMMEDIATE") -> None:
    """Have SQLite begin when we say so: the driver's own BEGIN comes too late to be IMMEDIATE, and not at all before a table is made."""

    @event.listens_for(engine, "connect")
    def leave_it_to_us(connection: Any, _record: object) -> None:  # noqa: ANN401 -- a DBAPI connection has no type of its own
        connection.isolation_level = None

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(f"BEGIN {how}")
