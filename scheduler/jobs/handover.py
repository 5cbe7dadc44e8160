"""Keeps handovers going."""

from helpbot.services.handover_care import Caretaker
from scheduler.job import JobContext


async def handover(context: JobContext) -> None:
    """Look after the open ones."""
    await Caretaker(context.office, context.clock, context.open_desk).look()
