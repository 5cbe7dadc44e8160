"""Whom a notice is for: chosen out of the registry, by sponsor and by how filings stand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from helpbot.errors import NotFound
from helpbot.models import FilingKind, FilingState
from helpbot.services.filing_choice import GONE
from helpbot.services.filing_words import word_time
from helpbot.services.sweep import Sweep
from helpbot.store.registry import FilingRecord, InstitutionRecord
from helpbot.texts import notices as texts

NONE = "none"
"""In place of a state: there is no such filing."""

STATES = (NONE, *FilingState)
"""What the state of an audience may be."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What narrows an audience; what is empty does not. `sponsor` is part of a sponsor's name. `state`, of the newest filing of `kind` (and
    `year`), is a FilingState or `none`.
    """

    sponsor: str = ""
    kind: FilingKind | None = None
    year: int | None = None
    state: str = ""


async def choose_institutions(sweep: Sweep, wanted: Wanted) -> list[InstitutionRecord]:
    """The institutions of an audience, those that are cancelled or gone left out. Raises NotFound where there is none, RegistryDown."""
    filings = await _find_newest(sweep, wanted) if wanted.kind else {}
    every = [each async for each in sweep.institutions() if each.vanished_at is None and each.status not in GONE]
    sponsored = [each for each in every if wanted.sponsor in each.sponsor]
    if not sponsored:
        raise NotFound(_word_no_sponsor(wanted.sponsor, every))
    chosen = [each for each in sponsored if _is_meant(each, wanted, filings)]
    if not chosen:
        raise NotFound(texts.NOBODY.format(audience=word_audience(wanted)))
    return chosen


def word_audience(wanted: Wanted) -> str:
    """Whom it is for, as an officer reads it."""
    parts = [texts.OF_SPONSOR.format(sponsor=wanted.sponsor)] if wanted.sponsor else []
    if wanted.kind:
        year = texts.OF_YEAR.format(year=wanted.year) if wanted.year else ""
        state = texts.STATES[wanted.state] if wanted.state else texts.ANY_STATE
        parts.append(texts.OF_KIND.format(year=year, kind=texts.KINDS[wanted.kind], state=state))
    return texts.BETWEEN.join(parts) or texts.EVERYBODY


async def _find_newest(sweep: Sweep, wanted: Wanted) -> Mapping[str, FilingRecord]:
    """Of each institution the filing of the kind that moved last; what has no date counts as older."""
    newest: dict[str, FilingRecord] = {}
    async for each in sweep.filings(kind=wanted.kind, year=wanted.year):
        if each.uscc not in newest or _age(newest[each.uscc]) <= _age(each):
            newest[each.uscc] = each
    return newest


def _age(filing: FilingRecord) -> str:
    return word_time(filing.state_at) if filing.state_at else ""


def _is_meant(institution: InstitutionRecord, wanted: Wanted, filings: Mapping[str, FilingRecord]) -> bool:
    if wanted.kind is None:
        return True
    filing = filings.get(institution.uscc)
    if filing is None:
        return wanted.state == NONE
    return not wanted.state or filing.state == wanted.state


def _word_no_sponsor(sponsor: str, every: Iterable[InstitutionRecord]) -> str:
    known = sorted({each.sponsor for each in every if each.sponsor})
    near = get_close_matches(sponsor, known, n=3, cutoff=0.3)
    template = texts.NO_SPONSOR_NEAR if near else texts.NO_SPONSOR
    return template.format(sponsor=sponsor, near=texts.BETWEEN.join(near))
