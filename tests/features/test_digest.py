"""The office's morning digest and a sponsor's weekly list: once, by the hour, and to nobody who may not know."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from faq.entry import Entry
from helpbot.clock import SettableClock
from helpbot.errors import RegistryDown
from helpbot.messages import Address
from helpbot.models import FilingState, Role
from helpbot.services.desk import Desk
from helpbot.services.digesting import Digester
from helpbot.services.uscc import complete_uscc
from helpbot.store import rosters
from tests.cast import OfficeAtWork, Officer, office_at_work, write_config
from tests.features.seasons import BEFORE, NOTICE, beat, bind, file_report, import_roster, plan
from tests.registry import CLINIC, NAMES, REGION, SCHOOL

EDUCATION = complete_uscc(REGION, 90)
MORNING = datetime(2027, 1, 5, 1, 30, tzinfo=UTC)
"""Half past nine in Shanghai, on the first Tuesday of the season."""

NEXT = MORNING + timedelta(days=1)
SATURDAY = datetime(2027, 1, 9, 2, tzinfo=UTC)
MONDAY = datetime(2027, 1, 11, 1, 5, tzinfo=UTC)


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock(BEFORE)


@pytest.fixture
async def office(folder: Path, entries: Sequence[Entry], clock: SettableClock) -> AsyncIterator[OfficeAtWork]:
    """With a roster, Ann for school and clinic, and `[office] notify`."""
    write_config(folder, notify="test:值班")
    async with office_at_work(folder, entries, clock=clock) as office:
        await import_roster(office)
        await bind(office, "安", SCHOOL, CLINIC)
        yield office


async def look(office: OfficeAtWork, at: datetime) -> int:
    """The job looks at this time, twice, with a registry that is fresh."""
    assert isinstance(office.clock, SettableClock)
    office.clock.set(at)
    async with office.app.database.write(office.branch.office.id) as tx:
        await rosters.keep_authority(tx, "main", "清澜县", {"filings_at": at - timedelta(hours=1)})
    return await brief(office)


async def brief(office: OfficeAtWork) -> int:
    digester = Digester(office.branch.office, office.clock, office.app.open_desk)
    count = await digester.brief()
    assert await digester.brief() == 0
    await office.settles()
    return count


async def set_sponsor(office: OfficeAtWork, *usccs: str) -> None:
    """The education office's code stands beside these institutions."""
    rows = [
        {"authority": "main", "uscc": uscc, "name": NAMES[uscc], "sponsor": "清澜县教育局", "sponsor_uscc": EDUCATION} for uscc in usccs
    ]
    async with office.app.database.write(office.branch.office.id) as tx:
        await rosters.put_institutions(tx, rows, lambda _: None)


async def test_the_morning_brings_what_there_is_to_do(office: OfficeAtWork, olga: Officer, clock: SettableClock) -> None:
    """The season, whom to telephone, the load ahead, what went out, what waits; once a working day, to every officer and to `notify`."""
    await bind(office, "奥", "", role=Role.OFFICER)
    await plan(office, olga, clock)
    await beat(office, NOTICE)
    clock.set(MORNING - timedelta(hours=3))
    office.person("安").says("人工")
    await office.settles()
    await file_report(office, CLINIC)
    before = len(office.person("值班").heard)
    count = await look(office, MORNING)
    olga_reads, desk_reads = office.person("奥").heard[-1], office.person("值班").heard[-1]

    assert count == 2
    assert len(office.person("值班").heard) == before + 1
    assert olga_reads.startswith("1月5日（周二）早报")
    assert "2026年度报告：共4家，已报1家" in olga_reads
    assert "今后几个工作日没有排单位" in olga_reads
    assert f"· {NAMES[SCHOOL]}" not in olga_reads
    assert "清澜县图书馆（没有人绑定）" in olga_reads
    assert "求助：1条在等" in olga_reads
    assert "发出" in olga_reads
    assert "清澜县图书馆（没有人绑定）" in desk_reads
    assert await look(office, NEXT) == 2


async def test_the_load_ahead_is_told_where_there_is_any(office: OfficeAtWork, olga: Officer, clock: SettableClock) -> None:
    """Of those that have not filed, on the day before the first of them is to come."""
    await plan(office, olga, clock)
    async with office.desk() as desk:
        slots = await desk.seasons.slots(await desk.seasons.get(2027))
    first = min(slot.day for slot in slots if slot.day)
    await look(office, datetime(first.year, first.month, first.day, 2, tzinfo=UTC))

    assert f"排在今后几天的：{first.month}月{first.day}日 1家" in office.person("值班").heard[-1]


async def test_a_rest_day_and_the_night_are_silent(office: OfficeAtWork, olga: Officer, clock: SettableClock) -> None:
    """A server that was asleep in the morning tells it when it wakes, but not in the evening."""
    await plan(office, olga, clock)

    assert await look(office, SATURDAY) == 0
    assert await look(office, MONDAY - timedelta(hours=2)) == 0
    assert await look(office, MONDAY + timedelta(hours=6)) == 1
    assert await look(office, MONDAY + timedelta(hours=9)) == 0
    assert await look(office, MONDAY + timedelta(days=1, hours=9)) == 0


async def test_a_season_that_is_not_on_is_not_told_of(office: OfficeAtWork, olga: Officer, clock: SettableClock) -> None:
    """Approved in November, it begins with its notice, and is over two months after its last day."""
    await plan(office, olga, clock)

    assert await look(office, NOTICE - timedelta(days=1)) == 0
    assert await look(office, NOTICE) == 1
    assert await look(office, datetime(2027, 6, 7, 2, tzinfo=UTC)) == 0


async def test_where_there_is_nothing_nobody_is_told(office: OfficeAtWork) -> None:
    """An office without a season and with nothing waiting is left alone."""
    assert await look(office, MORNING) == 0
    assert office.person("值班").heard == []


async def test_telephone_numbers_are_for_officers_only(office: OfficeAtWork, olga: Officer, clock: SettableClock) -> None:
    """`notify` may be a group; a channel that carries no registry data gets numbers of institutions, and no names."""
    await set_contact(office)
    await bind(office, "奥", "", role=Role.OFFICER)
    await plan(office, olga, clock)
    await look(office, MORNING)
    own, group = office.person("奥").heard[-1], office.person("值班").heard[-1]
    silent = replace(office.branch.office, withheld=frozenset({"test"}))
    clock.set(NEXT)
    await Digester(silent, clock, office.app.open_desk).brief()
    await office.settles()
    withheld = office.person("奥").heard[-1]

    assert "13900000000" in own
    assert "13900000000" not in group
    assert "清澜县保密中心（涉密）" in group
    assert "保密中心" not in withheld
    assert "要打电话的4家，名单" in withheld


async def set_contact(office: OfficeAtWork) -> None:
    row = {
        "authority": "main",
        "uscc": complete_uscc(REGION, 4),
        "name": "清澜县保密中心",
        "classified": True,
        "contact_phone": "13900000000",
    }
    async with office.app.database.write(office.branch.office.id) as tx:
        await rosters.put_institutions(tx, [row], lambda _: None)


async def test_an_officer_who_is_notified_too_hears_once(office: OfficeAtWork, olga: Officer, clock: SettableClock) -> None:
    """At the address that both are."""
    await bind(office, "值班", "", role=Role.OFFICER)
    await plan(office, olga, clock)

    assert await look(office, MORNING) == 1
    assert len(office.person("值班").heard) == 1


async def test_an_officer_no_more_is_told_no_more(office: OfficeAtWork, olga: Officer, clock: SettableClock) -> None:
    """Rights are looked at when it is sent."""
    person = await bind(office, "奥", "", role=Role.OFFICER)
    await plan(office, olga, clock)
    clock.set(MORNING)
    office.channel.hang()
    await Digester(office.branch.office, clock, office.app.open_desk).brief()
    async with office.desk() as desk:
        briefings = [await desk.briefings.compose(str(number)) for number in (1, 2)]
        await desk.people.unbind(person)
    async with office.desk() as desk:
        after = [await desk.briefings.compose(str(number)) for number in (1, 2)]
    office.channel.release()

    assert [each is not None for each in briefings] == [True, True]
    assert sorted(each is not None for each in after) == [False, True]


async def test_a_registry_that_is_down_does_not_silence_the_rest(
    office: OfficeAtWork, olga: Officer, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told; the sponsors' lists wait."""

    async def say_nothing(*_: object) -> None:
        raise RegistryDown("silent")

    await set_sponsor(office, SCHOOL)
    await bind(office, "举", EDUCATION, role=Role.SPONSOR)
    await plan(office, olga, clock)
    with monkeypatch.context() as patch:
        patch.setattr("helpbot.services.sweep.Sweep.freshness", say_nothing)
        assert await look(office, MORNING) == 1
    told = office.person("值班").heard[-1]
    silent = list(office.person("举").heard)

    assert "登记库没有回音" in told
    assert silent == []
    assert await look(office, MORNING + timedelta(hours=1)) == 1
    assert NAMES[SCHOOL] in office.person("举").heard[-1]


async def test_a_sponsor_hears_once_a_week_of_its_own(office: OfficeAtWork, olga: Officer, clock: SettableClock) -> None:
    """Those that have not reported, with how they stand; not of another's, nor when all have."""
    await set_sponsor(office, SCHOOL)
    await bind(office, "举", EDUCATION, role=Role.SPONSOR)
    await plan(office, olga, clock)
    await file_report(office, SCHOOL, FilingState.RETURNED)
    await look(office, MORNING)
    first = list(office.person("举").heard)
    await look(office, NEXT)
    same_week = len(office.person("举").heard)
    await look(office, MONDAY)
    next_week = len(office.person("举").heard)
    await file_report(office, SCHOOL)
    await look(office, MONDAY + timedelta(days=7))

    assert "您举办的1家单位，2026年度报告已报0家" in first[0]
    assert f"{NAMES[SCHOOL]}：被退回" in first[0]
    assert NAMES[CLINIC] not in first[0]
    assert "截止3月31日" in first[0]
    assert (same_week, next_week, len(office.person("举").heard)) == (1, 2, 2)


async def test_a_sponsor_may_be_rid_of_it(office: OfficeAtWork, olga: Officer, clock: SettableClock) -> None:
    """“退订”, as of every nudge; and a contact who was replaced hears nothing."""
    await set_sponsor(office, SCHOOL)
    one = await bind(office, "举", EDUCATION, role=Role.SPONSOR)
    other = await bind(office, "旧", EDUCATION, role=Role.SPONSOR)
    await plan(office, olga, clock)
    async with office.desk() as desk:
        await desk.people.set_nudges(one, wanted=False)
        await desk.people.unbind(other)
    await look(office, MORNING)

    assert office.person("举").heard == []
    assert office.person("旧").heard == []


async def test_outside_a_season_sponsors_hear_nothing(office: OfficeAtWork, olga: Officer, clock: SettableClock) -> None:
    """There is nothing to press for."""
    await set_sponsor(office, SCHOOL)
    await bind(office, "举", EDUCATION, role=Role.SPONSOR)
    await look(office, MORNING)

    assert office.person("举").heard == []


async def test_of_two_processes_one_tells(office: OfficeAtWork, olga: Officer, clock: SettableClock) -> None:
    """What was kept under a key first counts."""
    await plan(office, olga, clock)
    clock.set(MORNING)

    async def tell(desk: Desk) -> bool:
        (listener,) = await desk.briefings.notified(MORNING.date(), await desk.people.find(Address("test", "值班")))
        return await desk.briefings.tell(listener, "早报")

    told = []
    for _ in range(2):
        async with office.desk() as desk:
            told.append(await tell(desk))

    assert told == [True, False]


async def test_status_shows_the_job_with_its_next_run(office: OfficeAtWork, olga: Officer) -> None:
    """When it ran last, and when it runs again."""
    for job in office.app.jobs:
        office.branch.heartbeats.beat(f"job:{job.name}", next_at=office.clock.now() + job.every)
    await office.beats()
    pulses = {each["name"]: each for each in (await olga.sees("status"))[0]["pulses"]}

    assert pulses["job:digest"]["at"]
    assert pulses["job:digest"]["next_at"] > pulses["job:digest"]["at"]
