"""After a long sleep or a restored backup nothing is caught up on before an officer says so; a clock that jumps does no harm."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import col, delete, select, update

from faq.entry import Entry
from helpbot.clock import SettableClock
from helpbot.models import Gap, OutboxMessage, Reminder, ReminderState
from helpbot.services.health import examine_vigil
from helpbot.services.reminding import keep_vigil, remind
from helpbot.services.witness import Witness
from helpbot.store import rosters, vigil
from tests.cast import OfficeAtWork, Officer, write_config
from tests.features.seasons import BEFORE, NOTICE, beat, office_in_season, plan

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
JANUARY, FEBRUARY = datetime(2027, 1, 8, 2, tzinfo=UTC), datetime(2027, 2, 22, 2, tzinfo=UTC)


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock(BEFORE)


@pytest.fixture
async def office(folder: Path, entries: Sequence[Entry], clock: SettableClock) -> AsyncIterator[OfficeAtWork]:
    """The officer is told in the channel of the tests."""
    write_config(folder, notify="test:奥")
    async with office_in_season(folder, entries, clock) as office:
        yield office


async def look(office: OfficeAtWork, at: datetime) -> int:
    """The heartbeat comes round at this time, with fresh data and whatever was before."""
    assert isinstance(office.clock, SettableClock)
    office.clock.set(at)
    async with office.app.database.write(office.branch.office.id) as tx:
        await rosters.keep_authority(tx, "main", "清澜县", {"filings_at": at - HOUR})
    count = await remind(office.branch.office, office.clock, office.app.open_desk, office.branch.witness)
    await office.settles()
    return count


async def release(office: OfficeAtWork) -> bool:
    async with office.desk() as desk:
        return await desk.vigil.release()


async def finding(office: OfficeAtWork) -> str:
    async with office.desk() as desk:
        return (await examine_vigil(desk)).detail


async def test_a_server_that_slept_for_weeks_asks_before_it_goes_on(office: OfficeAtWork, olga: Officer, clock: SettableClock) -> None:
    """From 10 January to 20 February: the officer is told once a day, and after a word what is not stale goes out, as one message."""
    await plan(office, olga, clock)
    await beat(office, JANUARY)
    before = len(office.person("安").heard)
    silent = [await look(office, FEBRUARY + HOUR * hours) for hours in range(3)]
    said = await finding(office)
    released = await release(office)
    told = [await look(office, FEBRUARY + HOUR * hours) for hours in (3, 4)]

    assert silent == [0, 0, 0]
    assert "2027年01月08日 10:00到2027年02月22日 10:00没有运行" in said
    (alarm,) = office.person("奥").heard
    assert "helpbot season resume" in alarm
    assert released
    assert told == [1, 0]
    assert len(office.person("安").heard) == before + 1
    assert await finding(office) == "在正常发"


@pytest.mark.parametrize(
    ("last", "again"),
    [(NOTICE - HOUR * 16, NOTICE), (NOTICE + HOUR * 8 - DAY, NOTICE + DAY * 3), (NOTICE - DAY * 2, NOTICE)],
    ids=["overnight", "over a weekend", "for a working day"],
)
async def test_a_short_rest_needs_no_word(
    office: OfficeAtWork, olga: Officer, clock: SettableClock, last: datetime, again: datetime
) -> None:
    """A machine that is off overnight, over a weekend or for a day goes on by itself."""
    await plan(office, olga, clock)
    await beat(office, last)

    assert await look(office, again) == 1


async def test_a_long_rest_in_which_nothing_came_due_needs_no_word(office: OfficeAtWork) -> None:
    """There is nothing to catch up on."""
    await beat(office, JANUARY)

    assert await look(office, FEBRUARY) == 0
    assert await finding(office) == "在正常发"


async def test_a_clock_that_jumps_ahead_and_back_loses_nothing(office: OfficeAtWork, olga: Officer, clock: SettableClock) -> None:
    """While it is wrong nothing is sent or given up; when it is right again everything goes on by itself."""
    await plan(office, olga, clock)
    await beat(office, NOTICE - HOUR * 2)
    wrong = await look(office, datetime(2031, 6, 3, 2, tzinfo=UTC))
    right = await look(office, NOTICE)

    assert (wrong, right) == (0, 1)


async def test_a_clock_that_falls_back_repeats_nothing(office: OfficeAtWork, olga: Officer, clock: SettableClock) -> None:
    """It waits until the clock has caught up, and says so."""
    await plan(office, olga, clock)
    first = await beat(office, NOTICE)
    behind = await look(office, NOTICE - DAY * 365)
    said = await finding(office)
    again = await look(office, NOTICE + HOUR)

    assert (first, behind, again) == (1, 0, 0)
    assert "时钟" in said
    assert len(office.person("安").heard) == 1


async def test_a_restored_backup_asks_and_repeats_nothing(office: OfficeAtWork, olga: Officer, clock: SettableClock) -> None:
    """The database of eight o'clock knows nothing of what went out at half past nine; what comes due later is sent."""
    await plan(office, olga, clock)
    await beat(office, NOTICE - HOUR)
    copied = await waiting(office)
    assert await look(office, NOTICE) == 1
    await put_back(office, copied, NOTICE - HOUR)
    held = [await look(office, NOTICE + HOUR * hours) for hours in (1, 2)]
    async with office.desk() as desk:
        found = await desk.vigil.held()
    released = await release(office)
    again = await look(office, NOTICE + HOUR * 3)
    opening = await beat(office, datetime(2027, 1, 4, 2, tzinfo=UTC))

    assert held == [0, 0]
    assert found
    assert (found.gap, found.until) == (Gap.RESTORED, NOTICE)
    assert released
    assert (again, opening) == (0, 1)
    assert len(office.person("安").heard) == 2


async def waiting(office: OfficeAtWork) -> list[int]:
    async with office.app.database.read(office.branch.office.id) as tx:
        rows = await tx.session.exec(select(Reminder.id).where(Reminder.state == ReminderState.WAITING))
        return [each or 0 for each in rows.all()]


async def put_back(office: OfficeAtWork, rows: list[int], beat_at: datetime) -> None:
    """What a backup of that time has: these reminders wait, and there is no message of them."""
    async with office.app.database.write(office.branch.office.id) as tx:
        await tx.session.exec(update(Reminder).where(col(Reminder.id).in_(rows)).values(state=ReminderState.WAITING, gathered_on=None))
        await tx.session.exec(delete(OutboxMessage).where(col(OutboxMessage.kind) == "reminder"))
        await vigil.keep(tx, beat_at)


async def test_what_waited_in_a_restored_outbox_is_not_sent_before_the_word(
    office: OfficeAtWork, olga: Officer, clock: SettableClock
) -> None:
    """Nor after it: nobody can say whether it went out, and it is listed."""
    await plan(office, olga, clock)
    office.channel.fail(retry_after=HOUR)
    await beat(office, NOTICE)
    async with office.app.database.write(office.branch.office.id) as tx:
        await vigil.keep(tx, NOTICE - HOUR)
    assert office.branch.witness
    office.branch.witness.note(NOTICE + HOUR)
    clock.set(NOTICE + HOUR * 2)
    await keep_vigil(office.branch.office, clock, office.app.open_desk, office.branch.witness)
    await office.branch.delivery.tick()
    await office.settles()
    silent = list(office.person("安").heard)
    await release(office)
    clock.move(HOUR)
    await office.branch.delivery.tick()
    await office.settles()
    listed = await olga.sees("outbox", "list")

    assert silent == office.person("安").heard == []
    assert [each["state"] for each in listed if each["kind"] == "reminder"] == ["unknown"]


async def test_the_command_shows_what_would_go_out_and_lets_it(office: OfficeAtWork, olga: Officer, clock: SettableClock) -> None:
    """A dry run changes nothing; without anything to resume it says so."""
    await plan(office, olga, clock)
    await beat(office, JANUARY)
    await look(office, FEBRUARY)
    tried = await olga.runs("season", "resume", "--dry-run")
    held = await finding(office)
    done = await olga.runs("season", "resume")
    again = await olga.runs("season", "resume")

    assert (tried.code, done.code, again.code) == (0, 0, 1)
    assert "停着等确认" in held
    assert "已暂停" in again.err
    assert "提醒" in (await olga.runs("status")).out


def test_a_mark_that_nobody_can_read_is_none(tmp_path: Path) -> None:
    """A missing, an empty or a spoilt file, and one without a zone."""
    witness = Witness(tmp_path / "helpbot.db", 1)
    read = [witness.read()]
    for text in ("", "soon", "2027-01-01T00:00:00"):
        (tmp_path / "helpbot.db.seen-1").write_text(text)
        read.append(witness.read())
    witness.note(NOTICE)

    assert read == [None] * 4
    assert witness.read() == NOTICE
