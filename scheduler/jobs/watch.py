"""Reads what has changed in the registry, so that clerks are told and need not ask."""

from helpbot.services.watcher import Watcher
from scheduler.job import JobContext


async def watch(context: JobContext) -> None:
    """Look once through an office's registry."""
    await Watcher(context.office, context.clock, context.open_desk, context.find_entry).look()
