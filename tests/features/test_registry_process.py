"""Large files, as processes of their own: how long, how much memory, what a terminal shows, and what a kill leaves."""

import os
import pty
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path

import pytest

from helpbot.services.uscc import complete_uscc
from helpbot.texts import registry as texts
from tests.measuring import run_measured
from tests.registry import REGION, write_csv

pytestmark = pytest.mark.slow

ROWS, FEWER = 100_000, 10_000
LONGEST_SECONDS = 60
MOST_MIB = 230
"""Of which a hundred are helpbot itself."""

HEADINGS = tuple(words[0] for words in texts.INSTITUTION.values())


def count(folder: Path) -> int:
    with closing(sqlite3.connect(folder / "helpbot.db")) as connection:
        return int(connection.execute("SELECT count(*) FROM registry_institution").fetchone()[0])


def command(folder: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "helpbot", "--config", str(folder / "config.toml"), "registry", *words]


def make_roster(folder: Path, count: int) -> Path:
    """Every column that there is, filled."""
    sponsors = [complete_uscc(REGION, 90_000_000 + number) for number in range(500)]
    fixed = ("正常", "2022-03-01", "2027-02-28", "否")
    rows = (
        (
            *(complete_uscc(REGION, number), f"清澜县第{number}站", f"清澜县第{number % 500}局", sponsors[number % 500], *fixed),
            *(f"王{number}", f"139{number:08}", f"clerk{number}@school.example"),
        )
        for number in range(count)
    )
    return write_csv(folder / "roster.csv", HEADINGS, rows, "gb18030")


@pytest.fixture
def large(tmp_path: Path) -> Path:
    return make_roster(tmp_path, FEWER)


def test_a_hundred_thousand_rows_come_in_quickly_and_in_little_memory(folder: Path, tmp_path: Path) -> None:
    """With CPU time for a measure, which does not depend on what else the machine does."""
    large = make_roster(tmp_path, ROWS)

    told, seconds, mib = run_measured(command(folder, "import", str(large)))

    assert told == f"已导入单位：新增 {ROWS}，修改 0，不变 0。\n"
    assert count(folder) == ROWS
    assert seconds < LONGEST_SECONDS
    assert mib < MOST_MIB


def test_a_terminal_shows_how_far_it_is(folder: Path, large: Path) -> None:
    """And a pipe gets none of it."""
    ours, theirs = pty.openpty()
    environment = os.environ | {"TERM": "xterm"}  # noqa: TID251 -- the child's own
    dry = command(folder, "import", str(large), "--dry-run")
    importing = subprocess.Popen(dry, stdout=subprocess.PIPE, stderr=theirs, env=environment)
    os.close(theirs)
    shown = b""
    with suppress(OSError):  # a terminal whose other end is gone
        while chunk := os.read(ours, 65536):
            shown += chunk
    os.close(ours)
    out, _ = importing.communicate(timeout=60)

    assert importing.returncode == 0
    assert "读取" in shown.decode()
    assert f"/{FEWER}" in shown.decode()
    assert "读取" not in out.decode()


@pytest.mark.parametrize("when", [0.3, 0.6, 0.9])
def test_an_import_that_is_killed_leaves_nothing_or_all(folder: Path, large: Path, when: float) -> None:
    """At whatever moment; another one then brings everything in."""
    begun = time.monotonic()
    subprocess.run(command(folder, "import", str(large), "--dry-run"), check=True, capture_output=True)
    whole = time.monotonic() - begun

    importing = subprocess.Popen(command(folder, "import", str(large)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with suppress(subprocess.TimeoutExpired):
        importing.wait(whole * 1.5 * when)
    importing.send_signal(signal.SIGKILL)
    importing.wait()

    assert count(folder) in (0, FEWER)
    subprocess.run(command(folder, "import", str(large)), check=True, capture_output=True)
    assert count(folder) == FEWER
