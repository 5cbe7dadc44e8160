"""The seasons of an office: planned, approved as they stand, paused and resumed."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from hashlib import sha256

from helpbot.calendar.office_days import OfficeDays
from helpbot.clock import SHANGHAI, Clock
from helpbot.errors import HelpbotError, NotFound
from helpbot.models import Season, SeasonSlot, SeasonState, Stage
from helpbot.services.audit import Audit
from helpbot.services.office import Office
from helpbot.services.season_plan import Plan, Term, hash_plan
from helpbot.services.season_replan import spare_days_off
from helpbot.services.season_track import Stop, lay_track, make_key
from helpbot.services.workdays import Workdays
from helpbot.store import reminders, season
from helpbot.store.database import Transaction
from helpbot.texts import season as texts

AROUND = timedelta(days=60)

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
        return await self._workdays.office_days(self._office.settings.holidays)

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

    async def propose(self, found: Season, moved: Mapping[str, date]) -> str:
        """Keep new days beside the approved plan until they are approved as well; returns the hash to do that by, "" where none changes.

        Raises HelpbotError where there is no approved plan yet.
        """
        if found.state is SeasonState.DRAFT:
            raise HelpbotError(texts.PLAN_INSTEAD.format(year=found.year))
        await season.propose(self._tx, found.id or 0, moved)
        slots = [(slot, moved.get(slot.uscc, slot.day)) for slot in await self.slots(found)]
        proposed = self._hash(found.year, self._office.season.capacity, slots) if moved else ""
        await season.change(self._tx, found.id or 0, [SeasonState.APPROVED, SeasonState.PAUSED], next_hash=proposed)
        return proposed

    async def approve(self, year: int, plan_hash: str, by: str) -> int:
        """Freeze the plan and lay every institution's track, or adopt the days that were proposed; returns how many reminders that is.

        Raises HelpbotError where it has been approved before, or the hash is another plan's, NotFound where there is none.
        """
        found = await self.get(year)
        slots = await self.slots(found)
        if found.state is SeasonState.DRAFT:
            return await self._approve_draft(found, slots, plan_hash, by)
        if not found.next_hash:
            raise HelpbotError(texts.APPROVED_ALREADY.format(year=year, by=found.approved_by, at=_word_day(found.approved_at)))
        moved = {slot.uscc: slot.next_day for slot in slots if slot.next_day}
        capacity = self._office.season.capacity
        real = self._hash(year, capacity, [(slot, slot.next_day or slot.day) for slot in slots])
        _check_hash(plan_hash, found.next_hash, real, year)
        await self._sign(found, by, plan_hash=real, capacity=capacity)
        return await self._move_slots(found, slots, moved)

    async def follow_calendar(self) -> None:
        """Where a year's working days are not those any more by which a running season was laid, lay it anew.

        Who was to come on what is a day off by now gets the next day with room, and is told of it once; nothing else is told again.
        """
        days, today = await self.days(), self._clock.now().astimezone(SHANGHAI).date()
        for found in [*await self.running(), *await self.paused()]:
            known = hash_days(Term(found.year), days)
            if found.days_hash == known:
                continue
            await season.change(self._tx, found.id or 0, [found.state], days_hash=known)
            if found.days_hash:
                slots = await self.slots(found)
                moved = spare_days_off(found, slots, days, today)
                after = self._hash(found.year, found.capacity, [(slot, moved.get(slot.uscc, slot.day)) for slot in slots])
                await season.change(self._tx, found.id or 0, [found.state], plan_hash=after)
                await self._move_slots(found, slots, moved)
                await self._audit.note("season.recounted", f"season:{found.year} plan:{after[:SHORTEST_HASH]} moved:{len(moved)}")

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

    async def _approve_draft(self, found: Season, slots: Sequence[SeasonSlot], plan_hash: str, by: str) -> int:
        as_planned = [(slot, slot.day) for slot in slots]
        _check_hash(plan_hash, found.plan_hash, self._hash(found.year, found.capacity, as_planned), found.year)
        days = await self.days()
        await self._sign(found, by, plan_hash=found.plan_hash, days_hash=hash_days(Term(found.year), days))
        return await self._lay(found, as_planned, days)

    async def _sign(self, found: Season, by: str, **values: object) -> None:
        """Somebody approves a plan."""
        signed = {"state": SeasonState.APPROVED, "approved_at": self._clock.now(), "approved_by": by[:100], "next_hash": ""}
        if found.state is SeasonState.PAUSED:
            del signed["state"]
        await season.change(self._tx, found.id or 0, [found.state], **signed, **values)
        await self._audit.note("season.approved", f"season:{found.year} plan:{str(values['plan_hash'])[:SHORTEST_HASH]}")

    async def _move_slots(self, found: Season, slots: Sequence[SeasonSlot], moved: Mapping[str, date]) -> int:
        """Give these their new days, lay what waits of all tracks anew, and tell the new days once; returns how many are told."""
        await season.propose(self._tx, found.id or 0, moved)
        await season.adopt(self._tx, found.id or 0)
        await season.change(self._tx, found.id or 0, [SeasonState.APPROVED, SeasonState.PAUSED], next_hash="")
        await reminders.take_up_season(self._tx, found.id or 0)
        await self._lay(found, [(slot, moved.get(slot.uscc, slot.day)) for slot in slots], await self.days())
        news = [row for slot in slots if slot.uscc in moved and not slot.classified for row in self._tell_of(found, slot, moved[slot.uscc])]
        await reminders.put(self._tx, news)
        return len(news)

    async def _lay(self, found: Season, slots: Sequence[tuple[SeasonSlot, date | None]], days: OfficeDays) -> int:
        """A row for each stop of everybody who may be written to. What is in the past already is not told any more."""
        term = Term(found.year)
        tracks = {day: lay_track(term, day, days) for day in {day for _, day in slots}}
        rows = [row for slot, day in slots if not slot.classified for row in self._rows(found, slot, day, tracks[day])]
        await reminders.put(self._tx, rows)
        return len(rows)

    def _tell_of(self, found: Season, slot: SeasonSlot, day: date) -> Iterator[dict[str, object]]:
        """That the slot is another one now; from that day on it is stale."""
        today = self._clock.now().astimezone(SHANGHAI).date()
        return self._rows(found, slot, day, [Stop(Stage.MOVED, today, day)])

    def _rows(self, found: Season, slot: SeasonSlot, day: date | None, track: Sequence[Stop]) -> Iterator[dict[str, object]]:
        now, hours = self._clock.now(), self._office.season
        for stop in track:
            expires_at = hours.opens_on(stop.stale)
            if expires_at > now:
                yield {
                    "season_id": found.id,
                    "uscc": slot.uscc,
                    "stage": stop.stage,
                    "due_at": hours.opens_on(stop.day),
                    "expires_at": expires_at,
                    "dedup_key": make_key(Term(found.year), slot.uscc, stop.stage, day),
                }

    def _hash(self, year: int, capacity: int, slots: Sequence[tuple[SeasonSlot, date | None]]) -> str:
        return hash_plan(year, capacity, [(slot.uscc, day) for slot, day in slots])


@lru_cache(maxsize=64)
def hash_days(term: Term, days: OfficeDays) -> str:
    """The working days that a season is laid by, from two months before it to two months after."""
    worked = days.between(term.first - AROUND, term.last + AROUND)
    return sha256(" ".join(map(str, worked)).encode()).hexdigest()


def _check_hash(given: str, known: str, real: str, year: int) -> None:
    """Raises HelpbotError unless the plan is the one that is meant, and as it was kept."""
    if len(given) < SHORTEST_HASH or not known.startswith(given) or real != known:
        raise HelpbotError(texts.WRONG_HASH.format(year=year, hash=real[:SHORTEST_HASH]))


def _word_day(at: datetime | None) -> str:
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d}" if at else ""
