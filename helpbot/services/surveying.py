"""One look at whom to ask whether it was worth it: on a working day, in the office's hours."""

from helpbot.clock import Clock
from helpbot.services.desk import OpenDesk
from helpbot.services.office import Office
from helpbot.services.writing_hours import may_write


async def survey(office: Office, clock: Clock, open_desk: OpenDesk) -> int:
    """Put the question to whoever may be asked; returns how many that are. Raises StoreError."""
    async with open_desk(office, reading=True) as desk:
        works = may_write(clock.now(), await desk.seasons.days(), office.season)
        due = await desk.surveys.find_due() if works else []
    if not due:
        return 0
    async with open_desk(office) as desk:
        return await desk.surveys.ask(due)
