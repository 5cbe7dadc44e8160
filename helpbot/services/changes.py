"""What changed in the registry, on its way to whoever acts for the institution."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256

from pydantic import TypeAdapter

from helpbot.clock import SHANGHAI, Clock
from helpbot.messages import Reply, storable
from helpbot.models import FilingState, PersonAddress, Role, Watch
from helpbot.services.change_words import News, word_changes
from helpbot.services.filing_words import word_as_of
from helpbot.services.office import Office
from helpbot.services.outbox import Notice, Outbox
from helpbot.services.outbox_keys import change_key
from helpbot.services.registry import Freshness
from helpbot.services.workdays import Workdays
from helpbot.store import addresses, changes, people
from helpbot.store.database import Transaction
from helpbot.store.registry import EventRecord, FilingRecord
from helpbot.store.registry_changes import Change, Watermark, key_of

TOLD = (Role.CLERK, Role.LEGAL_REPRESENTATIVE)
"""Who is told of every change; sponsors hear of their institutions together, when it is time."""

GATHER = timedelta(minutes=10)
"""The first change is told at once; what follows within this time waits, and comes as one message."""

KEPT = timedelta(days=30)
"""How long a change is kept: far longer than a message about it may be on its way."""

LAST_STEPS = 20
"""Events that are kept with a review, whose words say since when it runs."""

NEWS = TypeAdapter(News)
"""Reads and writes what a change says, as it is kept."""


def gather_news(found: Iterable[Change], now: datetime, begun_at: datetime) -> dict[str, News]:
    """What there is to tell of changes that nobody has read before, by key: each filing's newest state, if that is among them.

    What is dated before the day on which the watch began is old, however late it was entered. `found` is in the order it became known.
    """
    new: dict[str, list[Change]] = {}
    for each in found:
        new.setdefault(each.filing.number, []).append(each)
    news: dict[str, News] = {}
    for changed in new.values():
        newest = _find_newest(changed, now)
        if newest and not _is_old(newest, begun_at):
            news[digest_key(key_of(newest))] = _make_news(changed[-1], newest)
    return news


def digest_key(key: str) -> str:
    """A change's key in a fixed length, whatever the registry writes."""
    return sha256(key.encode("utf-8", "replace")).hexdigest()


def _find_newest(changed: Sequence[Change], now: datetime) -> EventRecord | None:
    """The event by which the filing stands where it does; None where what is new was only entered late.

    One dated in the future is told when it is entered, as its state holds already, and does not count beside later ones.
    """
    new = [each.event for each in changed]
    if _is_future(new[-1], now):
        return new[-1]
    filing = changed[-1].filing
    past = [each for each in filing.events if not _is_future(each, now)] or new
    last = max((each.at for each in past if each.at), default=None)
    tied = [each for each in past if each.at == last]
    newest = next((each for each in reversed(tied) if each.said == filing.state_said), tied[-1])
    return newest if newest in new else None


def _is_future(event: EventRecord, now: datetime) -> bool:
    return event.at is not None and event.at > now


def _is_old(event: EventRecord, begun_at: datetime) -> bool:
    """By the day: a registry may know no hours."""
    return event.at is not None and event.at.astimezone(SHANGHAI).date() < begun_at.astimezone(SHANGHAI).date()


def _make_news(change: Change, newest: EventRecord) -> News:
    filing = change.filing
    before = filing.events[: filing.events.index(newest)] if newest in filing.events else ()
    sent_back = newest.state in (FilingState.RETURNED, FilingState.REFUSED)
    stands = replace(
        filing,
        state=newest.state,
        state_said=newest.said,
        state_at=newest.at,
        opinion=storable(newest.opinion or (filing.opinion if sent_back else "")),
        events=tuple(each for each in filing.events[-LAST_STEPS:] if newest.state is FilingState.REVIEWING),
    )
    return News(storable(change.institution), stands, before[-1].state if before else None)


class FilingChanges:
    """The changes of an office's filings, seen from inside a Desk."""

    def __init__(self, tx: Transaction, clock: Clock, office: Office, outbox: Outbox) -> None:
        self._tx = tx
        self._clock = clock
        self._office = office
        self._outbox = outbox

    async def watch(self) -> Watch | None:
        """How far the registry was looked through; None where nobody has begun."""
        return await changes.watch(self._tx)

    async def begin(self, mark: Watermark, keys: Iterable[str]) -> None:
        """The watch begins at this mark; these keys are of changes that are there already, and are told to nobody."""
        if await changes.begin(self._tx, mark.at, mark.floor, self._clock.now()):
            await changes.see(self._tx, keys)

    async def seen(self) -> set[str]:
        """The keys of what was read and may be read again."""
        return await changes.seen(self._tx)

    async def acted_for(self) -> list[str]:
        """The codes of the institutions of which somebody is told."""
        return await people.acted_for(self._tx, TOLD, self._clock.now())

    async def have_somebody(self, usccs: Sequence[str]) -> set[str]:
        """Those of these codes of which somebody is told."""
        return {uscc for uscc, _ in await people.acting(self._tx, usccs, TOLD, self._clock.now())}

    async def take_turn(self, turn: int, as_of: datetime | None) -> bool:
        """Begin a turn of the watch; False where another process has had it, and then nothing of this one may be kept."""
        return await changes.take_turn(self._tx, turn, as_of)

    async def see(self, keys: Iterable[str]) -> None:
        """Changes of these keys are dealt with."""
        await changes.see(self._tx, keys)

    async def move_mark(self, mark: Watermark, passed: Sequence[str]) -> None:
        """Everything up to the mark is dealt with; `passed` are keys that will not be read again."""
        now = self._clock.now()
        await changes.move_mark(self._tx, mark.at)
        await changes.forget(self._tx, passed)
        await changes.clear(self._tx, now - KEPT)

    async def tell(self, news: Mapping[str, News]) -> int:
        """Keep the news, by key, that somebody has to be told, and queue the messages; returns how many messages."""
        now = self._clock.now()
        held: dict[str, list[int]] = {}
        for uscc, person in await people.acting(self._tx, list({each.filing.uscc for each in news.values()}), TOLD, now):
            held.setdefault(uscc, []).append(person)
        kept = [
            changes.Found(key, each.filing.number[:200], each.filing.uscc, NEWS.dump_python(each, mode="json"))
            for key, each in news.items()
            if each.filing.uscc in held
        ]
        ids = await changes.put(self._tx, kept, now)
        first: dict[int, tuple[int, str]] = {}
        for number, key, uscc in sorted((ids[each.key], each.key, each.uscc) for each in kept if each.key in ids):
            for person in held[uscc]:
                first.setdefault(person, (number, key))
        return await self._queue(first)

    async def compose(self, reference: str) -> Reply | None:
        """A person's message: every filing that changed from the one on that the reference names, as it stands now.

        None where there is nothing left that this person may be told at this address.
        """
        person_id, first = (int(each) for each in reference.split(":"))
        now = self._clock.now()
        held = [each for each in await people.assignments(self._tx, person_id, now) if each.role in TOLD]
        reached = {each.id: each for each in await addresses.of_people(self._tx, [person_id])}
        unsaid = await changes.unsaid(self._tx, held, first)
        told = await changes.told(self._tx, [each or 0 for each in reached])  # after `unsaid`: what came between has a message of its own
        here = next((reached[each.address_id] for each in told if each.reference == reference), None)
        if here is None or not self._may_carry(here):
            return None
        until = _find_end(told, first)
        news = [NEWS.validate_python(each.news) for each in unsaid if until is None or (each.id or 0) < until]
        if not news:
            return None
        calendar = await Workdays(self._tx, self._clock).calendar()
        return Reply(word_changes(news, self._office, calendar, now), source=await self._word_age(now))

    async def withdraw(self, usccs: Sequence[str]) -> None:
        """Tell nobody of these institutions any more."""
        await changes.withdraw(self._tx, usccs)

    async def count(self) -> int:
        """How many changes of the last KEPT had somebody to be told."""
        return await changes.count(self._tx)

    async def _queue(self, first: Mapping[int, tuple[int, str]]) -> int:
        """A message for each of these people, beginning with the change of this id and key; none where one waits that will tell it."""
        now = self._clock.now()
        reached = await addresses.of_people(self._tx, list(first))
        ids = [each.id or 0 for each in reached]
        before: dict[int, datetime] = {}
        for each in await changes.told_since(self._tx, now - 2 * GATHER, ids):
            before[_person_of(each.reference)] = max(each.due_at, before.get(_person_of(each.reference), each.due_at))
        waiting = {_person_of(each) for each in await changes.waiting(self._tx, ids)}
        notices: dict[int, Notice] = {}
        for address in reached:
            person = address.person_id or 0
            if person not in waiting and person not in notices and self._may_carry(address):
                number, key = first[person]
                due = max(now, before.get(person, now - GATHER) + GATHER)
                notices[person] = Notice(address, change_key(person, key), f"{person}:{number}", due)
        return await self._outbox.put_notices(list(notices.values()), "change")

    def _may_carry(self, address: PersonAddress) -> bool:
        """Whether what the registry says may go there."""
        return address.enabled and address.verified_at is not None and address.channel not in self._office.withheld

    async def _word_age(self, now: datetime) -> str:
        """As of when, where that is long ago."""
        watch, registry = await self.watch(), self._office.registry
        if watch is None or registry is None or watch.as_of is None or now - watch.as_of <= timedelta(days=registry.settings.max_age):
            return ""
        return word_as_of(Freshness(watch.as_of, stale=True))


def explain_returns(news: Mapping[str, News], explain: Callable[[str], str]) -> dict[str, News]:
    """The same, each return taken apart; it takes milliseconds each, so it is done before a transaction begins."""
    return {key: replace(each, explained=explain(each.filing.opinion)) if _is_returned(each.filing) else each for key, each in news.items()}


def _is_returned(filing: FilingRecord) -> bool:
    return filing.state is FilingState.RETURNED and bool(filing.opinion)


def _find_end(told: Sequence[changes.Told], first: int) -> int | None:
    """Where the person's next message begins."""
    later = [begin for each in told if (begin := int(each.reference.partition(":")[2])) > first]
    return min(later, default=None)


def _person_of(reference: str) -> int:
    return int(reference.partition(":")[0])
