"""Looks after what handovers leave: meetings that are near or over, records to be made, lessons to be sent."""

from helpbot.services.handover_papers import HandoverPapers
from helpbot.services.relaying import look_after_meetings, teach
from scheduler.job import JobContext


async def relay(context: JobContext) -> None:
    """Remind of meetings, make the records of handovers that were closed, and put the day's lessons into the outbox."""
    await look_after_meetings(context.office, context.open_desk)
    await HandoverPapers(context.office, context.clock, context.open_desk, context.find_entry).look()
    await teach(context.office, context.clock, context.open_desk)
