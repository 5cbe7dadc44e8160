"""Answers about filings in words: one at length, many in a line each, and as of when. Whoever calls has looked whether it may be told."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from faq.returns import Explanation, package_reasons
from helpbot.calendar.workdays import WorkCalendar
from helpbot.clock import SHANGHAI
from helpbot.models import FilingKind, FilingState
from helpbot.services.filing_words import word_as_of, word_by_when, word_name, word_next, word_state, word_time
from helpbot.services.office import Office
from helpbot.services.registry import FilingRecord, Freshness, InstitutionRecord
from helpbot.services.returns import word_brief
from helpbot.texts import registry as registry_texts
from helpbot.texts import status as texts

OFTEN = 3
"""So many returns of one filing say that the clerk and the office do not understand each other in writing."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What every answer is seen against: the office, the day in Shanghai, the working days."""

    office: Office
    today: date
    calendar: WorkCalendar


def word_filing(filing: FilingRecord, institution: str, scene: Scene) -> str:
    """A filing at length: how it stands and since when, who acts next, by when, what the office wrote; a return with its reasons."""
    return "\n".join(_word_lines(filing, institution, scene))


def _word_lines(filing: FilingRecord, institution: str, scene: Scene) -> Iterator[str]:
    yield texts.HEAD.format(institution=institution, what=word_name(filing), number=filing.number)
    yield texts.STATE.format(state=word_state(filing), since=_word_since(filing))
    if count_returns(filing) >= OFTEN and filing.state is FilingState.RETURNED:
        yield texts.OFTEN.format(times=count_returns(filing))
    yield word_next(filing, scene.office)
    due = word_by_when(filing, scene.office, scene.today, scene.calendar)
    yield from due or [texts.DUE_NONE] * (filing.state is FilingState.RETURNED)
    if filing.opinion:
        yield (texts.SAID if _is_newest(filing) else texts.SAID_BEFORE).format(opinion=filing.opinion)
    if filing.state is FilingState.RETURNED:
        yield f"\n{word_brief(explain_return(filing), scene.office)}"


def _is_newest(filing: FilingRecord) -> bool:
    """Whether the opinion came with the present state; of a registry without a history nobody knows better."""
    return not filing.events or filing.events[-1].opinion == filing.opinion


def explain_return(filing: FilingRecord) -> Explanation:
    """The newest opinion of a returned filing, taken apart."""
    said = [event.opinion for event in filing.events if event.state is FilingState.RETURNED and event.opinion]
    return _explain(said[-1] if said else filing.opinion)


@lru_cache(maxsize=500)
def _explain(opinion: str) -> Explanation:
    """One answer asks several times, and a clerk who works through a return many times."""
    return package_reasons().explain(opinion)


def count_returns(filing: FilingRecord) -> int:
    """How often it came back, as far as the registry keeps a history."""
    return sum(event.state is FilingState.RETURNED for event in filing.events)


def word_line(filing: FilingRecord, institution: str) -> str:
    """A filing among many."""
    state = registry_texts.STATES[filing.state] if filing.state else filing.state_said
    return texts.LINE.format(institution=institution, what=word_name(filing), state=state, since=_word_since(filing))


def word_nothing(institution: InstitutionRecord, kind: FilingKind | None, year: int | None, scene: Scene) -> str:
    """There is no such filing; of an annual report also what to do."""
    if kind is FilingKind.ANNUAL:
        missing = texts.NO_REPORT.format(institution=institution.name, year=year or scene.today.year - 1)
        return f"{missing}\n{texts.NO_REPORT_NEXT}"
    what = registry_texts.KINDS[kind] if kind else texts.NOTHING_FILED
    dated = texts.NO_FILING_YEAR.format(year=year, what=what) if year else what
    return texts.NO_FILING.format(institution=institution.name, what=dated)


def word_freshness(fresh: Freshness, scene: Scene) -> str:
    """As of when; old data are told with their age and the telephone."""
    as_of, phone = word_as_of(fresh), scene.office.fill("{phone}")
    if not fresh.stale:
        return as_of
    if fresh.as_of is None:
        return texts.STALE_UNKNOWN.format(as_of=as_of, phone=phone)
    age = scene.today - fresh.as_of.astimezone(SHANGHAI).date()
    return texts.STALE.format(as_of=as_of, days=age.days, phone=phone)


def _word_since(filing: FilingRecord) -> str:
    return texts.SINCE.format(at=word_time(filing.state_at)) if filing.state_at else ""
