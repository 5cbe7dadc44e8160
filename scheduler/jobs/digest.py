"""Tells the office in the morning what there is, and sponsors once a week how their institutions stand."""

from helpbot.services.digesting import Digester
from scheduler.job import JobContext


async def digest(context: JobContext) -> None:
    """Brief whoever has not been briefed yet, on working days within the office's hours."""
    await Digester(context.office, context.clock, context.open_desk).brief()
