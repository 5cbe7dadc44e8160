"""The two doors to the registry: a person's, which opens by assignment alone, and the sweep, which is for jobs and commands."""

import asyncio
import re
import tomllib
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest

from faq.entry import Entry
from helpbot.app import build, check
from helpbot.clock import SettableClock
from helpbot.config import load_config
from helpbot.errors import RegistryDown
from helpbot.models import FilingState, Role
from helpbot.running import App
from helpbot.services.demo import CLASSIFIED, settle_county
from helpbot.services.registry import Registry
from helpbot.services.rights import Right, may
from helpbot.services.rosters import Rosters
from helpbot.services.sweep import Sweep
from helpbot.store.registry import FilingRecord
from tests.cast import KNOWN, OfficeAtWork, Officer
from tests.fakes import Talker
from tests.registry import AT, BUREAU, CLINIC, FILINGS, HISTORY, INSTITUTIONS, LIBRARY, ROSTER, SCHOOL, assign, assign_also, write_csv

ROOT = Path(__file__).parents[2]


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock(AT)


@pytest.fixture
async def app(folder: Path, entries: Sequence[Entry], clock: SettableClock) -> AsyncIterator[App]:
    app = await build(check(load_config(folder / "config.toml", {})), clock, entries, lambda _: [])
    yield app
    await app.close()


async def bring(app: App, file: Path) -> None:
    rosters = Rosters(app.database, app.branches[0].office, app.clock)
    sheet = rosters.open(file)
    found = await rosters.compare(sheet, lambda _: None)
    assert found.faults == []
    await rosters.write(sheet, found, lambda _: None)


@pytest.fixture
async def registry(app: App, tmp_path: Path) -> App:
    """The app with the registry of the tests in it."""
    await bring(app, write_csv(tmp_path / "roster.csv", ROSTER, INSTITUTIONS))
    await bring(app, write_csv(tmp_path / "filings.csv", FILINGS, HISTORY))
    return app


async def ask(app: App, person: int, **narrower: str) -> list[FilingRecord]:
    async with app.open_desk(app.branches[0].office, reading=True) as desk:
        return await desk.registry.filings_for(person, **narrower)  # type: ignore[arg-type]  # words only here


async def test_a_clerk_sees_their_own_and_nothing_else(registry: App) -> None:
    """Not by another's code, nor by another's number; nor does it differ from what does not exist."""
    ann = await assign(registry.database, registry.branches[0].office.id, "安", SCHOOL)

    assert [each.number for each in await ask(registry, ann)] == ["NB1", "BG1"]
    assert [each.state for each in await ask(registry, ann, number="NB1")] == [FilingState.RETURNED]
    for narrower in ({"number": "NB2"}, {"uscc": CLINIC}, {"number": "NB999"}, {"uscc": "12999902999999999X"}, {"number": "%"}):
        assert await ask(registry, ann, **narrower) == []


async def test_a_stranger_sees_nothing(registry: App) -> None:
    """Somebody without an assignment, or whom nobody knows."""
    assert await ask(registry, 999_999) == []
    assert await ask(registry, 999_999, number="NB1") == []


async def test_rights_end_with_the_assignment(registry: App, clock: SettableClock) -> None:
    """To the second; the next question finds nothing."""
    ann = await assign(registry.database, registry.branches[0].office.id, "安", SCHOOL, until=AT + timedelta(hours=1))
    assert await ask(registry, ann)

    clock.move(timedelta(hours=1))

    assert await ask(registry, ann) == []


async def test_one_person_may_serve_many(registry: App) -> None:
    """And ask about one of them."""
    office = registry.branches[0].office
    ann = await assign(registry.database, office.id, "安", SCHOOL)
    await assign_also(registry.database, office.id, ann, CLINIC)

    assert {each.number for each in await ask(registry, ann)} == {"NB1", "BG1", "NB2"}
    assert [each.number for each in await ask(registry, ann, uscc=CLINIC)] == ["NB2"]


async def test_reports_are_of_what_one_acts_for_oneself(registry: App, clock: SettableClock) -> None:
    """A clerk's reminder speaks of nothing else: not of the office's, not of a sponsor's, not of what is classified or over."""
    office = registry.branches[0].office
    ann = await assign(registry.database, office.id, "安", SCHOOL, until=AT + timedelta(hours=1))
    others = [
        await assign(registry.database, office.id, "奥", SCHOOL, Role.OFFICER),
        await assign(registry.database, office.id, "教", SCHOOL, Role.SPONSOR),
        await assign(registry.database, office.id, "保", BUREAU),
    ]

    assert await ask_reports(registry, ann) == {SCHOOL: "NB1"}
    assert [await ask_reports(registry, each) for each in others] == [{}, {}, {}]
    clock.move(timedelta(hours=1))
    assert await ask_reports(registry, ann) == {}


async def ask_reports(app: App, person: int) -> dict[str, str]:
    """The number of each report of 2026 that a person's reminders may speak of."""
    async with app.open_desk(app.branches[0].office, reading=True) as desk:
        known, reports = await desk.registry.reports_for(person, 2026)
    assert {each.uscc for each in known} >= set(reports)
    return {uscc: report.number for uscc, report in reports.items()}


async def test_an_officer_sees_the_offices_but_not_what_is_classified(registry: App) -> None:
    """Of a classified institution nobody is told anything, by any channel."""
    office = registry.branches[0].office
    olga = await assign(registry.database, office.id, "奥", SCHOOL, Role.OFFICER)
    bureau = await assign(registry.database, office.id, "保", BUREAU)

    assert {each.number for each in await ask(registry, olga)} == {"NB1", "BG1", "NB2"}
    assert await ask(registry, olga, number="NB4") == []
    assert await ask(registry, bureau) == []
    async with registry.open_desk(office, reading=True) as desk:
        assert [(each.name, each.classified) for each in await desk.registry.institutions_for(bureau)] == [("清澜县保密中心", True)]


async def test_an_officer_looks_for_institutions_and_nobody_else_does(registry: App) -> None:
    """By a part of the name or the code; a classified one is not found."""
    office = registry.branches[0].office
    olga = await assign(registry.database, office.id, "奥", "", Role.OFFICER)
    ann = await assign(registry.database, office.id, "安", SCHOOL)
    async with registry.open_desk(office, reading=True) as desk:
        assert [each.uscc for each in await desk.registry.institutions_for(olga, like="中医院")] == [CLINIC]
        assert [each.uscc for each in await desk.registry.institutions_for(olga, like=CLINIC)] == [CLINIC]
        assert await desk.registry.institutions_for(olga, like="保密") == []
        assert await desk.registry.institutions_for(olga) == []
        assert [each.uscc for each in await desk.registry.institutions_for(ann, like="中医院")] == [SCHOOL]


async def test_a_sponsors_contact_sees_what_bears_the_sponsors_code(registry: App, tmp_path: Path) -> None:
    """Not what bears another's or none; nor, by that role, the institution of that very code."""
    office = registry.branches[0].office
    headings = ("统一社会信用代码", "单位名称", "举办单位代码")
    roster = [(SCHOOL, "清澜县实验小学", BUREAU), (CLINIC, "清澜县中医院", LIBRARY), (LIBRARY, "清澜县图书馆", "")]
    await bring(registry, write_csv(tmp_path / "codes.csv", headings, roster))
    contact = await assign(registry.database, office.id, "局", BUREAU, Role.SPONSOR)

    assert [each.number for each in await ask(registry, contact)] == ["NB1", "BG1"]
    assert await ask(registry, contact, uscc=CLINIC) == []
    assert await ask(registry, contact, number="NB2") == []
    async with registry.open_desk(office, reading=True) as desk:
        assert [each.uscc for each in await desk.registry.institutions_for(contact)] == [SCHOOL]


async def test_the_door_opens_as_the_table_of_rights_says(registry: App, tmp_path: Path, clock: SettableClock) -> None:
    """To every role, about an institution that is theirs, whose sponsor they speak for, or neither."""
    office = registry.branches[0].office
    headings = ("统一社会信用代码", "单位名称", "举办单位代码")
    await bring(registry, write_csv(tmp_path / "codes.csv", headings, [(SCHOOL, "清澜县实验小学", BUREAU), (CLINIC, "清澜县中医院", "")]))

    for role, code in product(Role, (SCHOOL, BUREAU, "")):
        person = await assign(registry.database, office.id, f"{role}{code}", code, role)
        async with registry.open_desk(office, reading=True) as desk:
            held = await desk.people.assignments(await desk.people.get(person))
        for uscc, sponsor in ((SCHOOL, BUREAU), (CLINIC, "")):
            right = may(Right.SEE_STATUS, held, clock.now(), uscc, sponsor=sponsor)
            assert bool(await ask(registry, person, uscc=uscc)) is right, (role, code, uscc)


async def test_two_offices_share_a_database_and_no_row(
    folder: Path, entries: Sequence[Entry], clock: SettableClock, tmp_path: Path
) -> None:
    """The same institution, the same person's number, another office: nothing."""
    offices = folder / "offices.d"
    offices.mkdir()
    for code in "ab":
        (offices / f"{code}.toml").write_text(f'[office]\ncode = "{code}"\nname = "{code}县"\n', encoding="utf-8")
    app = await build(check(load_config(folder / "config.toml", {})), clock, entries, lambda _: [])
    try:
        await bring(app, write_csv(tmp_path / "roster.csv", ROSTER, INSTITUTIONS))
        await bring(app, write_csv(tmp_path / "filings.csv", FILINGS, HISTORY))
        first, second = (branch.office for branch in app.branches)
        people = [await assign(app.database, office.id, "安", SCHOOL) for office in (first, second)]
        async with app.open_desk(first, reading=True) as a, app.open_desk(second, reading=True) as b:
            assert [len(await a.registry.filings_for(person)) for person in people] == [2, 0]
            assert [len(await b.registry.filings_for(person)) for person in people] == [0, 0]
        assert [each async for each in Sweep(second, clock).institutions()] == []
        assert first.registry
        assert second.registry
        assert first.registry._pool is second.registry._pool  # a nation's offices must not open a connection each
    finally:
        await app.close()


async def test_data_grow_old(registry: App, clock: SettableClock) -> None:
    """After `registry.max_age` days they are still there, and said to be old."""
    office = registry.branches[0].office
    async with registry.open_desk(office, reading=True) as desk:
        fresh = await desk.registry.freshness()
        clock.move(timedelta(days=8))
        old = await desk.registry.freshness()

    assert (fresh.as_of, fresh.stale) == (AT, False)
    assert (old.as_of, old.stale) == (AT, True)


async def test_a_registry_that_is_gone_is_one_clear_error(registry: App, folder: Path) -> None:
    """For a topic to say so; the helpdesk goes on."""
    office = registry.branches[0].office
    ann = await assign(registry.database, office.id, "安", SCHOOL)
    async with registry.open_desk(office, reading=True) as desk:
        (folder / "helpbot.db").rename(folder / "elsewhere.db")
        with pytest.raises(RegistryDown, match="登记库连不上"):
            await desk.registry.filings_for(ann)
        (folder / "elsewhere.db").rename(folder / "helpbot.db")
        assert await desk.registry.filings_for(ann)


async def test_a_change_is_found_when_a_file_brings_it(registry: App, tmp_path: Path, clock: SettableClock) -> None:
    """Also one that is dated before what was seen already; what was there at the beginning is no change."""
    sweep = Sweep(registry.branches[0].office, clock)
    begun = await sweep.find_end()
    moved = [("NB1", SCHOOL, "年报", "2026", "已重新提交", "2025-02-10", ""), ("BG1", SCHOOL, "变更", "", "核准通过", "2025-01-12", "")]
    moved += [("NB4", BUREAU, "年报", "2026", "退回补正", "2025-02-11", "")]
    assert (await sweep.changes_since(begun)).found == []

    await bring(registry, write_csv(tmp_path / "filings.csv", FILINGS, moved))
    found = await sweep.changes_since(begun)

    assert [(each.event.number, each.event.state) for each in found.found] == [
        ("NB1", FilingState.RESUBMITTED),
        ("BG1", FilingState.APPROVED),
    ]
    assert [each.filing.state for each in found.found] == [FilingState.RESUBMITTED, FilingState.APPROVED]
    assert len({each.key for each in found.found}) == 2


async def test_a_full_page_leads_to_the_next(registry: App, tmp_path: Path, clock: SettableClock) -> None:
    """Nothing is lost between pages, and the mark moves on."""
    sweep = Sweep(registry.branches[0].office, clock)
    mark = begun = await sweep.find_end()
    days = [f"2025-02-{day:02}" for day in range(4, 28)]
    rows = [("BG1", SCHOOL, "变更", "", "审核中", day, "") for day in days]
    await bring(registry, write_csv(tmp_path / "filings.csv", FILINGS, rows))

    seen: set[str] = set()
    for _ in range(40):
        page = await sweep.changes_since(mark, limit=1)
        seen |= {each.key for each in page.found}
        mark = page.mark

    assert len(seen) == len(days)
    assert mark.floor == begun.floor


async def test_the_demo_is_the_same_on_the_same_day(app: App) -> None:
    """Sixty institutions of twelve sponsors, filings in every state, and a second time nothing new."""
    rosters = Rosters(app.database, app.branches[0].office, app.clock)
    await settle_county(rosters, AT)
    sweep = Sweep(app.branches[0].office, app.clock)
    institutions = [each async for each in sweep.institutions()]
    filings = [each async for each in sweep.filings()]

    await settle_county(rosters, AT)

    assert (len(institutions), len({each.sponsor for each in institutions})) == (60, 12)
    assert [each.uscc for each in institutions if each.classified] == [institutions[CLASSIFIED].uscc]
    assert {each.state for each in filings} == set(FilingState)
    assert [each async for each in sweep.filings()] == filings
    (returned,) = [each for each in await sweep.histories(institutions[2].uscc) if each.state is FilingState.RETURNED]
    assert [step.state for step in returned.events] == [FilingState.SUBMITTED, FilingState.RETURNED]
    assert len(returned.opinion) > 20


async def test_the_demo_has_its_county(tmp_path: Path) -> None:
    """Out of the box."""
    olga = Officer(tmp_path / "demo" / "config.toml")

    assert (await olga.runs("init", "--demo", str(tmp_path / "demo"))).code == 0
    assert len(await olga.sees("institution", "list", "--limit", "100")) == 60
    assert (await olga.runs("registry", "check")).code == 0


def test_there_are_two_doors() -> None:
    """Whatever is added here is a way into everybody's filings: it wants a decision, and a test above."""
    assert [name for name in vars(Registry) if not name.startswith("_")] == ["institutions_for", "filings_for", "reports_for", "freshness"]


@pytest.mark.parametrize("package", ["handlers", "helpbot/topics", "helpbot/conversation"])
def test_whoever_talks_to_people_has_one_door(package: str) -> None:
    """Neither the sweep nor the source behind both doors is spoken of where people are answered; the import contract stands too."""
    files = list((ROOT / package).rglob("*.py"))
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"][-1]

    assert files
    assert [
        file for file in files if re.search(r"\bsweep\b|\bSweep\b|office\.registry|registry_source", file.read_text(encoding="utf-8"))
    ] == []
    assert package.replace("/", ".") in contract["source_modules"]
    assert "helpbot.services.sweep" in contract["forbidden_modules"]


async def test_officers_bring_files_in_while_helpbot_runs(office: OfficeAtWork, olga: Officer, ann: Talker, tmp_path: Path) -> None:
    """One command beside a running office: neither waits for the other for long, and what came in is there at once."""
    roster = write_csv(tmp_path / "roster.csv", ROSTER, INSTITUTIONS)

    answer, ran = await asyncio.gather(ann.asks(KNOWN), olga.runs("registry", "import", str(roster)))

    assert ran.code == 0, ran
    assert answer
    person = await assign(office.app.database, office.branch.office.id, "安", SCHOOL)
    async with office.desk() as desk:
        assert [each.uscc for each in await desk.registry.institutions_for(person)] == [SCHOOL]


async def test_two_imports_at_once_are_one(registry: App, tmp_path: Path) -> None:
    """Both compare with what was there before either; each event is there once all the same."""
    office = registry.branches[0].office
    file = write_csv(tmp_path / "more.csv", FILINGS, [("BG1", SCHOOL, "变更", "", "核准通过", "2025-01-15", "")])
    both = [Rosters(registry.database, office, registry.clock) for _ in range(2)]
    sheets = [each.open(file) for each in both]
    found = [await each.compare(sheet, lambda _: None) for each, sheet in zip(both, sheets, strict=True)]

    for each, sheet, comparison in zip(both, sheets, found, strict=True):
        await each.write(sheet, comparison, lambda _: None)

    (filing,) = [each for each in await Sweep(office, registry.clock).histories(SCHOOL) if each.number == "BG1"]
    assert [step.state for step in filing.events] == [FilingState.ACCEPTED, FilingState.APPROVED]
