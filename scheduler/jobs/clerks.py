"""Notices that a clerk has gone without a word."""

from helpbot.services.handover_signs import look_for_signs
from scheduler.job import JobContext


async def clerks(context: JobContext) -> None:
    """Begin handovers from clerks whom nothing reaches, and tell the office of institutions that have lost their last."""
    await look_for_signs(context.office, context.clock, context.open_desk)
