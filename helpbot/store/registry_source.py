"""Where the registry is read: never written, never waited for longer than said, and its absence is one clear error."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from sqlalchemy import create_engine, event
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import SQLAlchemyError

from helpbot.errors import RegistryDown
from helpbot.store.registry_map import Relations, map_tables
from helpbot.store.registry_settings import RegistrySettings, Words, read_words
from helpbot.texts import registry as texts

TURN = timedelta(seconds=2)
"""A clerk waits for this; what takes longer is said to be out of reach."""

SWEEP = timedelta(seconds=60)
"""A job waits for this."""

READERS = 4
DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}
MYSQL = "mysql+pymysql"

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Reading:
    """A connection to the registry, what its tables are called, and what its words mean."""

    connection: Connection
    relations: Relations
    words: Words


class RegistryPool:
    """Connections to one database, however many offices' registries it holds, and threads for its blocking driver."""

    def __init__(self, url: URL) -> None:
        self.url = url
        self._engines: dict[timedelta, Engine] = {}
        self._making = Lock()
        self._threads = ThreadPoolExecutor(max_workers=READERS, thread_name_prefix="registry")
        self._sweepers = ThreadPoolExecutor(max_workers=READERS, thread_name_prefix="registry-sweep")  # a sweep keeps no clerk waiting

    async def ask(self, question: Callable[[Connection], Answer], patience: timedelta) -> Answer:
        """What `question` reads, in one transaction that cannot write. Raises RegistryDown."""
        threads = self._threads if patience == TURN else self._sweepers
        try:
            async with asyncio.timeout(patience.total_seconds()):
                return await asyncio.get_running_loop().run_in_executor(threads, self._read, question, patience)
        except TimeoutError as error:
            raise RegistryDown(texts.SLOW.format(seconds=round(patience.total_seconds()))) from error

    def _read(self, question: Callable[[Connection], Answer], patience: timedelta) -> Answer:
        try:
            with self._open(patience).connect() as connection:
                return question(connection)
        except (SQLAlchemyError, UnicodeError, OSError) as error:
            raise RegistryDown(texts.DOWN.format(reason=_reason(error))) from error

    def _open(self, patience: timedelta) -> Engine:
        """The engine for questions of this patience, made when it is first needed."""
        if self.url.get_backend_name() == "sqlite" and not Path(str(self.url.database)).exists():
            raise FileNotFoundError(texts.NO_FILE.format(file=self.url.database))  # SQLite would make an empty one
        with self._making:
            if patience not in self._engines:
                self._engines[patience] = _make_engine(self.url, patience)
            return self._engines[patience]

    def close(self) -> None:
        """Let go of every connection; again, it does nothing. A question that is still out ends by its own time-out."""
        for threads in (self._threads, self._sweepers):
            threads.shutdown(wait=False, cancel_futures=True)
        for engine in self._engines.values():
            engine.dispose()


class RegistrySource:
    """One office's registry: where it is, what its tables are called, what its words mean."""

    def __init__(self, settings: RegistrySettings, pool: RegistryPool, authority: str) -> None:
        """`authority` is the office's code, by which helpbot's own tables tell offices apart."""
        self.settings = settings
        self.authority = authority
        self._pool = pool
        self._relations = map_tables(settings, authority)
        self._words = read_words(settings)

    @property
    def shown(self) -> str:
        """The address without its password, for people."""
        return self._pool.url.render_as_string(hide_password=True)

    async def ask(self, question: Callable[[Reading], Answer], patience: timedelta = TURN) -> Answer:
        """What `question` reads, in one transaction that cannot write. Raises RegistryDown."""
        return await self._pool.ask(lambda connection: question(Reading(connection, self._relations, self._words)), patience)

    def close(self) -> None:
        """Let go of the database."""
        self._pool.close()


class Registries:
    """Opens offices' registries; those at one address share its connections."""

    def __init__(self, own: URL, folder: Path) -> None:
        """`own` is the helpdesk's database, where helpbot's own registry is; `folder` is where relative paths start."""
        self._own = own
        self._folder = folder
        self._pools: dict[URL, RegistryPool] = {}

    def open(self, settings: RegistrySettings, authority: str) -> RegistrySource:
        """The registry of the office of this code."""
        url = resolve_registry(settings.url, self._folder) if settings.url else self._own
        if url not in self._pools:
            self._pools[url] = RegistryPool(url)
        return RegistrySource(settings, self._pools[url], authority)


def resolve_registry(url: str, folder: Path) -> URL:
    """The URL with its blocking driver, a relative SQLite path taken from `folder`."""
    parsed = make_url(url)
    backend = parsed.get_backend_name()
    if backend == "sqlite":
        return parsed.set(drivername="sqlite", database=str(folder / str(parsed.database)))
    return parsed.set(drivername=DRIVERS.get(backend, MYSQL))


def _make_engine(url: URL, patience: timedelta) -> Engine:
    """An engine whose sessions cannot write, and whose server gives up when we do."""
    seconds = max(2, round(patience.total_seconds()))  # libpq takes no less
    timeouts = {"connect_timeout": seconds}
    options: dict[str, dict[str, Any]] = {
        "sqlite": {"timeout": seconds},
        "postgresql": timeouts | {"tcp_user_timeout": seconds * 1000},
        "mysql": timeouts | {"read_timeout": seconds, "write_timeout": seconds, "charset": "utf8mb4"},
    }
    backend = url.get_backend_name()
    engine = create_engine(url, pool_size=READERS, max_overflow=0, pool_timeout=seconds, pool_pre_ping=True, connect_args=options[backend])

    @event.listens_for(engine, "connect")
    def restrict(connection: Any, _record: object) -> None:  # noqa: ANN401 -- a DBAPI connection has no type of its own
        cursor = connection.cursor()
        for statement in _RESTRICTIONS[backend](cursor, seconds):
            cursor.execute(statement)
        cursor.close()
        connection.commit()

    return engine


def _restrict_mysql(cursor: Any, seconds: int) -> list[str]:  # noqa: ANN401 -- as above
    """MySQL and MariaDB have different words, and units, for the same time-out."""
    cursor.execute("SELECT VERSION()")
    mariadb = "MariaDB" in str(cursor.fetchone())
    limit = f"SET SESSION max_statement_time = {seconds}" if mariadb else f"SET SESSION max_execution_time = {seconds * 1000}"
    return ["SET SESSION TRANSACTION READ ONLY", "SET time_zone = '+08:00'", limit]


_RESTRICTIONS: dict[str, Callable[[Any, int], list[str]]] = {
    "sqlite": lambda _, __: ["PRAGMA query_only=ON"],
    "postgresql": lambda _, seconds: [
        "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
        f"SET statement_timeout = {seconds * 1000}",
    ],
    "mysql": _restrict_mysql,
}


def _reason(error: Exception) -> str:
    """What the database itself said, on one line."""
    said = str(getattr(error, "orig", None) or error)
    return " ".join(said.split())[:300]
