"""An office's own database, as one might find it: other names, other words, other types; in SQLite, PostgreSQL or MariaDB."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.engine import Engine

from tests.mariadb import make_maria_database
from tests.postgres import make_database
from tests.registry import BUREAU, CLINIC, LIBRARY, NAMES, RETURN, SCHOOL

AUTO = {"sqlite": "INTEGER PRIMARY KEY AUTOINCREMENT", "postgresql": "BIGSERIAL PRIMARY KEY", "mysql": "BIGINT AUTO_INCREMENT PRIMARY KEY"}
TIME = {"sqlite": "TEXT", "postgresql": "TIMESTAMP", "mysql": "DATETIME"}

MAPPING = """
[registry]
url = "{url}"
authority = "330199"
[registry.tables.institution]
table = "T_UNIT"
uscc = "tyxydm"
name = "名称"
sponsor = "jbdw"
status = "zt"
classified = "sfsm"
authority = "djjg"
[registry.tables.filing]
table = "v_bj"
number = "bjbh"
uscc = "tyxydm"
kind = "ywlx"
year = "nd"
state = "zt"
state_at = "ztsj"
[registry.states]
submitted = "01"
returned = "03、退件"
published = "09"
[registry.kinds]
annual = "NB、年度报告书"
change = "BG"
"""
EVENTS = """
[registry.tables.event]
table = "T_LC"
id = "xh"
number = "bjbh"
at = "sj"
to_state = "zt"
opinion = "yj"
"""


@dataclass(frozen=True, slots=True)
class OfficeDatabase:
    """The database: its owner's engine, and the address of a user who may only read."""

    owner: Engine
    url: str

    def run(self, *statements: str, **values: object) -> None:
        """What the office's own system does."""
        with self.owner.begin() as connection:
            for statement in statements:
                connection.execute(text(statement), values)

    def add_event(self, number: str, at: str, state: str, opinion: str = "") -> None:
        """A filing moves on, as the office's system writes it."""
        quoted = '"T_LC"' if self.owner.dialect.name != "mysql" else "`T_LC`"
        self.run(
            f"INSERT INTO {quoted} (bjbh, sj, zt, yj) VALUES (:number, :at, :state, :opinion)",  # noqa: S608 -- our own table
            number=number,
            at=at,
            state=state,
            opinion=opinion,
        )


def fill(engine: Engine) -> None:
    """Tables, a view, and what stands in them."""
    kind = engine.dialect.name
    q = "`" if kind == "mysql" else '"'
    unit, course, name = (f"{q}{each}{q}" for each in ("T_UNIT", "T_LC", "名称"))
    statements = (
        (
            f"CREATE TABLE {unit} (tyxydm CHAR(20) PRIMARY KEY, {name} VARCHAR(200), jbdw VARCHAR(200), zt VARCHAR(20), sfsm VARCHAR(2),"
            " djjg VARCHAR(12))"
        ),
        (
            "CREATE TABLE t_bj (bjbh VARCHAR(40) PRIMARY KEY, tyxydm CHAR(20), ywlx VARCHAR(20), nd INTEGER, zt VARCHAR(20),"
            f" ztsj {TIME[kind]})"
        ),
        "CREATE VIEW v_bj AS SELECT * FROM t_bj",
        f"CREATE TABLE {course} (xh {AUTO[kind]}, bjbh VARCHAR(40), sj {TIME[kind]}, zt VARCHAR(20), yj VARCHAR(2000))",
    )
    insert = f"INSERT INTO {unit} VALUES (:uscc, :name, :sponsor, '正常', :classified, :authority)"  # noqa: S608 -- our own tables
    units = [(SCHOOL, "否", "330199"), (CLINIC, "否", "330199"), (BUREAU, "是", "330199"), (LIBRARY, "否", "330200")]
    filings = [("NB1", SCHOOL, "NB", 2026, "03"), ("BG1", SCHOOL, "BG", None, "01"), ("NB2", CLINIC, "年度报告书", 2026, "09")]
    filings += [("NB4", BUREAU, "NB", 2026, "09"), ("NB5", LIBRARY, "NB", 2026, "09")]
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
        for uscc, classified, authority in units:
            values: dict[str, object] = {
                "uscc": uscc,
                "name": NAMES[uscc],
                "sponsor": "清澜县教育局",
                "classified": classified,
                "authority": authority,
            }
            connection.execute(text(insert), values)
        for place, (number, uscc, ywlx, year, state) in enumerate(filings):
            values = {"number": number, "uscc": uscc, "kind": ywlx, "year": year, "state": state, "at": f"2025-02-0{place + 1} 10:30:00"}
            connection.execute(text("INSERT INTO t_bj VALUES (:number, :uscc, :kind, :year, :state, :at)"), values)
    database = OfficeDatabase(engine, "")
    database.add_event("NB1", "2025-01-30 09:00:00", "01")
    database.add_event("NB1", "2025-02-01 10:30:00", "退件", RETURN)
    database.add_event("BG1", "2025-02-02 10:30:00", "01")


@contextmanager
def sqlite_database(folder: Path) -> Iterator[OfficeDatabase]:
    url = f"sqlite:///{folder}/djk.db"
    with _filled(url) as engine:
        yield OfficeDatabase(engine, url)


@contextmanager
def postgres_database(server: str) -> Iterator[OfficeDatabase]:
    """Its reader is a role that was granted SELECT and nothing else."""
    reader = f"reader_{uuid4().hex[:8]}"
    with (
        make_database(server) as url,
        _filled(str(make_url(url).set(drivername="postgresql+psycopg").render_as_string(hide_password=False))) as engine,
    ):
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"CREATE ROLE {reader} LOGIN PASSWORD 'geheim'".encode())
            connection.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {reader}".encode())
        try:
            yield OfficeDatabase(engine, make_url(url).set(username=reader, password="geheim").render_as_string(hide_password=False))
        finally:
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute(f"DROP OWNED BY {reader}".encode())
                connection.execute(f"DROP ROLE {reader}".encode())


@contextmanager
def maria_database(server: str) -> Iterator[OfficeDatabase]:
    with make_maria_database(server) as (owner, reader), _filled(owner) as engine:
        yield OfficeDatabase(engine, reader)


@contextmanager
def _filled(url: str) -> Iterator[Engine]:
    engine = create_engine(url)
    fill(engine)
    try:
        yield engine
    finally:
        engine.dispose()
