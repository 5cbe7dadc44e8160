"""The office's own FAQ entries, and the library they make together with those that come with helpbot."""

from collections.abc import Iterable

import structlog

from faq.entry import Entry, EntryError, pack_entry, parse_entry
from faq.library import Library
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


class Shelf:
    """A Library that follows the overlay: `refresh` brings it up to the newest revision."""

    def __init__(self, base: Iterable[Entry]) -> None:
        self._base = {entry.id: entry for entry in base}
        self.library = Library(self._base.values())
        self._revision = 0

    async def refresh(self, entries: Entries) -> bool:
        """Take over what changed since last time; True where anything did."""
        revision = await entries.revision()
        if revision == self._revision:
            return False
        for topic, entry in (await entries.overlay()).items():
            self._change(topic, entry)
        self._revision = revision
        return True

    def _change(self, topic: str, entry: Entry | None) -> None:
        if entry is None:
            self.library.remove(topic)
        elif entry != self.library.find(topic):
            self.library.replace(entry)
