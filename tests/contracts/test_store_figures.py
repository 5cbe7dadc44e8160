"""What a report is counted from: the questions and hand-offs of a time, and when a person first answered."""

import pytest

from helpbot.models import Outcome, PersonAddress, Thread, Ticket, TicketReason, TicketReply
from helpbot.store import figures, inquiries, tickets
from helpbot.store.database import Database
from tests.contracts.rows import AT, MINUTE, begin_thread


@pytest.fixture
async def thread(database: Database, anns_chat: PersonAddress) -> Thread:
    return await begin_thread(database, anns_chat)


async def test_questions_come_in_their_order_and_time(database: Database, office_id: int, thread: Thread) -> None:
    """With what became of them; the moment of the end belongs to what follows."""
    async with database.write(office_id) as tx:
        found = {"kind": "answer", "topic": "annual-report.window", "score": 0.9, "candidates": []}
        first = await inquiries.add(tx, thread.id or 0, "年报", AT, **found)
        await inquiries.add(tx, thread.id or 0, "证书", AT + MINUTE, **found)
        await inquiries.add(tx, thread.id or 0, "以后", AT + 2 * MINUTE, **found)
        await inquiries.judge(tx, first, Outcome.SOLVED)

    async with database.read(office_id) as tx:
        rows = await figures.questions(tx, AT, AT + 2 * MINUTE)
    assert [(row.question, row.kind, row.outcome, row.at) for row in rows] == [
        ("年报", "answer", Outcome.SOLVED, AT),
        ("证书", "answer", None, AT + MINUTE),
    ]
    async with database.read(office_id + 1_000_000) as tx:
        assert await figures.questions(tx, AT, AT + 2 * MINUTE) == []


async def test_a_hand_off_knows_when_a_person_answered_first(database: Database, office_id: int, thread: Thread) -> None:
    """What the clerk added is no answer."""
    async with database.write(office_id) as tx:
        for place in range(2):
            new = Ticket(office_id=office_id, number=0, thread_id=thread.id or 0, reason=TicketReason.ASKED, question="?", opened_at=AT)
            ticket = await tickets.add(tx, new)
            for minute, by_officer in ((1, False), (2, True), (3, True)) if place else ():
                reply = TicketReply(office_id=office_id, ticket_id=ticket.id or 0, by_officer=by_officer, text="x", at=AT + minute * MINUTE)
                await tickets.add_reply(tx, reply)
        await tickets.close(tx, ticket.id or 0, AT + 4 * MINUTE)

    async with database.read(office_id) as tx:
        rows = await figures.hand_offs(tx, AT, AT + MINUTE)
        assert await figures.hand_offs(tx, AT + MINUTE, AT + 9 * MINUTE) == []
    assert [(row.replied_at, row.closed, row.thread_id) for row in rows] == [(None, False, thread.id), (AT + 2 * MINUTE, True, thread.id)]
