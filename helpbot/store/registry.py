"""What is asked of the registry, whosever it is: institutions, filings, what happened to each, and as of when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, Subquery, func, or_, select

from helpbot.models import FilingKind, FilingState, InstitutionStatus
from helpbot.store.registry_map import as_date, as_number, as_text, as_time, as_yes
from helpbot.store.registry_source import Reading

NEWEST = 50
"""Filings that one answer is made of; nobody reads more."""

AT_ONCE = 500
"""Parameters of one statement; every database takes so many."""


@dataclass(frozen=True, slots=True)
class InstitutionRecord:
    """An institution as the registry has it. `vanished_at`: when a full roster first did not have it any more.

    `status` is None where the registry's word for it, `status_said`, is one that nobody knows.
    """

    uscc: str
    name: str
    sponsor: str
    status: InstitutionStatus | None
    status_said: str
    cert_from: date | None
    cert_until: date | None
    classified: bool
    contact: str
    contact_phone: str
    contact_mail: str
    vanished_at: datetime | None


@dataclass(frozen=True, slots=True)
class EventRecord:
    """A filing reached a state. `state` is None where the registry's word for it, `said`, is one that nobody mapped."""

    number: str
    at: datetime | None
    state: FilingState | None
    said: str
    opinion: str


@dataclass(frozen=True, slots=True)
class FilingRecord:
    """A filing as it stands, with its history, oldest first; `opinion` is the office's last words on it.

    `kind` and `state` are None where the registry's words for them, `kind_said` and `state_said`, are ones that nobody mapped.
    """

    number: str
    uscc: str
    kind: FilingKind | None
    kind_said: str
    year: int | None
    items: str
    state: FilingState | None
    state_said: str
    state_at: datetime | None
    submitted_at: datetime | None
    opinion: str
    events: tuple[EventRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which filings are asked for; whatever is None does not narrow. `usccs` None means every institution's."""

    usccs: Sequence[str] | None = None
    number: str | None = None
    kind: FilingKind | None = None
    year: int | None = None
    limit: int = NEWEST


def institutions(reading: Reading, usccs: Sequence[str]) -> list[InstitutionRecord]:
    """Those of these codes that there are, by name."""
    if not usccs:
        return []
    table = reading.relations.institution
    query = select(table).where(table.c.uscc.in_(usccs)).order_by(table.c.name)
    return [read_institution(reading, row) for row in reading.connection.execute(query)]


def sponsored(reading: Reading, usccs: Sequence[str]) -> list[str]:
    """The codes of the institutions whose sponsor has one of these codes."""
    if not usccs or not reading.relations.knows("institution", "sponsor_uscc"):
        return []
    table = reading.relations.institution
    query = select(table.c.uscc).where(table.c.sponsor_uscc.in_(usccs)).order_by(table.c.uscc)
    return [as_text(row.uscc) for row in reading.connection.execute(query)]


def institutions_after(reading: Reading, uscc: str, limit: int, like: str = "") -> list[InstitutionRecord]:
    """A page of them all by code, beginning after this one; with `like` in their name, code or sponsor's name."""
    table = reading.relations.institution
    query = select(table).where(table.c.uscc > uscc).order_by(table.c.uscc).limit(limit)
    if like:
        query = query.where(or_(*(table.c[name].contains(like, autoescape=True) for name in ("name", "uscc", "sponsor"))))
    return [read_institution(reading, row) for row in reading.connection.execute(query)]


def filings(reading: Reading, wanted: Wanted) -> list[FilingRecord]:
    """The filings asked for with their history, the one that moved last first."""
    rows = reading.connection.execute(select_filings(reading, wanted)).all()
    histories = _histories(reading, [as_text(row.number) for row in rows])
    return [read_filing(reading, row, histories.get(as_text(row.number), ())) for row in rows]


def select_filings(reading: Reading, wanted: Wanted) -> Select[Any]:
    """The query for these filings; its plan is what `bench/status.py` shows."""
    table = reading.relations.filing
    return narrow(reading, select(table), wanted).order_by(*_newest_first(reading, table)).limit(wanted.limit)


def filings_after(reading: Reading, number: str, wanted: Wanted) -> list[FilingRecord]:
    """A page of filings by number, without their history, beginning after this one."""
    table = reading.relations.filing
    query = narrow(reading, select(table).where(table.c.number > number), wanted).order_by(table.c.number).limit(wanted.limit)
    return [read_filing(reading, row) for row in reading.connection.execute(query)]


def filings_numbered(reading: Reading, numbers: Sequence[str]) -> list[FilingRecord]:
    """The filings of these numbers, however many, with their history."""
    table = reading.relations.filing
    found: list[FilingRecord] = []
    for begin in range(0, len(numbers), AT_ONCE):
        part = numbers[begin : begin + AT_ONCE]
        histories = _histories(reading, part)
        query = select(table).where(table.c.number.in_(part))
        found += [read_filing(reading, row, histories.get(as_text(row.number), ())) for row in reading.connection.execute(query)]
    return found


def narrow(reading: Reading, query: Select[Any], wanted: Wanted) -> Select[Any]:
    """The query, of these filings only."""
    table = reading.relations.filing
    if wanted.usccs is not None:
        query = query.where(table.c.uscc.in_(wanted.usccs))
    if wanted.number is not None:
        query = query.where(table.c.number == wanted.number)
    if wanted.kind is not None:
        query = query.where(table.c.kind.in_(_words_for(reading, wanted.kind)))
    if wanted.year is not None:
        query = query.where(table.c.year == wanted.year)
    return query


def _words_for(reading: Reading, kind: FilingKind) -> Sequence[str]:
    """What the registry may have written for a kind; helpbot's own has one word for each."""
    if reading.relations.authority is not None:
        return [kind]
    return [word for word, meant in reading.words.kinds.items() if meant is kind]


def _newest_first(reading: Reading, table: Subquery) -> list[Any]:
    dated = [table.c[name].desc() for name in ("state_at", "submitted_at") if reading.relations.knows("filing", name)]
    return [*dated[:1], table.c.number.desc()]


def _histories(reading: Reading, numbers: Sequence[str]) -> dict[str, tuple[EventRecord, ...]]:
    table = reading.relations.event
    if table is None or not numbers:
        return {}
    order = [table.c.at, *([table.c.id] if reading.relations.knows("event", "id") else [])]
    query = select(table).where(table.c.number.in_(numbers)).order_by(*order)
    found: dict[str, list[EventRecord]] = {}
    for row in reading.connection.execute(query):
        event = read_event(reading, row)
        found.setdefault(event.number, []).append(event)
    return {number: tuple(events) for number, events in found.items()}


def as_of(reading: Reading, now: datetime) -> datetime | None:
    """When the data were last known to be true: of helpbot's own the last import, else the newest time that stands in it.

    What is dated in the future tells nothing about that.
    """
    heads = reading.relations.authority
    if heads is not None:
        row = reading.connection.execute(select(heads.c.filings_at, heads.c.roster_at)).first()
        return (row.filings_at or row.roster_at) if row else None
    places = (("event", "at"), ("filing", "state_at"), ("filing", "submitted_at"))
    for name, column in places:
        if reading.relations.knows(name, column):
            table = getattr(reading.relations, name)
            at = as_time(reading.connection.execute(select(func.max(table.c[column]))).scalar())
            return min(at, now) if at else None
    return None


def counts(reading: Reading) -> dict[str, int]:
    """How many rows each table has."""
    tables = {name: getattr(reading.relations, name) for name in ("institution", "filing", "event")}
    return {
        name: int(reading.connection.execute(select(func.count()).select_from(table)).scalar_one())
        for name, table in tables.items()
        if table is not None
    }


def read_institution(reading: Reading, row: Row[Any]) -> InstitutionRecord:
    """A row of the relation, its values as helpbot knows them."""
    return InstitutionRecord(
        uscc=as_text(row.uscc),
        name=as_text(row.name),
        sponsor=as_text(row.sponsor),
        status=reading.words.statuses.get(as_text(row.status)),
        status_said=as_text(row.status),
        cert_from=as_date(row.cert_from),
        cert_until=as_date(row.cert_until),
        classified=as_yes(row.classified),
        contact=as_text(row.contact),
        contact_phone=as_text(row.contact_phone),
        contact_mail=as_text(row.contact_mail),
        vanished_at=as_time(row.vanished_at),
    )


def read_filing(reading: Reading, row: Row[Any], events: tuple[EventRecord, ...] = ()) -> FilingRecord:
    """Likewise a filing."""
    said = [event.opinion for event in events if event.opinion]
    return FilingRecord(
        number=as_text(row.number),
        uscc=as_text(row.uscc),
        kind=reading.words.kinds.get(as_text(row.kind)),
        kind_said=as_text(row.kind),
        year=as_number(row.year),
        items=as_text(row.items),
        state=reading.words.states.get(as_text(row.state)),
        state_said=as_text(row.state),
        state_at=as_time(row.state_at) or (events[-1].at if events else None),
        submitted_at=as_time(row.submitted_at),
        opinion=as_text(row.opinion) or (said[-1] if said else ""),
        events=events,
    )


def read_event(reading: Reading, row: Row[Any]) -> EventRecord:
    """Likewise an event."""
    said = as_text(row.to_state)
    return EventRecord(as_text(row.number), as_time(row.at), reading.words.states.get(said), said, as_text(row.opinion))
