"""Which filings an answer is about, and of which institutions. Pure: what was read from the registry in, a choice out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from helpbot.clock import SHANGHAI
from helpbot.models import FilingKind, FilingState, InstitutionStatus
from helpbot.services.filing_question import means
from helpbot.services.registry import FilingRecord, InstitutionRecord

FINISHED = frozenset({FilingState.PUBLISHED, FilingState.ANNOUNCED, FilingState.REFUSED})

GONE = frozenset({InstitutionStatus.CANCELLED, InstitutionStatus.REVOKED})
"""Institutions that have no duties any more."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to see: of a kind, of a year, of one institution or of all they may; "" and None do not narrow."""

    kind: FilingKind | None = None
    year: int | None = None
    uscc: str = ""
    all: bool = False


def choose_filings(filings: Iterable[FilingRecord], wish: Wish, today: date) -> list[FilingRecord]:
    """Of one institution's filings those that answer: what is under way, or else the newest.

    Of annual reports those of the year that is said, or else of last year, which are due or done now: that an older one is done says
    nothing. `today` is the day in Shanghai.
    """
    found = [each for each in filings if wish.kind in (None, each.kind) and wish.year in (None, year_of(each))]
    if wish.kind is FilingKind.ANNUAL:
        latest = max((year_of(each) or 0 for each in found), default=0)
        return [each for each in found if year_of(each) == latest and (wish.year or latest >= today.year - 1)]
    return [each for each in found if each.state not in FINISHED] or found[:1]


def year_of(filing: FilingRecord) -> int | None:
    """The year that is reported on; where the registry does not say, the one before it was sent. Of what reports on none, when it was."""
    if filing.year:
        return filing.year
    at = filing.submitted_at or filing.state_at
    return at.astimezone(SHANGHAI).year - (filing.kind is FilingKind.ANNUAL) if at else None


def group_filings(
    institutions: Sequence[InstitutionRecord], filings: Iterable[FilingRecord], wish: Wish, today: date
) -> Mapping[InstitutionRecord, list[FilingRecord]]:
    """Whom the answer is about: every institution with filings that answer; of annual reports each that owes them."""
    by_uscc: dict[str, list[FilingRecord]] = {}
    for each in filings:
        by_uscc.setdefault(each.uscc, []).append(each)
    chosen = {each: choose_filings(by_uscc.get(each.uscc, ()), wish, today) for each in institutions if not each.classified}
    owes = wish.kind is FilingKind.ANNUAL
    return {each: found for each, found in chosen.items() if found or (owes and each.status not in GONE and each.vanished_at is None)}


def find_named(institutions: Iterable[InstitutionRecord], named: Sequence[str]) -> list[InstitutionRecord]:
    """Those that somebody may have meant; one that bears the very name alone, where there is one."""
    found = [each for each in institutions if any(means(name, each.name) for name in named)]
    return [each for each in found if each.name in named] or found
