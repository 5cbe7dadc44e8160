"""Looks for reminders whose time has come."""

from helpbot.services.guide_press import Press
from helpbot.services.reminding import remind as remind_of_what_is_due
from scheduler.job import JobContext


async def remind(context: JobContext) -> None:
    """Put the reminders that are due into the outbox, on working days within the office's hours; the guide they bring is made first."""
    await Press(context.office, context.clock, context.open_desk, context.find_entry).ensure()
    await remind_of_what_is_due(context.office, context.clock, context.open_desk, context.witness)
