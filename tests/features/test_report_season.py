"""A season lived through: clerks ask, file, are sent back and surveyed, all by the clock; and then it is reported on paper."""

import random
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader

from faq.entry import Entry
from helpbot.calendar.workdays import published_calendar
from helpbot.clock import SHANGHAI, SettableClock
from helpbot.documents.typefaces import Typefaces
from helpbot.messages import Address
from helpbot.models import Otherwise, Role
from helpbot.services.demo import settle_county
from helpbot.services.rosters import Rosters
from helpbot.services.surveying import survey
from helpbot.texts import conversation
from helpbot.texts import report as texts
from helpbot.texts import surveys as survey_texts
from tests.cast import UNKNOWN, OfficeAtWork, Officer, office_at_work
from tests.fakes import Talker
from tests.features.counties import bring_filings
from tests.registry import RETURN

pytestmark = pytest.mark.slow

YEAR = 2026
"""A season that is over, whenever this is run."""

CLERKS = 24
DAYS = [day for day in (date(YEAR, 1, 5) + timedelta(days=place) for place in range(84)) if published_calendar().worked(day)]


class LivedSeason:
    """An office and its clerks, moved on day by day; what each of them does is drawn by a seed."""

    def __init__(self, office: OfficeAtWork, usccs: Sequence[str], questions: Sequence[str]) -> None:
        self.office = office
        self.usccs = usccs
        self.questions = questions
        self.dice = random.Random(9)  # noqa: S311 -- a story, not a secret
        self.clerks = [office.person(f"经办人{place}") for place in range(CLERKS)]
        self.tickets = 0

    async def begin(self) -> None:
        """Each clerk is bound to an institution."""
        for clerk, uscc in zip(self.clerks, self.usccs, strict=False):
            async with self.office.desk() as desk:
                person = await desk.people.add(clerk.who)
                await desk.people.give(await desk.people.find(Address("test", clerk.who)), person, verified=True)
                await desk.people.assign(person, uscc, Role.CLERK)

    async def live(self, day: date, place: int) -> None:
        """A working day: in the morning somebody asks, at noon an officer answers, in the afternoon clerks are surveyed."""
        self.stand(day, time(9, 30))
        for clerk in self.dice.sample(self.clerks, 2):
            await self.ask(clerk)
        self.stand(day, time(11))
        await self.answer_tickets()
        if place < len(self.usccs):
            await self.file(self.usccs[place], day)
        self.stand(day, time(15))
        await self.office.settles()
        await survey(self.office.branch.office, self.office.clock, self.office.app.open_desk)
        await self.office.branch.delivery.tick()
        await self.office.settles()
        for clerk in self.clerks:
            await self.rate(clerk)

    def stand(self, day: date, hour: time) -> None:
        assert isinstance(self.office.clock, SettableClock)
        self.office.clock.set(datetime.combine(day, hour, SHANGHAI))

    async def ask(self, clerk: Talker) -> None:
        """Mostly in words of the FAQ; sometimes in words that nobody knows."""
        clerk.asked = len(clerk.replies)
        await clerk.asks(self.dice.choice(self.questions) if self.dice.random() < 0.85 else UNKNOWN)
        labels = clerk.labels
        if conversation.SOLVED in labels and self.dice.random() < 0.4:
            clerk.presses(conversation.SOLVED if self.dice.random() < 0.85 else conversation.NOT_SOLVED)
        elif conversation.A_PERSON in labels:
            clerk.presses(conversation.A_PERSON)
        await self.office.settles()

    async def answer_tickets(self) -> None:
        """Whatever waits is answered, and closed."""
        async with self.office.desk() as desk:
            for ticket in await desk.tickets.listed(["waiting"], 50):  # type: ignore[list-item]  # a StrEnum's value
                await desk.tickets.reply(ticket.number, "请把单位全称发来，我们帮您看。")
                await desk.tickets.close(ticket.number, tell=False)

    async def file(self, uscc: str, day: date) -> None:
        """A report is brought in with its course of the last days: published, and every third had come back first."""
        row = {"number": f"NB{uscc[-6:]}", "uscc": uscc, "kind": "annual", "year": str(YEAR - 1)}
        states = ["submitted", *(["returned", "resubmitted"] if self.dice.random() < 0.33 else []), "published"]
        rows = [row | {"state": state, "state_at": f"{day - timedelta(days=ago)} 10:00"} for ago, state in enumerate(states[::-1])][::-1]
        await bring_filings(self.office, *(each | ({"opinion": RETURN} if each["state"] == "returned" else {}) for each in rows))

    async def rate(self, clerk: Talker) -> None:
        """Whoever is surveyed taps, and most say what they would have done."""
        offered = clerk.labels
        if survey_texts.SCORES[5] not in offered:
            return
        clerk.presses(survey_texts.SCORES[self.dice.choice([3, 4, 5, 5, 5])])
        await self.office.settles()
        if self.dice.random() < 0.8:
            clerk.presses(survey_texts.OTHERWISE[self.dice.choice([Otherwise.VISIT, Otherwise.VISIT, Otherwise.PHONE, Otherwise.NOTHING])])
            await self.office.settles()


@pytest.fixture
async def season(folder: Path, entries: Sequence[Entry]) -> AsyncIterator[LivedSeason]:
    """The county of the demo at the beginning of a season, without any report of it."""
    clock = SettableClock(datetime(YEAR, 1, 4, 1, tzinfo=UTC))
    async with office_at_work(folder, entries, clock=clock) as office:
        await settle_county(Rosters(office.app.database, office.branch.office, clock), datetime(YEAR - 1, 6, 1, tzinfo=UTC))
        usccs = [each["uscc"] for each in await Officer(folder / "config.toml").sees("institution", "list", "--limit", "100")]
        questions = [entry.question for entry in entries if entry.answer and not entry.action]
        lived = LivedSeason(office, usccs, questions)
        await lived.begin()
        yield lived


async def test_a_season_is_lived_and_reported(season: LivedSeason, olga: Officer, tmp_path: Path, faces: Typefaces) -> None:
    """Every figure of the page comes from what was said and filed; and it has all its plots."""
    for place, day in enumerate(DAYS):
        await season.live(day, place)
    file = tmp_path / "season.pdf"

    told = await olga.sees("report", "show", "season", "--year", str(YEAR))
    written = await olga.runs("report", "show", "season", "--year", str(YEAR), "--pdf", str(file))

    asked, handed, voices, filings = told["questions"], told["hand_offs"], told["survey"], told["filings"]
    assert written.code == 0, written.err
    assert 1.9 * len(DAYS) < asked["asked"] <= 2 * len(DAYS)  # some are about one's own filings, which is no question of the FAQ
    assert asked["answered_outright"] + asked["asked_back"] + asked["refused"] == asked["asked"]
    assert handed["opened"] == handed["answered"] > 0
    assert handed["median_seconds"] == handed["median_working_seconds"] == 90 * 60
    assert voices["asked"] == len({clerk.who for clerk in season.clerks if any("打个分" in each for each in clerk.heard)}) > 0
    assert voices["visits_saved"]["range"][0] <= voices["visits_saved"]["estimate"] <= voices["visits_saved"]["range"][1]
    assert filings["came_in"] == len(DAYS)  # the classified institution is the last of the list, and its turn does not come
    assert filings["first_time_right"]["part"] == filings["first_time_right"]["whole"] - filings["returns"]
    text = "".join("".join(page.extract_text() for page in PdfReader(file).pages).split())
    for said in (texts.PLOT_QUESTIONS, texts.PLOT_FILINGS, texts.PLOT_REASONS, "春节", texts.COUNTED):
        assert "".join(said.split()) in text
