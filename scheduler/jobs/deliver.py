"""The safety net under inbox and outbox: whatever was missed, left over or written by another process is found here."""

from scheduler.job import JobContext


async def deliver(context: JobContext) -> None:
    """Look for due messages, take on what a dead process left, and write the signs of life."""
    await context.reception.take_left_over(everything=False)
    await context.delivery.tick()
    if due := context.heartbeats.take_due():
        async with context.open_desk(context.office) as desk:
            for name, beat in due.items():
                await desk.pulses.write(name, beat)
