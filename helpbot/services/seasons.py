"""The seasons of an office: planned, approved as they stand, paused and resumed."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from helpbot.calendar.office_days import OfficeDays
from helpbot.clock import SHANGHAI, Clock
from helpbot.errors import HelpbotError, NotFound
from helpbot.models import Season, SeasonSlot, SeasonState
from helpbot.services.audit import Audit
from helpbot.services.office import Office
from helpbot.services.season_plan import Plan, Term, hash_plan
from helpbot.services.season_track import lay_track, make_key
from helpbot.services.workdays import Workdays
from helpbot.store import reminders, season
from helpbot.store.database import Transaction
from helpbot.texts import season as texts

SHORTEST_HASH = 8
"""Characters of a hash that are enough to say which plan is meant."""


class Seasons:
    """The seasons as they are stored."""

    def __init__(self, tx: Transaction, clock: Clock, office: Office, audit: Audit, workdays: Workdays) -> None:
        self._tx = tx
        self._clock = clock
        self._office = office
        self._audit = audit
        self._workdays = workdays

    async def days(self) -> OfficeDays:
        """The office's working days as they are now."""
        return OfficeDays(await self._workdays.calendar(), self._office.settings.holidays)

    async def get(self, year: int) -> Season:
        """The season of a year. Raises NotFound."""
        if found := await season.find(self._tx, year):
            return found
        raise NotFound(texts.NO_SEASON.format(year=year))

    async def find(self, year: int | None) -> Season:
        """The season of a year, or the latest that there is. Raises NotFound."""
        if year is not None:
            return await self.get(year)
        if latest := await season.latest(self._tx):
            return latest
        raise NotFound(texts.NO_SEASON_AT_ALL)

    async def running(self) -> list[Season]:
        """The approved ones that are not paused."""
        return await season.in_state(self._tx, SeasonState.APPROVED)

    async def paused(self) -> list[Season]:
        """Those that are."""
        return await season.in_state(self._tx, SeasonState.PAUSED)

    async def slots(self, found: Season) -> list[SeasonSlot]:
        """Its slots in the order of the plan."""
        return await season.slots(self._tx, found.id or 0)

    async def slots_of(self, found: Season, usccs: Sequence[str]) -> dict[str, SeasonSlot]:
        """The slots of these institutions, by code."""
        return await season.slots_of(self._tx, found.id or 0, usccs)

    async def keep(self, plan: Plan, registry_at: datetime | None) -> Season:
        """Keep a plan as the draft of its season. Raises HelpbotError where that has been approved already."""
        year = plan.term.year
        old = await season.find(self._tx, year)
        if old is not None and old.state is not SeasonState.DRAFT:
            raise HelpbotError(texts.APPROVED_ALREADY.format(year=year, by=old.approved_by, at=_word_day(old.approved_at)))
        slots = [
            {
                "place": place,
                "uscc": each.candidate.uscc,
                "name": each.candidate.name,
                "sponsor": each.candidate.sponsor,
                "day": each.day,
                "problems": ",".join(each.candidate.problems),
                "late": each.candidate.late,
                "classified": each.candidate.classified,
            }
            for place, each in enumerate(plan.slots)
        ]
        draft = Season(
            office_id=self._tx.office_id,
            year=year,
            capacity=plan.capacity,
            plan_hash=hash_plan(year, plan.capacity, [(each.candidate.uscc, each.day) for each in plan.slots]),
            planned_at=self._clock.now(),
            registry_at=registry_at,
        )
        return await season.put(self._tx, draft, slots)

    async def approve(self, year: int, plan_hash: str, by: str) -> int:
        """Freeze the plan and lay every institution's track; returns how many reminders that is.

        Raises HelpbotError where it has been approved before, or the hash is another plan's, NotFound where there is none.
        """
        found = await self.get(year)
        if found.state is not SeasonState.DRAFT:
            raise HelpbotError(texts.APPROVED_ALREADY.format(year=year, by=found.approved_by, at=_word_day(found.approved_at)))
        slots = await self.slots(found)
        real = hash_plan(year, found.capacity, [(slot.uscc, slot.day) for slot in slots])
        if len(plan_hash) < SHORTEST_HASH or not found.plan_hash.startswith(plan_hash) or real != found.plan_hash:
            raise HelpbotError(texts.WRONG_HASH.format(year=year, hash=real[:SHORTEST_HASH]))
        values = {"state": SeasonState.APPROVED, "approved_at": self._clock.now(), "approved_by": by[:100]}
        await season.change(self._tx, found.id or 0, [SeasonState.DRAFT], **values)
        rows = list(self._lay_tracks(found, slots, await self.days()))
        await reminders.put(self._tx, rows)
        await self._audit.note("season.approved", f"season:{year} plan:{found.plan_hash[:SHORTEST_HASH]}")
        return len(rows)

    async def pause(self, year: int) -> None:
        """No more reminders until `resume`. Raises HelpbotError."""
        await self._move(year, SeasonState.APPROVED, SeasonState.PAUSED)

    async def resume(self, year: int) -> None:
        """Reminders again; what grew stale meanwhile stays unsent. Raises HelpbotError."""
        await self._move(year, SeasonState.PAUSED, SeasonState.APPROVED)

    async def count_reminders(self, found: Season) -> dict[str, int]:
        """How many reminders are in each state."""
        return await season.count_reminders(self._tx, found.id or 0)

    async def say_filed(self, slots: Sequence[SeasonSlot]) -> None:
        """Their clerk says that the report has been sent."""
        await season.say_filed(self._tx, [slot.id or 0 for slot in slots], self._clock.now())

    async def snooze(self, slots: Sequence[SeasonSlot], until: date) -> None:
        """No nudges before that day."""
        await season.snooze(self._tx, [slot.id or 0 for slot in slots], until)

    async def _move(self, year: int, before: SeasonState, after: SeasonState) -> None:
        found = await self.get(year)
        if not await season.change(self._tx, found.id or 0, [before], state=after):
            raise HelpbotError(texts.CANNOT[after].format(year=year, state=texts.STATES[found.state]))
        await self._audit.note(f"season.{after}", f"season:{year}")

    def _lay_tracks(self, found: Season, slots: Sequence[SeasonSlot], days: OfficeDays) -> Iterator[dict[str, object]]:
        """A row for each stop of everybody who may be written to. What is in the past already is not told any more."""
        term = Term(found.year)
        now, hours = self._clock.now(), self._office.season.opens
        tracks = {day: lay_track(term, day, days) for day in {slot.day for slot in slots}}
        for slot in slots:
            for stop in tracks[slot.day] if not slot.classified else ():
                expires_at = datetime.combine(stop.stale, hours, SHANGHAI)
                if expires_at > now:
                    yield {
                        "season_id": found.id,
                        "uscc": slot.uscc,
                        "stage": stop.stage,
                        "due_at": datetime.combine(stop.day, hours, SHANGHAI),
                        "expires_at": expires_at,
                        "dedup_key": make_key(term, slot.uscc, stop.stage),
                    }


def _word_day(at: datetime | None) -> str:
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d}" if at else ""
