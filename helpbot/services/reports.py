"""A report: was it worth it, and what should be done better, of a month or a season."""

from dataclasses import dataclass
from datetime import datetime

from faq.returns import package_reasons
from helpbot.clock import Clock
from helpbot.errors import RegistryDown
from helpbot.models import Otherwise
from helpbot.services.desk import OpenDesk
from helpbot.services.figures import (
    HandOffs,
    Questions,
    Saved,
    Voices,
    count_hand_offs,
    count_questions,
    count_voices,
    estimate_saved,
)
from helpbot.services.filing_figures import FilingFigures, count_filings
from helpbot.services.office import Office
from helpbot.services.office_time import find_hours
from helpbot.services.report_period import Period
from helpbot.services.sweep import Sweep
from helpbot.texts import report as texts


@dataclass(frozen=True, slots=True)
class Report:
    """All figures of a time. `filings` is None where no registry could be read, and `no_filings` says why.

    `rehearsed`: it is of a season that was simulated, in which nobody asks anything.
    """

    office: str
    period: Period
    made: datetime
    questions: Questions
    hand_offs: HandOffs
    voices: Voices
    visits: Saved | None
    calls: Saved | None
    filings: FilingFigures | None
    no_filings: str = ""
    rehearsed: bool = False

    @property
    def over(self) -> bool:
        """Whether its time is over."""
        return self.made >= self.period.until


async def make_report(office: Office, clock: Clock, open_desk: OpenDesk, period: Period, *, rehearsed: bool = False) -> Report:
    """The report of a time, as everything stands now. Raises StoreError; a registry that cannot be read is said in it."""
    filings, why = await _try_filings(office, clock, period)
    async with open_desk(office, reading=True) as desk:
        asked = await desk.counts.questions(period.since, period.until)
        handed = await desk.counts.hand_offs(period.since, period.until)
        voices = count_voices(await desk.surveys.answered(period.since, period.until))
        hours = await find_hours(office, desk.workdays)
    questions = count_questions(asked, handed)
    return Report(
        office=office.settings.name,
        period=period,
        made=clock.now(),
        questions=questions,
        hand_offs=count_hand_offs(handed, hours.between),
        voices=voices,
        visits=estimate_saved(questions, voices, Otherwise.VISIT),
        calls=estimate_saved(questions, voices, Otherwise.PHONE),
        filings=filings,
        no_filings=why,
        rehearsed=rehearsed,
    )


async def _try_filings(office: Office, clock: Clock, period: Period) -> tuple[FilingFigures | None, str]:
    try:
        found = await count_filings(Sweep(office, clock), period, package_reasons().explain)
    except RegistryDown as error:
        return None, str(error)
    return (found, "") if found.as_of else (None, texts.NO_DATA)
