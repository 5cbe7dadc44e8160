"""Who may be asked whether it was worth it, and who was: one a quarter and one a thing, whichever process is faster."""

import asyncio
from datetime import timedelta

import pytest

from helpbot.models import Occasion, PersonAddress, Survey, Ticket, TicketReason
from helpbot.store import addresses, outbox, people, surveys, tickets
from helpbot.store.database import Database
from tests.contracts.rows import AT, MINUTE, begin_thread, message

DAY = timedelta(days=1)


@pytest.fixture
async def ann(database: Database, office_id: int, anns_chat: PersonAddress) -> int:
    """Ann, who is known in her chat."""
    async with database.write(office_id) as tx:
        person = await people.add(tx, "安", AT)
        await addresses.give(tx, anns_chat.id or 0, person.id or 0, AT)
    return person.id or 0


def row(person: int, quarter: str = "2027Q1", about: str = "ticket:1") -> dict[str, object]:
    return {"person_id": person, "quarter": quarter, "occasion": Occasion.TICKET, "about": about, "asked_at": AT}


async def ask(database: Database, office_id: int, asked: dict[str, object]) -> int | None:
    async with database.write(office_id) as tx:
        return await surveys.add(tx, asked)


async def close_ticket(database: Database, chat: PersonAddress, *, closed: bool = True) -> int:
    thread = await begin_thread(database, chat, chat.who)
    async with database.write(chat.office_id) as tx:
        new = Ticket(office_id=chat.office_id, number=0, thread_id=thread.id or 0, reason=TicketReason.ASKED, question="人工", opened_at=AT)
        ticket = await tickets.add(tx, new)
        if closed:
            await tickets.close(tx, ticket.id or 0, AT)
    return ticket.number


async def test_two_who_ask_at_once_ask_once(database: Database, other: Database, office_id: int, ann: int) -> None:
    """Of several processes one gets the id, and the others none."""
    asked = await asyncio.gather(*(ask(each, office_id, row(ann)) for each in (database, other) * 3))

    assert sum(number is not None for number in asked) == 1


@pytest.mark.parametrize(
    ("quarter", "about", "again"), [("2027Q1", "ticket:2", False), ("2027Q2", "ticket:1", False), ("2027Q2", "x:2", True)]
)
async def test_once_a_quarter_and_once_a_thing(
    database: Database, office_id: int, ann: int, quarter: str, about: str, *, again: bool
) -> None:
    """In the next quarter only after something else."""
    await ask(database, office_id, row(ann))

    assert (await ask(database, office_id, row(ann, quarter, about)) is not None) is again


async def test_what_was_said_is_kept(database: Database, office_id: int, ann: int) -> None:
    """And found by when it was asked; what another office asks is not."""
    number = await ask(database, office_id, row(ann))
    assert number
    async with database.write(office_id) as tx:
        await surveys.answer(tx, number, score=4, answered_at=AT + MINUTE)

    async with database.read(office_id) as tx:
        (found,) = await surveys.answered(tx, AT, AT + MINUTE)
        assert (found.score, found.otherwise, found.words, found.answered_at) == (4, None, "", AT + MINUTE)
        assert await surveys.answered(tx, AT + MINUTE, AT + DAY) == []
        assert await surveys.find(tx, 2**70) is None
        assert await surveys.asked(tx, [ann], AT) == [found]
        assert await surveys.asked(tx, [ann], AT + MINUTE) == []
    async with database.read(office_id + 1_000_000) as tx:
        assert await surveys.find(tx, number) is None


async def test_a_ticket_counts_once_it_is_closed_and_its_clerk_is_known(
    database: Database, office_id: int, ann: int, anns_chat: PersonAddress, bos_chat: PersonAddress
) -> None:
    """Bo is nobody yet, and what is open has not ended."""
    number = await close_ticket(database, anns_chat)
    await close_ticket(database, bos_chat)

    async with database.read(office_id) as tx:
        closed = await surveys.closed_tickets(tx, AT, AT + MINUTE)
        assert [(each.number, each.address.id) for each in closed] == [(number, anns_chat.id)]
        assert await surveys.closed_tickets(tx, AT + MINUTE, AT + DAY) == []


async def test_whoever_talks_or_waits_is_busy(database: Database, office_id: int, ann: int, anns_chat: PersonAddress) -> None:
    """Words within the time, a message on its way or just sent, a ticket that is open."""

    async def is_busy(since: timedelta) -> bool:
        async with database.read(office_id) as tx:
            return await surveys.busy(tx, [ann], AT + since) == {ann}

    assert not await is_busy(-DAY)
    await close_ticket(database, anns_chat)
    assert await is_busy(timedelta())
    assert not await is_busy(MINUTE)

    async with database.write(office_id) as tx:
        await outbox.put(tx, [message(anns_chat, "answer:1")])
    assert await is_busy(MINUTE)
    async with database.write(office_id) as tx:
        (claimed,) = await outbox.claim(tx, ["telegram"], AT, DAY, 1)
        await outbox.mark_sent(tx, [(claimed.message.id or 0, "")], AT + MINUTE)
    assert await is_busy(MINUTE)
    assert not await is_busy(2 * MINUTE)


async def test_an_open_ticket_makes_busy_however_old_it_is(database: Database, office_id: int, ann: int, anns_chat: PersonAddress) -> None:
    """Somebody still waits for an answer."""
    await close_ticket(database, anns_chat, closed=False)

    async with database.read(office_id) as tx:
        assert await surveys.busy(tx, [ann], AT + DAY) == {ann}


async def test_whoever_said_no_is_not_willing(database: Database, office_id: int, ann: int) -> None:
    """And whoever is forgotten is nobody."""
    async with database.write(office_id) as tx:
        assert await surveys.willing(tx, [ann]) == {ann}
        await people.set_nudges(tx, ann, AT)
        assert await surveys.willing(tx, [ann]) == set()
        await people.set_nudges(tx, ann, None)
        await people.blot_out(tx, ann, AT)
        assert await surveys.willing(tx, [ann]) == set()


async def test_words_go_and_scores_stay(database: Database, office_id: int, ann: int) -> None:
    """When somebody is forgotten."""
    number = await ask(database, office_id, row(ann))
    assert number
    async with database.write(office_id) as tx:
        await surveys.answer(tx, number, score=2, words="等了太久")
        await surveys.blot_out(tx, ann)

    async with database.read(office_id) as tx:
        found = await surveys.find(tx, number)
    assert isinstance(found, Survey)
    assert (found.score, found.words) == (2, "")
