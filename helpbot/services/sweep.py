"""The registry as jobs and the officer's commands go through it: everybody's rows. Never for a topic, a handler or a conversation.

Whatever is found here is told to whoever has the right to it when it is told.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime
from functools import partial
from typing import TypeVar

from helpbot.clock import Clock
from helpbot.models import FilingKind
from helpbot.services.office import Office
from helpbot.services.registry import Freshness, find_freshness, source_of
from helpbot.store import registry, registry_changes, registry_returns
from helpbot.store.registry import FilingRecord, InstitutionRecord, Wanted
from helpbot.store.registry_changes import Changes, Watermark
from helpbot.store.registry_returns import Opinion
from helpbot.store.registry_source import SWEEP, Reading

PAGE = 1000

Found = TypeVar("Found", FilingRecord, InstitutionRecord)


class Sweep:
    """An office's registry from end to end. Each method raises RegistryDown."""

    def __init__(self, office: Office, clock: Clock) -> None:
        self._source = source_of(office)
        self._clock = clock

    async def find_end(self) -> Watermark:
        """The present end of what has changed: a job begins there, so that nobody is told what is old."""
        now = self._clock.now()
        return await self._source.ask(lambda reading: registry_changes.find_end(reading, now), SWEEP)

    async def changes_since(self, mark: Watermark, limit: int = 10_000) -> Changes:
        """What has changed since, and the mark for the next time. Some of it may have been read before: it has the same key."""
        now = self._clock.now()
        return await self._source.ask(lambda reading: registry_changes.changes(reading, mark, limit, now), SWEEP)

    async def institution(self, uscc: str) -> InstitutionRecord | None:
        """The institution of this code."""
        return next(iter(await self._source.ask(lambda reading: registry.institutions(reading, [uscc]), SWEEP)), None)

    async def sponsored(self, usccs: Sequence[str]) -> list[str]:
        """The codes of the institutions whose sponsor has one of these codes."""
        return await self._source.ask(lambda reading: registry.sponsored(reading, usccs), SWEEP)

    async def institutions_of(self, usccs: Sequence[str]) -> list[InstitutionRecord]:
        """Those of these codes that there are."""

        def read(reading: Reading) -> list[InstitutionRecord]:
            parts = (usccs[begin : begin + registry.AT_ONCE] for begin in range(0, len(usccs), registry.AT_ONCE))
            return [each for part in parts for each in registry.institutions(reading, part)]

        return await self._source.ask(read, SWEEP)

    async def institutions(self, like: str = "") -> AsyncIterator[InstitutionRecord]:
        """All of them by code, or those with `like` in their name, code or sponsor's name."""

        def turn_page(reading: Reading, last: str) -> Sequence[InstitutionRecord]:
            return registry.institutions_after(reading, last, PAGE, like)

        async for each in self._page(turn_page, lambda found: found.uscc):
            yield each

    async def filings(
        self, *, uscc: str | None = None, kind: FilingKind | None = None, year: int | None = None
    ) -> AsyncIterator[FilingRecord]:
        """All of these by number, without their history."""
        wanted = Wanted(None if uscc is None else [uscc], None, kind, year, limit=PAGE)

        def turn_page(reading: Reading, last: str) -> Sequence[FilingRecord]:
            return registry.filings_after(reading, last, wanted)

        async for each in self._page(turn_page, lambda found: found.number):
            yield each

    async def sponsored_by(self, code: str) -> list[str]:
        """The codes of the institutions whose sponsor has this one."""
        return await self._source.ask(lambda reading: registry.sponsored(reading, [code]), SWEEP)

    async def filings_numbered(self, numbers: Sequence[str]) -> list[FilingRecord]:
        """The filings of these numbers, each with what happened to it."""
        found: list[FilingRecord] = []
        for begin in range(0, len(numbers), PAGE):
            part = numbers[begin : begin + PAGE]
            found += await self._source.ask(partial(_read_numbered, part), SWEEP)
        return found

    async def histories(self, uscc: str) -> list[FilingRecord]:
        """An institution's newest filings, with what happened to each."""
        return await self._source.ask(lambda reading: registry.filings(reading, Wanted([uscc])), SWEEP)

    async def opinions(self, kind: FilingKind, year: int | None, since: datetime) -> list[Opinion]:
        """What was written on filings of a kind, and year, that came back since then."""
        return await self._source.ask(lambda reading: registry_returns.opinions(reading, kind, year, since), SWEEP)

    async def freshness(self) -> Freshness:
        """As of when all this is true."""
        return await find_freshness(self._source, self._clock, SWEEP)

    async def _page(self, turn: Callable[[Reading, str], Sequence[Found]], key: Callable[[Found], str]) -> AsyncIterator[Found]:
        last: str | None = ""
        while last is not None:
            page = await self._source.ask(partial(_turn, turn, last), SWEEP)
            for each in page:
                yield each
            last = key(page[-1]) if len(page) == PAGE else None


def _read_numbered(numbers: Sequence[str], reading: Reading) -> list[FilingRecord]:
    return registry.filings_numbered(reading, numbers)


def _turn(turn: Callable[[Reading, str], Sequence[Found]], last: str, reading: Reading) -> Sequence[Found]:
    return turn(reading, last)
