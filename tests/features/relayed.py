"""An office in which a clerk hands an institution over, both of them and the officer reached in the channel of the tests."""

import io
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from icalendar import Calendar, Component
from pypdf import PdfReader

from faq.entry import Entry
from helpbot.clock import SHANGHAI, SettableClock
from helpbot.messages import Reply
from helpbot.models import Absence, Handover, Meeting, Person, Role
from helpbot.services.handovers import Doer
from helpbot.store import meetings
from tests.cast import OfficeAtWork, office_at_work, write_config
from tests.fakes import Talker
from tests.relay import SCHOOL, Relay

MONDAY = datetime(2026, 11, 2, 10, 0, tzinfo=SHANGHAI)


@dataclass(slots=True)
class Handing:
    """A handover that is open, its clerks `ann` (who leaves) and `li` (who comes), and `desk`, where the office reads."""

    office: OfficeAtWork
    relay: Relay
    handover: Handover
    ann: Talker
    li: Talker
    desk: Talker

    @property
    def number(self) -> int:
        return self.handover.id or 0

    def waits_until(self, month: int, day: int, hour: int, minute: int = 0) -> None:
        """Time passes."""
        self.relay.clock.set(datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI))

    async def beats(self) -> None:
        """The job comes round, and what it queued is sent."""
        await self.office.settles()
        (job,) = [each for each in self.office.app.jobs if each.name == "relay"]
        await job.work(self.office.branch.job_context(self.relay.clock, self.office.app.open_desk))
        await self.office.branch.delivery.tick()
        await self.office.settles()

    async def hears(self, who: Talker) -> list[Reply]:
        """What came to somebody since they were last listened to."""
        await self.office.settles()
        came, who.asked = who.replies[who.asked :], len(who.replies)
        return came

    async def says(self, who: Talker, text: str) -> Reply:
        """Something is said, and answered with one message."""
        await self.hears(who)
        who.says(text)
        (answer,) = await self.hears(who)
        return answer

    async def presses(self, who: Talker, label: str) -> Reply:
        """A button is pressed, and answered with one message."""
        await self.hears(who)
        who.presses(label)
        (answer,) = await self.hears(who)
        return answer

    async def person(self, who: Talker) -> Person:
        return await self.relay.person(who.who)

    async def meetings(self) -> list[Meeting]:
        """All times that there ever were for the handover, the first one first."""
        async with self.office.app.database.read(self.office.branch.office.id) as tx:
            return await meetings.of_handover(tx, self.number)

    async def is_left_alone(self, why: Absence = Absence.GONE) -> None:
        """An officer stands in for the outgoing clerk."""
        async with self.office.desk() as desk:
            await desk.succession.visit(self.number, why, Doer())

    async def notes(self, item: int, text: str, who: Talker) -> None:
        person = await self.person(who)
        async with self.office.desk() as desk:
            items = await desk.handovers.items(self.handover)
            assert await desk.handovers.note(self.number, items[item - 1], text, Doer(person))

    async def closes(self) -> None:
        """Both have confirmed everything, and the office closes it."""
        for who in (self.ann, self.li):
            await self.relay.confirms(self.handover, await self.person(who))
        await self.relay.closes(self.handover)


@asynccontextmanager
async def handing_over(folder: Path, entries: Sequence[Entry], *, more: str = "") -> AsyncIterator[Handing]:
    """On a Monday at ten, with a code of the office's redeemed."""
    write_config(folder, notify="test:值班", more=more)
    clock = SettableClock(MONDAY)
    async with office_at_work(folder, entries, clock=clock) as office:
        yield await begin(office, clock)


async def begin(office: OfficeAtWork, clock: SettableClock, uscc: str = SCHOOL, names: tuple[str, str] = ("安宁", "李小明")) -> Handing:
    """A handover between two clerks of these names."""
    relay = Relay(office.app.open_desk, office.branch.office, clock)
    outgoing = await relay.comes(names[0], Role.CLERK, uscc)
    await relay.redeems(names[1], await relay.issues(uscc, names[1]))
    async with office.desk() as desk:
        (handover,) = await desk.handovers.of_person(outgoing)
    handing = Handing(office, relay, handover, *map(office.person, (*names, "值班")))
    for who in (handing.ann, handing.li, handing.desk):
        await handing.hears(who)
    return handing


def event_of(reply: Reply) -> Component:
    """The event in the calendar file that came along."""
    (file,) = [each for each in reply.attachments if each.mime == "text/calendar"]
    (event,) = Calendar.from_ical(file.content).walk("VEVENT")
    return event


def pdf_text(content: bytes) -> str:
    """What a PDF says, without the blanks and line ends that setting puts in."""
    return "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())
