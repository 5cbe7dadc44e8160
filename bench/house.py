"""The house's own figures: a question from the command line, a turn through the whole process, memory.

`python -m bench.house` prints one JSON object. Baselines: for `ask`, a Python that only loads the libraries `ask` cannot do without;
for a turn, one durable SQLite commit, which every turn waits for before its message counts as taken.
"""

import asyncio
import json
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from faq.entry import entry_files, read_entries
from helpbot.app import build, check
from helpbot.clock import SystemClock
from helpbot.config import load_config
from helpbot.log import LogSettings, start_logging
from helpbot.messages import Address, Arrival, Incoming, Parcel
from helpbot.ports import Finding, HttpRoute, Intake
from helpbot.running import App

ASKS = 7
TURNS = 400
COMMITS = 400
LIBRARIES = "import asyncio, numpy, pydantic, rapidfuzz, sqlmodel, structlog"
QUESTIONS = ("年报什么时候交", "换了法人要交什么材料", "密码忘了怎么办", "证书快到期了怎么换", "今天中午吃什么")


class Person:
    """A channel with one person at its end who asks, waits for the answer, and asks again."""

    def __init__(self, turns: int) -> None:
        self.name = "bench"
        self.milliseconds: list[float] = []
        self._turns = turns
        self._answered = asyncio.Event()

    async def receive(self, intake: Intake) -> None:
        for turn in range(self._turns):
            self._answered.clear()
            started = time.perf_counter()
            question = QUESTIONS[turn % len(QUESTIONS)]
            await intake.store([Arrival(f"bench:{turn}", "bench", question.encode())])
            await self._answered.wait()
            self.milliseconds.append((time.perf_counter() - started) * 1000)

    async def read(self, arrival: Arrival) -> Incoming | None:
        return Incoming(arrival.key, "bench", Address(self.name, "bench"), arrival.payload.decode(), SystemClock().now())

    async def send(self, parcel: Parcel) -> str:
        self._answered.set()
        return parcel.key

    def routes(self, intake: Intake) -> Sequence[HttpRoute]:  # noqa: ARG002 -- the port's signature
        return ()

    async def examine(self) -> Sequence[Finding]:
        return ()

    async def close(self) -> None:
        """Nothing to let go of."""


def time_process(arguments: Sequence[str]) -> float:
    """Wall seconds of one process."""
    started = time.perf_counter()
    subprocess.run(arguments, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - started


def measure_ask(config: Path) -> dict[str, float]:
    """`helpbot ask` from a cold start, in turn with its baseline."""
    ask = [sys.executable, "-m", "helpbot", "--config", str(config), "ask", "--json", QUESTIONS[0]]
    bare = [sys.executable, "-c", LIBRARIES]
    pairs = [(time_process(ask), time_process(bare)) for _ in range(ASKS)]
    return {
        "ask_s": round(statistics.median(a for a, _ in pairs), 3),
        "libraries_s": round(statistics.median(b for _, b in pairs), 3),
        "ratio": round(statistics.median(a / b for a, b in pairs), 2),
    }


async def measure_turns(config: Path) -> dict[str, float]:
    """A question from intake to answer through the running app: stored, matched, answered, delivered."""
    person = Person(TURNS)
    app: App = await build(check(load_config(config, {})), SystemClock(), read_entries(entry_files()), lambda _: [person])
    try:
        await app.run(asyncio.Event())
    finally:
        await app.close()
    return _spread("turn", person.milliseconds[20:])


def measure_commits(folder: Path) -> dict[str, float]:
    """The baseline: one row, one commit, on the disk."""
    with closing(sqlite3.connect(folder / "bare.db", isolation_level=None)) as database:
        for line in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "CREATE TABLE t (x)"):
            database.execute(line)
        return _spread("commit", [_time(lambda: database.execute("INSERT INTO t VALUES (1)")) for _ in range(COMMITS)])


def _time(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def _spread(name: str, milliseconds: Sequence[float]) -> dict[str, float]:
    cuts = statistics.quantiles(milliseconds, n=100)
    return {f"{name}_p50_ms": round(cuts[49], 2), f"{name}_p99_ms": round(cuts[98], 2)}


def measure_memory(config: Path) -> float:
    """Peak MiB of a `helpbot run` that answers a few questions at its terminal."""
    code = (
        "import resource, sys; from helpbot.cli import dispatch; code = dispatch(sys.argv[1:]);"
        "sys.stderr.write(str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)); sys.exit(code)"
    )
    lines = "\n".join(QUESTIONS * 20) + "\n"
    arguments = [sys.executable, "-c", code, "--config", str(config), "run"]
    done = subprocess.run(arguments, input=lines, check=True, capture_output=True, text=True)
    return round(int(done.stderr.splitlines()[-1]) / 1024, 1)


def main() -> None:
    start_logging(LogSettings(level="error"))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        init = [sys.executable, "-m", "helpbot", "init", str(folder), "--demo"]
        subprocess.run(init, check=True, stderr=subprocess.DEVNULL)
        config = folder / "config.toml"
        turns = asyncio.run(measure_turns(config)) | measure_commits(folder)
        turns["ratio_p50"] = round(turns["turn_p50_ms"] / turns["commit_p50_ms"], 1)
        figures = {"ask": measure_ask(config), "turn": turns, "run_peak_mib": measure_memory(config)}
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
