"""Looks for whom to ask whether it was worth it."""

from helpbot.services.surveying import survey as ask_whoever_may_be_asked
from scheduler.job import JobContext


async def survey(context: JobContext) -> None:
    """Put the survey's question into the outbox, on working days within the office's hours."""
    await ask_whoever_may_be_asked(context.office, context.clock, context.open_desk)
