"""A registry that is the office's own: read by a mapping, as a user who may only read, whatever database it is."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from sqlalchemy import text

from helpbot.app import build, check
from helpbot.clock import SettableClock
from helpbot.config import load_config
from helpbot.errors import ConfigError, RegistryDown
from helpbot.models import FilingKind, FilingState, Role
from helpbot.running import App
from helpbot.services.registry import source_of
from helpbot.services.sweep import Sweep
from helpbot.store.database import resolve_url
from helpbot.store.registry_source import Reading
from helpbot.store.upgrade import upgrade
from tests.cast import Officer, write_config
from tests.contracts.office_database import EVENTS, MAPPING, OfficeDatabase, maria_database, postgres_database, sqlite_database
from tests.helpbot.configs import says_in_one_line
from tests.mariadb import serve_mariadb
from tests.registry import AT, BUREAU, CLINIC, LIBRARY, RETURN, SCHOOL, assign

ALL = ["sqlite", pytest.param("postgresql", marks=pytest.mark.slow), pytest.param("mariadb", marks=pytest.mark.slow)]


@pytest.fixture(scope="session")
def mariadb() -> Iterator[str]:
    with serve_mariadb() as url:
        yield url


def _open(request: pytest.FixtureRequest, folder: Path) -> AbstractContextManager[OfficeDatabase]:
    if request.param == "sqlite":
        return sqlite_database(folder)
    if request.param == "mariadb":
        return maria_database(request.getfixturevalue("mariadb"))
    return postgres_database(request.getfixturevalue("postgres"))


@pytest.fixture(params=ALL)
def djk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[OfficeDatabase]:
    """The office's database."""
    with _open(request, tmp_path) as database:
        yield database


@pytest.fixture
def config(djk: OfficeDatabase, tmp_path: Path) -> Path:
    """A helpdesk that reads it."""
    upgrade(resolve_url("sqlite:///helpbot.db", tmp_path))
    return write_config(tmp_path, more=MAPPING.format(url=djk.url) + EVENTS)


@pytest.fixture
def olga(config: Path) -> Officer:
    return Officer(config)


@pytest.fixture
async def app(config: Path) -> AsyncIterator[App]:
    app = await build(check(load_config(config, {})), SettableClock(AT), [], lambda _: [])
    yield app
    await app.close()


def edit(config: Path, old: str, new: str) -> None:
    """What an operator does by hand."""
    text = config.read_text(encoding="utf-8")
    assert old in text
    config.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def sweep(app: App) -> Sweep:
    return Sweep(app.branches[0].office, app.clock)


async def test_the_mapping_is_proved_against_the_live_database(olga: Officer) -> None:
    """Every table is read, and three rows of each shown so that columns can be recognised and nobody in them."""
    checked = await olga.runs("registry", "check", "--json")

    assert checked.code == 0, checked
    assert [(table["name"], table["rows"], table["faults"]) for table in checked.data] == [
        ("institution", 3, []),
        ("filing", 5, []),
        ("event", 3, []),
    ]
    assert all(0 < len(table["samples"]) <= 3 for table in checked.data)
    assert not any(secret in checked.out for secret in (SCHOOL, "实验小学", "NB1", RETURN))
    assert "没有发现毛病" in (await olga.runs("registry", "check")).out


async def test_a_clerk_sees_the_filings_of_their_institution(app: App) -> None:
    """In helpbot's words, with history, newest first."""
    office = app.branches[0].office
    ann = await assign(app.database, office.id, "安", SCHOOL)

    async with app.open_desk(office, reading=True) as desk:
        filings = await desk.registry.filings_for(ann)
        institutions = await desk.registry.institutions_for(ann)
        fresh = await desk.registry.freshness()

    assert [(each.number, each.kind, each.state, each.year) for each in filings] == [
        ("BG1", FilingKind.CHANGE, FilingState.SUBMITTED, None),
        ("NB1", FilingKind.ANNUAL, FilingState.RETURNED, 2026),
    ]
    assert filings[1].opinion == RETURN
    assert [(step.state, step.at.isoformat() if step.at else "") for step in filings[1].events] == [
        (FilingState.SUBMITTED, "2025-01-30T09:00:00+08:00"),
        (FilingState.RETURNED, "2025-02-01T10:30:00+08:00"),
    ]
    assert [each.name for each in institutions] == ["清澜县实验小学"]
    assert fresh.as_of
    assert fresh.as_of.isoformat() == "2025-02-02T10:30:00+08:00"
    assert fresh.stale


async def test_another_offices_and_classified_institutions_give_nothing(app: App) -> None:
    """Even to somebody who is down as their clerk; even to an officer."""
    office = app.branches[0].office
    people = [await assign(app.database, office.id, "薄", uscc) for uscc in (LIBRARY, BUREAU)]
    olga = await assign(app.database, office.id, "奥", SCHOOL, Role.OFFICER)

    async with app.open_desk(office, reading=True) as desk:
        assert [await desk.registry.filings_for(person) for person in people] == [[], []]
        assert {each.number for each in await desk.registry.filings_for(olga)} == {"NB1", "BG1", "NB2"}
        assert [each.number for each in await desk.registry.filings_for(olga, uscc=CLINIC, kind=FilingKind.ANNUAL)] == ["NB2"]


async def test_helpbot_cannot_write_even_where_it_might(app: App, djk: OfficeDatabase) -> None:
    """A session of its own is read-only, whoever it logs in as; and the user of the test was given no other right."""
    source = source_of(app.branches[0].office)

    def tamper(reading: Reading) -> None:
        reading.connection.execute(text("UPDATE t_bj SET zt = '09'"))
        reading.connection.commit()

    with pytest.raises(RegistryDown):
        await source.ask(tamper)

    with djk.owner.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM t_bj WHERE zt = '09'")).scalar() == 3


async def test_an_import_is_refused(olga: Officer, tmp_path: Path) -> None:
    """The registry is the office's own system's to write."""
    assert says_in_one_line(await olga.runs("registry", "import", str(tmp_path / "x.csv")), "只读不写")


async def test_a_new_event_is_a_change(sweep: Sweep, djk: OfficeDatabase) -> None:
    """What was there when looking began is none; what comes is one, under a key that stays; a classified institution's is none."""
    begun = await sweep.find_end()
    assert (await sweep.changes_since(begun)).found == []

    djk.add_event("NB1", "2025-02-05 08:00:00", "01")
    djk.add_event("NB4", "2025-02-05 08:00:00", "09")
    djk.add_event("NB5", "2025-02-05 08:00:00", "09")
    first = await sweep.changes_since(begun)
    again = await sweep.changes_since(first.mark)

    (change,) = first.found
    assert (change.event.number, change.event.state, change.filing.uscc, change.institution) == (
        "NB1",
        FilingState.SUBMITTED,
        SCHOOL,
        "清澜县实验小学",
    )
    assert {each.key for each in again.found} <= {change.key}
    djk.add_event("NB1", "2025-02-06 08:00:00", "09")
    assert [each.event.state for each in (await sweep.changes_since(again.mark)).found if each.key != change.key] == [FilingState.PUBLISHED]


async def test_the_whole_registry_can_be_gone_through(sweep: Sweep) -> None:
    """Of this office, by code, by kind and year."""
    assert {each.uscc async for each in sweep.institutions()} == {SCHOOL, CLINIC, BUREAU}
    annual = [each.number async for each in sweep.filings(kind=FilingKind.ANNUAL, year=2026)]
    assert annual == ["NB1", "NB2", "NB4", "NB5"]
    assert [each.uscc async for each in sweep.institutions("中医")] == [CLINIC]


async def test_a_column_that_is_not_there_is_named_with_those_that_are(olga: Officer) -> None:
    """A typing mistake in the mapping is found before a clerk finds it."""
    edit(olga.config, '"ywlx"', '"ywlxx"')

    checked = await olga.runs("registry", "check", "--json")

    assert checked.code == 1
    (fault,) = checked.data[1]["faults"]
    assert "ywlxx" in fault[0]
    assert "registry.tables.filing" in fault[1]
    assert "ywlx、" in fault[1]


async def test_words_nobody_mapped_future_days_and_steps_back_are_reported(olga: Officer, djk: OfficeDatabase) -> None:
    """Each with its cure; the office mends its own data."""
    djk.run("UPDATE t_bj SET zt = '77' WHERE bjbh = 'BG1'")
    djk.add_event("NB2", "2097-02-05 08:00:00", "09")
    djk.add_event("NB4", "2025-01-05 08:00:00", "09")
    djk.add_event("NB4", "2025-01-06 08:00:00", "01")

    checked = await olga.runs("registry", "check")

    assert checked.code == 1
    assert "办件里有没对应的说法：77" in checked.out
    assert "[registry.states]" in checked.out
    assert "有 1 次状态变化的日期在将来，例如 NB2" in checked.out
    assert "NB4（已公示 → 已提交）" in checked.out


async def test_without_events_the_state_and_its_time_tell_what_changed(config: Path, djk: OfficeDatabase) -> None:
    """Offices without a history of filings are served too; the first day may be told again, never missed."""
    edit(config, EVENTS, "")
    app = await build(check(load_config(config, {})), SettableClock(AT), [], lambda _: [])
    try:
        sweep = Sweep(app.branches[0].office, app.clock)
        begun = await sweep.find_end()
        known = {each.key for each in (await sweep.changes_since(begun)).found}
        djk.run("UPDATE t_bj SET zt = '09', ztsj = '2025-02-09 08:00:00' WHERE bjbh = 'NB1'")

        changes = [each for each in (await sweep.changes_since(begun)).found if each.key not in known]
    finally:
        await app.close()

    assert [(each.event.number, each.event.state) for each in changes] == [("NB1", FilingState.PUBLISHED)]


@pytest.mark.parametrize("url", ["mysql://u:geheim@127.0.0.1:1/d", "postgresql://u:geheim@127.0.0.1:1/d", "sqlite:///none.db"])
async def test_a_registry_that_is_down_is_one_clear_error(tmp_path: Path, url: str) -> None:
    """For a topic to say so and for an officer to mend; no password in it, and no file made where there was none."""
    upgrade(resolve_url("sqlite:///helpbot.db", tmp_path))
    olga = Officer(write_config(tmp_path, more=MAPPING.format(url=url)))

    ran = await olga.runs("institution", "list")

    assert says_in_one_line(ran, "登记库连不上")
    assert "geheim" not in ran.err
    assert not (tmp_path / "none.db").exists()


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["mysql", "postgresql"])
async def test_a_registry_that_does_not_answer_is_given_up_in_time(tmp_path: Path, scheme: str) -> None:
    """A server that takes the connection and says nothing holds a clerk up for two seconds."""
    upgrade(resolve_url("sqlite:///helpbot.db", tmp_path))
    server = socket.create_server(("127.0.0.1", 0))
    write_config(tmp_path, more=MAPPING.format(url=f"{scheme}://u:p@127.0.0.1:{server.getsockname()[1]}/d"))
    app = await build(check(load_config(tmp_path / "config.toml", {})), SettableClock(AT), [], lambda _: [])
    office = app.branches[0].office
    ann = await assign(app.database, office.id, "安", SCHOOL)

    begun = asyncio.get_running_loop().time()
    async with app.open_desk(office, reading=True) as desk:
        with pytest.raises(RegistryDown):
            await desk.registry.filings_for(ann)

    assert asyncio.get_running_loop().time() - begun < 3
    await app.close()
    server.close()


def test_a_mapping_must_be_whole(tmp_path: Path) -> None:
    """An address without tables, and tables without an address, are faults of the configuration."""
    for section, key in (('[registry]\nurl = "sqlite:///x.db"\n', "institution.table"), ('[registry.tables.filing]\ntable = "f"\n', "url")):
        config = write_config(tmp_path, more=section)
        with pytest.raises(ConfigError) as caught:
            check(load_config(config, {}))
        (fault,) = caught.value.faults
        assert (fault.key, fault.kind) == ("registry", "value_error")
        assert key in fault.expected
