"""helpbot's own registry, over both databases: files come in whole, again without a change, and the same questions are answered."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from helpbot.clock import SettableClock
from helpbot.errors import StoreError
from helpbot.models import FilingState
from helpbot.services.compact_rows import Record
from helpbot.services.comparison import Comparison
from helpbot.services.keys import Keyring, PeopleSettings
from helpbot.services.office import Office, OfficeSettings
from helpbot.services.rosters import Rosters
from helpbot.services.sweep import Sweep
from helpbot.store.database import Database
from helpbot.store.registry_settings import RegistrySettings
from helpbot.store.registry_source import Registries
from tests.registry import AT, CLINIC, FILINGS, HISTORY, INSTITUTIONS, LIBRARY, ROSTER, SCHOOL, write_csv

CLOCK = SettableClock(AT)


@pytest.fixture
def office(database: Database, office_id: int) -> Any:  # noqa: ANN401 -- a generator, to pytest the thing it gives
    code = f"o{office_id}"
    source = Registries(database.url, Path()).open(RegistrySettings(), code)
    yield Office(office_id, OfficeSettings(name="清澜县", code=code), Keyring(PeopleSettings(), Path()), source)
    source.close()


async def bring(database: Database, office: Office, file: Path, *, full: bool = False) -> Comparison:
    rosters = Rosters(database, office, CLOCK)
    sheet = rosters.open(file)
    found = await rosters.compare(sheet, lambda _: None, full=full)
    await rosters.write(sheet, found, lambda _: None)
    return found


@pytest.fixture
async def files(database: Database, office: Office, tmp_path: Path) -> Sequence[Path]:
    """The roster and the filings of the tests, brought in once."""
    files = write_csv(tmp_path / "roster.csv", ROSTER, INSTITUTIONS), write_csv(tmp_path / "filings.csv", FILINGS, HISTORY)
    for file in files:
        await bring(database, office, file)
    return files


async def test_a_second_time_nothing_changes(database: Database, office: Office, files: Sequence[Path]) -> None:
    """Every value comes back from the database as it went in."""
    again = [await bring(database, office, file) for file in files]

    assert [(each.rows, each.same, each.changed) for each in again] == [(0, 4, []), (0, 4, [])]


async def test_the_rows_are_read_back(office: Office, files: Sequence[Path]) -> None:
    """By the questions that every registry is asked."""
    sweep = Sweep(office, CLOCK)

    assert [each.uscc async for each in sweep.institutions()] == sorted(row[0] for row in INSTITUTIONS)
    first, second = await sweep.histories(SCHOOL)
    assert (first.number, first.state, len(first.events)) == ("NB1", FilingState.RETURNED, 2)
    assert (second.number, second.state) == ("BG1", FilingState.ACCEPTED)
    assert (await sweep.freshness()).as_of == AT


async def test_a_full_roster_marks_and_unmarks(database: Database, office: Office, files: Sequence[Path]) -> None:
    """Nothing is deleted."""
    sweep = Sweep(office, CLOCK)
    write_csv(files[0], ROSTER, INSTITUTIONS[:2])
    gone = await bring(database, office, files[0], full=True)
    library = await sweep.institution(LIBRARY)

    assert [uscc for uscc, _ in gone.vanished] == sorted(row[0] for row in INSTITUTIONS[2:])
    assert library
    assert library.vanished_at == AT
    write_csv(files[0], ROSTER, INSTITUTIONS)
    assert len((await bring(database, office, files[0], full=True)).renewed) == 2


async def test_a_write_that_fails_leaves_nothing(database: Database, office: Office, files: Sequence[Path], tmp_path: Path) -> None:
    """Filings, events and the date of the import are one transaction."""
    sweep = Sweep(office, CLOCK)
    file = write_csv(tmp_path / "more.csv", FILINGS, [("BG7", CLINIC, "变更", "", "已提交", "2025-02-09", "")])
    rosters = Rosters(database, office, CLOCK)
    sheet = rosters.open(file)
    found = await rosters.compare(sheet, lambda _: None)
    found.events.append(Record({**found.events[0], "number": "nobody's"}))

    with pytest.raises(StoreError):
        await rosters.write(sheet, found, lambda _: None)

    assert "BG7" not in [each.number async for each in sweep.filings()]


async def test_changes_are_found_by_the_order_in_which_they_came(database: Database, office: Office, files: Sequence[Path]) -> None:
    """An event dated long ago that came in just now is new."""
    sweep = Sweep(office, CLOCK)
    begun = await sweep.find_end()
    write_csv(files[1], FILINGS, [("NB2", CLINIC, "年报", "2026", "已提交", "2024-12-09", "")])

    await bring(database, office, files[1])
    found = await sweep.changes_since(begun)

    assert [(each.event.number, each.filing.state) for each in found.found] == [("NB2", FilingState.DRAFT)]
