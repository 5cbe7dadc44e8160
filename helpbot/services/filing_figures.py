"""What can be counted of filings: who has filed, what was right the first time, why the others came back."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from faq.returns import Explanation
from helpbot.clock import SHANGHAI
from helpbot.models import FilingKind, FilingState
from helpbot.services.figures import Share
from helpbot.services.report_period import Period
from helpbot.services.season_census import count_candidates
from helpbot.services.sweep import Sweep
from helpbot.store.registry import EventRecord, FilingRecord, InstitutionRecord

SENT_BACK = frozenset({FilingState.RETURNED, FilingState.RESUBMITTED, FilingState.REFUSED})
"""A filing that is or was in one of these was not right the first time."""

THROUGH = frozenset({FilingState.APPROVED, FilingState.PAPER_DUE, FilingState.CERT_READY, FilingState.PUBLISHED, FilingState.ANNOUNCED})
BACK = frozenset({FilingState.RETURNED, FilingState.REFUSED})


@dataclass(slots=True)
class SponsorFigures:
    """Likewise of one sponsor's institutions. `due` and `filed` are of a season alone; `decided`: through, or sent back at least once."""

    due: int = 0
    filed: int = 0
    came_in: int = 0
    decided: int = 0
    right: int = 0
    returns: int = 0


@dataclass(slots=True)
class FilingFigures:
    """The filings of a time.

    `histories` is False where the registry keeps none of how a filing came to stand where it does: then nobody can say what was right the
    first time. `late`: came after the season's end. `reasons` by their title, `unexplained` are words that the table of reasons does not
    know, `silent` returns without any. `classified` institutions are left out everywhere.
    """

    as_of: datetime | None = None
    histories: bool = False
    late: int = 0
    classified: int = 0
    by_day: Counter[date] = field(default_factory=Counter)
    sponsors: defaultdict[str, SponsorFigures] = field(default_factory=lambda: defaultdict(SponsorFigures))
    reasons: Counter[str] = field(default_factory=Counter)
    unexplained: int = 0
    silent: int = 0

    def total(self, name: str) -> int:
        """A figure of all sponsors together."""
        return sum(getattr(each, name) for each in self.sponsors.values())

    @property
    def filed(self) -> Share:
        """Of the institutions that have to report."""
        return Share(self.total("filed"), self.total("due"))

    @property
    def right(self) -> Share | None:
        """Of the filings that are decided; None where nobody can say."""
        return Share(self.total("right"), self.total("decided")) if self.histories else None


async def count_filings(sweep: Sweep, period: Period, explain: Callable[[str], Explanation]) -> FilingFigures:
    """What the registry says of a time. Raises RegistryDown."""
    open_ones = {each.uscc: each async for each in sweep.institutions() if not each.classified}
    filings = [each for each in await _read_filings(sweep, period) if each.uscc in open_ones]
    found = FilingFigures(as_of=(await sweep.freshness()).as_of, histories=any(len(each.events) > 1 for each in filings))
    if period.term:
        for each in await count_candidates(sweep, period.term):
            found.classified += each.classified
            if not each.classified:
                found.sponsors[each.sponsor].due += 1
                found.sponsors[each.sponsor].filed += each.filed
    opinions: list[str] = []
    for filing in filings:
        _count(found, filing, open_ones[filing.uscc], period)
        opinions += [event.opinion for event in _find_returns(filing, period)]
    _count_reasons(found, opinions, explain)
    return found


async def _read_filings(sweep: Sweep, period: Period) -> Sequence[FilingRecord]:
    """With their history: a season's reports, or whatever may have moved in a month."""
    if period.term:
        found = [each async for each in sweep.filings(kind=FilingKind.ANNUAL, year=period.term.report_year)]
    else:
        found = [each async for each in sweep.filings() if each.state_at is None or each.state_at >= period.since]
    return await sweep.filings_numbered([each.number for each in found])


def _count(found: FilingFigures, filing: FilingRecord, institution: InstitutionRecord, period: Period) -> None:
    """A season's reports count whenever they came; in a month a filing counts if it came in it, and a return if it was in it."""
    came = find_arrival(filing)
    sponsor = found.sponsors[institution.sponsor]
    sponsor.returns += len(_find_returns(filing, period))
    if came is None or not (period.term or period.covers(came)):
        return
    if period.covers(came):
        found.by_day[came.astimezone(SHANGHAI).date()] += 1
    found.late += came >= period.until
    was = {filing.state, *(event.state for event in filing.events)}
    sponsor.came_in += 1
    sponsor.decided += bool(was & (THROUGH | SENT_BACK))
    sponsor.right += bool(was & THROUGH) and not was & SENT_BACK


def find_arrival(filing: FilingRecord) -> datetime | None:
    """When a filing first came to the office; None while it is a draft, or nobody wrote it down."""
    sent = [event.at for event in filing.events if event.state is not FilingState.DRAFT and event.at]
    return filing.submitted_at or min(sent, default=None)


def _find_returns(filing: FilingRecord, period: Period) -> list[EventRecord]:
    return [event for event in filing.events if event.state in BACK and (period.term or period.covers(event.at))]


def _count_reasons(found: FilingFigures, opinions: Iterable[str], explain: Callable[[str], Explanation]) -> None:
    """Each reason of a return counts once; the same words need be taken apart only once."""
    known: Mapping[str, int] = Counter(opinions)
    for opinion, times in known.items():
        if not opinion:
            found.silent += times
            continue
        explanation = explain(opinion)
        found.reasons.update({each.reason.title: times for each in explanation.found})
        found.unexplained += times * len(explanation.unknown)
