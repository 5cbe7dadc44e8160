"""Was it worth it: one question after something has come to an end, once in a quarter, to whoever wants to be asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from helpbot.clock import SHANGHAI, Clock
from helpbot.messages import Choice, Reply
from helpbot.models import FilingState, Occasion, Otherwise, Person, PersonAddress, Survey
from helpbot.services.changes import NEWS, TOLD
from helpbot.services.office import Office
from helpbot.services.outbox import Notice, Outbox
from helpbot.services.outbox_keys import survey_key
from helpbot.store import changes, people, reminders, surveys
from helpbot.store.database import Transaction
from helpbot.texts import surveys as texts

SURVEY = "survey"
"""Kind of the message, and token prefix of its choices: the survey, then what was picked."""

SCORES: Final = range(1, 6)

QUIET = timedelta(hours=1)
"""How long nothing must have been said: nobody is asked in the middle of something."""

LOOK_BACK = timedelta(days=10)
"""How old the end of a thing may be: longer than any run of days off, and not so long that it is forgotten."""

LONGEST_QUARTER = timedelta(days=100)
LONGEST_WORDS = 1000

FINISHED = frozenset({FilingState.CERT_READY, FilingState.PUBLISHED, FilingState.ANNOUNCED})
"""Where a filing has nothing left for a clerk to file: 核准 alone may still ask for paper."""


@dataclass(frozen=True, slots=True)
class Ended:
    """Something came to an end for a person who is reached there."""

    address: PersonAddress
    occasion: Occasion
    about: str

    @property
    def person_id(self) -> int:
        return self.address.person_id or 0


class Surveys:
    """The surveys of an office."""

    def __init__(self, tx: Transaction, clock: Clock, office: Office, outbox: Outbox) -> None:
        self._tx = tx
        self._clock = clock
        self._office = office
        self._outbox = outbox

    async def find_due(self) -> list[Ended]:
        """After what whom may be asked now, one thing each: reads much and writes nothing, so it is for a Desk that only reads."""
        now = self._clock.now()
        since, until = now - LOOK_BACK, now - QUIET
        tickets, filings = await self._find_tickets(since, until), await self._find_filings(since, until)
        return await self._choose([*tickets, *filings, *await self._find_handovers(since, until)], now)

    async def ask(self, due: Sequence[Ended]) -> int:
        """Ask these; returns how many of them nobody else has asked meanwhile. It must be a working day, and the hour."""
        now = self._clock.now()
        return sum([await self._ask_one(each, now) for each in due])

    async def compose(self, reference: str) -> Reply | None:
        """The question; None where it is answered, or not wanted any more."""
        survey = await surveys.find(self._tx, int(reference))
        if survey is None or survey.score is not None or not await surveys.willing(self._tx, [survey.person_id]):
            return None
        number = survey.about.partition(":")[2]
        scores = tuple(Choice(texts.SCORES[score], f"{SURVEY}:{survey.id}:{score}") for score in SCORES)
        return Reply(texts.ASK[survey.occasion].format(number=number), scores, source=texts.HOW_OFTEN)

    async def find(self, survey_id: int, person: Person) -> Survey | None:
        """The survey of this id, if it was this person who was asked."""
        survey = await surveys.find(self._tx, survey_id)
        return survey if survey and survey.person_id == person.id else None

    async def rate(self, survey: Survey, score: int) -> None:
        """Keep the score; the last one counts."""
        await surveys.answer(self._tx, survey.id or 0, score=score, answered_at=self._clock.now())

    async def choose(self, survey: Survey, otherwise: Otherwise) -> None:
        """Keep what the person would have done without us."""
        await surveys.answer(self._tx, survey.id or 0, otherwise=otherwise)

    async def add_words(self, survey: Survey, words: str) -> None:
        """Keep what the person wrote."""
        await surveys.answer(self._tx, survey.id or 0, words=words[:LONGEST_WORDS])

    async def answered(self, since: datetime, until: datetime) -> list[Survey]:
        """Those asked in that time, answered or not."""
        return await surveys.answered(self._tx, since, until)

    async def _find_tickets(self, since: datetime, until: datetime) -> list[Ended]:
        closed = await surveys.closed_tickets(self._tx, since, until)
        return [Ended(each.address, Occasion.TICKET, f"{Occasion.TICKET}:{each.number}") for each in closed]

    async def _find_filings(self, since: datetime, until: datetime) -> list[Ended]:
        """Filings that are through, of which the person has been told."""
        found = await surveys.changes_found(self._tx, since, until)
        through = {each.uscc: each.number for each in found if NEWS.validate_python(each.news).filing.state in FINISHED}
        acting = await people.acting(self._tx, list(through), TOLD, self._clock.now())
        filed = {person: through[uscc] for uscc, person in acting}
        reached = await reminders.addresses_of(self._tx, list(filed), self._office.withheld)
        told = {each.address_id for each in await changes.told_since(self._tx, since, [each.id or 0 for each in reached.values()])}
        ended = [Ended(each, Occasion.FILING, f"{Occasion.FILING}:{filed[person]}") for person, each in reached.items()]
        return [each for each in ended if each.address.id in told]

    async def _find_handovers(self, since: datetime, until: datetime) -> list[Ended]:
        closed = await surveys.closed_handovers(self._tx, since, until)
        reached = await reminders.addresses_of(self._tx, list(closed), self._office.withheld)
        return [Ended(address, Occasion.HANDOVER, f"{Occasion.HANDOVER}:{closed[person]}") for person, address in reached.items()]

    async def _choose(self, ended: Sequence[Ended], now: datetime) -> list[Ended]:
        """Of each person the first, if they have not been asked, want to be, and are at rest."""
        before = await surveys.asked(self._tx, sorted({each.person_id for each in ended}), now - LONGEST_QUARTER)
        had = {each.person_id for each in before if each.quarter == name_quarter(now)}
        done = {(each.person_id, each.about) for each in before}
        first: dict[int, Ended] = {}
        for each in ended:
            if each.person_id not in had and (each.person_id, each.about) not in done:
                first.setdefault(each.person_id, each)
        wanted = await surveys.willing(self._tx, list(first)) - await surveys.busy(self._tx, list(first), now - QUIET)
        return [each for person, each in first.items() if person in wanted]

    async def _ask_one(self, ended: Ended, now: datetime) -> int:
        row = {
            "person_id": ended.person_id,
            "quarter": name_quarter(now),
            "occasion": ended.occasion,
            "about": ended.about,
            "asked_at": now,
        }
        number = await surveys.add(self._tx, row)
        if number is None:  # another process was faster
            return 0
        closes = self._office.season.closes_on(now.astimezone(SHANGHAI).date())
        return await self._outbox.put_notices([Notice(ended.address, survey_key(number), str(number), now)], "survey", until=closes)


def name_quarter(at: datetime) -> str:
    """`2027Q1`, by the day in Shanghai."""
    day = at.astimezone(SHANGHAI)
    return f"{day.year}Q{(day.month + 2) // 3}"
