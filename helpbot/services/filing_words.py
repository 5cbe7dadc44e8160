"""A filing in words: how it stands, who acts next, what to do and by when. Whoever calls has looked whether it may be told."""

from datetime import date, datetime
from enum import StrEnum

from helpbot.calendar.deadlines import Deadline, Facts, Filing, Happened, deadlines_of
from helpbot.calendar.rules import Who
from helpbot.calendar.workdays import WorkCalendar
from helpbot.clock import SHANGHAI
from helpbot.models import FilingKind, FilingState
from helpbot.services.deadlines import word_left
from helpbot.services.office import Office
from helpbot.services.registry import FilingRecord, Freshness
from helpbot.texts import registry as texts


class Actor(StrEnum):
    """Whose turn it is."""

    CLERK = "clerk"
    OFFICE = "office"
    NOBODY = "nobody"


_ACTORS = {
    FilingState.DRAFT: Actor.CLERK,
    FilingState.RETURNED: Actor.CLERK,
    FilingState.REFUSED: Actor.CLERK,
    FilingState.PAPER_DUE: Actor.CLERK,
    FilingState.CERT_READY: Actor.CLERK,
    FilingState.PUBLISHED: Actor.NOBODY,
    FilingState.ANNOUNCED: Actor.NOBODY,
}


def who_acts(filing: FilingRecord) -> Actor:
    """Whose turn it is; with a state that nobody mapped the clerk has to ask."""
    if (filing.kind, filing.state) == (FilingKind.CANCEL, FilingState.APPROVED):
        return Actor.CLERK
    return _ACTORS.get(filing.state, Actor.OFFICE) if filing.state else Actor.CLERK


def word_name(filing: FilingRecord) -> str:
    """What is filed for: `2026年度的年度报告`, `变更登记（住所）`."""
    kind = texts.KINDS[filing.kind] if filing.kind else filing.kind_said or texts.FILING_UNKNOWN
    if filing.year:
        return texts.FILING_NAME_YEAR.format(kind=kind, year=filing.year)
    return (texts.FILING_NAME_ITEMS if filing.items else texts.FILING_NAME).format(kind=kind, items=filing.items)


def word_state(filing: FilingRecord) -> str:
    """The state by its name, and what that means."""
    if filing.state is None:
        return texts.STATE_UNKNOWN.format(said=filing.state_said)
    return texts.STATE_SAID.format(name=texts.STATES[filing.state], plain=texts.PLAIN[filing.state])


def word_next(filing: FilingRecord, office: Office) -> str:
    """Who has to do what."""
    step = texts.NEXT.get(filing.state or "", texts.NEXT_UNKNOWN)
    step = texts.NEXT_OF_KIND.get((filing.kind or "", filing.state or ""), step)
    actor = who_acts(filing)
    template = texts.NO_STEP if actor is Actor.NOBODY else texts.NEXT_STEP
    return template.format(who=texts.ACTORS[actor], step=step.format(phone=office.fill("{phone}")))


def word_by_when(filing: FilingRecord, office: Office, today: date, calendar: WorkCalendar) -> list[str]:
    """By when the next step is due, as far as a rule says so; of the office's own step the statutory day and what it promises.

    `today` is the day in Shanghai.
    """
    actor = who_acts(filing)
    if actor is Actor.NOBODY:
        return []
    theirs = actor is Actor.OFFICE
    lines = [_word_deadline(each) for each in _deadlines(filing, today, calendar) if (each.rule.who is Who.REGISTRY) is theirs]
    if theirs and office.settings.promised_days:
        lines.append(texts.PROMISED.format(promised=office.settings.promised_days))
    return lines


def word_time(at: datetime | None) -> str:
    """A moment in Shanghai; a midnight stands for its day."""
    if at is None:
        return texts.WHEN_UNKNOWN
    local = at.astimezone(SHANGHAI)
    return (texts.WHEN if (local.hour, local.minute) != (0, 0) else texts.WHEN_DAY).format(at=local)


def word_as_of(fresh: Freshness) -> str:
    """As of when all this is true."""
    return texts.AS_OF.format(at=word_time(fresh.as_of)) if fresh.as_of else texts.AS_OF_UNKNOWN


def _word_deadline(deadline: Deadline) -> str:
    left = word_left(deadline).strip()
    if deadline.rule.who is not Who.REGISTRY:
        return left
    return texts.OFFICE_STEP.format(left=left, basis=deadline.counted[0].reading.basis)


def _deadlines(filing: FilingRecord, today: date, calendar: WorkCalendar) -> list[Deadline]:
    try:
        return deadlines_of(_facts(filing), today, calendar)
    except (ValueError, OverflowError):  # a year that somebody mistyped: no date, or beyond the calendar
        return []


def _facts(filing: FilingRecord) -> Facts:
    """What sets a clock going: the year that is reported on, or the step that the office has taken on."""
    if filing.kind is FilingKind.ANNUAL:
        return Facts(happened=(Happened("report.year-end", date(filing.year, 12, 31), str(filing.year)),)) if filing.year else Facts()
    since = _taken_on(filing)
    if filing.kind is None or since is None or filing.state is None:
        return Facts()
    state = FilingState.ACCEPTED if filing.state is FilingState.REVIEWING else filing.state
    return Facts(filings=(Filing(filing.kind, state, since.astimezone(SHANGHAI).date()),))


def _taken_on(filing: FilingRecord) -> datetime | None:
    """Since when the present step runs: a review since what it reviews was accepted, where that is known."""
    if filing.state is not FilingState.REVIEWING:
        return filing.state_at
    return next((event.at for event in reversed(filing.events) if event.state is FilingState.ACCEPTED), None)
