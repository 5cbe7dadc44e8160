"""When a duty besides the annual report is done, and by when it is due. Pure: a duty and how its institution stands in, an answer out."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from helpbot.calendar.deadlines import Deadline, Happened, count_deadline
from helpbot.calendar.office_days import OfficeDays
from helpbot.calendar.rules import read_rules
from helpbot.calendar.workdays import WorkCalendar
from helpbot.clock import SHANGHAI
from helpbot.models import Duty, DutyKind, FilingKind, FilingState, Stage
from helpbot.services.filing_choice import GONE
from helpbot.services.season_plan import UNFILED
from helpbot.services.season_track import AGAIN_DAYS, LEFT, Stop, string_stops
from helpbot.services.standings import Standing
from helpbot.store.registry import FilingRecord

OPENS_DAYS = 30
"""Calendar days before a certificate runs out from which on it can be renewed (`certificate.renew` in rules.toml)."""

AHEAD_DAYS = 10
"""Working days before that: what a sponsor takes to sign and seal, twice over."""

CALLS = {Stage.FIRST_CALL: 3, Stage.SECOND_CALL: 8, Stage.THIRD_CALL: 15}
"""Working days after which it is asked after what came back and was not sent again; no law says by when it must be."""

CHANGES = "change."
"""How the events begin that a change has to be registered for."""


@dataclass(frozen=True, slots=True)
class NewDuty:
    """A duty as it begins. `key` (80 characters) is built out of stable identifiers and says which one it is, for good.

    `person_id`: it is theirs alone; else whoever acts for the institution is told. `since`: the day it began, `due`: by when.
    """

    key: str
    kind: DutyKind
    uscc: str
    since: date
    about: str = ""
    due: date | None = None
    person_id: int | None = None


def is_over(duty: Duty, standing: Standing) -> bool:
    """Whether the registry says that it is done, or that there is nothing to be done any more.

    What has no rule here is over when somebody says so (`Duties.end`), and never before.
    """
    judge = _JUDGES.get(duty.kind)
    return judge is not None and (standing.institution.status in GONE or judge(duty, standing))


def find_filing(duty: Duty, standing: Standing) -> FilingRecord | None:
    """The filing that a correction is of."""
    return next((each for each in standing.filings if each.number == duty.about), None)


def _is_renewed(duty: Duty, standing: Standing) -> bool:
    until = standing.institution.cert_until
    return until is None or (duty.due is not None and until > duty.due) or _is_filed(standing, FilingKind.RENEW, duty.since)


def _is_changed(duty: Duty, standing: Standing) -> bool:
    return _is_filed(standing, FilingKind.CHANGE, duty.since)


def _is_corrected(duty: Duty, standing: Standing) -> bool:
    filing = find_filing(duty, standing)
    return filing is None or filing.state not in (FilingState.RETURNED, FilingState.DRAFT)


_JUDGES: Mapping[DutyKind, Callable[[Duty, Standing], bool]] = {
    DutyKind.CERTIFICATE: _is_renewed,
    DutyKind.CHANGE: _is_changed,
    DutyKind.CORRECTION: _is_corrected,
}


def _is_filed(standing: Standing, kind: FilingKind, since: date) -> bool:
    """Whether such a filing has reached the office since then. One that came back did: it is a correction from then on."""
    reached = [each for each in standing.filings if each.kind is kind and (each.state is FilingState.RETURNED or each.state not in UNFILED)]
    days = [at.astimezone(SHANGHAI).date() for each in reached if (at := each.submitted_at or each.state_at)]
    return any(day >= since for day in days)


def find_duties(standing: Standing) -> Iterable[NewDuty]:
    """What an institution has to do, by what the registry says: a certificate that runs out, a filing that came back or was never sent."""
    institution = standing.institution
    if institution.status in GONE or institution.vanished_at is not None:
        return
    if until := institution.cert_until:
        key = f"certificate:{institution.uscc}:{until:%Y%m%d}"
        yield NewDuty(key, DutyKind.CERTIFICATE, institution.uscc, until - 2 * timedelta(days=OPENS_DAYS), due=until)
    for filing in standing.filings:
        if filing.kind is not FilingKind.ANNUAL and filing.state in (FilingState.RETURNED, FilingState.DRAFT) and filing.state_at:
            day = filing.state_at.astimezone(SHANGHAI).date()
            key = f"return:{filing.number[:60]}:{day:%Y%m%d}"
            yield NewDuty(key, DutyKind.CORRECTION, institution.uscc, day, about=filing.number)


def note_change(uscc: str, event: str, on: date, calendar: WorkCalendar) -> NewDuty:
    """What an event obliges an institution to (细则 45). ValueError where it is none that a rule counts from; raises BeyondCalendar."""
    deadline = count_change(event, on, on, calendar)
    return NewDuty(f"{event}:{uscc}:{on:%Y%m%d}", DutyKind.CHANGE, uscc, on, about=event, due=deadline.due)


def find_happened(noted: Iterable[Duty], uscc: str) -> list[Happened]:
    """What was noted of an institution that a deadline counts from, and is not done yet."""
    return [Happened(each.about, each.since) for each in noted if each.uscc == uscc and each.kind is DutyKind.CHANGE]


def count_change(event: str, on: date, today: date, calendar: WorkCalendar) -> Deadline:
    """By when a change has to be registered. ValueError, BeyondCalendar."""
    rule = next((each for each in read_rules() if event in each.on and event.startswith(CHANGES)), None)
    if rule is None:
        raise ValueError(event)
    return count_deadline(rule, Happened(event, on), today, calendar)


def lay_stops(duty: NewDuty, days: OfficeDays, today: date) -> list[Stop]:
    """The track of a duty, by the office's working days. Raises BeyondCalendar."""
    if duty.kind is DutyKind.CORRECTION or duty.due is None:
        return string_stops([(stage, days.add(duty.since, count)) for stage, count in CALLS.items()], days)
    opening = days.on_or_after(duty.due - timedelta(days=OPENS_DAYS) if duty.kind is DutyKind.CERTIFICATE else today)
    last = days.on_or_before(duty.due)
    stops = [(Stage.OPENING, opening), (Stage.LAST_DAY, last), (Stage.OVERDUE, days.add(duty.due, 1))]
    stops += [(stage, day) for stage, left in LEFT.items() if left < OPENS_DAYS and (day := days.add(last, -left)) > opening]
    stops.append((Stage.OVERDUE_AGAIN, days.add(duty.due, 1 + AGAIN_DAYS)))
    if duty.kind is DutyKind.CERTIFICATE:
        stops.append((Stage.NOTICE, days.add(opening, -AHEAD_DAYS)))
    return string_stops(stops, days)
