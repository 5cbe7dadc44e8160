"""Codes, people and the audit as the database keeps them: one code is taken once, on both databases, however many reach for it."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from helpbot.clock import SettableClock
from helpbot.codes import find_codes
from helpbot.errors import NotFound
from helpbot.messages import Address, Incoming
from helpbot.models import OutboxState, Role, Thread, TicketReason, TicketState
from helpbot.services.desk import Desk, OpenDesk, desk_opener
from helpbot.services.keys import Keyring, PeopleSettings
from helpbot.services.office import Office, OfficeSettings
from helpbot.services.redeeming import Outcome, Redeemed, Sender
from helpbot.store import offices, people
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


async def test_a_newer_code_for_the_same_puts_the_older_out(open_desk: OpenDesk, office: Office, code: str) -> None:
    """For another role, institution or name it does not."""
    async with open_desk(office) as desk:
        for uscc, role, name in ((SCHOOL, Role.CLERK, "李"), (SCHOOL, Role.SPONSOR, "安"), (CLINIC, Role.CLERK, "安")):
            await desk.invites.issue(role, uscc, name=name)
        assert await desk.invites.waiting(SCHOOL, Role.CLERK) == 2
        await desk.invites.issue(Role.CLERK, SCHOOL, name="安")
        assert await desk.invites.waiting(SCHOOL, Role.CLERK) == 2

    assert (await redeem(open_desk, office, "1001", code)).outcome is Outcome.WRONG


async def test_a_code_for_a_further_address_of_one_leaves_anothers_alone(open_desk: OpenDesk, office: Office, code: str) -> None:
    """Two people's new telephones have nothing to do with each other."""
    await redeem(open_desk, office, "1001", code)
    async with open_desk(office) as desk:
        ann = await desk.people.bound(Address("telegram", "1001"))
        bo = await desk.people.add("薄")
        issued = [await desk.invites.issue(None, person=person) for person in (ann, bo)]

    came = [await redeem(open_desk, office, f"new {place}", next(find_codes(each.code)).code) for place, each in enumerate(issued)]
    assert [each.outcome for each in came] == [Outcome.BOUND, Outcome.BOUND]
    assert [each.person.id for each in came if each.person] == [ann.id if ann else 0, bo.id]


async def test_the_best_address_is_the_preferred_else_the_newest(open_desk: OpenDesk, office: Office, clock: SettableClock) -> None:
    """One that is off, not proved, or an operator's shell is none."""
    async with open_desk(office) as desk:
        person = await desk.people.add("安")
        assert await desk.people.reach(person) is None
        known = {}
        for channel in ("telegram", "mail", "qq", "sms", "shell-1"):
            clock.set(clock.now() + timedelta(days=1))
            known[channel] = await desk.people.find(Address(channel, "安"))
            await desk.people.give(known[channel], person, verified=channel != "sms")
        await desk.people.switch_off(known["qq"].id or 0, "gone")

        newest = await desk.people.reach(person)
        await desk.people.prefer(known["telegram"])
        preferred = await desk.people.reach(person)
        following = await desk.people.switch_off(known["telegram"].id or 0, "blocked")

    assert [each.channel for each in (newest, preferred, following) if each] == ["mail", "telegram", "mail"]


async def test_who_is_forgotten_is_gone_from_every_table(open_desk: OpenDesk, office: Office, code: str, database: Database) -> None:
    """On both databases, foreign keys and all; the number stays."""
    await redeem(open_desk, office, "1001", code)
    async with open_desk(office) as desk:
        person = await desk.people.bound(Address("telegram", "1001"))
        assert person
        thread = await threads_of(desk, "1001")
        await desk.tickets.open(thread, "我是安", TicketReason.ASKED)
        await desk.invites.issue(None, name="安", person=person)
        await desk.people.forget(person)
        await desk.audit.note("person.forgotten", f"person:{person.id}")

    async with open_desk(office, reading=True) as desk:
        assert await desk.people.bound(Address("telegram", "1001")) is None
        assert await desk.people.listed(10) == []
        assert [ticket.question for ticket in await desk.tickets.listed(list(TicketState), 10)] == [""]
        assert (await desk.audit.verify()).flaw is None
        with pytest.raises(NotFound):
            await desk.people.get(person.id or 0)


async def threads_of(desk: Desk, who: str) -> Thread:
    """A conversation with somebody."""
    incoming = Incoming(f"telegram:{who}", who, Address("telegram", who), "你好", AT)
    return await desk.threads.join(incoming, None)


async def test_wrong_tries_are_forgotten_when_they_count_no_more(open_desk: OpenDesk, office: Office, clock: SettableClock) -> None:
    """Years of guessing leave nothing but the audit's lines."""
    for _ in range(3):
        for who in ("1001", "1002"):
            await redeem(open_desk, office, who, "FBGD7RMQ7NQYKWQ6")
        clock.set(clock.now() + timedelta(hours=2))

    async with open_desk(office) as desk:
        assert (await desk.audit.verify()).lines == 6
    assert (await redeem(open_desk, office, "1001", "FBGD7RMQ7NQYKWQ6")).outcome is Outcome.WRONG


async def test_a_letter_is_written_once_it_goes_out(open_desk: OpenDesk, office: Office, code: str) -> None:
    """Each time with another code, the newest of which works; none where it has been proved meanwhile."""
    bound = await redeem(open_desk, office, "1001", code)
    assert bound.person
    async with open_desk(office) as desk:
        mailbox = await desk.people.find(Address("mail", "an@qinglan.example"))
        assert await desk.invites.ask_for_proof(bound.person, mailbox)
        ((row, _),) = await desk.outbox.listed([OutboxState.QUEUED], 10)
        letters = [await desk.invites.compose_letter(row.reference) for _ in range(2)]
    first, second = (next(find_codes(letter.text)).code for letter in letters if letter)

    assert (await redeem(open_desk, office, "1001", first)).outcome is Outcome.WRONG
    assert (await redeem(open_desk, office, "1001", second)).outcome is Outcome.PROVED
    async with open_desk(office) as desk:
        assert await desk.invites.compose_letter(row.reference) is None
        assert await desk.people.bound(Address("mail", "an@qinglan.example"))


async def test_a_mailbox_that_is_somebody_elses_is_not_taken_over(open_desk: OpenDesk, office: Office, code: str) -> None:
    """Not even by whoever reads it: its owner has to let go of it first, and the code waits that long."""
    ann = (await redeem(open_desk, office, "1001", code)).person
    async with open_desk(office) as desk:
        mailbox = await desk.people.find(Address("mail", "shared@qinglan.example"))
        bo = await desk.people.add("薄")
        await desk.people.give(mailbox, bo, verified=True)
        assert ann
        await desk.invites.ask_for_proof(ann, mailbox)
        ((row, _),) = await desk.outbox.listed([OutboxState.QUEUED], 10)
        letter = await desk.invites.compose_letter(row.reference)
    assert letter
    proof = next(find_codes(letter.text)).code

    assert (await redeem(open_desk, office, "1001", proof)).outcome is Outcome.TAKEN
    async with open_desk(office) as desk:
        await desk.people.release(mailbox)
    assert (await redeem(open_desk, office, "1001", proof)).outcome is Outcome.PROVED


async def test_a_role_that_ends_leaves_the_time_before_as_it_was(open_desk: OpenDesk, office: Office, database: Database) -> None:
    """Whoever was clerk once, and is again, was so from day to day; and what they are besides goes on."""
    first, later = AT + timedelta(days=1), AT + timedelta(days=9)
    async with database.write(office.id) as tx:
        ann = (await people.add(tx, "安", AT)).id or 0
        await people.assign(tx, ann, SCHOOL, Role.CLERK, AT)
        await people.end_role(tx, ann, SCHOOL, Role.CLERK, first)
        await people.assign(tx, ann, SCHOOL, Role.CLERK, AT + timedelta(days=5))
        await people.assign(tx, ann, SCHOOL, Role.LEGAL_REPRESENTATIVE, AT)
        await people.end_role(tx, ann, SCHOOL, Role.CLERK, later)

    async with open_desk(office, reading=True) as desk:
        held = await desk.people.assignments(await desk.people.get(ann))
        assert [each.until for each in held] == [first, later, None]
