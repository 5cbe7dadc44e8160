"""The deadlines of an institution: its facts held against the rules, each result with its proof."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from helpbot.calendar.period import Proof, prove, shift
from helpbot.calendar.rules import Reading, Rule, read_rules
from helpbot.calendar.workdays import WorkCalendar

REPORT, EXPIRY = "report.year-end", "certificate.expiry"


@dataclass(frozen=True, slots=True)
class Filing:
    """A filing in progress: its kind (`change`, `establish`, …), its state (`submitted`, `accepted`, `approved`, …) and since when."""

    kind: str
    state: str
    since: date
    about: str = ""


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that set a clock going: an event of the rules, such as `change.legal-rep`. What has been dealt with is left out."""

    event: str
    on: date
    about: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an institution.

    `reports_filed`: the years whose annual report has been filed; None where nobody knows, and then no report is spoken of. The report
    of a year before `established` is nobody's duty.
    """

    certificate_expires: date | None = None
    established: date | None = None
    reports_filed: frozenset[int] | None = None
    filings: tuple[Filing, ...] = ()
    happened: tuple[Happened, ...] = ()


@dataclass(frozen=True, slots=True)
class Counted:
    """A reading of a rule, counted."""

    reading: Reading
    proof: Proof

    @property
    def due(self) -> date:
        return self.proof.due


@dataclass(frozen=True, slots=True)
class Deadline:
    """A duty and its day.

    `due`: the earliest of the readings. `advised`: the last working day on which it can be done in time. `days_left`: calendar days to
    `due`, 0 today, below 0 when it has passed. `workdays_left`: working days that can still be used for it: from today (or from `opens`,
    if that is later) to `advised`, both included.
    """

    rule: Rule
    event: str
    start: date
    about: str
    counted: tuple[Counted, ...]
    opens: date | None
    due: date
    advised: date
    days_left: int
    workdays_left: int
    provisional: bool

    @property
    def overdue(self) -> bool:
        return self.days_left < 0


def deadlines_of(facts: Facts, today: date, calendar: WorkCalendar) -> list[Deadline]:
    """Every deadline that the facts set going, the most urgent first. `today` is the day in Shanghai. Raises BeyondCalendar."""
    found = [
        count_deadline(rule, each, today, calendar)
        for each in _gather_events(facts, today)
        for rule in read_rules()
        if each.event in rule.on
    ]
    return sorted(found, key=lambda deadline: (deadline.advised, deadline.rule.id, deadline.about))


def _gather_events(facts: Facts, today: date) -> Iterator[Happened]:
    if facts.certificate_expires:
        yield Happened(EXPIRY, facts.certificate_expires)
    if year := _find_report(facts, today):
        yield Happened(REPORT, date(year, 12, 31), str(year))
    for filing in facts.filings:
        yield Happened(f"{filing.kind}.{filing.state}", filing.since, filing.about)
    yield from facts.happened


def _find_report(facts: Facts, today: date) -> int | None:
    """The year of the report that is due next: last year's, or once that is filed this year's."""
    if facts.reports_filed is None:
        return None
    last = today.year - 1
    owed = last not in facts.reports_filed and (facts.established is None or facts.established.year <= last)
    year = last if owed else today.year
    return None if year in facts.reports_filed else year


def count_deadline(rule: Rule, start: Happened, today: date, calendar: WorkCalendar) -> Deadline:
    """One rule counted from one event. Raises BeyondCalendar."""
    counted = [Counted(each, prove(calendar, start.on, each.period, roll=rule.rolls)) for each in rule.readings]
    counted.sort(key=lambda each: each.due)
    due = counted[0].due
    advised = calendar.on_or_before(due)
    opens = shift(start.on, rule.opens) if rule.opens else None
    usable = max(today, opens or today)
    return Deadline(
        rule=rule,
        event=start.event,
        start=start.on,
        about=start.about,
        counted=tuple(counted),
        opens=opens,
        due=due,
        advised=advised,
        days_left=(due - today).days,
        workdays_left=calendar.count(usable, advised),
        provisional=is_provisional(counted, usable, advised, calendar),
    )


def is_provisional(counted: Sequence[Counted], first: date, last: date, calendar: WorkCalendar) -> bool:
    """Whether any of it leans on a year whose notice is not known: the days counted, or the working days that are left."""
    years = range(first.year, last.year + 1)
    return any(each.proof.provisional for each in counted) or any(calendar.notice(year) is None for year in years)
