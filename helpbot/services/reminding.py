"""One look at what there is to remind of: on a working day, in the office's hours; from old data only what the office owes everybody."""

from collections.abc import Sequence

import structlog

from helpbot.calendar.office_days import OfficeDays
from helpbot.clock import SHANGHAI, Clock
from helpbot.messages import Reply
from helpbot.models import Season
from helpbot.services.desk import Desk, OpenDesk
from helpbot.services.duty_census import count_duties
from helpbot.services.office import Office
from helpbot.services.outbox_keys import reminders_held_key
from helpbot.services.registry import Freshness
from helpbot.services.season_census import filed_reports
from helpbot.services.season_plan import Term
from helpbot.services.sweep import Sweep
from helpbot.services.vigil import Held
from helpbot.services.witness import Witness
from helpbot.texts import vigil as texts

log = structlog.get_logger(__name__)


async def keep_vigil(office: Office, clock: Clock, open_desk: OpenDesk, witness: Witness | None) -> None:
    """See whether reminders have been at work all the time, before anything is sent at all. Raises StoreError."""
    async with open_desk(office) as desk:
        await _is_awake(desk, clock, await desk.seasons.days(), witness)


async def remind(office: Office, clock: Clock, open_desk: OpenDesk, witness: Witness | None = None) -> int:
    """Gather what is due into messages; returns how many. Nothing is lost by a look that comes late, or not at all.

    Raises RegistryDown, StoreError.
    """
    now = clock.now()
    if not office.season.is_open(now):
        return 0
    async with open_desk(office) as desk:
        days = await desk.seasons.days()
        if not await _is_awake(desk, clock, days, witness) or not days.worked(now.astimezone(SHANGHAI).date()):
            return 0
        await desk.seasons.follow_calendar()
        await desk.reminders.take_back()
        running = await desk.seasons.running()
    if witness:
        witness.note(now)
    fresh = await Sweep(office, clock).freshness()
    if fresh.as_of is None:  # nobody can say what has been filed
        return 0
    if not fresh.stale:
        await count_duties(office, clock, open_desk, fresh)
    return await _gather(office, clock, open_desk, running, fresh)


async def _is_awake(desk: Desk, clock: Clock, days: OfficeDays, witness: Witness | None) -> bool:
    """Whether reminders may go out: they have been at work all the time, or an officer says that they may."""
    if await desk.vigil.beat(days, witness.read() if witness else None):
        return True
    held = await desk.vigil.held()
    if held:
        await _alarm(desk, clock, held)
    log.warning("reminders.held", reason=held.gap if held else "the clock is behind the last look")
    return False


async def _gather(office: Office, clock: Clock, open_desk: OpenDesk, running: Sequence[Season], fresh: Freshness) -> int:
    """Read the registry first, then put what is due into messages in one short transaction."""
    async with open_desk(office, reading=True) as desk:
        if not await desk.reminders.are_due(running):
            return 0
    sweep = Sweep(office, clock)
    filed = {each.year: await filed_reports(sweep, Term(each.year)) for each in running}
    async with open_desk(office) as desk:
        return await desk.reminders.gather(running, filed, fresh)


async def _alarm(desk: Desk, clock: Clock, held: Held) -> None:
    """Tell `[office] notify`, once a day until somebody says that it may go on."""
    since, until = (texts.TIME.format(at=at.astimezone(SHANGHAI)) for at in (held.since, held.until))
    if to := await desk.people.find_named(desk.office.settings.notify):
        reply = Reply(texts.ALARM[held.gap].format(since=since, until=until))
        await desk.outbox.put(to, "reminders-held", reminders_held_key(clock.now().astimezone(SHANGHAI).date()), reply=reply)
