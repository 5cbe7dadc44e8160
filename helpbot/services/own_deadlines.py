"""The deadlines of one institution out of what the registry has of it. Pure: records in, deadlines out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from helpbot.calendar.deadlines import Deadline, Facts, Filing, Happened, deadlines_of
from helpbot.calendar.workdays import WorkCalendar
from helpbot.clock import SHANGHAI
from helpbot.models import FilingKind, FilingState
from helpbot.services.filing_choice import FINISHED, year_of
from helpbot.services.filing_words import word_name
from helpbot.services.registry import FilingRecord, InstitutionRecord
from helpbot.texts import deadlines as texts

NOT_FILED = frozenset({FilingState.DRAFT, FilingState.RETURNED, FilingState.REFUSED})
"""An annual report in one of these has not been filed, or is to be filed again."""
_CLOCKS = {FilingState.RESUBMITTED: FilingState.SUBMITTED, FilingState.REVIEWING: FilingState.ACCEPTED}


def find_deadlines(
    institution: InstitutionRecord,
    filings: Sequence[FilingRecord],
    today: date,
    calendar: WorkCalendar,
    happened: Sequence[Happened] = (),
) -> list[Deadline]:
    """What is due, the most urgent first; each names the institution.

    `today` is the day in Shanghai; `happened` is what was noted besides what the registry has.
    """
    try:
        found = deadlines_of(replace(_facts(institution, filings, today), happened=tuple(happened)), today, calendar)
    except (ValueError, OverflowError):  # a date that somebody mistyped lies beyond the calendar
        found = []
    return [replace(each, about=texts.BETWEEN.join(filter(None, [institution.name, each.about]))) for each in found]


def _facts(institution: InstitutionRecord, filings: Sequence[FilingRecord], today: date) -> Facts:
    reports = [(each, year) for each in filings if each.kind is FilingKind.ANNUAL and (year := year_of(each))]
    filed = frozenset(year for each, year in reports if each.state not in NOT_FILED)
    return Facts(
        certificate_expires=institution.cert_until,
        reports_filed=filed if reports or _in_window(today) else filed | {today.year - 1},
        filings=tuple(_steps(filings)),
    )


def _in_window(today: date) -> bool:
    """Until the end of March no report on record means that none was filed; later it may as well mean that the registry keeps none."""
    return today.month <= 3


def _steps(filings: Iterable[FilingRecord]) -> Iterator[Filing]:
    """The steps that run; a filing that was sent again is looked at anew, a review belongs to what was accepted."""
    for each in filings:
        state = _CLOCKS.get(each.state, each.state) if each.state else None
        at = _accepted_at(each) if each.state is FilingState.REVIEWING else each.state_at
        if each.kind and state and at and each.state not in FINISHED:
            yield Filing(each.kind, state, at.astimezone(SHANGHAI).date(), texts.FILING.format(what=word_name(each), number=each.number))


def _accepted_at(filing: FilingRecord) -> datetime | None:
    return next((event.at for event in reversed(filing.events) if event.state is FilingState.ACCEPTED), None)
