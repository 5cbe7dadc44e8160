"""Files: counted by conversation and day, taken along by a ticket, listed without what is in them."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import InvalidRequestError

from helpbot.models import KeptFile, PersonAddress, Thread, Ticket, TicketReason
from helpbot.store import attachments, tickets
from helpbot.store.database import Database
from tests.contracts.rows import AT, MINUTE, begin_thread

DAY = timedelta(days=1)


def a_file(thread: Thread, name: str, *, after: timedelta = timedelta(), ticket: Ticket | None = None) -> KeptFile:
    return KeptFile(
        office_id=thread.office_id,
        thread_id=thread.id or 0,
        ticket_id=ticket.id if ticket else None,
        message="telegram:1:1",
        name=name,
        mime="text/plain",
        size=3,
        content=b"\x00\xff1",
        at=AT + after,
    )


async def open_ticket(database: Database, thread: Thread) -> Ticket:
    async with database.write(thread.office_id) as tx:
        row = Ticket(
            office_id=thread.office_id, number=0, thread_id=thread.id or 0, reason=TicketReason.ASKED, question="年报", opened_at=AT
        )
        return await tickets.add(tx, row)


async def test_a_file_comes_back_as_it_was(database: Database, office_id: int, anns_chat: PersonAddress) -> None:
    """Every byte, and only when it is asked for."""
    thread = await begin_thread(database, anns_chat)
    ticket = await open_ticket(database, thread)
    async with database.write(office_id) as tx:
        await attachments.add(tx, [a_file(thread, "清单.txt", ticket=ticket)])

    async with database.read(office_id) as tx:
        (found,) = await attachments.of_ticket(tx, ticket.id or 0)
        assert (found.name, found.size, found.at) == ("清单.txt", 3, AT)
        with pytest.raises(InvalidRequestError):
            _ = found.content
        assert await attachments.content(tx, found.id or 0) == b"\x00\xff1"


async def test_nothing_to_add_is_nothing(database: Database, office_id: int, anns_chat: PersonAddress) -> None:
    """Most messages bring no file."""
    thread = await begin_thread(database, anns_chat)
    async with database.write(office_id) as tx:
        await attachments.add(tx, [])
        assert await attachments.count_since(tx, thread.id or 0, AT - DAY) == 0


async def test_files_are_counted_by_conversation_and_day(
    database: Database, office_id: int, anns_chat: PersonAddress, bos_chat: PersonAddress
) -> None:
    """Not another's, and not yesterday's."""
    anns = await begin_thread(database, anns_chat)
    bos = await begin_thread(database, bos_chat, "1002")
    async with database.write(office_id) as tx:
        await attachments.add(tx, [a_file(anns, "1"), a_file(anns, "2", after=MINUTE), a_file(anns, "0", after=-DAY), a_file(bos, "3")])

    async with database.read(office_id) as tx:
        assert await attachments.count_since(tx, anns.id or 0, AT - DAY) == 2
    async with database.read(office_id + 1_000_000) as tx:
        assert await attachments.count_since(tx, anns.id or 0, AT - DAY) == 0


async def test_a_ticket_takes_along_what_is_recent_and_nobodys(
    database: Database, office_id: int, anns_chat: PersonAddress, bos_chat: PersonAddress
) -> None:
    """Of its own conversation; what belongs to an earlier ticket stays there."""
    anns = await begin_thread(database, anns_chat)
    bos = await begin_thread(database, bos_chat, "1002")
    earlier, ticket = await open_ticket(database, anns), await open_ticket(database, anns)
    async with database.write(office_id) as tx:
        files = [a_file(anns, "old", after=-DAY), a_file(anns, "taken", ticket=earlier), a_file(anns, "new"), a_file(bos, "other")]
        await attachments.add(tx, files)
        await attachments.take_along(tx, anns.id or 0, ticket.id or 0, AT - DAY)

    async with database.read(office_id) as tx:
        assert [file.name for file in await attachments.of_ticket(tx, ticket.id or 0)] == ["new"]
        assert [file.name for file in await attachments.of_ticket(tx, earlier.id or 0)] == ["taken"]
