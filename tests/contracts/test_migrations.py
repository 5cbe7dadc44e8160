"""Schema changes: up, down and up again on both databases, alone, whole or not at all, and the same as the models."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Column, String, create_engine, inspect, text
from sqlalchemy.engine import URL, Connection
from sqlalchemy.exc import IntegrityError

from helpbot.errors import DatabaseTooNew, StoreError
from helpbot.models import METADATA, REGISTRY
from helpbot.store.database import HEAD, resolve_url
from helpbot.store.upgrade import MIGRATIONS, _config, _connect, _copy, downgrade, upgrade

OURS = set(METADATA.tables) | set(REGISTRY.tables)

FILL = (
    "INSERT INTO office (id, code, name, created_at) VALUES (7, 'main', '清澜县', '2027-03-01 01:00:00+00:00')",
    "INSERT INTO person (id, office_id, name, created_at) VALUES (70, 7, '安', '2027-03-01 01:00:00+00:00')",
)
ORPHAN = "INSERT INTO person (id, office_id, name, created_at) VALUES (71, 8, '无', '2027-03-01 01:00:00+00:00')"


@pytest.fixture
def database_url(empty_url: str) -> URL:
    return resolve_url(empty_url, Path())


@contextmanager
def connect(url: URL) -> Iterator[Connection]:
    """A connection that an upgrade knows nothing of."""
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def tables(url: URL) -> set[str]:
    with connect(url) as connection:
        return set(inspect(connection).get_table_names())


def fill(url: URL) -> None:
    with connect(url) as connection:
        for statement in FILL:
            connection.execute(text(statement))


def people(url: URL) -> list[str]:
    with connect(url) as connection:
        return list(connection.execute(text("SELECT name FROM person")).scalars())


def test_the_newest_script_is_the_one_the_code_knows() -> None:
    """HEAD is a constant, so that an ordinary start needs no Alembic."""
    with connect(resolve_url("sqlite://", Path())) as connection:
        scripts = ScriptDirectory.from_config(_config(connection))

    assert scripts.get_heads() == [HEAD]
    assert MIGRATIONS.is_dir()


def test_tables_go_up_down_and_up_again(database_url: URL) -> None:
    """What goes up can be taken back, and leaves nothing behind that a second way up would trip over."""
    assert upgrade(database_url) is None
    assert tables(database_url) >= OURS

    downgrade(database_url, "base")
    assert tables(database_url) == {"alembic_version"}

    upgrade(database_url)
    assert tables(database_url) >= OURS


def test_migrations_make_what_the_models_say(database_url: URL) -> None:
    """Alembic finds no difference between the upgraded database and the models: columns, types, keys, indexes."""
    upgrade(database_url)

    with connect(database_url) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        found = compare_metadata(context, [METADATA, REGISTRY])  # type: ignore[arg-type]  # it takes several; its annotation knows one

    assert found == []


def test_an_upgraded_database_is_left_alone(database_url: URL) -> None:
    """A second upgrade does nothing, and copies nothing."""
    upgrade(database_url)
    fill(database_url)

    assert upgrade(database_url) is None

    assert people(database_url) == ["安"]


def test_two_upgrades_at_once_are_one(database_url: URL) -> None:
    """The second waits, and finds nothing to do."""
    with ThreadPoolExecutor(2) as threads:
        copies = list(threads.map(lambda _: upgrade(database_url), range(2)))

    assert copies == [None, None]
    assert tables(database_url) >= OURS


def test_an_upgrade_that_fails_leaves_nothing_half_done(database_url: URL) -> None:
    """The whole upgrade is one transaction, tables and all."""
    upgrade(database_url)
    before = tables(database_url)

    def break_off() -> None:
        with _connect(database_url) as connection:
            Operations(MigrationContext.configure(connection)).create_table("half", Column("id", String()))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        break_off()

    assert tables(database_url) == before


def test_children_survive_a_change_of_their_parents_table(database_url: URL) -> None:
    """SQLite changes a table by copying it; rows that refer to it stay, and go on referring to it."""
    upgrade(database_url)
    fill(database_url)

    with _connect(database_url) as connection:
        operations = Operations(MigrationContext.configure(connection, opts={"render_as_batch": True}))
        with operations.batch_alter_table("office", recreate="auto") as batch:
            batch.add_column(Column("motto", String(20), nullable=True))
            batch.alter_column("name", existing_type=String(200), type_=String(300))

    assert people(database_url) == ["安"]
    with connect(database_url) as connection:
        (key,) = inspect(connection).get_foreign_keys("person")
        assert (key["constrained_columns"], key["referred_table"]) == (["office_id"], "office")
        if database_url.get_backend_name() == "sqlite":
            connection.execute(text("PRAGMA foreign_keys=ON"))
        with pytest.raises(IntegrityError):
            connection.execute(text(ORPHAN))


def test_an_upgrade_that_would_orphan_rows_is_refused(database_url: URL) -> None:
    """Foreign keys are off while SQLite's tables are copied, so they are checked at the end; PostgreSQL checks at once."""
    upgrade(database_url)
    fill(database_url)

    with pytest.raises((StoreError, IntegrityError)), _connect(database_url) as connection:
        connection.execute(text("DELETE FROM office"))

    assert people(database_url) == ["安"]
    with connect(database_url) as connection:
        assert connection.execute(text("SELECT count(*) FROM office")).scalar() == 1


@pytest.mark.parametrize(("revision", "error"), [("9999", DatabaseTooNew), ("0000", StoreError)])
def test_a_version_nobody_knows_is_refused(database_url: URL, revision: str, error: type[StoreError]) -> None:
    """A newer helpbot's database, or a stranger's, is not touched; both are said in words."""
    upgrade(database_url)
    with connect(database_url) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})

    with pytest.raises(error, match=revision):
        upgrade(database_url)

    assert tables(database_url) >= OURS


def test_an_sqlite_file_is_copied_with_what_is_not_yet_in_it(tmp_path: Path) -> None:
    """The copy is taken through SQLite: what still stands in the write-ahead log is in it, and the original stays."""
    url = resolve_url("sqlite:///helpbot.db", tmp_path)
    upgrade(url)
    with closing(sqlite3.connect(tmp_path / "helpbot.db")) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        for statement in FILL:
            connection.execute(statement)
        connection.commit()
        copied = _copy(url, HEAD)

    assert copied
    assert copied.name.startswith(f"helpbot.db.{HEAD}.")
    assert copied.suffix == ".bak"
    assert people(resolve_url(f"sqlite:///{copied}", tmp_path)) == ["安"]
