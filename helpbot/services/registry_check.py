"""Whether the registry is what the configuration says it is: `helpbot registry check`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TypeAlias

from helpbot.clock import Clock
from helpbot.errors import RegistryDown
from helpbot.services.filing_course import goes_backwards
from helpbot.services.office import Office
from helpbot.services.registry import source_of
from helpbot.store import registry_check as store
from helpbot.store.registry import EventRecord
from helpbot.store.registry_source import SWEEP, Reading, RegistrySource
from helpbot.texts import registry as words
from helpbot.texts import registry_cli as texts

SHOWN = 5
"""Examples that are told of one fault."""

OPEN = frozenset({"status", "kind", "state", "from_state", "to_state", "year", "classified", "at", "state_at", "submitted_at", "id"})
"""Columns whose samples are shown as they are: they say nothing of anybody."""

WORDED: Mapping[str, Sequence[str]] = {"institution": (), "filing": ("kind", "state"), "event": ("to_state",)}
"""Columns of words that helpbot has to know."""

Trouble: TypeAlias = tuple[str, str]
"""What is wrong, and the cure."""


@dataclass(slots=True)
class CheckedTable:
    """What a look at a table came to: its rows (None where it cannot be read), a few of them masked, and what is wrong."""

    name: str
    rows: int | None = None
    samples: list[dict[str, str]] = field(default_factory=list)
    faults: list[Trouble] = field(default_factory=list)


async def check_registry(office: Office, clock: Clock) -> list[CheckedTable]:
    """Every table of the registry, read as helpbot will read it. Raises RegistryDown where the database itself is out of reach."""
    source = source_of(office)
    names = await source.ask(store.tables_of, SWEEP)
    return [await _check_table(source, name, clock.now()) for name in names]


async def _check_table(source: RegistrySource, name: str, now: datetime) -> CheckedTable:
    checked = CheckedTable(name)
    try:
        checked.rows, samples = await source.ask(partial(store.sample, name=name), SWEEP)
        checked.samples = [_mask(each) for each in samples]
        checked.faults += await source.ask(partial(_find_unmapped, name), SWEEP)
        if name == "event":
            checked.faults += _doubt(await source.ask(store.recent_events, SWEEP), now)
    except RegistryDown as error:
        checked.rows = None
        checked.faults.append(await source.ask(partial(_explain, source, name, str(error)), SWEEP))
    return checked


def _explain(source: RegistrySource, name: str, reason: str, reading: Reading) -> Trouble:
    """Why a table cannot be read, and what there is in its place."""
    table = getattr(source.settings.tables, name).table
    columns = store.physical_columns(reading, table)
    there = texts.HAS_COLUMNS.format(columns=texts.BETWEEN.join(columns))
    if not columns:
        there = texts.HAS_TABLES.format(tables=texts.BETWEEN.join(store.physical_tables(reading)))
    return texts.UNREADABLE.format(table=texts.TABLES[name], reason=reason), texts.UNREADABLE_CURE.format(key=name, columns=there)


def _find_unmapped(name: str, reading: Reading) -> list[Trouble]:
    """Words of the registry that nobody has said the meaning of."""
    found = []
    for column in WORDED[name]:
        known: Mapping[str, object] = reading.words.kinds if column == "kind" else reading.words.states
        if strange := [word for word in store.words_in(reading, name, column) if word not in known]:
            detail = texts.UNMAPPED.format(table=texts.TABLES[name], words=texts.BETWEEN.join(strange))
            found.append((detail, texts.UNMAPPED_CURE.format(section="kinds" if column == "kind" else "states")))
    return found


def _doubt(events: Sequence[EventRecord], now: datetime) -> Iterator[Trouble]:
    """Events of the future, and filings that went against the usual order."""
    if future := [each.number for each in events if each.at and each.at > now]:
        examples = texts.BETWEEN.join(future[:SHOWN])
        yield texts.FUTURE.format(count=len(future), examples=examples), texts.FUTURE_CURE
    if backwards := list(_find_backwards(events)):
        yield texts.BACKWARDS.format(examples=texts.BETWEEN.join(backwards[:SHOWN])), texts.BACKWARDS_CURE


def _find_backwards(events: Sequence[EventRecord]) -> Iterator[str]:
    last: dict[str, EventRecord] = {}
    for event in sorted(events, key=lambda each: (each.at is not None, each.at)):
        before = last.get(event.number)
        if before and before.state and event.state and goes_backwards(before.state, event.state):
            states = words.STATES[before.state], words.STATES[event.state]
            yield texts.BACK_EXAMPLE.format(number=event.number, before=states[0], after=states[1])
        last[event.number] = event


def _mask(row: Mapping[str, object]) -> dict[str, str]:
    """A sample such that the columns can be recognised and nobody in it."""
    return {key: str(value) if key in OPEN else _hide(str(value).strip()) for key, value in row.items() if value is not None}


def _hide(text: str) -> str:
    return text[:1] + words.MASK * 3 + text[-1:] if len(text) > 2 else words.MASK * len(text)
