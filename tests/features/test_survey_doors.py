"""Where a survey comes from and where it goes: filings, handovers, merged tickets; mail and Telegram."""

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import col, update

from faq.entry import Entry
from helpbot.clock import SettableClock
from helpbot.messages import Address
from helpbot.models import Cause, Handover, HandoverState, Otherwise, Ticket
from helpbot.store import surveys
from helpbot.texts import surveys as texts
from tests.cast import OfficeAtWork, office_at_work, write_config
from tests.contracts.office_database import EVENTS, MAPPING, sqlite_database
from tests.doubles.telegram import Chat, TelegramDouble
from tests.fakes import Talker
from tests.features.mailing import ANN, mail_office, reply_to
from tests.features.on_telegram import channels
from tests.features.surveying import MORNING, bind, has_closed_ticket, kept, looks, row
from tests.features.test_told import Registry
from tests.registry import CLINIC, SCHOOL

Watching = tuple[OfficeAtWork, Registry]


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock(MORNING)


async def test_a_reply_by_mail_takes_the_number_that_stands_in_it(folder: Path, entries: Sequence[Entry], clock: SettableClock) -> None:
    """“5” in answer to the survey is five points, whatever else was offered in another mail; from elsewhere it changes nothing."""
    async with mail_office(folder, entries, clock=clock, per_thread=20) as mailbox:
        await bind(mailbox.office, ANN, "mail")
        async with mailbox.office.desk() as desk:
            address = await desk.people.find(Address("mail", ANN))
            survey_id = await surveys.add(desk.surveys._tx, row(address.person_id or 0))
            assert survey_id
            await desk.outbox.put(address, "survey", f"survey:{survey_id}", reference=str(survey_id))
        (question,) = await mailbox.post.holds(1)
        assert "5. 5分" in question.text

        raw, to = reply_to(question, "5")
        assert texts.RATED in (await mailbox.answers(raw, to=[to])).text
        assert [each.score for each in await kept(mailbox.office)] == [5]


@pytest.fixture
async def watching(
    folder: Path, entries: Sequence[Entry], clock: SettableClock, tmp_path: Path
) -> AsyncIterator[tuple[OfficeAtWork, Registry]]:
    """An office that watches a registry of its own."""
    with sqlite_database(tmp_path) as database:
        registry = Registry(database, clock)
        registry.says("NB2", "已提交", ago=timedelta(hours=1))
        write_config(folder, more=MAPPING.format(url=f"sqlite:///{tmp_path}/djk.db") + EVENTS)
        async with office_at_work(folder, entries, clock=clock) as office:
            await watches(office)
            yield office, registry


async def watches(office: OfficeAtWork) -> None:
    (watch,) = [job for job in office.app.jobs if job.name == "watch"]
    await watch.work(office.branch.job_context(office.clock, office.app.open_desk))
    await office.branch.delivery.tick()
    await office.settles()


@pytest.mark.parametrize(("state", "times"), [("已公示", 1), ("退回补正", 0)])
async def test_a_finished_filing_is_asked_after(watching: Watching, state: str, times: int) -> None:
    """Once its clerk has been told that it is through; one that came back is not finished."""
    office, registry = watching
    ann = office.person("安")
    await bind(office, ann.who)
    registry.says("NB1", state, opinion="没有盖章" if state == "退回补正" else "")
    await watches(office)
    assert state in (await ann.hears())[0]

    assert await looks(office) == times
    assert [each.about for each in await kept(office)] == ["filing:NB1"] * times
    if times:
        (question,) = await ann.hears()
        assert question.startswith(texts.ASK["filing"])


async def test_a_closed_handover_is_asked_after(office: OfficeAtWork, ann: Talker) -> None:
    """Whoever came is asked, and not who left; one that was stopped is nobody's to be asked after."""
    leaver, comer = await bind(office, "离任"), await bind(office, ann.who)
    async with office.app.database.write(office.branch.office.id) as tx:
        for state, uscc in ((HandoverState.CLOSED, SCHOOL), (HandoverState.STOPPED, CLINIC)):
            relay = Handover(
                office_id=tx.office_id,
                uscc=uscc,
                institution="校",
                state=state,
                cause=Cause.LEAVING,
                outgoing_id=leaver.id,
                incoming_id=comer.id,
                opened_at=MORNING,
                due=MORNING.date(),
                moved_at=MORNING,
                ended_at=MORNING,
            )
            tx.session.add(relay)

    assert await looks(office) == 1
    (question,) = await ann.hears()
    assert question.startswith(texts.ASK["handover"])
    assert [each.about for each in await kept(office)] == ["handover:1"]


async def test_a_ticket_that_was_merged_into_another_is_not_asked_after(office: OfficeAtWork, ann: Talker) -> None:
    """It did not end by itself."""
    await bind(office, ann.who)
    number = await has_closed_ticket(office, ann)
    async with office.app.database.write(office.branch.office.id) as tx:
        await tx.session.exec(update(Ticket).where(col(Ticket.number) == number).values(merged_into=Ticket.id))

    assert await looks(office) == 0


async def test_on_telegram_it_is_one_tap(
    folder: Path, entries: Sequence[Entry], clock: SettableClock, telegram: TelegramDouble, bo: Chat
) -> None:
    """Buttons under the question; the tap is answered, and the buttons of the second question follow."""
    async with office_at_work(folder, entries, clock=clock, beside=lambda clock: channels(telegram, clock)) as office:
        person = await bind(office, str(bo.chat_id), "telegram")
        async with office.desk() as desk:
            address = await desk.people.find(Address("telegram", str(bo.chat_id)))
            survey_id = await surveys.add(desk.surveys._tx, row(person.id or 0))
            assert survey_id
            await desk.outbox.put(address, "survey", f"survey:{survey_id}", reference=str(survey_id))
        (question,) = await bo.hears()
        bo.presses(texts.SCORES[4])
        (second,) = await bo.hears()
        bo.presses(texts.OTHERWISE["phone"])
        (third,) = await bo.hears()

        assert question.startswith(texts.ASK["ticket"].format(number="7"))
        assert (second, third) == (texts.RATED, texts.CHOSEN)
        assert [(each.score, each.otherwise) for each in await kept(office)] == [(4, Otherwise.PHONE)]
