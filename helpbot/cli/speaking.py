"""Whoever sits at the office's machine, speaking as somebody else."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

from helpbot.messages import Address
from helpbot.running import App, Branch


def name_passing() -> str:
    """A name for an address in the terminal that is there as long as somebody speaks; nobody is reached at it afterwards."""
    return f"shell-{uuid4().hex[:12]}"


@asynccontextmanager
async def speaking_as(app: App, branch: Branch, name: str, number: int, action: str) -> AsyncIterator[Address]:
    """The address of this name counts as that person's, until the end; the audit says so before anything is seen. Raises NotFound."""
    address = Address(name, name)
    async with app.open_desk(branch.office) as desk:
        here = await desk.people.find(address)
        await desk.people.give(here, await desk.people.get(number), verified=True)
        await desk.audit.note(action, f"person:{number}")
    try:
        yield address
    finally:
        async with app.open_desk(branch.office) as desk:
            await desk.people.release(here)
