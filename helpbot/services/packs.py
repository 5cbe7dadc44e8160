"""Packs: what one office has learned, for another. Whose an entry is stays known, and an office's own word wins."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from faq.entry import Entry, format_entries, parse_entries, read_text
from faq.library import Library
from helpbot.errors import Declined
from helpbot.models import FaqOverlay, Layer
from helpbot.services.entries import Change, read_stored
from helpbot.texts import learning_cli as texts

FORMAT = 1
SHORT = 12
"""Letters of the hash that people compare."""

_HEAD = '[pack]\nformat = {format}\norigin = "{origin}"\nmade = {made}\nhash = "{hash}"\n\n'


@dataclass(frozen=True, slots=True)
class Pack:
    """Entries, the name of the office they come from, when they were packed, and the SHA-256 of what they say."""

    origin: str
    made: date
    hash: str
    entries: Sequence[Entry]

    @property
    def name(self) -> str:
        """As a version's origin says it."""
        return f"{name_origin(self.origin)}{self.hash[:SHORT]}"


def name_origin(origin: str) -> str:
    """What the origin of every version out of an office's packs begins with."""
    return f"pack:{origin[:100]} "


class Fate(StrEnum):
    """What an import does with a topic: kept is one that the office has its own word on, withdrawn one the pack has no more."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    KEPT = "kept"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Difference:
    """A topic of a pack beside what is live: `before`, if anything. `write` says whether the layer of packs changes by it."""

    topic: str
    fate: Fate
    entry: Entry | None
    before: Entry | None
    write: bool

    @property
    def change(self) -> Change:
        """As it is kept; where the office's own word stands before it, nobody's answer changes."""
        return Change(self.topic, self.entry, None if self.fate is Fate.KEPT else self.before)


def make_pack(origin: str, made: date, entries: Iterable[Entry]) -> Pack:
    """These entries as a pack."""
    ordered = sorted(entries, key=lambda entry: entry.id)
    return Pack(origin, made, _digest(ordered), ordered)


def write_pack(file: Path, pack: Pack) -> None:
    """A new file. Raises FileExistsError, OSError."""
    origin = pack.origin.replace("\\", "\\\\").replace('"', '\\"')
    with file.open("x", encoding="utf-8") as target:
        target.write(_HEAD.format(format=FORMAT, origin=origin, made=pack.made, hash=pack.hash) + format_entries(pack.entries))


def read_pack(file: Path) -> Pack:
    """The pack of a file. Raises Declined where it is none, of another format, or not what was packed; EntryError for an entry of it."""
    text = read_text(file)
    try:
        head = tomllib.loads(text).get("pack")
    except tomllib.TOMLDecodeError as error:
        raise Declined(texts.PACK_NOT.format(file=file)) from error
    if not isinstance(head, Mapping) or not {"format", "origin", "made", "hash"} <= head.keys() or not isinstance(head["made"], date):
        raise Declined(texts.PACK_NOT.format(file=file))
    if head["format"] != FORMAT:
        raise Declined(texts.PACK_FORMAT.format(file=file, format=head["format"], known=FORMAT))
    entries = parse_entries(text, file.name)
    if _digest(entries) != head["hash"]:
        raise Declined(texts.PACK_HASH.format(file=file))
    return Pack(str(head["origin"]), head["made"], str(head["hash"]), entries)


def _digest(entries: Sequence[Entry]) -> str:
    return sha256(format_entries(entries).encode()).hexdigest()


def compare(pack: Pack, layers: Mapping[Layer, Mapping[str, FaqOverlay]], library: Library) -> list[Difference]:
    """Each topic of the pack, and each that an earlier pack of this office brought and this one has no more."""
    packed = layers[Layer.PACK]
    found = [_compare(entry, layers, library) for entry in pack.entries]
    here = {entry.id for entry in pack.entries}
    gone = [row for row in packed.values() if row.entry and row.topic not in here and row.origin.startswith(name_origin(pack.origin))]
    return [*found, *(Difference(row.topic, Fate.WITHDRAWN, None, library.find(row.topic), write=True) for row in gone)]


def _compare(entry: Entry, layers: Mapping[Layer, Mapping[str, FaqOverlay]], library: Library) -> Difference:
    before = library.find(entry.id)
    row = layers[Layer.PACK].get(entry.id)
    known = row is not None and read_stored(row.entry, row.topic) == entry
    if entry.id in layers[Layer.OWN]:
        return Difference(entry.id, Fate.KEPT, entry, before, write=not known)
    fate = Fate.NEW if before is None else Fate.SAME if before == entry else Fate.CHANGED
    return Difference(entry.id, fate, entry, before, write=not known and fate is not Fate.SAME)
