"""Who has a ticket, what is late, what is answered together, what was asked upward, and where the officers' chat is."""

import asyncio
from datetime import timedelta

import pytest

from helpbot.clock import SettableClock
from helpbot.models import Person, PersonAddress, Priority, Role, Thread, Ticket, TicketReason, TicketState, UpwardQuestion
from helpbot.services.people import People
from helpbot.store import officers, people, tickets, upward
from helpbot.store.database import Database
from tests.contracts.rows import AT, MINUTE, begin_thread


@pytest.fixture
async def thread(database: Database, anns_chat: PersonAddress) -> Thread:
    return await begin_thread(database, anns_chat)


@pytest.fixture
async def wang(database: Database, office_id: int) -> Person:
    return await add_officer(database, office_id, "王芳")


@pytest.fixture
async def ming(database: Database, office_id: int) -> Person:
    return await add_officer(database, office_id, "李明")


async def add_officer(database: Database, office_id: int, name: str) -> Person:
    async with database.write(office_id) as tx:
        person = await people.add(tx, name, AT)
        await people.assign(tx, person.id or 0, "", Role.OFFICER, AT)
    return person


async def open_ticket(database: Database, thread: Thread, **values: object) -> Ticket:
    columns = {"office_id": thread.office_id, "number": 0, "thread_id": thread.id, "reason": TicketReason.ASKED, "opened_at": AT}
    async with database.write(thread.office_id) as tx:
        return await tickets.add(tx, Ticket.model_validate(columns | {"question": "年报交不了"} | values))


async def test_of_officers_who_claim_at_once_one_has_it(
    database: Database, other: Database, office_id: int, thread: Thread, wang: Person, ming: Person
) -> None:
    """Twenty times, from two processes."""
    for _ in range(20):
        ticket = await open_ticket(database, thread)

        async def claim(where: Database, person: Person, ticket_id: int = ticket.id or 0) -> bool:
            async with where.write(office_id) as tx:
                return await tickets.claim(tx, ticket_id, person.id or 0)

        won = await asyncio.gather(claim(database, wang), claim(other, ming))

        assert sorted(won) == [False, True]
        async with database.read(office_id) as tx:
            assert (await tickets.get(tx, ticket.id or 0)).owner_id == (wang.id if won[0] else ming.id)


async def test_a_closed_ticket_is_nobodys_to_claim(database: Database, office_id: int, thread: Thread, wang: Person) -> None:
    """Somebody was faster with the answer."""
    ticket = await open_ticket(database, thread)
    async with database.write(office_id) as tx:
        await tickets.close(tx, ticket.id or 0, AT)
        assert not await tickets.claim(tx, ticket.id or 0, wang.id or 0)


async def test_whoever_asked_back_holds_the_conversation(database: Database, office_id: int, thread: Thread) -> None:
    """As does who has answered; until then, and not when it is asked upward."""
    ticket = await open_ticket(database, thread)
    for state, held in ((TicketState.ASKED, True), (TicketState.HELD, True), (TicketState.UPWARD, False), (TicketState.WAITING, False)):
        async with database.write(office_id) as tx:
            await tickets.change(tx, ticket.id or 0, state=state, held_until=AT + MINUTE)
        async with database.read(office_id) as tx:
            found = await tickets.held(tx, thread.id or 0, AT)
            assert (found is not None, await tickets.held(tx, thread.id or 0, AT + MINUTE)) == (held, None)


async def test_what_is_late_is_found_when_it_is(database: Database, office_id: int, thread: Thread) -> None:
    """The latest first in line; nothing that is closed, and nothing twice."""
    first = await open_ticket(database, thread, alarm_at=AT + MINUTE)
    second = await open_ticket(database, thread, alarm_at=AT)
    await open_ticket(database, thread)
    closed = await open_ticket(database, thread, alarm_at=AT, state=TicketState.CLOSED)

    async with database.write(office_id) as tx:
        assert [each.id for each in await tickets.late(tx, AT, 10)] == [second.id]
        assert [each.id for each in await tickets.late(tx, AT + MINUTE, 10)] == [second.id, first.id]
        assert [each.id for each in await tickets.late(tx, AT + MINUTE, 1, looking=True)] == [second.id]
        assert closed.id not in {each.id for each in await tickets.late(tx, AT + timedelta(days=9), 10)}


async def test_two_processes_raise_an_alarm_once(database: Database, other: Database, office_id: int, thread: Thread) -> None:
    """What one has in hand, the other passes over or finds done."""
    await open_ticket(database, thread, alarm_at=AT)

    async def look(where: Database) -> int:
        async with where.write(office_id) as tx:
            found = await tickets.late(tx, AT, 10)
            for each in found:
                await tickets.change(tx, each.id or 0, alarm_at=None)
            return len(found)

    assert sorted(await asyncio.gather(look(database), look(other))) == [0, 1]


async def test_what_is_merged_is_one_family(database: Database, office_id: int, thread: Thread) -> None:
    """Also what had been merged into it before; it is not listed on its own, but waits."""
    one, two, three = [await open_ticket(database, thread) for _ in range(3)]
    async with database.write(office_id) as tx:
        await tickets.merge(tx, three.id or 0, two.id or 0)
        await tickets.merge(tx, two.id or 0, one.id or 0)

    async with database.read(office_id) as tx:
        assert [each.id for each in await tickets.family(tx, one.id or 0)] == [one.id, two.id, three.id]
        assert [each.id for each in await tickets.listed(tx, list(TicketState), 10)] == [one.id]
        assert [each.id for each in await tickets.waiting(tx)] == [one.id, two.id, three.id]


async def test_the_urgent_stand_first_and_ones_own_apart(database: Database, office_id: int, thread: Thread, wang: Person) -> None:
    """Then the longest waiting."""
    usual = await open_ticket(database, thread)
    urgent = await open_ticket(database, thread, priority=Priority.URGENT)
    own = await open_ticket(database, thread, owner_id=wang.id)

    async with database.read(office_id) as tx:
        assert [each.id for each in await tickets.listed(tx, list(TicketState), 10)] == [urgent.id, usual.id, own.id]
        assert [each.id for each in await tickets.listed(tx, list(TicketState), 10, wang.id)] == [own.id]


async def test_one_matter_opens_one_ticket(database: Database, office_id: int, thread: Thread) -> None:
    """It is found by its name; those without one are as many as there are."""
    opened = await open_ticket(database, thread, about="returned:NB1:3")
    for _ in range(2):
        await open_ticket(database, thread)

    async with database.read(office_id) as tx:
        found = await tickets.of_matter(tx, "returned:NB1:3")
        assert found
        assert found.id == opened.id
        assert await tickets.of_matter(tx, "returned:NB1:4") is None


async def test_an_answer_from_above_counts_once(
    database: Database, other: Database, office_id: int, thread: Thread, anns_chat: PersonAddress
) -> None:
    """Two letters at once, or the same one twice; and what is answered is not asked for again."""
    ticket = await open_ticket(database, thread)
    async with database.write(office_id) as tx:
        asked = await upward.add(
            tx,
            UpwardQuestion(
                office_id=office_id,
                ticket_id=ticket.id or 0,
                address_id=anns_chat.id or 0,
                name="市局",
                level="市",
                dossier="问题",
                asked_at=AT,
                due_at=AT,
                chase_at=AT,
            ),
        )
        assert await upward.unanswered(tx, ticket.id or 0)
        assert [each.id for each in await upward.to_chase(tx, AT)] == [asked]

    async def answer(where: Database) -> bool:
        async with where.write(office_id) as tx:
            return await upward.answer(tx, asked, AT)

    assert sorted(await asyncio.gather(answer(database), answer(other))) == [False, True]
    async with database.read(office_id) as tx:
        assert (await upward.to_chase(tx, AT, looking=True), await upward.unanswered(tx, ticket.id or 0)) == ([], None)


async def test_officers_are_those_who_are_now(database: Database, office_id: int, wang: Person, ming: Person) -> None:
    """Not who was, will be, or is forgotten."""
    async with database.write(office_id) as tx:
        (held,) = await people.assignments(tx, ming.id or 0)
        await people.end(tx, [held.id or 0], AT + MINUTE)

    async with database.read(office_id) as tx:
        assert [each.name for each in await officers.listed(tx, AT)] == ["王芳", "李明"]
        assert [each.name for each in await officers.listed(tx, AT + MINUTE)] == ["王芳"]
        assert await officers.listed(tx, AT - MINUTE) == []


async def test_there_is_one_officers_chat_and_it_is_followed(
    database: Database, office_id: int, anns_chat: PersonAddress, bos_chat: PersonAddress, wang: Person
) -> None:
    """The last one bound; and where it moves to a chat that is known already, it is that one."""
    async with database.write(office_id) as tx:
        assert await officers.group(tx) is None
        for chat in (bos_chat, anns_chat):
            await officers.bind_group(tx, chat.id or 0, wang.id or 0, AT)
    async with database.write(office_id) as tx:
        found = await officers.group(tx)
        assert found
        assert found.id == anns_chat.id
        await People(tx, SettableClock(AT)).move(anns_chat.id or 0, bos_chat.who)
    async with database.read(office_id) as tx:
        found = await officers.group(tx)
        assert found
        assert found.id == bos_chat.id
