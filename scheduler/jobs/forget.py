"""Forgets what is older than the office wants to keep."""

from helpbot.services.forgetting import Forgetter
from scheduler.job import JobContext


async def forget(context: JobContext) -> None:
    """Empty message texts, raw mail and files that have become too old; once a day there are any."""
    await Forgetter(context.office, context.clock, context.open_desk).forget()
