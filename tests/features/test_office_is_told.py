"""`[office] notify`: the office hears of tickets where it wants to."""

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from faq.entry import Entry
from helpbot.clock import SettableClock
from tests.cast import DETAILS, KNOWN, OfficeAtWork, Officer, office_at_work, write_config
from tests.fakes import Talker


@pytest.fixture
async def office(folder: Path, entries: Sequence[Entry], clock: SettableClock) -> AsyncIterator[OfficeAtWork]:
    """An office whose officer has a chat of her own."""
    write_config(folder, notify="test:olga")
    async with office_at_work(folder, entries, clock=clock) as office:
        yield office


@pytest.fixture
def desk_chat(office: OfficeAtWork) -> Talker:
    """Olga's chat."""
    return office.person("olga")


async def test_a_new_ticket_is_told(ann: Talker, desk_chat: Talker) -> None:
    """With its number, the question, and the command that answers it."""
    await ann.asks(KNOWN)
    await ann.asks("人工")

    (note,) = await desk_chat.hears()

    assert all(fact in note for fact in ("编号1", KNOWN, "helpbot ticket reply 1"))


async def test_what_the_clerk_adds_is_told(ann: Talker, desk_chat: Talker) -> None:
    """Details, and later words."""
    await ann.asks("人工")
    await ann.asks(DETAILS)

    _, more = await desk_chat.hears(2)

    assert DETAILS in more


async def test_a_ticket_closed_meanwhile_is_told_to_nobody(
    office: OfficeAtWork, ann: Talker, desk_chat: Talker, olga: Officer, clock: SettableClock
) -> None:
    """The note is written when it is sent, and by then there is nothing to do."""
    office.channel.fail(who="olga", times=1)
    await ann.asks("人工")
    await office.channel.until_tried(2)
    await olga.runs("ticket", "close", "1")
    await office.settles()
    clock.move(timedelta(minutes=1))
    await office.beats()
    await office.settles()

    assert desk_chat.heard == []
    assert [row["state"] for row in await olga.sees("outbox", "list", "--all") if row["kind"] == "ticket-notice"] == ["cancelled"]


async def test_the_office_that_is_out_of_reach_does_not_hold_the_clerk_up(office: OfficeAtWork, ann: Talker) -> None:
    """Order is kept within an address, not between them."""
    office.channel.fail(who="olga", times=99)

    assert "编号1" in await ann.asks("人工")
