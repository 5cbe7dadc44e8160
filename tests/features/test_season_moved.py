"""A season planned anew while it runs: who has another day is told once, who has not hears nothing of it."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from faq.entry import Entry
from helpbot.calendar.announcement import read_announcement
from helpbot.clock import SHANGHAI, SettableClock
from helpbot.errors import HelpbotError
from helpbot.models import SeasonSlot
from helpbot.services.season_census import find_report_states
from helpbot.services.season_plan import Term
from helpbot.services.season_replan import replan_season
from helpbot.services.sweep import Sweep
from tests.cast import OfficeAtWork, Officer
from tests.features.seasons import BEFORE, NOTICE, NOTICE_2027, beat, file_report, office_in_season, plan
from tests.registry import BUREAU, CLINIC, LIBRARY, NAMES, SCHOOL

MARCH = datetime(2027, 3, 3, 2, tzinfo=UTC)


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock(BEFORE)


@pytest.fixture
async def office(folder: Path, entries: Sequence[Entry], clock: SettableClock) -> AsyncIterator[OfficeAtWork]:
    async with office_in_season(folder, entries, clock) as office:
        yield office


async def propose(office: OfficeAtWork) -> str:
    """As `helpbot season replan` does, by the test's clock; the hash."""
    states = await find_report_states(Sweep(office.branch.office, office.clock), Term(2027))
    async with office.desk() as desk:
        season, days = await desk.seasons.get(2027), await desk.seasons.days()
        today = office.clock.now().astimezone(SHANGHAI).date()
        moved = replan_season(season, await desk.seasons.slots(season), states, days, today, 20).moved
        return await desk.seasons.propose(season, moved)


async def approve(office: OfficeAtWork, plan_hash: str) -> int:
    async with office.desk() as desk:
        return await desk.seasons.approve(2027, plan_hash, "李")


async def slots(office: OfficeAtWork) -> dict[str, SeasonSlot]:
    async with office.desk() as desk:
        return {slot.uscc: slot for slot in await desk.seasons.slots(await desk.seasons.get(2027))}


async def test_a_new_day_is_told_once_and_only_to_whose_it_is(office: OfficeAtWork, olga: Officer, clock: SettableClock) -> None:
    """In March two days have passed; the school has filed. Nothing changes before the approval, by the new plan's own hash."""
    await plan(office, olga, clock)
    await beat(office, MARCH)
    await file_report(office, SCHOOL)
    before = await slots(office)
    proposed = await propose(office)
    between = await slots(office)
    heard = len(office.person("安").heard)
    with pytest.raises(HelpbotError, match="校验码对不上"):
        await approve(office, "0" * 64)
    told = await approve(office, proposed)
    after = await slots(office)
    with pytest.raises(HelpbotError, match="李"):
        await approve(office, proposed)
    for hours in range(30, 33):
        await beat(office, MARCH + timedelta(hours=hours - 6))

    assert {uscc: slot.day for uscc, slot in between.items()} == {uscc: slot.day for uscc, slot in before.items()}
    assert after[SCHOOL].day == before[SCHOOL].day
    assert after[CLINIC].day == date(2027, 3, 8)
    assert told == 1  # the library's day is still to come, and what is classified is told nothing
    (message,) = office.person("安").heard[heard:]
    assert f"{NAMES[CLINIC]}的2026年度报告，给您单位留的日子改成3月8日（周一）" in message
    assert NAMES[SCHOOL] not in message


async def test_a_proposal_that_changes_nothing_is_none(office: OfficeAtWork, olga: Officer, clock: SettableClock) -> None:
    """Everybody's day is still to come."""
    await plan(office, olga, clock)

    assert await propose(office) == ""


async def test_the_commands_show_what_would_change(office: OfficeAtWork, olga: Officer) -> None:
    """A draft is planned again instead; a running season is proposed, previewed, and approved by the new hash."""
    planned = await olga.sees("season", "plan", "2027")
    draft = await olga.runs("season", "replan")
    await olga.runs("season", "approve", "2027", "--hash", planned["hash"])
    shown = await olga.sees("season", "replan", "2027")
    said = await olga.runs("season", "replan", "2027", "--dry-run")
    preview = await olga.sees("season", "preview")

    assert draft.code == 1
    assert "season plan 2027" in draft.err
    assert (shown["moved"], shown["hash"], shown["approved_hash"]) == ([], "", planned["hash"])
    assert "0家换一天，4家不变" in said.out
    assert preview["proposed"] == ""


async def test_a_year_that_is_published_moves_what_leaned_on_its_provisional_form(
    office: OfficeAtWork, olga: Officer, clock: SettableClock
) -> None:
    """Only a day that is none any more moves; nothing that was told is told again, and the plan's hash is that of the new days."""
    await plan(office, olga, clock)
    await beat(office, NOTICE)
    before = {uscc: slot.day for uscc, slot in (await slots(office)).items()}
    async with office.desk() as desk:
        await desk.workdays.put(read_announcement(NOTICE_2027))
        old = (await desk.seasons.get(2027)).plan_hash
    heard = len(office.person("安").heard)
    again = [await beat(office, NOTICE + timedelta(hours=hours)) for hours in (1, 2)]
    async with office.desk() as desk:
        new = (await desk.seasons.get(2027)).plan_hash

    assert again == [0, 0]
    assert {uscc: slot.day for uscc, slot in (await slots(office)).items()} == before | {BUREAU: date(2027, 1, 6)}
    assert before[BUREAU] == date(2027, 1, 4)
    assert new != old
    assert len(office.person("安").heard) == heard


async def test_a_day_that_the_office_takes_off_is_moved_and_told_once(office: OfficeAtWork, olga: Officer, clock: SettableClock) -> None:
    """Its own holiday, written into the configuration while the season runs."""
    await plan(office, olga, clock)
    await beat(office, NOTICE)
    taken = (await slots(office))[CLINIC].day
    assert taken
    office.branch.office = replace(office.branch.office, settings=office.branch.office.settings.model_copy(update={"holidays": (taken,)}))
    told = [await beat(office, datetime(2027, 1, 4, 2, tzinfo=UTC) + timedelta(hours=hours)) for hours in range(3)]
    after = await slots(office)

    assert (after[CLINIC].day or taken) > taken
    assert told == [1, 0, 0]
    assert after[LIBRARY].day != taken
