"""One look at whom to brief: officers on the morning of each working day, sponsors on the first one of a week while a season runs."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import structlog

from helpbot.calendar.office_days import OfficeDays
from helpbot.clock import SHANGHAI, Clock
from helpbot.errors import RegistryDown
from helpbot.models import FilingState, HandoverState, SeasonSlot
from helpbot.models import Season as SeasonRow
from helpbot.services.briefings import NOTIFY, Listener
from helpbot.services.desk import Desk, OpenDesk
from helpbot.services.digest_words import Detail, Morning, Season, Sponsored, word_list, word_morning
from helpbot.services.office import Office
from helpbot.services.season_census import find_report_states
from helpbot.services.season_plan import UNFILED, Term
from helpbot.services.season_status import Standing, find_status
from helpbot.services.season_track import NOTICE_DAYS, find_end
from helpbot.services.sweep import Sweep
from helpbot.texts import digest as texts

log = structlog.get_logger(__name__)

AHEAD = 5
"""Working days of load that a digest looks ahead, today among them."""

OVER = timedelta(days=60)
"""After the last day a season is told of for so long: by then whoever has not reported is known to the office by name."""

MOST = 10_000


class Digester:
    """Briefs an office's officers and sponsors."""

    def __init__(self, office: Office, clock: Clock, open_desk: OpenDesk) -> None:
        self._office = office
        self._clock = clock
        self._open_desk = open_desk

    async def brief(self) -> int:
        """Queue what is due; returns how many messages that is. One for each officer and day, one for each sponsor's contact and week.

        Raises StoreError; a registry that is down is told in the digest, and makes a sponsor's list wait.
        """
        now = self._clock.now()
        if not self._office.season.is_open(now):
            return 0
        today = now.astimezone(SHANGHAI).date()
        async with self._open_desk(self._office, reading=True) as desk:
            days = await desk.seasons.days()
            if not days.worked(today):
                return 0
            officers = await desk.briefings.officers(today)
            notified = not self._office.settings.notify or await desk.briefings.is_told(NOTIFY, today)
            running = await _find_running(desk, today, days)
            sponsors = await desk.briefings.sponsors(today) if running else []
        if not notified:
            async with self._open_desk(self._office) as desk:  # which may have to keep the address
                officers += await desk.briefings.notified(today, await desk.people.find_named(self._office.settings.notify))
        told = await self._brief_officers(officers, today, days) if officers else 0
        return told + (await self._brief_sponsors(sponsors, running[-1], days) if sponsors else 0)

    async def _brief_officers(self, officers: Sequence[Listener], today: date, days: OfficeDays) -> int:
        morning = await self._gather(today, days)
        texts_by_detail = {detail: word_morning(morning, detail) for detail in Detail}
        async with self._open_desk(self._office) as desk:
            told = [await desk.briefings.tell(each, texts_by_detail[self._find_detail(each)]) for each in officers]
        log.info("digest.told", office=self._office.id, messages=sum(told))
        return sum(told)

    def _find_detail(self, listener: Listener) -> Detail:
        """Whom to telephone is for an officer's own eyes; what the registry says goes by no channel that it is withheld from."""
        if listener.address.channel in self._office.withheld:
            return Detail.COUNTS
        return Detail.NAMES if listener.person_id is None else Detail.CONTACTS

    async def _gather(self, today: date, days: OfficeDays) -> Morning:
        since = days.add(today, -1)
        async with self._open_desk(self._office, reading=True) as desk:
            outbox = await desk.outbox.counts_since(self._office.season.opens_on(since))
            inbox, tickets = await desk.inbox.counts(), await desk.tickets.counts()
            handovers = len(await desk.handovers.listed([HandoverState.OPEN], MOST))
            seasons, trouble = await self._find_seasons(desk, today, days)
        return Morning(
            day=today,
            since=since,
            outbox=outbox,
            inbox_failed=inbox.get("failed", 0),
            waiting=tickets.get("waiting", 0),
            held=tickets.get("held", 0),
            handovers=handovers,
            seasons=seasons,
            trouble=trouble,
        )

    async def _find_seasons(self, desk: Desk, today: date, days: OfficeDays) -> tuple[list[Season], str]:
        """The seasons that run, and what is wrong with the registry."""
        running = await _find_running(desk, today, days)
        if not running:
            return [], ""
        sweep = Sweep(self._office, self._clock)
        try:
            stale = (await sweep.freshness()).stale
            return [await self._find_season(desk, sweep, each, today, days) for each in running], texts.REGISTRY_OLD if stale else ""
        except RegistryDown as error:
            log.warning("digest.registry_down", office=self._office.id, reason=str(error))
            return [], texts.REGISTRY_DOWN

    async def _find_season(self, desk: Desk, sweep: Sweep, row: SeasonRow, today: date, days: OfficeDays) -> Season:
        status = await find_status(desk, sweep, row)
        total: Counter[Standing] = sum(status.by_sponsor.values(), Counter())
        first = days.on_or_after(today)
        return Season(
            term=Term(row.year),
            total=total.total(),
            filed=total[Standing.FILED],
            returned=total[Standing.RETURNED],
            none=total[Standing.NONE],
            calls=status.calls,
            ahead={day: status.ahead[day] for day in (days.add(first, place) for place in range(AHEAD))},
            capacity=row.capacity,
        )

    async def _brief_sponsors(self, sponsors: Sequence[Listener], row: SeasonRow, days: OfficeDays) -> int:
        """Each contact hears of the sponsor's institutions that are not classified and are in the season."""
        sweep, term = Sweep(self._office, self._clock), Term(row.year)
        try:
            fresh = await sweep.freshness()
            if fresh.stale:
                return 0
            states = await find_report_states(sweep, term)
            sponsored = {uscc: await sweep.sponsored([uscc]) for uscc in {each.uscc for each in sponsors}}
        except RegistryDown as error:
            log.warning("digest.registry_down", office=self._office.id, reason=str(error))
            return 0
        async with self._open_desk(self._office) as desk:
            slots = {slot.uscc: slot for slot in await desk.seasons.slots(row) if not slot.classified}
            told = 0
            for each in sponsors:
                listed = [slots[uscc] for uscc in sponsored[each.uscc] if uscc in slots]
                text = word_list(term, find_end(term, days), len(listed), _find_unfiled(listed, states))
                told += await desk.briefings.tell(each, text)
        log.info("digest.sponsors_told", office=self._office.id, messages=told)
        return told


async def _find_running(desk: Desk, today: date, days: OfficeDays) -> list[SeasonRow]:
    """The approved seasons that are on: from their notice until they are over."""
    terms = [(each, Term(each.year)) for each in await desk.seasons.running()]
    return [each for each, term in terms if days.add(term.first, -NOTICE_DAYS) <= today <= term.last + OVER]


def _find_unfiled(slots: Sequence[SeasonSlot], states: Mapping[str, FilingState | None]) -> list[Sponsored]:
    return [Sponsored(slot.name, states.get(slot.uscc), slot.day) for slot in slots if states.get(slot.uscc) in UNFILED]
