"""Reminders: what is due is gathered into one message a day and person."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from helpbot.clock import SHANGHAI, Clock
from helpbot.models import Duty, PersonAddress, Reminder, ReminderState, Season, SeasonSlot
from helpbot.services.letters import make_reference, read_reference
from helpbot.services.office import Office
from helpbot.services.outbox import Notice, Outbox
from helpbot.services.outbox_keys import reminder_key
from helpbot.services.reaching import NOBODY, Reach, Reaching
from helpbot.services.registry import Freshness
from helpbot.services.season_track import STATUTORY
from helpbot.services.seasons import Seasons
from helpbot.store import duties, people, reminders
from helpbot.store.database import Transaction

KIND = "reminder"

LOOK_BACK = timedelta(days=14)
"""How far back messages are looked for that were given up: longer than any run of days off."""


@dataclass(slots=True)
class _Round:
    """What is decided in one gathering: reminders by what becomes of them, and whom to write to."""

    settled: dict[ReminderState, list[int]] = field(default_factory=lambda: defaultdict(list))
    deferred: dict[datetime, list[int]] = field(default_factory=lambda: defaultdict(list))
    told: dict[int, PersonAddress] = field(default_factory=dict)


class Reminders:
    """The reminders of an office: of its running seasons, and of other duties."""

    def __init__(self, tx: Transaction, clock: Clock, office: Office, seasons: Seasons, reaching: Reaching, outbox: Outbox) -> None:
        self._tx = tx
        self._clock = clock
        self._office = office
        self._seasons = seasons
        self._reaching = reaching
        self._outbox = outbox

    async def are_due(self, running: Sequence[Season]) -> bool:
        """Whether there is anything to gather now, for these seasons or of other duties."""
        return await reminders.is_due(self._tx, [each.id or 0 for each in running], self._clock.now())

    async def gather(self, running: Sequence[Season], filed: Mapping[int, Collection[str]], fresh: Freshness) -> int:
        """Put what is due into one message a person; returns how many messages that is.

        `filed` are the institutions that have filed, by the season's year; `fresh` is from when that is: of old data only what is
        statutory is told. It must be a working day, and the hour.
        """
        now = self._clock.now()
        due = await reminders.due(self._tx, [each.id or 0 for each in running], now)
        years = {each.id: each.year for each in running}
        plan = _Round()
        done = [each for each in due if each.season_id is not None and each.uscc in filed[years[each.season_id]]]
        plan.settled[ReminderState.DONE] += _ids(done)
        left = _without(due, done)
        stale = [each for each in left if each.expires_at <= now]
        plan.settled[ReminderState.EXPIRED] += _ids(stale)
        telling = [each for each in _without(left, stale) if not fresh.stale or each.stage in STATUTORY]
        speaking = _newest(telling)
        plan.settled[ReminderState.DONE] += _ids(_without(telling, speaking))
        await self._address(plan, running, speaking, fresh.as_of or now)
        for state, ids in plan.settled.items():
            await reminders.settle(self._tx, ids, state, self._today() if state is ReminderState.GATHERED else None)
        for until, ids in plan.deferred.items():
            await reminders.defer(self._tx, ids, until)
        return await self._queue(plan.told)

    async def take_back(self) -> None:
        """What no channel took is due again, unless somebody else was told of it: it goes to whoever is reached, or to the phone list."""
        lost: dict[date, set[int]] = defaultdict(set)
        for reference, expired in await self._outbox.given_up(KIND, self._clock.now() - LOOK_BACK):
            person_id, day = read_reference(reference)
            if not expired or day < self._today():
                lost[day].add(person_id)
        for day, persons in lost.items():
            await self._take_day_back(day, persons)

    async def reach(self, usccs: Sequence[str]) -> dict[str, list[PersonAddress]]:
        """Where each of these institutions is reached now; those of nobody are not in it."""
        return {uscc: list(reach.addresses.values()) for uscc, reach in (await self._reaching.find(usccs)).items()}

    async def told(self, since: datetime) -> set[int]:
        """The persons whom a reminder reached since then."""
        return {read_reference(each)[0] for each in await self._outbox.told(KIND, since)}

    async def holders(self, usccs: Sequence[str]) -> dict[str, frozenset[int]]:
        """Who acts for each of these institutions now."""
        return await self._reaching.holders(usccs)

    async def _address(self, plan: _Round, running: Sequence[Season], speaking: Sequence[Reminder], as_of: datetime) -> None:
        """Decide about each: wait, tell nobody, or tell these."""
        reaches = await self._find_reaches(speaking)
        busy = await self._told_today([person for reach in reaches.values() for person in reach.addresses])
        usccs = list({each.uscc for each in speaking})
        slots = {(each.id, uscc): slot for each in running for uscc, slot in (await self._seasons.slots_of(each, usccs)).items()}
        for each in speaking:
            reach = reaches[each.id or 0]
            slot = slots.get((each.season_id, each.uscc))
            statutory = each.stage in STATUTORY
            waits = _find_wait(slot, self._today(), as_of) if slot and not statutory else None
            heard = reach.addresses.keys() if statutory else reach.addresses.keys() & reach.nudged
            if not reach.addresses:
                plan.settled[ReminderState.UNREACHED].append(each.id or 0)
            elif not heard:
                plan.settled[ReminderState.DONE].append(each.id or 0)
            elif waits or heard & busy:
                plan.deferred[await self._find_morning(waits)].append(each.id or 0)
            else:
                plan.settled[ReminderState.GATHERED].append(each.id or 0)
                plan.told |= {person: reach.addresses[person] for person in heard}

    async def _find_reaches(self, speaking: Sequence[Reminder]) -> dict[int, Reach]:
        """Who hears of each of these, by its id."""
        owned = await self._find_owned(speaking)
        shared = await self._reaching.find(list({each.uscc for each in speaking}))
        found = {each.id or 0: shared.get(each.uscc, NOBODY) for each in speaking}
        return found | {each.id or 0: await self._reaching.person(owned[each.duty_id]) for each in speaking if each.duty_id in owned}

    async def _find_owned(self, rows: Iterable[Reminder]) -> dict[int | None, int]:
        """Whose the duties are that are one person's alone."""
        found: Iterable[Duty] = (await duties.of_ids(self._tx, {each.duty_id for each in rows if each.duty_id})).values()
        return {each.id: each.person_id for each in found if each.person_id is not None}

    async def _take_day_back(self, day: date, persons: Collection[int]) -> None:
        now = self._clock.now()
        usccs = {each.uscc for person in persons for each in await people.assignments(self._tx, person, now)}
        usccs |= await duties.usccs_of(self._tx, persons)
        rows = await reminders.gathered(self._tx, usccs, day)
        owned = await self._find_owned(rows)
        holders = await self._reaching.holders(sorted({each.uscc for each in rows}))
        heard_by = {each.id: {owned[each.duty_id]} if each.duty_id in owned else holders.get(each.uscc, frozenset()) for each in rows}
        told = await self._told_on(day, {person for people in heard_by.values() for person in people})
        await reminders.defer(self._tx, _ids(each for each in rows if not heard_by[each.id] & told), now)

    async def _queue(self, told: Mapping[int, PersonAddress]) -> int:
        day, now = self._today(), self._clock.now()
        notices = [Notice(told[each], reminder_key(each, day), make_reference(each, day), now) for each in sorted(told)]
        closes = self._office.season.closes_on(day)
        return await self._outbox.put_notices(notices, "reminder", until=closes)

    async def _told_today(self, person_ids: Sequence[int]) -> set[int]:
        keys = {reminder_key(each, self._today()): each for each in person_ids}
        return {keys[key] for key in await self._outbox.known(list(keys))}

    async def _told_on(self, day: date, person_ids: Collection[int]) -> set[int]:
        """Those of these whose message of a day has gone out, or still may."""
        keys = {reminder_key(each, day): each for each in person_ids}
        return {keys[key] for key in await self._outbox.alive(list(keys))}

    async def _find_morning(self, day: date | None) -> datetime:
        """When the office opens on a day, or on the next one that it works."""
        days = await self._seasons.days()
        return self._office.season.opens_on(days.on_or_after(day) if day else days.add(self._today(), 1))

    def _today(self) -> date:
        return self._clock.now().astimezone(SHANGHAI).date()


def _find_wait(slot: SeasonSlot, today: date, as_of: datetime) -> date | None:
    """Until when a nudge has to wait: it was asked for, or the clerk says that it is done and no newer data say otherwise."""
    if slot.snoozed_until and slot.snoozed_until > today:
        return slot.snoozed_until
    if slot.said_filed_at and slot.said_filed_at > as_of:
        return today + timedelta(days=1)
    return None


def _newest(rows: Iterable[Reminder]) -> list[Reminder]:
    """Of each track the stage that is due last: it says what the others would have said, as it is now."""
    newest: dict[tuple[int | None, int | None, str], Reminder] = {}
    for each in rows:
        track = (each.season_id, each.duty_id, each.uscc)
        if track not in newest or newest[track].due_at <= each.due_at:
            newest[track] = each
    return list(newest.values())


def _without(rows: Iterable[Reminder], others: Iterable[Reminder]) -> list[Reminder]:
    left_out = {each.id for each in others}
    return [each for each in rows if each.id not in left_out]


def _ids(rows: Iterable[Reminder]) -> list[int]:
    return [each.id or 0 for each in rows]
