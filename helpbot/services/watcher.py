"""The watch over the registry: what is new there is queued for whoever acts for the institution, each change once.

The mark, what was read, and the messages are one transaction, so that an end at any moment neither loses nor repeats a change. Between
processes the turn decides (see helpbot.models.watch).
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

import structlog

from faq.entry import Entry
from faq.returns import package_reasons
from helpbot.clock import SHANGHAI, Clock
from helpbot.messages import Reply
from helpbot.models import Watch
from helpbot.services.change_words import News
from helpbot.services.changes import digest_key, explain_returns, gather_news
from helpbot.services.desk import Desk, OpenDesk
from helpbot.services.filing_words import word_time
from helpbot.services.office import Office
from helpbot.services.outbox_keys import registry_stale_key, registry_vanished_key
from helpbot.services.registry import Freshness, source_of
from helpbot.services.returns import word_explanation
from helpbot.services.sweep import Sweep
from helpbot.store.registry import InstitutionRecord
from helpbot.store.registry_changes import Watermark
from helpbot.texts import watch as texts

log = structlog.get_logger(__name__)

PAGE = 1000
"""Changes that are read at a time, where the registry numbers its events."""

TURN = 500
"""Changes that are written in one transaction: everybody else waits for it."""

LISTED = 10
"""Institutions that an alarm names."""


@dataclass(frozen=True, slots=True)
class _Page:
    """What a look has found: the news to write, the keys it has read, those of them that are new, and those it will not read again."""

    mark: Watermark
    news: dict[str, News]
    new: list[str]
    passed: list[str]


class Watcher:
    """Looks through one office's registry."""

    def __init__(self, office: Office, clock: Clock, open_desk: OpenDesk, find_entry: Callable[[str], Entry | None]) -> None:
        """`find_entry` looks up the FAQ's topic that an explained return sends on to."""
        self._office = office
        self._clock = clock
        self._open_desk = open_desk
        self._find_entry = find_entry
        self._sweep = Sweep(office, clock)

    async def look(self) -> None:
        """Queue what is new, or, where the data are old, tell the office so and nobody else anything. Raises RegistryDown, StoreError.

        The first look tells nobody: what is there already is old.
        """
        fresh = await self._sweep.freshness()
        async with self._open_desk(self._office, reading=True) as desk:
            watch = await desk.changes.watch()
            usccs = await desk.changes.acted_for()
        if watch is None:
            await self._begin()
        elif fresh.as_of is None:
            return  # there are no data yet, so nothing of them can have changed or gone
        elif fresh.stale:
            await self._alarm_stale(fresh.as_of)
        else:
            await self._call_roll(usccs)
            while await self._take_page(fresh):
                pass

    async def _begin(self) -> None:
        mark = await self._sweep.find_end()
        page = await self._sweep.changes_since(mark, PAGE)
        async with self._open_desk(self._office) as desk:
            await desk.changes.begin(mark, [digest_key(each.key) for each in page.found])
        log.info("watch.begun", office=self._office.id)

    async def _take_page(self, fresh: Freshness) -> bool:
        """Look once from the mark on; True where the mark moved, so that there may be more."""
        async with self._open_desk(self._office, reading=True) as desk:
            watch = await desk.changes.watch()
            seen = await desk.changes.seen()
        if watch is None:
            return False
        before = Watermark(watch.at, watch.floor)
        page = await self._read_page(watch, before, seen)
        if not page.new and page.mark == before:
            return False
        return await self._write_page(page, watch, fresh.as_of) and page.mark != before

    async def _read_page(self, watch: Watch, mark: Watermark, seen: set[str]) -> _Page:
        found = await self._sweep.changes_since(mark, PAGE)
        keys = {digest_key(each.key): each for each in found.found}
        new = [key for key in keys if key not in seen]
        async with self._open_desk(self._office, reading=True) as desk:
            held = await desk.changes.have_somebody(list({keys[key].filing.uscc for key in new}))
        news = gather_news((keys[key] for key in new if keys[key].filing.uscc in held), self._clock.now(), watch.begun_at)
        explained = await asyncio.to_thread(explain_returns, news, self._explain)
        return _Page(found.mark, explained, new, [key for key in seen if key not in keys])

    def _explain(self, opinion: str) -> str:
        return word_explanation(package_reasons().explain(opinion), self._office, self._find_entry)

    async def _write_page(self, page: _Page, watch: Watch, as_of: datetime | None) -> bool:
        """In parts; False where another process had the turn, and knows what there is."""
        turn, queued = watch.turn, 0
        parts = list(_cut(page.news))
        for place, part in enumerate(parts or [{}]):
            last = place + 1 >= len(parts)
            async with self._open_desk(self._office) as desk:
                if not await desk.changes.take_turn(turn, as_of):
                    return False
                queued += await desk.changes.tell(part)
                await desk.changes.see(page.new if last else part)
                if last:
                    await desk.changes.move_mark(page.mark, page.passed)
            turn += 1
        log.info("watch.told", office=self._office.id, new=len(page.new), changes=len(page.news), messages=queued)
        return True

    async def _call_roll(self, usccs: Sequence[str]) -> None:
        """Of institutions that have vanished or become classified nobody is told; of the former the office is."""
        known = {each.uscc: each for each in await self._sweep.institutions_of(usccs)}
        gone = [uscc for uscc in usccs if uscc not in known or known[uscc].vanished_at is not None]
        closed = [each.uscc for each in known.values() if each.classified]
        if gone or closed:
            async with self._open_desk(self._office) as desk:
                await desk.changes.withdraw(gone + closed)
                await desk.notices.withdraw(gone + closed)
                if gone:
                    await self._alarm_vanished(desk, gone, [known.get(uscc) for uscc in gone])

    async def _alarm_vanished(self, desk: Desk, gone: Sequence[str], known: Sequence[InstitutionRecord | None]) -> None:
        names = [each.name if each else "" for each in known]
        units = [texts.VANISHED_UNIT.format(uscc=uscc, name=name).rstrip() for uscc, name in zip(gone, names, strict=True)]
        if len(units) > LISTED:
            units = [*units[:LISTED], texts.VANISHED_MORE.format(count=len(units) - LISTED)]
        if self._office.settings.notify.partition(":")[0] in self._office.withheld:
            units = [texts.VANISHED_WITHHELD]
        key = registry_vanished_key(self._clock.now().astimezone(SHANGHAI).date(), gone)
        await self._alarm(desk, key, texts.VANISHED.format(count=len(gone), units="\n".join(units)))

    async def _alarm_stale(self, as_of: datetime) -> None:
        days = source_of(self._office).settings.max_age
        key = registry_stale_key(self._clock.now().astimezone(SHANGHAI).date())
        async with self._open_desk(self._office) as desk:
            await self._alarm(desk, key, texts.STALE.format(at=word_time(as_of), days=days))

    async def _alarm(self, desk: Desk, key: str, text: str) -> None:
        """Write to `[office] notify`, where it says anything; once for each key."""
        if to := await desk.people.find_named(self._office.settings.notify):
            await desk.outbox.put(to, "registry-alarm", key, reply=Reply(text))


def _cut(news: dict[str, News]) -> Iterator[dict[str, News]]:
    """In parts that one transaction takes."""
    items = iter(news.items())
    while part := dict(islice(items, TURN)):
        yield part
