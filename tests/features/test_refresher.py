"""The refresher: whoever has not been seen for half a year is told once more how it is done."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from faq.entry import Entry
from helpbot.clock import SettableClock
from helpbot.messages import Address, Incoming
from helpbot.models import Role, TicketReason
from tests.cast import KNOWN, KNOWN_ANSWER, OfficeAtWork, office_at_work
from tests.features.mailing import ANN, mail_office, write_mail
from tests.features.seasons import bind
from tests.registry import SCHOOL

LAST_YEAR = datetime(2026, 2, 2, 2, tzinfo=UTC)
REFRESHER = "顺便说一遍年度报告怎么办"


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock(LAST_YEAR)


@pytest.fixture
async def office(folder: Path, entries: Sequence[Entry], clock: SettableClock) -> AsyncIterator[OfficeAtWork]:
    """Where Ann, a clerk, asked something last season."""
    async with office_at_work(folder, entries, clock=clock) as office:
        await bind(office, "安", SCHOOL)
        await office.person("安").asks(KNOWN)
        yield office


async def ask(office: OfficeAtWork, who: str, text: str) -> list[str]:
    """All that comes of it."""
    person = office.person(who)
    before = len(person.heard)
    person.says(text)
    await office.settles()
    return person.heard[before:]


async def test_after_half_a_year_the_refresher_follows_the_answer_once(office: OfficeAtWork, clock: SettableClock) -> None:
    """The answer first; the next question has none."""
    clock.move(timedelta(days=300))
    answer, refresher = await ask(office, "安", KNOWN)
    again = await ask(office, "安", KNOWN)

    assert KNOWN_ANSWER in answer
    assert REFRESHER in refresher
    assert "1. " in refresher
    assert "操作指南" in refresher
    assert len(again) == 1


async def test_the_refresher_is_of_what_was_asked(office: OfficeAtWork, clock: SettableClock) -> None:
    """A question about a change has that of a change."""
    clock.move(timedelta(days=300))

    assert "顺便说一遍变更登记怎么办" in (await ask(office, "安", "变更登记网上怎么办？"))[-1]


@pytest.mark.parametrize("days", [1, 182])
async def test_who_was_here_lately_remembers(office: OfficeAtWork, clock: SettableClock, days: int) -> None:
    """Half a year is the measure."""
    clock.move(timedelta(days=days))

    assert len(await ask(office, "安", KNOWN)) == 1


async def test_it_is_for_clerks(office: OfficeAtWork, clock: SettableClock) -> None:
    """Not for a stranger, an officer, or who is no clerk any more."""
    await office.person("某").asks(KNOWN)
    await bind(office, "奥", "", role=Role.OFFICER)
    await office.person("奥").asks(KNOWN)
    async with office.desk() as desk:
        person = await desk.people.bound(Address("test", "安"))
        assert person
        await desk.people.unbind(person, SCHOOL)
    clock.move(timedelta(days=300))

    assert [len(await ask(office, who, KNOWN)) for who in ("某", "奥", "安")] == [1, 1, 1]


async def test_while_a_person_answers_there_is_none(office: OfficeAtWork, clock: SettableClock) -> None:
    """The bot is silent then."""
    clock.move(timedelta(days=300))
    async with office.desk() as desk:
        thread = await desk.threads.find(Incoming("x", "安", Address("test", "安"), "", clock.now()))
        assert thread
        ticket, _ = await desk.tickets.open(thread, "年报", TicketReason.ASKED)
        await desk.tickets.reply(ticket.number, "请稍等")
    await office.settles()

    assert [each for each in await ask(office, "安", "好的，我等着") if REFRESHER in each] == []


async def test_by_mail_a_new_conversation_is_not_a_new_clerk(folder: Path, entries: Sequence[Entry], clock: SettableClock) -> None:
    """Each subject is a conversation of its own: what counts is when the clerk wrote last, wherever; it comes in the same letter."""
    async with mail_office(folder, entries, clock=clock, per_thread=20) as mails:
        async with mails.office.desk() as desk:
            person = await desk.people.add("安")
            await desk.people.give(await desk.people.find(Address("mail", ANN)), person, verified=True)
            await desk.people.assign(person, SCHOOL, Role.CLERK)
        first = await mails.answers(write_mail(KNOWN, subject="一"))
        second = await mails.answers(write_mail(KNOWN, subject="二"))
        clock.move(timedelta(days=300))
        third = await mails.answers(write_mail(KNOWN, subject="三"))
        fourth = await mails.answers(write_mail(KNOWN, subject="四"))

    assert [REFRESHER in letter.text for letter in (first, second, third, fourth)] == [False, False, True, False]
