"""The registry's figures: a clerk's status and the change scan over a million filings, and a roster of a hundred thousand rows.

`python -m bench.status [sqlite|postgresql]…` prints one JSON object. Status is the database time of what `filings_for` asks (institutions,
filings, their history), as p50 and p99 over random clerks: by the clock, which a busy machine spoils, and by the database itself (CPU
time for SQLite, which is in the process; PostgreSQL's own account). The plan of the main query stands beside it.
"""

import asyncio
import io
import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, event, insert, text, update
from sqlalchemy.engine import URL, Connection

from helpbot.cli import dispatch
from helpbot.clock import SettableClock
from helpbot.models import (
    Assignment,
    Authority,
    Filing,
    FilingEvent,
    FilingKind,
    FilingState,
    Institution,
    InstitutionStatus,
    Person,
    PersonAddress,
    Role,
    table_of,
)
from helpbot.services.desk import desk_opener, register_office
from helpbot.services.keys import Keyring, PeopleSettings
from helpbot.services.office import OfficeSettings
from helpbot.services.registry import source_of
from helpbot.services.sweep import Sweep
from helpbot.services.uscc import complete_uscc
from helpbot.services.watcher import Watcher
from helpbot.store import registry
from helpbot.store.database import Database, resolve_url
from helpbot.store.registry import Wanted
from helpbot.store.registry_settings import RegistrySettings
from helpbot.store.registry_source import Reading, Registries
from helpbot.store.upgrade import upgrade
from helpbot.texts import registry as texts
from tests.measuring import run_measured
from tests.postgres import make_database, serve_postgres

INSTITUTIONS = 200_000
FILINGS_EACH = 5
ASKED, EXPLAINED = 3000, 1000
NEW_EVENTS = 10_000
ROSTER = 100_000
BATCH = 10_000
REGION = "12999903"
BEGIN = datetime(2022, 1, 1, tzinfo=UTC)
COURSE = (FilingState.SUBMITTED, FilingState.ACCEPTED, FilingState.APPROVED)


def fill(url: URL) -> list[str]:
    """A million filings, three events each for the newest of every institution; returns the codes."""
    codes = [complete_uscc(REGION, number) for number in range(INSTITUTIONS)]
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(insert(table_of(Authority)), [{"code": "main", "name": "bench", "filings_at": BEGIN}])
        for model, rows in ((Institution, _institutions(codes)), (Filing, _filings(codes)), (FilingEvent, _events(codes))):
            for batch in _batches(rows):
                connection.execute(insert(table_of(model)), batch)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    engine.dispose()
    return codes


def _batches(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _institutions(codes: list[str]) -> Iterator[dict[str, Any]]:
    for place, uscc in enumerate(codes):
        yield {"authority": "main", "uscc": uscc, "name": f"单位{place}", "status": InstitutionStatus.ACTIVE, "classified": False}


def _filings(codes: list[str]) -> Iterator[dict[str, Any]]:
    for place, uscc in enumerate(codes):
        for number in range(FILINGS_EACH):
            at = BEGIN + timedelta(days=365 * number, minutes=place)
            yield {
                "authority": "main",
                "number": f"NB{number}-{place:07}",
                "uscc": uscc,
                "kind": FilingKind.ANNUAL,
                "year": 2021 + number,
                "state": COURSE[-1],
                "state_at": at,
            }


def _events(codes: list[str]) -> Iterator[dict[str, Any]]:
    for place in range(len(codes)):
        for step, state in enumerate(COURSE):
            at = BEGIN + timedelta(days=365 * (FILINGS_EACH - 1) + step, minutes=place)
            yield {"authority": "main", "number": f"NB{FILINGS_EACH - 1}-{place:07}", "at": at, "to_state": state}


async def measure(url: URL, codes: list[str]) -> dict[str, Any]:
    """The figures of one database."""
    source = Registries(url, Path()).open(RegistrySettings(), "main")
    clerks = [random.Random(seed).sample(codes, 1 + seed % 3) for seed in range(ASKED)]  # noqa: S311 -- a draw, not a secret
    status = await source.ask(partial(_time_all, clerks), timedelta(seconds=300))
    plan = await source.ask(lambda reading: _explain(reading, clerks[0]))
    watch = await measure_watch(url, codes)
    source.close()
    return {"status_ms": status, "plan": plan} | watch


async def measure_watch(url: URL, codes: list[str]) -> dict[str, Any]:
    """Seconds for 10,000 new events of as many institutions, each with a clerk: read alone, and from reading to a queued message each.

    By the clock, and in CPU time of this process (a PostgreSQL server's is not in it).
    """
    clock = SettableClock(BEGIN + timedelta(days=2000))
    database = Database(url.render_as_string(hide_password=False), Path())
    open_desk = desk_opener(database, clock, lambda: None)
    known = await register_office(database, clock, OfficeSettings(name="bench"), Keyring(PeopleSettings(), Path()))
    office = replace(known, registry=Registries(url, Path()).open(RegistrySettings(), "main"))
    add_clerks(url, office.id, codes[:NEW_EVENTS])
    watcher, sweep = Watcher(office, clock, open_desk, lambda _: None), Sweep(office, clock)
    await watcher.look()
    mark = await sweep.find_end()
    _add_events(url)
    begun = time.perf_counter()
    found = await sweep.changes_since(mark, NEW_EVENTS)
    scanned, cpu = time.perf_counter(), time.process_time()
    await watcher.look()
    queued, cpu = time.perf_counter(), time.process_time() - cpu
    async with open_desk(office, reading=True) as desk:
        counts = await desk.outbox.counts()
    source_of(office).close()
    await database.close()
    assert (len(found.found), counts) == (NEW_EVENTS, {"queued": NEW_EVENTS})
    told = {"by_the_clock": round(queued - scanned, 3), "cpu": round(cpu, 3)}
    return {"change_scan_s": round(scanned - begun, 3), "change_scan_and_queue_s": told}


def add_clerks(url: URL, office: int, codes: list[str]) -> None:
    """A clerk with a verified chat for each institution."""
    engine = create_engine(url)
    rows = list(enumerate(codes, 1))
    with engine.begin() as connection:
        for model, made in (
            (Person, [{"id": n, "office_id": office, "name": "", "created_at": BEGIN} for n, _ in rows]),
            (PersonAddress, [_address(office, n) for n, _ in rows]),
            (Assignment, [{"office_id": office, "person_id": n, "uscc": uscc, "role": Role.CLERK, "since": BEGIN} for n, uscc in rows]),
        ):
            connection.execute(insert(table_of(model)), made)
    engine.dispose()


def _address(office: int, number: int) -> dict[str, Any]:
    fixed = {"office_id": office, "channel": "telegram", "enabled": True, "disabled_reason": "", "bounces": 0}
    return fixed | {"person_id": number, "who": str(number), "verified_at": BEGIN, "created_at": BEGIN}


class Stopwatch:
    """Adds up the statements of a connection, from sending to the last row: by the clock, and in CPU time of this thread."""

    def __init__(self, connection: Connection) -> None:
        self.seen: list[tuple[str, Any]] = []
        self.clock = self.cpu = 0.0
        event.listen(connection, "before_cursor_execute", self._begin)
        event.listen(connection, "after_cursor_execute", self._end)

    def _begin(self, _connection: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        self.seen.append((statement, parameters))
        self.clock, self.cpu = self.clock - time.perf_counter(), self.cpu - time.thread_time()

    def _end(self, *_: object) -> None:
        self.clock, self.cpu = self.clock + time.perf_counter(), self.cpu + time.thread_time()


def _time_all(clerks: list[list[str]], reading: Reading) -> dict[str, Any]:
    """What each clerk costs, in milliseconds: by the clock, and by the database's own account, whatever else the machine does."""
    stopwatch = Stopwatch(reading.connection)
    clock, own = [], []
    for clerk in clerks:
        before, cpu = stopwatch.clock, stopwatch.cpu
        open_ones = [each.uscc for each in registry.institutions(reading, clerk)]
        assert registry.filings(reading, Wanted(open_ones))
        clock.append((stopwatch.clock - before) * 1000)
        own.append((stopwatch.cpu - cpu) * 1000)
    if reading.connection.dialect.name == "postgresql":
        statements = stopwatch.seen[: 3 * EXPLAINED]
        costs = [_ask_server(reading.connection, *each) for each in statements]
        own = [sum(costs[begin : begin + 3]) for begin in range(0, len(costs), 3)]
    return {"by_the_clock": _quantiles(clock), "by_the_database": _quantiles(own)}


def _ask_server(connection: Connection, statement: str, parameters: Any) -> float:  # noqa: ANN401 -- as the driver takes them
    """Milliseconds of planning and execution, as PostgreSQL counts them."""
    (plan,) = connection.exec_driver_sql(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {statement}", parameters).scalar_one()
    return float(plan["Planning Time"]) + float(plan["Execution Time"])


def _quantiles(milliseconds: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles(milliseconds, n=100)
    return {"p50": round(cuts[49], 3), "p99": round(cuts[98], 3)}


def _explain(reading: Reading, usccs: list[str]) -> list[str]:
    query = registry.select_filings(reading, Wanted(usccs))
    compiled = query.compile(reading.connection, compile_kwargs={"literal_binds": True})
    how = "EXPLAIN QUERY PLAN" if reading.connection.dialect.name == "sqlite" else "EXPLAIN"
    return [str(row[-1]).strip() for row in reading.connection.exec_driver_sql(f"{how} {compiled}".replace("%", "%%"))]


def _add_events(url: URL) -> None:
    engine = create_engine(url)
    at = BEGIN + timedelta(days=2000)
    rows = [{"authority": "main", "number": f"NB4-{place:07}", "at": at, "to_state": FilingState.ANNOUNCED} for place in range(NEW_EVENTS)]
    with engine.begin() as connection:
        connection.execute(insert(table_of(FilingEvent)), rows)
        connection.execute(update(table_of(Authority)).values(filings_at=at))
    engine.dispose()


@contextmanager
def database(kind: str, folder: Path) -> Iterator[URL]:
    """An empty database with the newest tables."""
    if kind == "sqlite":
        url = resolve_url("sqlite:///bench.db", folder)
        upgrade(url)
        yield url
        return
    with serve_postgres() as server, make_database(server) as made:
        url = resolve_url(made, folder)
        upgrade(url)
        yield url


def measure_import(folder: Path) -> dict[str, Any]:
    """A roster of a hundred thousand rows, as an officer brings it in: seconds and memory of the whole command."""
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        dispatch(["init", "--demo", str(folder / "office")])
    fixed = {"status": "正常", "cert_from": "2022-05-01", "cert_until": "2027-04-30", "classified": "否", "contact": "张三"}
    file = folder / "roster.csv"
    with file.open("w", encoding="utf-8") as roster:
        roster.write(",".join(words[0] for words in texts.INSTITUTION.values()) + "\n")
        for n in range(ROSTER):
            row = fixed | {"uscc": complete_uscc(REGION, n), "name": f"单位{n}", "sponsor": f"举办单位{n % 500}"}
            row |= {"contact_phone": f"138{n:08}", "contact_mail": f"c{n}@example.org"}
            roster.write(",".join(row.get(name, "") for name in texts.INSTITUTION) + "\n")
    begun = time.perf_counter()
    command = [sys.executable, "-m", "helpbot", "--config", str(folder / "office/config.toml"), "registry", "import", str(file)]
    _, _, mib = run_measured(command)
    return {"rows": ROSTER, "seconds": round(time.perf_counter() - begun, 1), "peak_mib": round(mib)}


def main() -> None:
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        figures["import"] = measure_import(Path(folder))
        for kind in sys.argv[1:] or ("sqlite", "postgresql"):
            with database(kind, Path(folder)) as url:
                figures[kind] = asyncio.run(measure(url, fill(url)))
    figures["load"] = os.getloadavg()[0]
    print(json.dumps(figures, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
