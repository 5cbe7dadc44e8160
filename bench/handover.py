"""Handovers of a large office: a thousand that begin by one import, and what one step of a clerk costs among them.

`python -m bench.handover [sqlite|postgresql]…` prints one JSON object. `import_s`: the whole command `registry import` with a thousand new
contacts, and, as its baseline, with a thousand new telephone numbers, which begin nothing. `step_ms`: the transaction in which a clerk
confirms an item, from its beginning to its commit, as p50 and p99 by the clock; its baseline is the smallest transaction that there can
be, one guarded update. What is between is database time and ours together, so the database's own is less.
"""

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy.engine import URL

from bench.status import add_clerks, database
from helpbot.clock import SystemClock
from helpbot.models import Handover, HandoverState
from helpbot.services.desk import Desk, OpenDesk, desk_opener, register_office
from helpbot.services.handovers import Doer
from helpbot.services.keys import Keyring, PeopleSettings
from helpbot.services.office import Office, OfficeSettings
from helpbot.services.uscc import complete_uscc
from helpbot.store import handovers
from helpbot.store.database import Database
from helpbot.texts import registry as texts

COUNT = 1000
STEPS = 200
REGION = "12999903"
CONFIG = '[office]\nname = "bench"\nnotify = "telegram:1"\n[database]\nurl = "{url}"\n[log]\nlevel = "error"\n'

Act = Callable[[Desk], Awaitable[object]]


class Spent(NamedTuple):
    """Seconds by the clock, which a busy machine spoils, and of CPU."""

    clock: float
    cpu: float

    def show(self) -> dict[str, float]:
        return {"by_the_clock": round(self.clock, 2), "cpu": round(self.cpu, 2)}


def write_roster(file: Path, codes: Iterable[str], contact: str, phone: int) -> None:
    """A roster in which everybody has a contact of this name and a number."""
    fixed = {"status": "正常", "cert_from": "2022-05-01", "cert_until": "2027-04-30", "classified": "否"}
    with file.open("w", encoding="utf-8") as roster:
        roster.write(",".join(words[0] for words in texts.INSTITUTION.values()) + "\n")
        for place, uscc in enumerate(codes):
            row = fixed | {"uscc": uscc, "name": f"单位{place}", "sponsor": f"举办单位{place % 30}", "contact": f"{contact}{place}"}
            row |= {"contact_phone": f"138{phone + place:08}", "contact_mail": f"c{place}@example.org"}
            roster.write(",".join(row.get(name, "") for name in texts.INSTITUTION) + "\n")


def run_import(config: Path, roster: Path) -> Spent:
    """Seconds of the whole command, by the clock and of CPU (a PostgreSQL server's is not in it)."""
    begun, before = time.perf_counter(), os.times()
    subprocess.run(
        [sys.executable, "-m", "helpbot", "--config", str(config), "registry", "import", str(roster)], check=True, stdout=subprocess.DEVNULL
    )
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Spent(time.perf_counter() - begun, cpu)


def measure_import(folder: Path, url: URL, codes: list[str]) -> dict[str, Any]:
    """A thousand new telephone numbers, then a thousand new contacts, each of them with a clerk."""
    config, roster = folder / "config.toml", folder / "roster.csv"
    config.write_text(CONFIG.format(url=url.render_as_string(hide_password=False)), encoding="utf-8")
    write_roster(roster, codes, "甲", 0)
    run_import(config, roster)
    add_clerks(url, 1, codes)
    write_roster(roster, codes, "甲", 10_000)
    bare = run_import(config, roster)
    write_roster(roster, codes, "乙", 10_000)
    begun = run_import(config, roster)
    alone = Spent(begun.clock - bare.clock, begun.cpu - bare.cpu)
    return {"baseline": bare.show(), "with_handovers": begun.show(), "of_handovers": alone.show()}


async def measure_steps(folder: Path, url: URL) -> dict[str, Any]:
    """Steps of a clerk in different handovers, one transaction each."""
    known = Database(url.render_as_string(hide_password=False), folder)
    clock = SystemClock()
    open_desk = desk_opener(known, clock, lambda: None)
    settings = OfficeSettings(name="bench", notify="telegram:1", hours="8:00-12:00，14:00-18:00")
    office = await register_office(known, clock, settings, Keyring(PeopleSettings(), folder))
    async with open_desk(office, reading=True) as desk:
        running = await desk.handovers.listed([HandoverState.OPEN], COUNT)
        doers = {each.id: Doer(await desk.people.look_up(each.outgoing_id)) for each in running}
    assert len(running) == COUNT, len(running)
    chosen = running[:STEPS]
    bare = await time_all(open_desk, office, [_bare(each) for each in chosen])
    step = await time_all(open_desk, office, [_confirm(each, doers[each.id]) for each in chosen])
    await known.close()
    return {"baseline": bare, "confirm": step, "ratio": round(step["cpu"]["p50"] / bare["cpu"]["p50"], 1)}


def _bare(handover: Handover) -> Act:
    return lambda desk: handovers.step(desk.handovers._tx, handover.id or 0)  # noqa: SLF001 -- the bench looks below the services


def _confirm(handover: Handover, doer: Doer) -> Act:
    return lambda desk: desk.handovers.confirm(handover.id or 0, [1], doer)


async def time_all(open_desk: OpenDesk, office: Office, acts: Iterable[Act]) -> dict[str, Any]:
    """Milliseconds of each act's transaction, commit included."""
    taken, own = [], []
    for act in acts:
        begun, cpu = time.perf_counter(), time.process_time()
        async with open_desk(office) as desk:
            assert await act(desk)
        taken.append((time.perf_counter() - begun) * 1000)
        own.append((time.process_time() - cpu) * 1000)
    return {"by_the_clock": find_quantiles(taken), "cpu": find_quantiles(own)}


def find_quantiles(milliseconds: list[float]) -> dict[str, float]:
    """The middle, and the slowest of a hundred."""
    cuts = statistics.quantiles(milliseconds, n=100)
    return {"p50": round(cuts[49], 2), "p99": round(cuts[98], 2)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kinds", nargs="*", default=["sqlite", "postgresql"])
    figures: dict[str, Any] = {"handovers": COUNT}
    codes = [complete_uscc(REGION, number) for number in range(COUNT)]
    for kind in parser.parse_args().kinds:
        with tempfile.TemporaryDirectory() as folder, database(kind, Path(folder)) as url:
            figures[kind] = {"import_s": measure_import(Path(folder), url, codes)}
            figures[kind]["step_ms"] = asyncio.run(measure_steps(Path(folder), url))
    figures["load"] = os.getloadavg()[0]
    print(json.dumps(figures, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
