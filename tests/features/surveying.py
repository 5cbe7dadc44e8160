"""What the stories about the survey share: a morning, a clerk, something that has ended, and a look for whom to ask."""

import re
from datetime import UTC, datetime, timedelta

from helpbot.clock import SettableClock
from helpbot.messages import Address
from helpbot.models import Person, Role, Survey
from helpbot.services.surveying import survey
from helpbot.services.surveys import QUIET, name_quarter
from helpbot.store import surveys
from tests.cast import OfficeAtWork
from tests.fakes import Talker
from tests.registry import SCHOOL

MORNING = datetime(2027, 4, 12, 1, 30, tzinfo=UTC)
"""Half past nine in Shanghai, on a Monday that is worked."""


async def bind(office: OfficeAtWork, who: str, channel: str = "test") -> Person:
    """A clerk of the school who is known there."""
    async with office.desk() as desk:
        person = await desk.people.add(who)
        await desk.people.give(await desk.people.find(Address(channel, who)), person, verified=True)
        await desk.people.assign(person, SCHOOL, Role.CLERK)
    return person


async def has_closed_ticket(office: OfficeAtWork, who: Talker) -> int:
    """A question that went to the office and is closed; its number."""
    found = re.search(r"编号(\d+)", await who.asks("人工"))
    assert found
    number = int(found[1])
    async with office.desk() as desk:
        await desk.tickets.close(number, tell=False)
    return number


async def looks(office: OfficeAtWork, at: datetime | timedelta = QUIET + timedelta(minutes=5)) -> int:
    """The heartbeat comes round, at a time or after one; what is asked is sent."""
    assert isinstance(office.clock, SettableClock)
    await office.settles()
    office.clock.set(at if isinstance(at, datetime) else office.clock.now() + at)
    count = await survey(office.branch.office, office.clock, office.app.open_desk)
    await office.branch.delivery.tick()
    await office.settles()
    return count


async def kept(office: OfficeAtWork) -> list[Survey]:
    async with office.app.database.read(office.branch.office.id) as tx:
        return await surveys.answered(tx, MORNING - timedelta(days=400), MORNING + timedelta(days=400))


def row(person_id: int) -> dict[str, object]:
    """That somebody was asked after ticket 7."""
    return {"person_id": person_id, "quarter": name_quarter(MORNING), "occasion": "ticket", "about": "ticket:7", "asked_at": MORNING}
