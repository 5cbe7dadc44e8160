"""Codes, people and the audit as the database keeps them: one code is taken once, on both databases, however many reach for it."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from helpbot.clock import SettableClock
from helpbot.codes import find_codes
from helpbot.messages import Address
from helpbot.models import Role
from helpbot.services.desk import OpenDesk, desk_opener
from helpbot.services.invites import Outcome, Redeemed, Sender
from helpbot.services.keys import Keyring, PeopleSettings
from helpbot.services.office import Office, OfficeSettings
from helpbot.store import offices
from helpbot.store.database import Database
from tests.contracts.rows import AT

SCHOOL, CLINIC = "12330102MB0100100Q", "12330102MB0100101U"


@pytest.fixture
def office(office_id: int, tmp_path: Path) -> Office:
    return Office(office_id, OfficeSettings(name="清澜县"), Keyring(PeopleSettings(), tmp_path))


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock(AT)


@pytest.fixture
def open_desk(database: Database, clock: SettableClock) -> OpenDesk:
    return desk_opener(database, clock, lambda: None)


@pytest.fixture
def open_elsewhere(other: Database, clock: SettableClock) -> OpenDesk:
    """The same office in another process."""
    return desk_opener(other, clock, lambda: None)


@pytest.fixture
async def code(open_desk: OpenDesk, office: Office) -> str:
    async with open_desk(office) as desk:
        issued = await desk.invites.issue(Role.CLERK, SCHOOL, name="安")
    return next(find_codes(issued.code)).code


async def redeem(open_desk: OpenDesk, office: Office, who: str, code: str) -> Redeemed:
    async with open_desk(office) as desk:
        address = await desk.people.find(Address("telegram", who))
        return await desk.invites.redeem([code], Sender(address, who))


async def test_of_two_who_send_a_code_at_once_one_is_bound(
    open_desk: OpenDesk, open_elsewhere: OpenDesk, office: Office, code: str
) -> None:
    """From two processes; the other is told what any guesser is, and nobody is there twice."""
    came = await asyncio.gather(
        *(redeem(desk, office, str(number), code) for number, desk in enumerate([open_desk, open_elsewhere] * 4)),
    )

    assert sorted(each.outcome for each in came) == [Outcome.BOUND, *[Outcome.WRONG] * 7]
    async with open_desk(office, reading=True) as desk:
        assert len(await desk.people.listed(10)) == 1
        assert (await desk.audit.verify()).flaw is None


async def test_the_audit_has_no_gap_however_many_write_it(open_desk: OpenDesk, open_elsewhere: OpenDesk, office: Office) -> None:
    """Two processes take turns; lines are numbered and chained as if one had written them."""

    async def note(open_one: OpenDesk, number: int) -> None:
        async with open_one(office) as desk:
            await desk.audit.note("test.done", f"thing:{number}")

    await asyncio.gather(*(note([open_desk, open_elsewhere][number % 2], number) for number in range(20)))

    async with open_desk(office, reading=True) as desk:
        verdict = await desk.audit.verify()
        assert (verdict.lines, verdict.flaw) == (20, None)
        assert [line.number for line in await desk.audit.tail(3)] == [18, 19, 20]


async def test_a_turn_that_fails_leaves_no_line(open_desk: OpenDesk, office: Office) -> None:
    """What was not done is not said to have been."""
    with pytest.raises(ZeroDivisionError):
        await _note_and_fail(open_desk, office)

    async with open_desk(office, reading=True) as desk:
        assert (await desk.audit.verify()).lines == 0


async def _note_and_fail(open_desk: OpenDesk, office: Office) -> None:
    async with open_desk(office) as desk:
        await desk.audit.note("test.done", "-")
        raise ZeroDivisionError


async def test_what_somebody_acts_for_is_told_for_any_moment(open_desk: OpenDesk, office: Office, clock: SettableClock, code: str) -> None:
    """Before it began, while it lasted, and from the moment it ended."""
    await redeem(open_desk, office, "1001", code)
    clock.set(AT + timedelta(days=10))
    async with open_desk(office) as desk:
        person = await desk.people.bound(Address("telegram", "1001"))
        assert person
        await desk.people.unbind(person, SCHOOL)

    async with open_desk(office, reading=True) as desk:
        held = [len(await desk.people.assignments(person, AT + timedelta(days=days))) for days in (-1, 0, 9, 10)]
        assert held == [0, 1, 1, 0]
        assert len(await desk.people.assignments(person)) == 1
        assert await desk.people.clerks_of(SCHOOL) == []


async def test_an_office_knows_only_its_own(open_desk: OpenDesk, office: Office, code: str, database: Database) -> None:
    """A code of one office is none in another, and neither is its person, its audit or its institution."""
    async with database.write(0) as tx:
        west = await offices.keep(tx, f"west-{office.id}", "西县", AT)
    neighbour = Office(west.id or 0, OfficeSettings(code="west", name="西县"), office.keyring)

    assert (await redeem(open_desk, neighbour, "1001", code)).outcome is Outcome.WRONG
    assert (await redeem(open_desk, office, "1001", code)).outcome is Outcome.BOUND
    async with open_desk(neighbour, reading=True) as desk:
        assert await desk.people.bound(Address("telegram", "1001")) is None
        assert await desk.directory.listed() == []
        assert [line.action for line in await desk.audit.tail(9)] == ["code.wrong"]
