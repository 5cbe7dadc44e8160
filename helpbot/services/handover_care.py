"""Looks after open handovers: items follow the registry, whoever is idle is reminded, the office hears of what stands still.

It may run twice or late: what was done today is not done again.
"""

from collections.abc import Mapping, Sequence

import structlog

from helpbot.clock import Clock
from helpbot.errors import RegistryDown
from helpbot.models import Absence, Handover, HandoverState, Person
from helpbot.services.desk import Desk, OpenDesk
from helpbot.services.filing_answer import Scene
from helpbot.services.handover_chase import Chase, find_chase
from helpbot.services.handover_items import Draft, lay_own
from helpbot.services.handover_notices import Event
from helpbot.services.handovers import Doer
from helpbot.services.office import Office
from helpbot.services.sweep import Sweep
from helpbot.services.writing_hours import may_write
from helpbot.texts import handover as texts

log = structlog.get_logger(__name__)

AT_ONCE = 200
"""Handovers of one look; what there is more waits for the next."""

CLASSIFIED: Sequence[Draft] = (Draft("classified", ""),)
"""Stands for the items of an institution that is handed over at the office alone."""

JOB = Doer(actor="job:handover", channel="job")


class Caretaker:
    """One look at the handovers of an office."""

    def __init__(self, office: Office, clock: Clock, open_desk: OpenDesk) -> None:
        self._office = office
        self._clock = clock
        self._open_desk = open_desk
        self._down = office.registry is None
        self._contacts: Mapping[str, Sequence[int]] = {}

    async def look(self) -> int:
        """See to what is due; returns of how many. New ones get the institution's own items at any hour, people hear in office hours.

        Raises StoreError.
        """
        now = self._clock.now()
        async with self._open_desk(self._office, reading=True) as desk:
            works = may_write(now, await desk.handovers.days(), self._office.season)
            found = await desk.handovers.to_look_after(AT_ONCE, new_only=not works)
            sponsors = await desk.people.sponsors() if works and found else []
            scene = Scene(self._office, desk.workdays.today(), await desk.workdays.calendar())
        self._contacts = await self._find_sponsors(sponsors)
        for each in found:
            drafts = await self._read(each, scene)
            async with self._open_desk(self._office) as desk:
                await self._look_after(desk, each, drafts, works=works)
        return len(found)

    async def _look_after(self, desk: Desk, handover: Handover, drafts: Sequence[Draft] | None, *, works: bool) -> None:
        """It may have ended since it was found."""
        current = await desk.handovers.get(handover.id or 0)
        if current.state is not HandoverState.OPEN:
            return
        if drafts is CLASSIFIED:
            await desk.succession.stop(handover.id or 0, JOB)
            return
        if drafts is not None:
            await desk.handovers.sync(handover.id or 0, drafts)
        if works:
            await self._see_to(desk, current)

    async def _read(self, handover: Handover, scene: Scene) -> Sequence[Draft] | None:
        """The institution's own items, or that it is classified; None where the registry does not answer, and then for the whole look."""
        if self._down:
            return None
        sweep = Sweep(self._office, self._clock)
        try:
            institution = await sweep.institution(handover.uscc)
            filings = await sweep.histories(handover.uscc) if institution else []
        except RegistryDown as error:
            log.warning("handover.registry_down", reason=str(error))
            self._down = True
            return None
        if institution is None:
            return ()
        return CLASSIFIED if institution.classified else lay_own(institution, filings, scene)

    async def _see_to(self, desk: Desk, handover: Handover) -> None:
        """Once a day, and when the incoming clerk may look from now on."""
        if handover.ready_at is None and handover.sees_from and handover.sees_from <= self._clock.now():
            await desk.succession.tell_ready(handover)
        if not await desk.handovers.take_day(handover):
            return
        current = await desk.handovers.get(handover.id or 0)
        items, days = await desk.handovers.items(current), await desk.handovers.days()
        chase = find_chase(current, items, self._clock.now(), days, self._office.handover)
        await self._chase(desk, current, chase)

    async def _chase(self, desk: Desk, handover: Handover, chase: Chase) -> None:
        number, today = handover.id or 0, f"{desk.workdays.today():%Y-%m-%d}"
        notices = desk.handover_notices
        await notices.tell(handover, chase.remind, Event.REMIND, once=today)
        if chase.silent:
            await desk.succession.visit(number, Absence.SILENT, JOB)
            await notices.tell_office(handover, "silent", texts.OFFICE_SILENT, days=str(self._office.handover.silent))
        if chase.overdue:
            await notices.tell_office(handover, f"overdue:{today}", texts.OFFICE_OVERDUE, due=texts.DAY.format(day=handover.due))
        if chase.season_ends:
            await notices.tell_office(handover, f"season:{today}", texts.OFFICE_SEASON_ENDS)
        if chase.silent or chase.overdue:
            await notices.tell(handover, self._contacts.get(handover.uscc, ()), Event.STANDS_STILL, once=today)

    async def _find_sponsors(self, sponsors: Sequence[tuple[str, Person]]) -> dict[str, list[int]]:
        """The contacts of each institution's sponsor, by institution; nobody where the registry does not answer."""
        found: dict[str, list[int]] = {}
        try:
            for code, person in sponsors:
                for uscc in await Sweep(self._office, self._clock).sponsored_by(code):
                    found.setdefault(uscc, []).append(person.id or 0)
        except RegistryDown:
            self._down = True
        return found
