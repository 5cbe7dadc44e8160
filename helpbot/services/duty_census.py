"""Duties besides the annual report, counted out of the registry: once a day, and whenever it was brought up to date."""

from collections import defaultdict
from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import structlog

from helpbot.calendar.office_days import OfficeDays
from helpbot.calendar.workdays import BeyondCalendar
from helpbot.clock import SHANGHAI, Clock
from helpbot.models import Duty, DutyKind, FilingKind
from helpbot.services.desk import OpenDesk
from helpbot.services.duty_rules import NewDuty, count_change, find_duties, is_over, lay_stops
from helpbot.services.office import Office
from helpbot.services.registry import Freshness
from helpbot.services.season_track import Stop
from helpbot.services.standings import Standing, Standings
from helpbot.services.sweep import Sweep
from helpbot.store.registry import FilingRecord

log = structlog.get_logger(__name__)

NEAR = timedelta(days=75)
"""How far from today a day may be for a track to have anything left to say, ahead or behind."""


@dataclass(frozen=True, slots=True)
class _Moved:
    duty: Duty
    due: date
    stops: Sequence[Stop]


async def count_duties(office: Office, clock: Clock, open_desk: OpenDesk, fresh: Freshness) -> None:
    """Begin what has begun, end what is done, move what is counted otherwise by now. Raises RegistryDown, StoreError."""
    today = clock.now().astimezone(SHANGHAI).date()
    async with open_desk(office, reading=True) as desk:
        if await desk.vigil.has_counted(today, fresh.as_of):
            return
        days, running = await desk.seasons.days(), await desk.duties.running(list(DutyKind))
    standings = await _read_standings(Sweep(office, clock), {each.uscc for each in running}, today)
    over = [each.key for each in running if each.uscc in standings and is_over(each, standings[each.uscc])]
    moved = _find_moved([each for each in running if each.key not in over], days, today)
    new = [each for standing in standings.values() for each in find_duties(standing)]
    async with open_desk(office) as desk:
        known = await desk.duties.known([each.key for each in new])
        begun = 0
        for each in new:
            if each.key not in known and (stops := _lay(each, days, today)):
                begun += await desk.duties.begin(each, stops)
        await desk.duties.end(over)
        for change in moved:
            await desk.duties.move(change.duty, change.due, change.stops)
        await desk.vigil.note_count(today, fresh.as_of)
    if begun or over or moved:
        log.info("duties.counted", office=office.id, begun=begun, over=len(over), moved=len(moved))


async def _read_standings(sweep: Sweep, running: Collection[str], today: date) -> Standings:
    """How those stand of whom something may be due: a certificate near its end, a filing besides the report, a duty that runs.

    What is classified is told to nobody, and left out.
    """
    filings: dict[str, list[FilingRecord]] = defaultdict(list)
    async for filing in _filings_besides_reports(sweep):
        filings[filing.uscc].append(filing)
    found: dict[str, Standing] = {}
    async for each in sweep.institutions():
        near = each.cert_until is not None and abs(each.cert_until - today) <= NEAR
        if not each.classified and (near or each.uscc in filings or each.uscc in running):
            found[each.uscc] = Standing(each, tuple(filings[each.uscc]))
    return found


async def _filings_besides_reports(sweep: Sweep) -> AsyncIterator[FilingRecord]:
    for kind in FilingKind:
        if kind is not FilingKind.ANNUAL:
            async for each in sweep.filings(kind=kind):
                yield each


def _lay(new: NewDuty, days: OfficeDays, today: date) -> list[Stop]:
    """The track of a duty; none of what is long over or far ahead, or of a date that somebody mistyped."""
    if abs((new.due or new.since) - today) > NEAR:
        return []
    try:
        return lay_stops(new, days, today)
    except BeyondCalendar:
        return []


def _find_moved(running: Collection[Duty], days: OfficeDays, today: date) -> list[_Moved]:
    """Changes whose day was counted before the year's notice, or the office's holidays, were what they are now."""
    found: list[_Moved] = []
    for each in running:
        if each.kind is DutyKind.CHANGE and each.due is not None:
            due = count_change(each.about, each.since, today, days.calendar).due
            if due != each.due:
                new = NewDuty(each.key, each.kind, each.uscc, each.since, each.about, due, each.person_id)
                found.append(_Moved(each, due, lay_stops(new, days, today)))
    return found
