"""A season rehearsed: on the demo county, in simulated time, with every rule kept and nothing sent."""

import asyncio
import json
import shutil
import sqlite3
import sys
from contextlib import closing
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from helpbot.calendar.workdays import published_calendar
from helpbot.cli import dispatch
from helpbot.clock import SHANGHAI, SystemClock
from helpbot.texts import report as report_texts
from helpbot.texts import season_cli as season_texts
from tests.cast import Officer

CALENDAR = published_calendar()
OPENS, CLOSES = time(9), time(17)


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo county, to be copied."""
    folder = tmp_path_factory.mktemp("demo") / "office"
    assert dispatch(["init", str(folder), "--demo"]) == 0
    return folder


@pytest.fixture
def olga(county: Path, tmp_path: Path) -> Officer:
    folder = tmp_path / "office"
    shutil.copytree(county, folder)
    return Officer(folder / "config.toml")


async def simulate(olga: Officer, first: date, last: date, *more: str) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The messages, and the summary."""
    ran = await olga.runs("simulate", "--from", first.isoformat(), "--to", last.isoformat(), "--json", *more)
    *messages, summary = [json.loads(line) for line in ran.out.splitlines()]
    assert (ran.code, summary["kind"]) == (0, "summary"), ran.err
    return messages, summary


def check(messages: list[dict[str, Any]], year: int) -> None:
    """The rules, looked at from outside, by the country's calendar alone."""
    seen: set[tuple[int, date]] = set()
    for each in messages:
        at = datetime.fromisoformat(each["at"]).astimezone(SHANGHAI)
        assert CALENDAR.worked(at.date())
        assert OPENS <= at.time() < CLOSES
        assert each["working_day"]
        assert (each["person"], at.date()) not in seen
        seen.add((each["person"], at.date()))
    assert len({each["key"] for each in messages}) == len(messages)
    end = CALENDAR.on_or_before(date(year, 3, 31))
    last = {CALENDAR.add(end, -2), CALENDAR.add(end, -1), end}
    assert {datetime.fromisoformat(each["at"]).astimezone(SHANGHAI).date() for each in messages} & last


@pytest.mark.slow
@pytest.mark.parametrize("year", [2027, 2028, 2029])
async def test_the_whole_season_of_the_county_breaks_no_rule(olga: Officer, year: int) -> None:
    """A year without a notice yet, one with the festival in January, and one whose 31 March is a Saturday."""
    messages, summary = await simulate(olga, date(year - 1, 12, 1), date(year, 4, 30))

    check(messages, year)
    assert set(summary["violations"].values()) == {0}
    assert summary["messages"] == len(messages) > 60
    assert summary["filed_in_time"] + summary["filed_late"] + summary["not_filed"] == 60
    assert summary["unreachable"]


@pytest.mark.slow
async def test_the_same_season_comes_out_the_same(olga: Officer) -> None:
    """Chance has a seed, so that two rehearsals can be compared."""
    span = date(2027, 3, 22), date(2027, 4, 2)

    assert await simulate(olga, *span) == await simulate(olga, *span)


@pytest.mark.slow
@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Kiritimati"])
async def test_a_server_in_another_time_zone_sends_at_the_same_hours(olga: Officer, zone: str) -> None:
    """Wherever its clock says that it is, what counts is the day and the hour in China."""
    words = ("simulate", "--from", "2027-03-26", "--to", "2027-04-01", "--json")
    command = [sys.executable, "-m", "helpbot", "--config", str(olga.config), *words]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE, env={"TZ": zone, "PYTHONUTF8": "1"})
    out, _ = await process.communicate()
    *messages, summary = [json.loads(line) for line in out.decode().splitlines()]

    check(messages, 2027)
    assert (messages, summary) == await simulate(olga, date(2027, 3, 26), date(2027, 4, 1))


async def test_nothing_is_written_and_nothing_is_sent(olga: Officer) -> None:
    """The office's own database is the same afterwards; the picture is the only thing that is left."""
    before = dump(olga)
    plot = olga.config.parent / "season.svg"
    messages, summary = await simulate(olga, date(2027, 3, 29), date(2027, 4, 1), "--plot", str(plot))

    assert messages
    assert summary["assumed_clerks"] == 54  # six of the demo's institutions have one
    assert "<svg" in plot.read_text("utf-8")
    assert dump(olga) == before


def dump(olga: Officer) -> list[str]:
    with closing(sqlite3.connect(olga.config.parent / "helpbot.db")) as database:
        return list(database.iterdump())


async def test_duties_that_run_are_rehearsed_with_the_season(olga: Officer) -> None:
    """They are copied with their reminders, and break no rule."""
    today = SystemClock().now().astimezone(SHANGHAI).date()
    noted = await olga.runs("institution", "note", "清澜县图书馆", "change.legal-rep", str(today))
    messages, summary = await simulate(olga, today, today + timedelta(days=7))

    assert noted.code == 0
    assert messages
    assert set(summary["violations"].values()) == {0}


async def test_an_office_that_has_bound_nobody_can_see_that(olga: Officer) -> None:
    """Without invented clerks there is nobody to write to, and everybody to telephone."""
    messages, summary = await simulate(olga, date(2027, 3, 31), date(2027, 4, 1), "--bound-only")

    assert messages == []
    assert len(summary["unreachable"]) == 60


async def test_a_person_reads_a_summary(olga: Officer) -> None:
    """In words."""
    ran = await olga.runs("simulate", "--from", "2027-03-31", "--to", "2027-04-01")

    assert ran.code == 0
    assert "规矩都守住了" in ran.out


@pytest.mark.parametrize(
    "words", [("2027-04-01", "2027-03-01"), ("2027-01-01", "2037-01-01"), ("2027-01-01", "2027-01-02", "--plot", "season.bmp")]
)
async def test_a_span_that_makes_no_sense_is_refused(olga: Officer, words: tuple[str, ...]) -> None:
    """Backwards, ten years, or a picture that nobody can draw."""
    first, last, *more = words
    ran = await olga.runs("simulate", "--from", first, "--to", last, *more)

    assert ran.code == 1
    assert ran.err.startswith("错误")


def test_the_day_after_the_saturday_is_not_the_last() -> None:
    """What `check` counts with, held against the calendar on the wall."""
    assert CALENDAR.on_or_before(date(2029, 3, 31)) == date(2029, 3, 30) == date(2029, 3, 31) - timedelta(days=1)


async def test_the_rehearsed_season_is_reported_on_paper(olga: Officer, tmp_path: Path, faces: object) -> None:
    """Who came when, who was right the first time, why the others came back; and that it is a rehearsal."""
    file = tmp_path / "season.pdf"
    ran = await olga.runs("simulate", "--from", "2027-03-22", "--to", "2027-04-20", "--report", str(file))
    text = "".join("".join(page.extract_text() for page in PdfReader(file).pages).split())

    assert ran.code == 0, ran.err
    for said in (report_texts.REHEARSED, "2027年报送季", report_texts.FIRST_RIGHT, "退回原因", "清澜县教育局"):
        assert "".join(said.split()) in text


async def test_outside_a_season_there_is_nothing_to_report(olga: Officer, tmp_path: Path) -> None:
    """That is said, and nothing is written."""
    ran = await olga.runs("simulate", "--from", "2027-06-01", "--to", "2027-06-02", "--report", str(tmp_path / "none.pdf"))

    assert season_texts.SIMULATE_NO_REPORT in ran.err
    assert not (tmp_path / "none.pdf").exists()
