"""The office's own FAQ entries, and the library they make together with those that come with helpbot."""

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import structlog

from faq.entry import Entry, EntryError, pack_entry, parse_entry
from faq.kept import open_library
from faq.library import Library
from faq.text import Wording
from helpbot.clock import Clock
from helpbot.models import FaqOverlay, Layer
from helpbot.store import faq, offices
from helpbot.store.database import IDS_END, Transaction

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Change:
    """A topic's entry from now on, None where it goes, and the one that was live before, if any."""

    topic: str
    entry: Entry | None
    before: Entry | None

    @property
    def is_new_answer(self) -> bool:
        """Whether somebody who received the old answer would read another now."""
        return self.entry is not None and self.before is not None and _said(self.entry) != _said(self.before)


@dataclass(frozen=True, slots=True)
class Signed:
    """Where a change comes from and who stands for it. `loud`: whoever received the old answer is told."""

    origin: str
    author: str
    approver: str = ""
    layer: Layer = Layer.OWN
    loud: bool = True


@dataclass(frozen=True, slots=True)
class Live:
    """What the office says about a topic: its entry, None where it took the topic away; `ours` is false where it says nothing any more."""

    entry: Entry | None
    ours: bool = True


class Entries:
    """The overlay of an office: its own versions of entries, those out of packs, and entries it added or took away."""

    def __init__(self, tx: Transaction, clock: Clock) -> None:
        self._tx = tx
        self._clock = clock

    async def revision(self) -> int:
        """Counts up with every change of the overlay."""
        return await faq.revision(self._tx)

    async def overlay(self, since: int = 0) -> dict[str, Live]:
        """What the office says about each topic that changed after this revision."""
        overlay: dict[str, Live] = {}
        for row in await faq.changed(self._tx, since):
            try:
                overlay[row.topic] = Live(read_stored(row.entry, row.topic), ours=row.entry is not None or row.layer is Layer.OWN)
            except EntryError as error:  # of another version: the entry that comes with helpbot stands in for it
                log.error("faq.overlay_unreadable", topic=row.topic, reason=str(error))
        return overlay

    async def due(self, today: date) -> list[Entry]:
        """The office's own entries, and those out of packs, whose day of review has come, longest overdue first."""
        live = [each.entry for each in (await self.overlay()).values() if each.entry]
        return sorted((entry for entry in live if entry.review_by and entry.review_by <= today), key=lambda entry: str(entry.review_by))

    async def put(self, changes: Sequence[Change], signed: Signed) -> int:
        """Make these the newest versions of their topics; returns the revision, the highest of theirs."""
        versions = [
            faq.Version(
                topic=each.topic,
                entry=_pack(each.entry),
                before=_pack(each.before),
                layer=signed.layer,
                origin=signed.origin[:200],
                author=signed.author,
                approver=signed.approver,
                loud=signed.loud and each.is_new_answer,
                telling=IDS_END - 1 if signed.loud and each.is_new_answer else None,
            )
            for each in changes
        ]
        return await faq.add(self._tx, versions, self._clock.now())

    async def take_turn(self) -> None:
        """Wait until no other transaction spreads what was learned; the turn ends with this one."""
        await offices.take_turn(self._tx)

    async def counting(self, topic: str) -> FaqOverlay | None:
        """The version of a topic that counts; None where the office has changed nothing."""
        return await faq.counting(self._tx, topic)

    async def history(self, topic: str) -> list[FaqOverlay]:
        """Every version of a topic, oldest first."""
        return await faq.history(self._tx, topic)

    async def of_layer(self, layer: Layer) -> Mapping[str, FaqOverlay]:
        """What stands in a layer, by topic, whether it counts or not; what is taken away stands there too."""
        return {row.topic: row for row in await faq.newest_of_layer(self._tx, layer)}


def read_stored(stored: Mapping[str, object] | None, where: str) -> Entry | None:
    """An entry as a row has it. Raises EntryError."""
    return None if stored is None else parse_entry(stored, where)


def _pack(entry: Entry | None) -> dict[str, object] | None:
    return None if entry is None else pack_entry(entry)


def _said(entry: Entry) -> str:
    return "".join(entry.answer.split())


class Stock:
    """The entries that come with helpbot: read and indexed once, at first use, for all offices. The index is kept for the next start."""

    def __init__(self, entries: Iterable[Entry], wording: Wording | None = None) -> None:
        self._entries = entries
        self._wording = wording

    @cached_property
    def library(self) -> Library:
        return open_library(self._entries, self._wording)


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
        for topic, live in (await entries.overlay(self._revision)).items():
            self._change(topic, live.entry if live.ours else self._stock.library.find(topic))
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
