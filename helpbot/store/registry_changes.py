"""What has changed in the registry since somebody last looked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Row, select

from helpbot.errors import RegistryDown
from helpbot.store.registry import EventRecord, FilingRecord, filings_numbered, read_event
from helpbot.store.registry_map import as_text, as_time, as_yes
from helpbot.store.registry_source import Reading
from helpbot.texts import registry as texts

LATE_ROWS = 100
LATE_TIME = timedelta(days=7)
"""How far a look reaches back: a transaction that began earlier may be committed later, and a clerk enters on Monday what was done on
Friday. Where events have a number of their own, only the first can happen."""

Position: TypeAlias = int | datetime | date | str | None


@dataclass(frozen=True, slots=True)
class Watermark:
    """How far somebody has looked, as text to be kept: `at` is the last place seen, `floor` the one where looking began."""

    at: str
    floor: str


@dataclass(frozen=True, slots=True)
class Change:
    """An event, its filing as it stands by now with its history, and whose it is. `key` is the same however often the change is read."""

    event: EventRecord
    filing: FilingRecord
    institution: str
    key: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What is new, in the order in which it became known; what was read before may be among it. `mark` is for the next look."""

    found: Sequence[Change]
    mark: Watermark


def find_end(reading: Reading, now: datetime) -> Watermark:
    """The present end of what has changed, where looking begins. Raises RegistryDown where nothing tells when filings change.

    A time that lies in the future is a mistake, or not yet: it ends nothing.
    """
    position = _position(reading)
    query = select(position).where(position.is_not(None)).order_by(position.desc()).limit(LATE_ROWS)
    found = reading.connection.execute(query).scalars().all()
    newest = next((each for each in found if not _is_future(each, now)), found[-1] if found else None)
    return Watermark(pack(newest), pack(newest))


def changes(reading: Reading, mark: Watermark, limit: int, now: datetime) -> Changes:
    """What has changed since, of institutions that are there and not classified, each filing with its history.

    Where events have an `id`, at most about `limit` at a time.
    """
    position = _position(reading)
    rows = reading.connection.execute(_select_changes(reading, position, mark, limit)).all()
    last = next((pack(row.position) for row in reversed(rows) if not _is_future(row.position, now)), mark.at)
    open_rows = [row for row in rows if not as_yes(row.classified) and row.vanished_at is None]
    found = {filing.number: filing for filing in filings_numbered(reading, list({as_text(row.number) for row in open_rows}))}
    known = [_change(reading, row, found) for row in open_rows if as_text(row.number) in found]
    return Changes(known, Watermark(_later(last, mark.at), mark.floor))


def _is_future(position: object, now: datetime) -> bool:
    """Whether it is a time that has not come; a number never is."""
    at = None if isinstance(position, int | Decimal) else as_time(position)
    return at is not None and at > now


def _position(reading: Reading) -> ColumnElement[Any]:
    """The column that grows as changes become known."""
    relations = reading.relations
    for name, column in (("event", "id"), ("event", "at"), ("filing", "state_at")):
        table = relations.event if name == "event" else relations.filing
        if table is not None and relations.knows(name, column):
            found: ColumnElement[Any] = table.c[column]
            return found
    raise RegistryDown(texts.NO_CHANGES)


def _select_changes(reading: Reading, position: ColumnElement[Any], mark: Watermark, limit: int) -> Any:  # noqa: ANN401 -- a Select of many columns
    """Events with whose they are; where there are no events, filings stand for their last one."""
    event, filing, institution = reading.relations.event, reading.relations.filing, reading.relations.institution
    whose = (institution.c.name.label("institution"), institution.c.classified, institution.c.vanished_at, position.label("position"))
    if event is None:
        query = select(filing.c.number, filing.c.state_at.label("at"), filing.c.state.label("to_state"), filing.c.opinion, *whose)
        query = query.select_from(filing)
    else:
        query = select(event.c.number, event.c.at, event.c.to_state, event.c.opinion, *whose)
        query = query.select_from(event).join(filing, event.c.number == filing.c.number)
    query = query.join(institution, filing.c.uscc == institution.c.uscc).where(*_bounds(position, mark)).order_by(position)
    return query.limit(limit + LATE_ROWS) if reading.relations.knows("event", "id") else query


def _bounds(position: ColumnElement[Any], mark: Watermark) -> list[ColumnElement[bool]]:
    """From a little before the mark on, but nothing from before the beginning. Times may be days, so the first day counts whole."""
    at, floor = unpack(mark.at), unpack(mark.floor)
    if isinstance(at, int):
        return [position > max(at - LATE_ROWS, floor if isinstance(floor, int) else 0)]
    back = at - LATE_TIME if isinstance(at, date) else at
    return [position >= bound for bound in (back, floor) if bound is not None]


def _change(reading: Reading, row: Row[Any], filings: dict[str, FilingRecord]) -> Change:
    event = read_event(reading, row)
    return Change(event, filings[event.number], as_text(row.institution), key_of(event))


def key_of(event: EventRecord) -> str:
    """What tells an event from any other."""
    return f"{event.number}|{event.said}|{event.at.isoformat() if event.at else ''}"


def pack(position: object) -> str:
    """A position as text that says of what kind it is; nothing where there is none."""
    if isinstance(position, int | Decimal):
        return f"n:{int(position)}"
    if isinstance(position, datetime):
        return f"t:{position.isoformat()}"
    if isinstance(position, date):
        return f"d:{position.isoformat()}"
    return f"s:{position}" if position is not None else ""


def unpack(text: str) -> Position:
    """The other way round."""
    kind, _, said = text.partition(":")
    readers = {"n": int, "t": datetime.fromisoformat, "d": date.fromisoformat, "s": str}
    reader: Any = readers.get(kind)
    position: Position = reader(said) if reader else None
    return position


def _later(one: str, other: str) -> str:
    """The later of two positions of the same kind."""
    if one[:2] != other[:2]:
        return one or other
    first: Any = unpack(one)
    return one if first is None or first >= unpack(other) else other
