"""One look at the meetings of handovers, and one at the short course: on a working day, in the office's hours."""

from helpbot.clock import Clock
from helpbot.services.desk import OpenDesk
from helpbot.services.office import Office
from helpbot.services.writing_hours import may_write


async def look_after_meetings(office: Office, open_desk: OpenDesk) -> int:
    """Remind of meetings and ask how they went; returns of how many. Raises StoreError."""
    async with open_desk(office, reading=True) as desk:
        if not await desk.meetings.are_due():
            return 0
    async with open_desk(office) as desk:
        return await desk.meetings.look()


async def teach(office: Office, clock: Clock, open_desk: OpenDesk) -> int:
    """Queue the lessons whose day has come; returns how many. Raises StoreError."""
    async with open_desk(office, reading=True) as desk:
        if not may_write(clock.now(), await desk.seasons.days(), office.season) or not await desk.course.is_due():
            return 0
    async with open_desk(office) as desk:
        return await desk.course.teach()
