"""Tells what was learned: answers that were found later, and answers that changed."""

from helpbot.services.spreading import spread as spread_what_was_learned
from scheduler.job import JobContext


async def spread(context: JobContext) -> None:
    """Queue them for whoever waits, or holds an old answer."""
    await spread_what_was_learned(context.office, context.open_desk)
