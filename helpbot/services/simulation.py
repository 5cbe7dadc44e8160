"""A season in simulated time: the services that run it for real, over a copy, with a clock that is set and nothing sent."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time

from helpbot.calendar.office_days import OfficeDays
from helpbot.calendar.workdays import DAY
from helpbot.clock import SHANGHAI, SettableClock
from helpbot.errors import NotFound
from helpbot.messages import Arrival, Parcel, Reply
from helpbot.models import FilingKind, Season, SeasonState
from helpbot.ports import Channel, Finding, HttpRoute, Intake
from helpbot.services.behaviour import draw_habit
from helpbot.services.delivery import Delivery
from helpbot.services.desk import Desk, OpenDesk, desk_opener
from helpbot.services.kinds import KINDS, Compose
from helpbot.services.letters import Letter, read_reference
from helpbot.services.office import Office
from helpbot.services.outbox_keys import reminder_key
from helpbot.services.rehearsal import Rehearsal, set_up_copy
from helpbot.services.reminders import KIND
from helpbot.services.reminding import remind
from helpbot.services.report_period import season_of
from helpbot.services.reports import Report, make_report
from helpbot.services.season_census import count_candidates, filed_reports
from helpbot.services.season_plan import UNFILED, Candidate, Term, plan_season
from helpbot.services.season_track import LAST_DAYS, find_end
from helpbot.services.simulated_reports import Reports, SimulatedReport
from helpbot.services.sweep import Sweep
from helpbot.services.violations import Rules, Sent, Violation, check_all, check_last_days, check_sent
from helpbot.store import outbox_fates
from helpbot.store.database import Database

SEED = 1
TICKS = tuple(time(hour) for hour in range(24))
"""The heartbeat of a simulated day: every hour, the night too, for nothing may happen then."""

IMPORT, CLOSING = time(8), time(17)
"""When the registry is brought up to date on a working day, and by when the office has reviewed what it can."""

LAST_WORKING_DAYS = 3
BEFORE = 31
"""Days before a season in which its first reminders go out."""


@dataclass(slots=True)
class Outcome:
    """What a simulation found. `unreached`: nobody is there to be told; `assumed`: so many had nobody. `report`: of the last season."""

    sent: list[Sent] = field(default_factory=list)
    violations: list[Violation] = field(default_factory=list)
    seasons: dict[int, Reports] = field(default_factory=dict)
    unreached: set[str] = field(default_factory=set)
    assumed: int = 0
    report: Report | None = None

    @property
    def arrivals(self) -> Counter[date]:
        return sum((each.arrivals for each in self.seasons.values()), Counter())

    @property
    def queue(self) -> dict[date, int]:
        return {day: length for each in self.seasons.values() for day, length in each.queue.items()}

    def count_filed(self) -> tuple[int, int, int]:
        """How many filed in time, late, and not at all."""
        found = Counter(_judge(report) for each in self.seasons.values() for report in each.reports.values())
        return found["in-time"], found["late"], found["never"]


def _judge(report: SimulatedReport) -> str:
    if report.state in UNFILED:
        return "never"
    late = report.submitted_at and report.submitted_at.astimezone(SHANGHAI).date() > Term(report.year + 1).last
    return "late" if late else "in-time"


@dataclass(slots=True)
class Simulation:
    """One run. `tell` hears of every message as it would go out."""

    rehearsal: Rehearsal
    clock: SettableClock
    tell: Callable[[Sent], None]
    outcome: Outcome = field(default_factory=Outcome)

    @property
    def office(self) -> Office:
        return self.rehearsal.office

    async def run(self, first: date, last: date, *, assume: bool) -> Outcome:
        """From the first day to the last. Raises HelpbotError."""
        open_desk = desk_opener(self.rehearsal.database, self.clock, _wake_nobody)
        post = _Post(self.rehearsal, self.clock)
        institutions = [each async for each in Sweep(self.office, self.clock).institutions()]
        async with open_desk(self.office, reading=True) as desk:
            holders = await desk.reminders.holders([each.uscc for each in institutions])
            days = await desk.seasons.days()
            rules = Rules(days.calendar, self.office.settings.holidays, self.office.season.opens, self.office.season.closes)
        if assume:
            alone = [each for each in institutions if each.uscc not in holders]
            self.outcome.assumed = await self.rehearsal.assume_clerks(alone, self.clock.now())
        for day in (first + DAY * place for place in range((last - first).days + 1)):
            await self._begin_season(day, open_desk, days, first)
            for hour in TICKS:
                self.clock.set(datetime.combine(day, hour, SHANGHAI))
                await self._beat(hour, day, days, open_desk)
                for message in await post.deliver():
                    self._note(message, rules)
            await self._end_season(day, days)
        self.outcome.violations += check_all(self.outcome.sent)
        return self.outcome

    async def _beat(self, hour: time, day: date, days: OfficeDays, open_desk: OpenDesk) -> None:
        """Reminders are gathered first, so that whoever files in the same hour files between gathering and sending."""
        if hour == IMPORT and days.worked(day):
            await self.rehearsal.note_import(self.clock.now())
        await remind(self.office, self.clock, open_desk)
        for reports in self.outcome.seasons.values() if IMPORT <= hour <= CLOSING else ():
            changed = reports.file(self.clock.now())
            if hour == CLOSING and days.worked(day):
                changed += reports.review(day)
            if changed:
                now = self.clock.now()
                await self.rehearsal.write_reports([each.as_row(now) for each in changed], [each.as_event(now) for each in changed])

    async def _begin_season(self, day: date, open_desk: OpenDesk, days: OfficeDays, first: date) -> None:
        """A month before a season, or on the first day of all, its plan is made and approved, unless that has been done for real."""
        for year in (day.year, day.year + 1):
            begins = Term(year).first - DAY * BEFORE
            over = days.add(Term(year).last, LAST_DAYS * 2)
            if year not in self.outcome.seasons and (day == begins or (day == first and begins <= day <= over)):
                await self._plan(Term(year), open_desk, days)

    async def _plan(self, term: Term, open_desk: OpenDesk, days: OfficeDays) -> None:
        sweep = Sweep(self.office, self.clock)
        candidates = await count_candidates(sweep, term)
        async with open_desk(self.office) as desk:
            season = await _find_or_plan(desk, term, candidates)
            slots = await desk.seasons.slots(season)
            reach = await desk.reminders.reach([slot.uscc for slot in slots])
        self.outcome.unreached |= {slot.uscc for slot in slots if slot.classified or slot.uscc not in reach}
        states = {each.uscc: each async for each in sweep.filings(kind=FilingKind.ANNUAL, year=term.report_year)}
        reports = Reports(days, season.capacity)
        for slot in slots:
            habit = draw_habit(slot.uscc, slot.day, term, days, late=slot.late, seed=SEED)
            known = states.get(slot.uscc)
            stands = (known.state, known.number) if known else (None, "")
            reports.add(SimulatedReport(slot.uscc, term.report_year, habit, *stands))
        self.outcome.seasons[term.year] = reports

    async def _end_season(self, day: date, days: OfficeDays) -> None:
        """On the evening of a season's last working day everybody who can be reached and has not filed must have heard of it.

        Except for whose report came back that evening: it was with the office all day.
        """
        if day.year not in self.outcome.seasons or day != find_end(Term(day.year), days):
            return
        filed = await filed_reports(Sweep(self.office, self.clock), Term(day.year))
        reports = self.outcome.seasons[day.year].reports
        owed = {uscc for uscc, report in reports.items() if report.back_on != day} - filed - self.outcome.unreached
        last = [day, *(days.add(day, -place) for place in range(1, LAST_WORKING_DAYS))]
        self.outcome.violations += check_last_days(self.outcome.sent, sorted(owed), last)

    def _note(self, message: Sent, rules: Rules) -> None:
        message = replace(message, rest_day=rules.is_rest_day(message.day))
        reports = [each.reports[uscc] for each in self.outcome.seasons.values() for uscc in message.usccs if uscc in each.reports]
        filed = {each.uscc for each in reports if each.year == message.day.year - 1 and each.state not in UNFILED}
        self.outcome.violations += check_sent(message, rules, filed)
        self.outcome.sent.append(message)
        self.tell(message)


async def _find_or_plan(desk: Desk, term: Term, candidates: Sequence[Candidate]) -> Season:
    """The season as it is, or else planned now; approved either way, and not paused."""
    try:
        season = await desk.seasons.get(term.year)
    except NotFound:
        plan = plan_season(term, candidates, await desk.seasons.days(), desk.office.season.capacity)
        season = await desk.seasons.keep(plan, None)
    if season.state is SeasonState.DRAFT:
        await desk.seasons.approve(term.year, season.plan_hash, KIND)
    elif season.state is SeasonState.PAUSED:
        await desk.seasons.resume(term.year)
    return season


class _Recorder:
    """A channel that keeps what it is given to send."""

    def __init__(self, name: str, keep: Callable[[str, Parcel], None]) -> None:
        self.name = name
        self._keep = keep

    async def send(self, parcel: Parcel) -> str:
        self._keep(self.name, parcel)
        return ""

    async def receive(self, intake: Intake) -> None:
        """Nobody writes to a rehearsal."""

    async def read(self, arrival: Arrival) -> None:
        """Nor is there anything to read."""

    def routes(self, intake: Intake) -> Sequence[HttpRoute]:  # noqa: ARG002 -- the protocol's signature
        return ()

    async def examine(self) -> Sequence[Finding]:
        return ()

    async def close(self) -> None:
        """There is nothing to let go of."""


class _Post:
    """The delivery that carries an outbox out for real, to channels that keep what they are given."""

    def __init__(self, rehearsal: Rehearsal, clock: SettableClock) -> None:
        self._rehearsal = rehearsal
        self._clock = clock
        self._letters: dict[str, Letter] = {}
        self._sent: list[Sent] = []
        self._channels: dict[str, Channel] = {}
        kinds = {**KINDS, KIND: replace(KINDS[KIND], look=self._look)}
        office, database = rehearsal.office, rehearsal.database
        self._delivery = Delivery(office=office, database=database, clock=clock, kinds=kinds, channels=self._channels)

    async def deliver(self) -> list[Sent]:
        """All that is due now."""
        async with self._rehearsal.database.read(self._rehearsal.office.id) as tx:
            names = await outbox_fates.open_channels(tx)
        self._channels |= {name: _Recorder(name, self._keep) for name in names if name not in self._channels}
        if names:
            await self._delivery.tick()
            await self._delivery.drain()
        sent, self._sent = self._sent, []
        return sent

    async def _look(self, desk: Desk, references: Sequence[str]) -> Mapping[str, Compose]:
        """As for real, and whatever is written is remembered with what it is about."""
        seen = await desk.letters.see(references)

        async def compose(desk: Desk, reference: str) -> Reply | None:
            letter = await desk.letters.write(reference, seen)
            if letter is None:
                return None
            self._letters[reminder_key(*read_reference(reference))] = letter
            return letter.reply

        return dict.fromkeys(references, compose)

    def _keep(self, channel: str, parcel: Parcel) -> None:
        letter = self._letters.pop(parcel.key)
        sent = Sent(self._clock.now(), letter.usccs, letter.stages, letter.person_id, channel, parcel.key, letter.reports)
        self._sent.append(sent)


def _wake_nobody() -> None:
    """There is no delivery to wake."""


async def simulate(database: Database, office: Office, span: tuple[date, date], *, assume: bool, tell: Callable[[Sent], None]) -> Outcome:
    """Rehearse an office's seasons from the first day of `span` to the last, on a copy.

    `assume`: whoever has nobody bound gets a clerk. Raises RegistryDown, StoreError.
    """
    clock = SettableClock(datetime.combine(span[0], time(), SHANGHAI))
    async with set_up_copy(database, office, clock) as rehearsal:
        outcome = await Simulation(rehearsal, clock, tell).run(*span, assume=assume)
        if outcome.seasons:
            open_desk = desk_opener(rehearsal.database, clock, _wake_nobody)
            outcome.report = await make_report(rehearsal.office, clock, open_desk, season_of(max(outcome.seasons)), rehearsed=True)
        return outcome
