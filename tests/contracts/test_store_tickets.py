"""Questions and the tickets they become: numbered without gaps or doubles, one a question."""

import asyncio

import pytest

from helpbot.errors import StoreError
from helpbot.models import Outcome, PersonAddress, Thread, Ticket, TicketReason, TicketReply, TicketState
from helpbot.store import inquiries, tickets
from helpbot.store.database import Database
from tests.contracts.rows import AT, MINUTE, begin_thread

ALL = list(TicketState)


@pytest.fixture
async def thread(database: Database, anns_chat: PersonAddress) -> Thread:
    return await begin_thread(database, anns_chat)


def ticket(thread: Thread, question: str = "年报交不了", inquiry: int | None = None) -> Ticket:
    return Ticket(
        office_id=thread.office_id,
        number=0,
        thread_id=thread.id or 0,
        inquiry_id=inquiry,
        reason=TicketReason.ASKED,
        question=question,
        opened_at=AT,
    )


async def open_ticket(database: Database, thread: Thread, inquiry: int | None = None) -> Ticket:
    async with database.write(thread.office_id) as tx:
        return await tickets.add(tx, ticket(thread, inquiry=inquiry))


async def ask(database: Database, thread: Thread) -> int:
    """A question that was kept; its id."""
    async with database.write(thread.office_id) as tx:
        found = {"kind": "choices", "topic": None, "score": 0.61, "candidates": [["annual-report.window", 0.61]]}
        return await inquiries.add(tx, thread.id or 0, "年报交不了", AT, **found)


async def test_a_question_is_kept_with_what_it_was_taken_for(database: Database, office_id: int, thread: Thread) -> None:
    """And found by its own conversation only: a button pressed elsewhere must not show it."""
    number = await ask(database, thread)

    async with database.read(office_id) as tx:
        found = await inquiries.find(tx, number, thread.id or 0)
        assert found
        assert (found.candidates, found.score, found.topic, found.outcome) == ([["annual-report.window", 0.61]], 0.61, None, None)
        assert await inquiries.find(tx, number, (thread.id or 0) + 1) is None


async def test_a_verdict_is_kept_with_the_question(database: Database, office_id: int, thread: Thread) -> None:
    """The last one counts."""
    number = await ask(database, thread)
    async with database.write(office_id) as tx:
        await inquiries.judge(tx, number, Outcome.SOLVED)
        await inquiries.judge(tx, number, Outcome.NOT_SOLVED)

    async with database.read(office_id) as tx:
        found = await inquiries.find(tx, number, thread.id or 0)

    assert found
    assert found.outcome is Outcome.NOT_SOLVED


async def test_tickets_count_up_from_one(database: Database, office_id: int, thread: Thread) -> None:
    """Each office for itself."""
    opened = [await open_ticket(database, thread) for _ in range(3)]

    assert [each.number for each in opened] == [1, 2, 3]


async def test_tickets_opened_at_once_have_numbers_of_their_own(
    database: Database, other: Database, office_id: int, thread: Thread
) -> None:
    """None is refused, none skipped: a clerk must not wait because another one called for a person at the same moment."""
    opened = await asyncio.gather(*(open_ticket(each, thread) for each in [database, other] * 8))

    assert sorted(each.number for each in opened) == list(range(1, 17))


async def test_one_question_opens_one_ticket(database: Database, office_id: int, thread: Thread) -> None:
    """A button pressed twice finds the first one; the database refuses a second."""
    asked = await ask(database, thread)
    opened = await open_ticket(database, thread, asked)

    async with database.read(office_id) as tx:
        assert await tickets.of_inquiry(tx, asked) == opened
    with pytest.raises(StoreError):
        await open_ticket(database, thread, asked)


async def test_a_ticket_is_found_by_its_number(database: Database, office_id: int, thread: Thread) -> None:
    """In its own office only."""
    opened = await open_ticket(database, thread)

    async with database.read(office_id) as tx:
        assert await tickets.find(tx, 1) == opened
        assert await tickets.find(tx, 2) is None
    async with database.read(office_id + 1_000_000) as tx:
        assert await tickets.find(tx, 1) is None


@pytest.mark.parametrize("number", [2**31, 2**63, 10**30, -1])
async def test_a_number_no_ticket_can_have_is_not_found(database: Database, office_id: int, number: int) -> None:
    """Officers mistype, and a database has its own idea of a large number."""
    async with database.read(office_id) as tx:
        assert await tickets.find(tx, number) is None


async def test_a_held_ticket_holds_until_its_time_is_over(database: Database, office_id: int, thread: Thread) -> None:
    """Nobody has to remember to let go."""
    opened = await open_ticket(database, thread)
    async with database.write(office_id) as tx:
        await tickets.hold(tx, opened.id or 0, AT + MINUTE)

    async with database.read(office_id) as tx:
        held = await tickets.held(tx, thread.id or 0, AT)
        assert held
        assert held.number == 1
        assert await tickets.held(tx, thread.id or 0, AT + MINUTE) is None


async def test_a_ticket_is_closed_once(database: Database, other: Database, office_id: int, thread: Thread) -> None:
    """The clerk is told once, whoever pressed at the same time."""
    opened = await open_ticket(database, thread)

    async def close(each: Database) -> bool:
        async with each.write(office_id) as tx:
            return await tickets.close(tx, opened.id or 0, AT + MINUTE)

    closed = await asyncio.gather(*(close(each) for each in [database, other] * 3))

    assert sum(closed) == 1
    async with database.read(office_id) as tx:
        assert await tickets.latest_open(tx, thread.id or 0) is None
        assert await tickets.held(tx, thread.id or 0, AT) is None


async def test_an_officers_word_opens_a_closed_ticket_again(database: Database, office_id: int, thread: Thread) -> None:
    """It is held, and its end is forgotten."""
    opened = await open_ticket(database, thread)
    async with database.write(office_id) as tx:
        await tickets.close(tx, opened.id or 0, AT)
        await tickets.hold(tx, opened.id or 0, AT + MINUTE)

    async with database.read(office_id) as tx:
        found = await tickets.find(tx, 1)
    assert found
    assert (found.state, found.closed_at, found.held_until) == (TicketState.HELD, None, AT + MINUTE)


async def test_the_newest_open_ticket_is_the_conversations(database: Database, office_id: int, thread: Thread) -> None:
    """Closed ones are passed over."""
    opened = [await open_ticket(database, thread) for _ in range(3)]
    async with database.write(office_id) as tx:
        await tickets.close(tx, opened[2].id or 0, AT)

    async with database.read(office_id) as tx:
        latest = await tickets.latest_open(tx, thread.id or 0)
    assert latest
    assert latest.number == 2


async def test_tickets_are_listed_longest_waiting_first(database: Database, office_id: int, thread: Thread) -> None:
    """In the states asked for, no more than asked for, and counted."""
    opened = [await open_ticket(database, thread) for _ in range(4)]
    async with database.write(office_id) as tx:
        await tickets.close(tx, opened[1].id or 0, AT)

    async with database.read(office_id) as tx:
        assert [each.number for each in await tickets.listed(tx, [TicketState.WAITING], 2)] == [1, 3]
        assert [each.number for each in await tickets.listed(tx, ALL, 10)] == [1, 2, 3, 4]
        assert await tickets.counts(tx) == {"closed": 1, "waiting": 3}


async def test_what_is_said_on_a_ticket_is_kept_in_order(database: Database, office_id: int, thread: Thread) -> None:
    """With who said it."""
    opened = await open_ticket(database, thread)
    async with database.write(office_id) as tx:
        for text, by_officer in (("请补材料", True), ("补好了", False)):
            await tickets.add_reply(tx, TicketReply(office_id=office_id, ticket_id=opened.id or 0, by_officer=by_officer, text=text, at=AT))

    async with database.read(office_id) as tx:
        said = await tickets.replies(tx, opened.id or 0)
    assert [(each.text, each.by_officer) for each in said] == [("请补材料", True), ("补好了", False)]
