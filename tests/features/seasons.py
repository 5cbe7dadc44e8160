"""An office in its season: a roster of four, one of them classified, whom its people act for, and the heartbeat at any time."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlmodel import col, update

from faq.entry import Entry
from helpbot.clock import SettableClock
from helpbot.messages import Address
from helpbot.models import FilingKind, FilingState, Institution, Person, Role
from helpbot.services.reminding import remind
from helpbot.services.rosters import Rosters
from helpbot.store import rosters, vigil
from tests.cast import OfficeAtWork, Officer, office_at_work
from tests.registry import CLINIC, INSTITUTIONS, ROSTER, SCHOOL, write_csv

BEFORE = datetime(2026, 12, 1, 1, tzinfo=UTC)
NOTICE = datetime(2026, 12, 25, 1, 30, tzinfo=UTC)
"""Half past nine in Shanghai, on the working day of the first notice."""

LAST = datetime(2027, 3, 31, 1, 30, tzinfo=UTC)


NOTICE_2027 = (
    "国务院办公厅关于2027年部分节假日安排的通知\n"
    "一、元旦：1月1日至5日放假调休，共5天。1月16日（周六）、1月17日（周日）上班。\n"
    "二、春节：2月5日（农历除夕）至11日放假调休，共7天。1月30日（周六）、2月20日（周六）上班。\n"
    "三、清明节：4月3日至5日放假，共3天。\n四、劳动节：5月1日至5日放假调休，共5天。4月25日（周日）、5月8日（周六）上班。\n"
    "五、端午节：6月9日放假。\n六、中秋节：9月15日放假。\n七、国庆节：10月1日至7日放假调休，共7天。9月26日（周日）、10月9日（周六）上班。\n"
)
"""Invented; the first days of January are off for longer than in the provisional form."""


@asynccontextmanager
async def office_in_season(folder: Path, entries: Sequence[Entry], clock: SettableClock) -> AsyncIterator[OfficeAtWork]:
    """The clerk of school and clinic writes from the channel of the tests."""
    async with office_at_work(folder, entries, clock=clock) as office:
        await import_roster(office)
        await bind(office, "安", SCHOOL, CLINIC)
        yield office


async def import_roster(office: OfficeAtWork) -> None:
    file = write_csv(office.folder / "roster.csv", ROSTER, INSTITUTIONS)
    files = Rosters(office.app.database, office.branch.office, office.clock)
    sheet = files.open(file)
    await files.write(sheet, await files.compare(sheet, lambda _: None), lambda _: None)


async def bind(office: OfficeAtWork, who: str, *usccs: str, role: Role = Role.CLERK) -> Person:
    async with office.desk() as desk:
        person = await desk.people.add(who)
        await desk.people.give(await desk.people.find(Address("test", who)), person, verified=True)
        for uscc in usccs:
            await desk.people.assign(person, uscc, role)
    return person


async def certify(office: OfficeAtWork, uscc: str, until: date) -> None:
    """The registry has a certificate that runs out on that day."""
    async with office.app.database.write(office.branch.office.id) as tx:
        await tx.session.exec(update(Institution).where(col(Institution.uscc) == uscc).values(cert_until=until))


async def file_other(office: OfficeAtWork, uscc: str, kind: FilingKind, state: FilingState, *, items: str = "") -> None:
    """The registry gets another filing than the report, its state from now."""
    now = office.clock.now()
    row = {"authority": "main", "number": f"{kind}-{uscc}", "uscc": uscc, "kind": kind, "year": None, "items": items, "state": state}
    async with office.app.database.write(office.branch.office.id) as tx:
        await rosters.put_filings(tx, [{**row, "state_at": now, "submitted_at": now}], lambda _: None)
        await rosters.keep_authority(tx, "main", "清澜县", {"filings_at": now})


async def file_report(office: OfficeAtWork, uscc: str, state: FilingState = FilingState.SUBMITTED) -> None:
    """The registry gets a report, as an import would bring it."""
    now = office.clock.now()
    row = {"authority": "main", "number": f"NB-{uscc}", "uscc": uscc, "kind": "annual", "year": 2026, "items": None, "state": state}
    async with office.app.database.write(office.branch.office.id) as tx:
        await rosters.put_filings(tx, [{**row, "state_at": now, "submitted_at": now}], lambda _: None)
        await rosters.keep_authority(tx, "main", "清澜县", {"filings_at": now})


async def plan(office: OfficeAtWork, olga: Officer, clock: SettableClock) -> None:
    """The plan is made by the machine's own clock, which does not matter to it, and approved by the test's, which does."""
    assert (await olga.runs("season", "plan", "2027")).code == 0
    async with office.desk() as desk:
        season = await desk.seasons.get(2027)
        await desk.seasons.approve(2027, season.plan_hash, "王")


async def beat(office: OfficeAtWork, at: datetime, *, age: timedelta = timedelta(hours=1)) -> int:
    """The heartbeat comes round at this time, as it has all along; the registry's data are so old."""
    assert isinstance(office.clock, SettableClock)
    office.clock.set(at)
    async with office.app.database.write(office.branch.office.id) as tx:
        await vigil.keep(tx, at - timedelta(minutes=1))
        await rosters.keep_authority(tx, "main", "清澜县", {"filings_at": at - age})
    count = await remind(office.branch.office, office.clock, office.app.open_desk)
    await office.settles()
    return count
