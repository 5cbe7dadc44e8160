"""Brings a database's tables to the newest migration; loaded only where that is asked for."""

import fcntl
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.util import CommandError
from sqlalchemy import create_engine, func, select, text
from sqlalchemy.engine import URL, Connection
from sqlalchemy.exc import SQLAlchemyError

from helpbot.errors import DatabaseInUse, DatabaseTooNew, StoreError
from helpbot.store.database import CONNECT_SECONDS, HEAD
from helpbot.store.sqlite import begin_explicitly
from helpbot.texts import database as texts

MIGRATIONS = Path(__file__).parent / "migrations"

ALONE = 4_354_200_001
"""The advisory lock that lets one process at a time upgrade a PostgreSQL database; any number will do."""


def upgrade(url: URL, *, hold: bool = False, to: str = HEAD) -> Path | None:
    """Run the migrations that are missing. An SQLite file that has tables is copied first; returns the copy.

    `hold`: refuse while a `helpbot run` holds the SQLite file. Raises StoreError.
    """
    shown = url.render_as_string(hide_password=True)
    try:
        with _held(url, hold=hold), _connect(url) as connection:
            found = MigrationContext.configure(connection).get_current_revision()
            if found is not None and found > HEAD:
                raise DatabaseTooNew(texts.TOO_NEW.format(database=shown, found=found, known=HEAD))
            if found == to:
                return None
            copied = _copy(url, found) if found else None
            _migrate(connection, to)
            return copied
    except (SQLAlchemyError, CommandError, OSError, sqlite3.Error) as error:
        reason = " ".join(str(getattr(error, "orig", None) or error).split())
        raise StoreError(texts.UNREACHABLE.format(database=shown, reason=reason)) from error


def downgrade(url: URL, to: str) -> None:
    """Take migrations back; for tests of the migrations."""
    with _connect(url) as connection:
        command.downgrade(_config(connection), to)


def _migrate(connection: Connection, to: str) -> None:
    command.upgrade(_config(connection), to)


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))  # it interpolates
    config.attributes["connection"] = connection
    return config


@contextmanager
def _connect(url: URL) -> Iterator[Connection]:
    """A blocking connection whose transaction is the whole upgrade.

    Foreign keys are off on SQLite: Alembic changes a table there by copying it, and dropping the old one would take its children along.
    """
    sync = url.set(drivername="sqlite" if url.get_backend_name() == "sqlite" else "postgresql+psycopg")
    engine = create_engine(sync, connect_args={} if sync.get_backend_name() == "sqlite" else {"connect_timeout": CONNECT_SECONDS})
    if sync.get_backend_name() == "sqlite":
        _make_private(Path(str(sync.database)))
        begin_explicitly(engine)
    try:
        with engine.begin() as connection:
            if sync.get_backend_name() != "sqlite":
                connection.execute(select(func.pg_advisory_xact_lock(ALONE)))
            yield connection
            if sync.get_backend_name() == "sqlite" and connection.execute(text("PRAGMA foreign_key_check")).first():
                raise StoreError(texts.REFUSED.format(database=sync.database, reason="foreign_key_check"))
    finally:
        engine.dispose()


def _make_private(file: Path) -> None:
    """A new database is for its owner alone: it will hold what people wrote. SQLite gives its other files the same mode."""
    file.touch(mode=0o600, exist_ok=True)


@contextmanager
def _held(url: URL, *, hold: bool) -> Iterator[None]:
    if not hold or url.get_backend_name() != "sqlite":
        yield
        return
    with Path(f"{url.database}.lock").open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise DatabaseInUse(texts.IN_USE.format(database=url.database)) from error
        yield


def _copy(url: URL, revision: str) -> Path | None:
    """A copy of an SQLite file beside it, taken through SQLite so that the write-ahead log is in it."""
    if url.get_backend_name() != "sqlite":
        return None
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")  # noqa: TID251 -- a file name, not a business time
    copied = Path(f"{url.database}.{revision}.{stamp}.bak")
    with closing(sqlite3.connect(str(url.database))) as source, closing(sqlite3.connect(copied)) as target:
        source.backup(target)
    return copied
