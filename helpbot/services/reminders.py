"""Reminders: gathered into one message a day and person, and written when it is sent, from how the registry stands then."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TypeVar

from helpbot.calendar.office_days import OfficeDays
from helpbot.clock import SHANGHAI, Clock
from helpbot.messages import Reply
from helpbot.models import FilingState, PersonAddress, Reminder, ReminderState, Season, SeasonSlot, Stage
from helpbot.services.office import Office
from helpbot.services.outbox import Notice, Outbox, reminder_key
from helpbot.services.reach import Reach, find_reaches
from helpbot.services.registry import Registry
from helpbot.services.reminder_words import Item, word_reminder
from helpbot.services.season_plan import UNFILED, Term
from helpbot.services.season_track import STATUTORY
from helpbot.services.seasons import Seasons
from helpbot.store import people, reminders
from helpbot.store.database import Transaction
from helpbot.store.reminders import ToTell
from helpbot.texts.conversation import UNFILLED

KIND = "reminder"

Stop = TypeVar("Stop", Reminder, ToTell)

LOOK_BACK = timedelta(days=14)
"""How far back messages are looked for that were given up: longer than any run of days off."""


@dataclass(slots=True)
class _Round:
    """What is decided in one gathering: reminders by what becomes of them, and whom to write to."""

    settled: dict[ReminderState, list[int]] = field(default_factory=lambda: defaultdict(list))
    deferred: dict[datetime, list[int]] = field(default_factory=lambda: defaultdict(list))
    told: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Letter:
    """A message of reminders: to whom, of which institutions at which stages, and its words."""

    person_id: int
    usccs: tuple[str, ...]
    stages: tuple[Stage, ...]
    reply: Reply


class Reminders:
    """The reminders of an office's running seasons."""

    def __init__(self, tx: Transaction, clock: Clock, office: Office, seasons: Seasons, registry: Registry, outbox: Outbox) -> None:
        self._tx = tx
        self._clock = clock
        self._office = office
        self._seasons = seasons
        self._registry = registry
        self._outbox = outbox

    async def are_due(self, running: Sequence[Season]) -> bool:
        """Whether there is anything to gather for these seasons now."""
        return await reminders.is_due(self._tx, [each.id or 0 for each in running], self._clock.now())

    async def gather(self, running: Sequence[Season], filed: Mapping[int, Collection[str]], as_of: datetime) -> int:
        """Put what is due into one message a person; returns how many messages that is.

        `filed` are the institutions that have filed, by the season's year; `as_of` is from when that is. It must be a working day,
        and the hour.
        """
        now = self._clock.now()
        due = await reminders.due(self._tx, [each.id or 0 for each in running], now)
        years = {each.id: each.year for each in running}
        done = [each for each in due if each.uscc in filed[years[each.season_id]]]
        plan = _Round()
        plan.settled[ReminderState.DONE] += _ids(done)
        open_ones = [each for each in due if each.uscc not in filed[years[each.season_id]]]
        plan.settled[ReminderState.EXPIRED] += _ids(each for each in open_ones if each.expires_at <= now)
        speaking = _newest(each for each in open_ones if each.expires_at > now)
        chosen = {each.id for each in speaking}
        plan.settled[ReminderState.DONE] += _ids(each for each in open_ones if each.expires_at > now and each.id not in chosen)
        await self._address(plan, running, speaking, as_of)
        for state, ids in plan.settled.items():
            await reminders.settle(self._tx, ids, state, self._today() if state is ReminderState.GATHERED else None)
        for until, ids in plan.deferred.items():
            await reminders.defer(self._tx, ids, until)
        return await self._queue(plan.told)

    async def compose(self, reference: str) -> Reply | None:
        """The message of a person's day as it is now; None where nothing is left to say. Raises RegistryDown."""
        letter = await self.write(reference)
        return letter.reply if letter else None

    async def write(self, reference: str) -> Letter | None:
        """The message of a person's day, by the registry and the person's rights as they are now. Raises RegistryDown."""
        person_id, day = _read_reference(reference)
        found = await reminders.of_person(self._tx, person_id, day, self._clock.now())
        wanted = _newest(each for each in found if not each.nudges_off or each.stage in STATUTORY)
        if not wanted:
            return None
        term = Term(wanted[-1].year)
        known, reports = await self._registry.reports_for(person_id, term.report_year)
        names = {each.uscc: each.name for each in known}
        states = {uscc: report.state for uscc, report in reports.items()}
        told = [each for each in wanted if each.year == term.year and each.uscc in names and states.get(each.uscc) in UNFILED]
        if not told:
            return None
        items = [_make_item(names[each.uscc], each, states.get(each.uscc)) for each in told]
        phone = self._office.settings.phone or UNFILLED
        reply = word_reminder(items, term, self._today(), await self._seasons.days(), phone)
        return Letter(person_id, tuple(each.uscc for each in told), tuple(each.stage for each in told), reply)

    async def take_back(self) -> None:
        """What a channel gave up: what only ran out of time is due again, of what reached nobody the office is to know."""
        for reference, expired in await self._outbox.given_up(KIND, self._clock.now() - LOOK_BACK):
            person_id, day = _read_reference(reference)
            usccs = [each.uscc for each in await people.assignments(self._tx, person_id, self._clock.now())]
            ids = _ids(await reminders.gathered(self._tx, usccs, day))
            if expired and day < self._today():
                await reminders.defer(self._tx, ids, self._clock.now())
            elif not expired:
                await reminders.settle(self._tx, ids, ReminderState.UNREACHED)

    async def reach(self, usccs: Sequence[str]) -> dict[str, list[PersonAddress]]:
        """Where each of these institutions is reached now; those of nobody are not in it."""
        reaches = await find_reaches(self._tx, usccs, self._clock.now())
        addresses = await self._find_addresses({each for reach in reaches.values() for each in reach.everybody})
        found = {uscc: [addresses[each] for each in sorted(reach.everybody) if each in addresses] for uscc, reach in reaches.items()}
        return {uscc: there for uscc, there in found.items() if there}

    async def told(self, since: datetime) -> set[int]:
        """The persons whom a reminder reached since then."""
        return {_read_reference(each)[0] for each in await self._outbox.told(KIND, since)}

    async def holders(self, usccs: Sequence[str]) -> dict[str, frozenset[int]]:
        """Who hears of each of these institutions now."""
        return {uscc: reach.everybody for uscc, reach in (await find_reaches(self._tx, usccs, self._clock.now())).items()}

    async def _address(self, plan: _Round, running: Sequence[Season], speaking: Sequence[Reminder], as_of: datetime) -> None:
        """Decide about each: wait, tell nobody, or tell these."""
        usccs = [each.uscc for each in speaking]
        reaches = await find_reaches(self._tx, usccs, self._clock.now())
        reached = await self._find_addresses({each for reach in reaches.values() for each in reach.everybody})
        busy = await self._told_today(list(reached))
        slots = {(each.id, uscc): slot for each in running for uscc, slot in (await self._seasons.slots_of(each, usccs)).items()}
        for each in speaking:
            statutory = each.stage in STATUTORY
            waits = None if statutory else _find_wait(slots[each.season_id, each.uscc], self._today(), as_of)
            reach = reaches.get(each.uscc, Reach(frozenset(), frozenset()))
            tellable = {person for person in reach.everybody if person in reached}
            heard = tellable if statutory else tellable & reach.nudged
            if not tellable:
                plan.settled[ReminderState.UNREACHED].append(each.id or 0)
            elif not heard:
                plan.settled[ReminderState.DONE].append(each.id or 0)
            elif waits or heard & busy:
                plan.deferred[await self._find_morning(waits)].append(each.id or 0)
            else:
                plan.settled[ReminderState.GATHERED].append(each.id or 0)
                plan.told |= heard

    async def _queue(self, told: Collection[int]) -> int:
        addresses = await self._find_addresses(told)
        day = self._today()
        now = self._clock.now()
        notices = [Notice(addresses[each], reminder_key(each, day), f"{each}:{day:%Y-%m-%d}", now) for each in sorted(told)]
        closes = datetime.combine(day, self._office.season.closes, SHANGHAI)
        return await self._outbox.put_notices(notices, "reminder", until=closes)

    async def _find_addresses(self, person_ids: Collection[int]) -> dict[int, PersonAddress]:
        return await reminders.addresses_of(self._tx, sorted(person_ids), self._office.withheld)

    async def _told_today(self, person_ids: Sequence[int]) -> set[int]:
        keys = {reminder_key(each, self._today()): each for each in person_ids}
        return {keys[key] for key in await self._outbox.known(list(keys))}

    async def _find_morning(self, day: date | None) -> datetime:
        """When the office opens on a day, or on the next one that it works."""
        days: OfficeDays = await self._seasons.days()
        return datetime.combine(days.on_or_after(day) if day else days.add(self._today(), 1), self._office.season.opens, SHANGHAI)

    def _today(self) -> date:
        return self._clock.now().astimezone(SHANGHAI).date()


def _find_wait(slot: SeasonSlot, today: date, as_of: datetime) -> date | None:
    """Until when a nudge has to wait: it was asked for, or the clerk says that it is done and no newer data say otherwise."""
    if slot.snoozed_until and slot.snoozed_until > today:
        return slot.snoozed_until
    if slot.said_filed_at and slot.said_filed_at > as_of:
        return today + timedelta(days=1)
    return None


def _make_item(name: str, row: ToTell, state: FilingState | None) -> Item:
    problems = tuple(filter(None, row.problems.split(",")))
    return Item(name, row.stage, row.slot, state, problems, said_filed=row.said_filed)


def _newest(rows: Iterable[Stop]) -> list[Stop]:
    """Of each institution the stage that is due last: it says what the others would have said, as it is now."""
    newest: dict[str, Stop] = {}
    for each in rows:
        if each.uscc not in newest or newest[each.uscc].due_at <= each.due_at:
            newest[each.uscc] = each
    return list(newest.values())


def _ids(rows: Iterable[Reminder]) -> list[int]:
    return [each.id or 0 for each in rows]


def _read_reference(reference: str) -> tuple[int, date]:
    person, _, day = reference.partition(":")
    return int(person), date.fromisoformat(day)
