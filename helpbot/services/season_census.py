"""Who must report in a season, out of the registry as it is now."""

from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import date

from helpbot.clock import SHANGHAI
from helpbot.models import FilingKind, FilingState, InstitutionStatus
from helpbot.services.filing_choice import GONE
from helpbot.services.season_plan import UNFILED, Candidate, Problem, Term
from helpbot.services.season_replan import AT_WORK
from helpbot.services.sweep import Sweep
from helpbot.store.registry import FilingRecord, InstitutionRecord
from helpbot.texts.season import LEGAL_REPRESENTATIVE

OPEN = AT_WORK | {FilingState.RETURNED}
HURRY = (3, 25)
"""From this day on a report of last year counts as late: the office's last and worst week."""


@dataclass(slots=True)
class _Filings:
    """What matters of the filings of every institution."""

    reported: set[str] = field(default_factory=set)
    on_time: set[str] = field(default_factory=set)
    troubled: set[str] = field(default_factory=set)
    problems: dict[str, set[Problem]] = field(default_factory=lambda: defaultdict(set))
    established: dict[str, int] = field(default_factory=dict)


async def count_candidates(sweep: Sweep, term: Term) -> list[Candidate]:
    """Every institution that has to report in a season. Raises RegistryDown."""
    filings = await _read_filings(sweep, term)
    known = bool(filings.on_time | filings.troubled)  # without last year's reports nobody was late
    return [_count(each, filings, term, known=known) async for each in sweep.institutions() if _must_report(each, filings, term)]


async def filed_reports(sweep: Sweep, term: Term) -> set[str]:
    """The institutions whose report of the season is with the office or through. Raises RegistryDown."""
    return {each.uscc async for each in _reports(sweep, term.report_year) if each.state not in UNFILED}


async def find_report_states(sweep: Sweep, term: Term) -> dict[str, FilingState | None]:
    """How the season's reports stand, by institution; of several of one the last number counts. Raises RegistryDown."""
    return {each.uscc: each.state async for each in _reports(sweep, term.report_year)}


def _reports(sweep: Sweep, year: int) -> AsyncIterator[FilingRecord]:
    return sweep.filings(kind=FilingKind.ANNUAL, year=year)


async def _read_filings(sweep: Sweep, term: Term) -> _Filings:
    found = _Filings(reported=await filed_reports(sweep, term))
    async for each in _reports(sweep, term.report_year - 1):
        in_time = each.submitted_at is not None and each.submitted_at.astimezone(SHANGHAI).date() < date(term.year - 1, *HURRY)
        (found.on_time if in_time and each.state not in UNFILED and not each.opinion else found.troubled).add(each.uscc)
    async for each in sweep.filings(kind=FilingKind.CHANGE):
        if each.state in OPEN:
            found.problems[each.uscc].add(Problem.LEGAL_REPRESENTATIVE if LEGAL_REPRESENTATIVE in each.items else Problem.OPEN_FILING)
    async for each in sweep.filings(kind=FilingKind.ESTABLISH):
        if each.state_at is not None:
            found.established[each.uscc] = each.state_at.astimezone(SHANGHAI).year
    return found


def _must_report(institution: InstitutionRecord, filings: _Filings, term: Term) -> bool:
    """There is nothing to report of a year before it was established."""
    if institution.vanished_at is not None or institution.status in GONE:
        return False
    return filings.established.get(institution.uscc, 0) <= term.report_year


def _count(institution: InstitutionRecord, filings: _Filings, term: Term, *, known: bool) -> Candidate:
    problems = set(filings.problems.get(institution.uscc, ()))
    if institution.status is InstitutionStatus.EXPIRED or (institution.cert_until and institution.cert_until <= term.last):
        problems.add(Problem.CERTIFICATE)
    return Candidate(
        uscc=institution.uscc,
        sponsor=institution.sponsor,
        name=institution.name,
        late=known and institution.uscc not in filings.on_time,
        filed=institution.uscc in filings.reported,
        classified=institution.classified,
        problems=tuple(sorted(problems)),
    )
