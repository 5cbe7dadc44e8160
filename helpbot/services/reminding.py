"""One look at what there is to remind of: on a working day, in the office's hours, from data that are fresh."""

import structlog

from helpbot.clock import SHANGHAI, Clock
from helpbot.services.desk import OpenDesk
from helpbot.services.office import Office
from helpbot.services.season_census import filed_reports
from helpbot.services.season_plan import Term
from helpbot.services.sweep import Sweep

log = structlog.get_logger(__name__)


async def remind(office: Office, clock: Clock, open_desk: OpenDesk) -> int:
    """Gather what is due into messages; returns how many. Nothing is lost by a look that comes late, or not at all.

    Raises RegistryDown, StoreError.
    """
    now = clock.now()
    if not office.season.is_open(now):
        return 0
    async with open_desk(office, reading=True) as desk:
        running = await desk.seasons.running()
        works = running and (await desk.seasons.days()).worked(now.astimezone(SHANGHAI).date())
        due = works and await desk.reminders.are_due(running)
    if not running or not works:
        return 0
    sweep = Sweep(office, clock)
    fresh = await sweep.freshness() if due else None
    if fresh and (fresh.stale or fresh.as_of is None):
        log.error("reminders.held", reason="the registry's data are stale", as_of=fresh.as_of and fresh.as_of.isoformat())
        return 0
    filed = {each.year: await filed_reports(sweep, Term(each.year)) for each in running} if due else {}
    async with open_desk(office) as desk:
        await desk.reminders.take_back()
        if fresh and fresh.as_of:
            return await desk.reminders.gather(running, filed, fresh.as_of)
    return 0
