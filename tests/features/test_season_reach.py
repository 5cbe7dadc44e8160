"""Nobody drops out silently: the next channel, the next person, then the telephone."""

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from faq.entry import Entry
from helpbot.clock import SettableClock
from helpbot.models import ReminderState, Role
from helpbot.services.season_status import Unreachable, find_status
from helpbot.services.sweep import Sweep
from tests.cast import OfficeAtWork, Officer
from tests.features.seasons import BEFORE, NOTICE, beat, bind, office_in_season, plan
from tests.registry import LIBRARY, NAMES, SCHOOL

HOUR = timedelta(hours=1)


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock(BEFORE)


@pytest.fixture
async def office(folder: Path, entries: Sequence[Entry], clock: SettableClock) -> AsyncIterator[OfficeAtWork]:
    async with office_in_season(folder, entries, clock) as office:
        yield office


async def fates(office: OfficeAtWork, uscc: str) -> set[str]:
    """What became of an institution's reminders of the day of the notice."""
    async with office.desk() as desk:
        counts = await desk.seasons.count_reminders(await desk.seasons.get(2027))
        status = await find_status(desk, Sweep(office.branch.office, office.clock), await desk.seasons.get(2027))
    called = {call.uscc for call in status.calls if call.why is Unreachable.NO_ADDRESS}
    return {state for state in ReminderState if counts.get(state)} | ({"phone"} if uscc in called else set())


async def test_one_dead_address_leaves_the_other_clerk_reached(office: OfficeAtWork, olga: Officer, clock: SettableClock) -> None:
    """Of two clerks of an institution one hears: the reminder has arrived, nothing is said twice, and nobody has to telephone."""
    await bind(office, "白", LIBRARY)
    await bind(office, "陈", LIBRARY)
    await plan(office, olga, clock)
    office.channel.fail(who="白", permanent=True)
    for hours in range(3):
        await beat(office, NOTICE + HOUR * hours)

    (heard,) = office.person("陈").heard
    assert NAMES[LIBRARY] in heard
    assert await fates(office, LIBRARY) == {ReminderState.WAITING, ReminderState.GATHERED}


async def test_the_legal_representative_hears_when_no_clerk_is_reached(office: OfficeAtWork, olga: Officer, clock: SettableClock) -> None:
    """On the same day; whoever was reached with the same message does not hear it again."""
    await bind(office, "白", LIBRARY)
    await bind(office, "馆长", LIBRARY, role=Role.LEGAL_REPRESENTATIVE)
    await plan(office, olga, clock)
    office.channel.fail(who="白", permanent=True)
    for hours in range(3):
        await beat(office, NOTICE + HOUR * hours)

    (heard,) = office.person("馆长").heard
    assert NAMES[LIBRARY] in heard
    assert len(office.person("安").heard) == 1


async def test_where_nobody_is_left_the_office_telephones(office: OfficeAtWork, olga: Officer, clock: SettableClock) -> None:
    """Both are gone."""
    await bind(office, "白", LIBRARY)
    await bind(office, "馆长", LIBRARY, role=Role.LEGAL_REPRESENTATIVE)
    await plan(office, olga, clock)
    for who in ("白", "馆长"):
        office.channel.fail(who=who, permanent=True)
    for hours in range(3):
        await beat(office, NOTICE + HOUR * hours)

    assert await fates(office, LIBRARY) >= {ReminderState.UNREACHED, "phone"}


async def test_what_went_on_failing_is_tried_again_the_next_day(office: OfficeAtWork, olga: Officer, clock: SettableClock) -> None:
    """The address is not dead, only its server: the message is given up at closing time, and comes the next morning."""
    await plan(office, olga, clock)
    office.channel.fail(who="安", times=2, retry_after=timedelta(hours=5))
    await beat(office, NOTICE)
    clock.set(NOTICE + HOUR * 12)
    await office.branch.delivery.tick()
    await office.settles()
    assert await beat(office, NOTICE + timedelta(days=3)) == 1
    clock.move(HOUR * 6)
    await office.branch.delivery.tick()
    await office.settles()

    (heard,) = office.person("安").heard
    assert NAMES[SCHOOL] in heard
