"""What the office wrote on filings that came back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from helpbot.models import FilingKind, FilingState
from helpbot.store.registry import Wanted, filings_after, narrow, read_event
from helpbot.store.registry_map import as_text, as_yes
from helpbot.store.registry_source import Reading

MOST = 20_000
"""Opinions that are counted: of more the most frequent reasons are the same."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """The words with which a filing came back."""

    number: str
    text: str


def opinions(reading: Reading, kind: FilingKind, year: int | None, since: datetime) -> list[Opinion]:
    """Those on filings of a kind and year that came back since then, oldest first; of classified institutions none."""
    if reading.relations.event is None:
        return _last_opinions(reading, kind, year, since)
    event, filing, institution = reading.relations.event, reading.relations.filing, reading.relations.institution
    query: Select[Any] = select(event.c.number, event.c.at, event.c.to_state, event.c.opinion, institution.c.classified)
    query = query.select_from(event).join(filing, event.c.number == filing.c.number).join(institution, filing.c.uscc == institution.c.uscc)
    query = query.where(event.c.at >= since).order_by(event.c.at).limit(MOST)
    rows = reading.connection.execute(narrow(reading, query, Wanted(kind=kind, year=year)))
    found = [read_event(reading, row) for row in rows if not as_yes(row.classified)]
    return [Opinion(each.number, each.opinion) for each in found if each.state is FilingState.RETURNED and each.opinion]


def _last_opinions(reading: Reading, kind: FilingKind, year: int | None, since: datetime) -> list[Opinion]:
    """Where no history is kept: what is returned now."""
    classified = {as_text(row.uscc) for row in reading.connection.execute(select(reading.relations.institution)) if as_yes(row.classified)}
    found = filings_after(reading, "", Wanted(kind=kind, year=year, limit=MOST))
    recent = [each for each in found if each.state is FilingState.RETURNED and (each.state_at is None or each.state_at >= since)]
    return [Opinion(each.number, each.opinion) for each in recent if each.opinion and each.uscc not in classified]
