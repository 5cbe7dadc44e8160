"""Tells the office what is late, and asks the authority above again for what it owes."""

from scheduler.job import JobContext


async def escalate(context: JobContext) -> None:
    """Look once through tickets and questions; a process in which nothing is late only reads."""
    async with context.open_desk(context.office, reading=True) as desk:
        wanted = await desk.dispatch.has_late() or await desk.upward.has_overdue()
    if wanted:
        async with context.open_desk(context.office) as desk:
            await desk.dispatch.raise_alarms()
            await desk.upward.chase()
