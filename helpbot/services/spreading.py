"""What was learned goes to whom it concerns: to those who wait for an answer, and to those who hold an old one.

In small transactions, each of which writes down how far it came: a process that dies leaves the rest to the next.
"""

import asyncio

from helpbot.services.desk import Desk, OpenDesk
from helpbot.services.office import Office

PAUSE = 0.05
"""Seconds between two transactions: turns that wait for the writer get it."""


async def spread(office: Office, open_desk: OpenDesk) -> None:
    """Queue all that is to be told, and return when there is nothing left."""
    async with open_desk(office, reading=True) as desk:
        left = await _is_anything_left(desk)
    while left:
        async with open_desk(office) as desk:
            left = await _spread_some(desk)
        await asyncio.sleep(PAUSE)


async def _is_anything_left(desk: Desk) -> bool:
    return await desk.waiting.next_draft() is not None or await desk.corrections.next_change() is not None


async def _spread_some(desk: Desk) -> bool:
    """The waiting first; False where nobody is left. One process at a time: the office's turn is held until the end."""
    await desk.entries.take_turn()
    if draft := await desk.waiting.next_draft():
        await desk.waiting.answer_some(draft)
        return True
    if change := await desk.corrections.next_change():
        await desk.corrections.tell_some(change)
        return True
    return False
