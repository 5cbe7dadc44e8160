"""A season of a large office: how long planning takes, a rehearsal of all of it, and the question for what is due.

`python -m bench.season [--institutions 3000] [--reminders 5000000]` prints one JSON object. The registry is invented, some thirty
institutions a sponsor; `due_ms` is the median of fifty questions among that many reminders of which a hundred are due. The rehearsal goes
through the office's own delivery.

`python -m bench.season --nation 1000000 --offices 2800` plans so many institutions of so many offices on PostgreSQL instead, and says how
much memory this process had at most (`peak_mb`; the database's is its own).
"""

import argparse
import asyncio
import json
import resource
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median

from bench.telegram import init_demo
from helpbot.app import build, check
from helpbot.cli.progress import show_progress
from helpbot.clock import SettableClock
from helpbot.config import load_config
from helpbot.errors import HelpbotError
from helpbot.models import InstitutionStatus
from helpbot.services.desk import desk_opener, register_office
from helpbot.services.keys import Keyring, PeopleSettings
from helpbot.services.office import Office, OfficeSettings
from helpbot.services.season_census import count_candidates
from helpbot.services.season_plan import Term, plan_season
from helpbot.services.season_planning import Planned, plan_offices
from helpbot.services.simulation import simulate
from helpbot.services.sweep import Sweep
from helpbot.services.uscc import complete_uscc
from helpbot.store import reminders, rosters
from helpbot.store.database import Database
from helpbot.store.registry_settings import RegistrySettings
from helpbot.store.registry_source import Registries
from helpbot.store.upgrade import upgrade
from tests.postgres import make_database, serve_postgres

REGION = "12999903"
A_SPONSOR = 30
CAPACITY = 80
TERM = Term(2027)
NOW = datetime(2026, 12, 1, 1, tzinfo=UTC)
DUE = 100
ASKED = 50
STATES = ("gathered", "waiting")


def invent(count: int, first: int = 0) -> Iterator[dict[str, object]]:
    """Institutions of an office, one clerk for each two."""
    for number in range(first, first + count):
        yield {
            "authority": "main",
            "uscc": complete_uscc(REGION, 10_000_000 + number),
            "name": f"institution {number}",
            "sponsor": f"sponsor {number // A_SPONSOR}",
            "status": InstitutionStatus.ACTIVE,
            "cert_from": date(2024, 1, 1),
            "cert_until": date(2029, 1, 1),
            "classified": False,
            "contact": f"clerk {number // 2}",
            "contact_phone": None,
            "contact_mail": f"clerk{number // 2}@example.org",
            "vanished_at": None,
        }


async def measure_season(folder: Path, count: int) -> dict[str, object]:
    """Plan and rehearse a season of so many institutions."""
    clock = SettableClock(NOW)
    app = await build(check(load_config(folder / "config.toml", {"HELPBOT_SEASON__CAPACITY": str(CAPACITY)})), clock, [], lambda _: [])
    office = app.branches[0].office
    rows = list(invent(count))
    async with app.database.write(office.id) as tx:
        await rosters.keep_authority(tx, "main", office.settings.name, {"filings_at": NOW, "roster_at": NOW})
        await rosters.put_sponsors(tx, "main", sorted({str(row["sponsor"]) for row in rows}))
        await rosters.put_institutions(tx, rows, lambda _: None)
    begun = time.perf_counter()
    candidates = await count_candidates(Sweep(office, clock), TERM)
    async with app.open_desk(office) as desk:
        plan = plan_season(TERM, candidates, await desk.seasons.days(), CAPACITY)
        await desk.seasons.keep(plan, NOW)
    planned, used = time.perf_counter(), time.process_time()
    outcome = await simulate(app.database, office, (date(2026, 12, 1), date(2027, 4, 30)), assume=True, tell=lambda _: None)
    rehearsed, used = time.perf_counter(), time.process_time() - used
    await app.close()
    return {
        "institutions": len(plan.slots),
        "plan_s": round(planned - begun, 2),
        "simulate_s": round(rehearsed - planned, 1),
        "simulate_cpu_s": round(used, 1),
        "messages": len(outcome.sent),
        "violations": [f"{each.rule} {each.what}" for each in outcome.violations],
    }


async def measure_due(folder: Path, count: int) -> dict[str, object]:
    """Ask what is due among so many reminders, most of them over and some of them still to come."""
    database = Database(f"sqlite:///{folder / 'due.db'}", folder)
    upgrade(database.url)
    fill(folder / "due.db", count)
    seconds = []
    async with database.read(1) as tx:
        for _ in range(ASKED):
            begun = time.perf_counter()
            found = await reminders.due(tx, [1], NOW)
            seconds.append(time.perf_counter() - begun)
            tx.session.expunge_all()
    await database.close()
    return {"reminders": count, "due": len(found), "due_ms": round(median(seconds) * 1000, 2)}


async def measure_nation(url: str, folder: Path, institutions: int, offices: int) -> dict[str, object]:
    """Plan the season of a whole country's offices, one draft each."""
    database, clock = Database(url, folder), SettableClock(NOW)
    upgrade(database.url)
    registries = Registries(database.url, folder)
    size = institutions // offices
    settled = [await settle(database, registries, number, size) for number in range(offices)]
    planned: list[int] = []
    failed: list[str] = []

    def tell(_: Office, found: Planned | HelpbotError) -> None:
        step(1)
        if isinstance(found, Planned):
            planned.append(len(found.plan.slots))
        else:
            failed.append(str(found))

    begun, used = time.perf_counter(), time.process_time()
    with show_progress("plan", offices) as step:
        open_desk = desk_opener(database, clock, lambda: None)
        await plan_offices(settled, clock, open_desk, TERM, tell)
    took, used = time.perf_counter() - begun, time.process_time() - used
    await database.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "offices": len(planned),
        "planned": sum(planned),
        "failed": failed[:3],
        "nation_s": round(took, 1),
        "nation_cpu_s": round(used, 1),
        "peak_mb": round(peak),
    }


async def settle(database: Database, registries: Registries, number: int, size: int) -> Office:
    """An office with so many institutions in its registry."""
    settings = OfficeSettings(code=f"o{number}", name=f"office {number}")
    office = await register_office(database, SettableClock(NOW), settings, Keyring(PeopleSettings(), Path()))
    rows = [{**row, "authority": settings.code} for row in invent(size, number * size)]
    async with database.write(office.id) as tx:
        await rosters.keep_authority(tx, settings.code, settings.name, {"filings_at": NOW, "roster_at": NOW})
        await rosters.put_sponsors(tx, settings.code, sorted({str(row["sponsor"]) for row in rows}))
        await rosters.put_institutions(tx, rows, lambda _: None)
    return replace(office, registry=registries.open(RegistrySettings(), settings.code))


def fill(file: Path, count: int) -> None:
    """A tenth still waits, the others are over."""
    at, later = NOW.strftime("%Y-%m-%d %H:%M:%S.000000"), (NOW + timedelta(days=30)).strftime("%Y-%m-%d %H:%M:%S.000000")
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA synchronous=OFF")
        database.execute("INSERT INTO office (id, code, name, created_at) VALUES (1, 'main', 'office', ?)", [at])
        database.execute(
            "INSERT INTO season (id, office_id, year, state, capacity, plan_hash, planned_at, approved_by, days_hash, next_hash) "
            "VALUES (1, 1, 2027, 'approved', 80, '', ?, '', '', '')",
            [at],
        )
        rows = (
            (f"{number:018}", at if number < DUE else later, later, STATES[number < DUE or number % 10 == 0], str(number))
            for number in range(count)
        )
        database.executemany(
            "INSERT INTO reminder (office_id, season_id, uscc, stage, due_at, expires_at, state, dedup_key) "
            "VALUES (1, 1, ?, 'slot', ?, ?, ?, ?)",
            rows,
        )
        database.commit()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--institutions", type=int, default=3000)
    parser.add_argument("--reminders", type=int, default=5_000_000)
    parser.add_argument("--nation", type=int, default=0)
    parser.add_argument("--offices", type=int, default=2800)
    args = parser.parse_args()
    if args.nation:
        with tempfile.TemporaryDirectory() as folder, serve_postgres() as server, make_database(server) as url:
            print(json.dumps(asyncio.run(measure_nation(url, Path(folder), args.nation, args.offices)), indent=2))
        return
    with tempfile.TemporaryDirectory() as folder:
        init_demo(folder)
        found = asyncio.run(measure_season(Path(folder), args.institutions))
        found |= asyncio.run(measure_due(Path(folder), args.reminders))
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
