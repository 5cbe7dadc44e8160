"""The office's own FAQ entries, and the library they make together with those that come with helpbot."""

from collections.abc import Iterable
from copy import deepcopy
from functools import cached_property

import structlog

from faq.entry import Entry, EntryError, pack_entry, parse_entry
from faq.library import Library
from faq.matcher import Matcher
from faq.text import Wording
from helpbot.clock import Clock
from helpbot.store import faq
from helpbot.store.database import Transaction

log = structlog.get_logger(__name__)


class Entries:
    """The overlay of an office: its own versions of entries, and entries it added or took away."""

    def __init__(self, tx: Transaction, clock: Clock) -> None:
        self._tx = tx
        self._clock = clock

    async def revision(self) -> int:
        """Counts up with every change of the overlay."""
        return await faq.revision(self._tx)

    async def overlay(self) -> dict[str, Entry | None]:
        """What the office changed: its entry, or None where it took the topic away."""
        overlay: dict[str, Entry | None] = {}
        for topic, stored in (await faq.live(self._tx)).items():
            try:
                overlay[topic] = None if stored is None else parse_entry(stored, topic)
            except EntryError as error:  # of another version: the entry that comes with helpbot stands in for it
                log.error("faq.overlay_unreadable", topic=topic, reason=str(error))
        return overlay

    async def put(self, entries: Iterable[Entry]) -> None:
        """Make these the newest versions of their topics."""
        await faq.add(self._tx, {entry.id: pack_entry(entry) for entry in entries}, self._clock.now())


class Stock:
    """The entries that come with helpbot: read and indexed once, at first use, for all offices."""

    def __init__(self, entries: Iterable[Entry], wording: Wording | None = None) -> None:
        self._entries = entries
        self._wording = wording

    @cached_property
    def library(self) -> Library:
        return Library(self._entries, matcher=Matcher(self._wording) if self._wording else None)


class Shelf:
    """A Library that follows the overlay: `refresh` brings it up to the newest revision."""

    def __init__(self, stock: Stock) -> None:
        self._stock = stock
        self._own: Library | None = None
        self._revision = 0

    @property
    def library(self) -> Library:
        """The office's own, or as long as it has changed nothing the one that all offices share."""
        return self._stock.library if self._own is None else self._own

    def warm_up(self) -> None:
        """Index now what the first question would wait for. Raises HelpbotError where an entry cannot be read."""
        _ = self.library

    async def refresh(self, entries: Entries, revision: int | None = None) -> bool:
        """Take over what changed since last time; True where anything did. `revision` is the newest, where the caller knows it."""
        revision = await entries.revision() if revision is None else revision
        if revision == self._revision:
            return False
        for topic, entry in (await entries.overlay()).items():
            self._change(topic, entry)
        self._revision = revision
        return True

    def _change(self, topic: str, entry: Entry | None) -> None:
        if entry == self.library.find(topic):
            return
        if self._own is None:
            self._own = deepcopy(self._stock.library)  # a sixth of the time of indexing anew
        if entry is None:
            self._own.remove(topic)
        else:
            self._own.replace(entry)
