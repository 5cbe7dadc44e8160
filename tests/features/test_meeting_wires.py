"""The end of the relay over real wires: the hour is agreed on between Telegram and mail, and paper and calendar come through both."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar

from faq.entry import Entry
from helpbot.clock import SHANGHAI, SettableClock
from helpbot.messages import Address
from helpbot.models import Handover, MeetingState, Role
from helpbot.services.handovers import Doer
from helpbot.store import meetings
from helpbot.texts import meetings as texts
from helpbot.texts import people as people_texts
from tests.cast import write_config
from tests.doubles.post_office import Delivered
from tests.doubles.telegram import Chat, TelegramDouble
from tests.features.mailing import ANN, MailOffice, mail_office, reply_to, write_mail
from tests.features.on_telegram import ask, channels
from tests.features.relayed import pdf_text
from tests.relay import SCHOOL, Relay

pytestmark = pytest.mark.filterwarnings("ignore:.*retry_after:DeprecationWarning")  # the library warns itself, at every 429

LI = ANN
"""The incoming clerk's mailbox."""

MONDAY = datetime(2026, 11, 2, 10, 0, tzinfo=SHANGHAI)


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock(MONDAY)


@pytest.fixture
async def mails(folder: Path, entries: Sequence[Entry], clock: SettableClock, telegram: TelegramDouble) -> AsyncIterator[MailOffice]:
    """An office with a mailbox and a bot; the officer on duty is on Telegram."""
    write_config(folder, notify="telegram:1099")
    settings = {"per_thread": 40, "per_sender": 200}
    async with mail_office(folder, entries, clock=clock, also=lambda clock: channels(telegram, clock), **settings) as mails:
        yield mails


@pytest.fixture
async def handover(mails: MailOffice, clock: SettableClock, bo: Chat) -> Handover:
    """Bo on Telegram, who has greeted the bot, hands over to Li, who writes by mail."""
    await ask(bo, "你好")
    relay = Relay(mails.office.app.open_desk, mails.office.branch.office, clock)
    async with mails.office.desk() as desk:
        hers, li = await desk.people.add("薄荷"), await desk.people.add("李小明")
        await desk.people.give(await desk.people.find(Address("telegram", "1002")), hers, verified=True)
        await desk.people.give(await desk.people.find(Address("mail", LI)), li, verified=True)
        await desk.people.assign(hers, SCHOOL, Role.CLERK)
    code = await relay.issues(SCHOOL, "李小明")
    await mails.answers(write_mail(f"我的邀请码 {code}", subject="绑定"))
    async with mails.office.desk() as desk:
        (handover,) = await desk.handovers.of_person(hers)
    assert handover.incoming_id == li.id
    await mails.settles()
    return handover


async def writes_back(mails: MailOffice, mail: Delivered, text: str) -> Delivered:
    raw, to = reply_to(mail, text)
    return await mails.answers(raw, to=[to])


async def mail_with(mails: MailOffice, words: str) -> Delivered:
    """The mail that says so, as soon as it is there."""
    await mails.post.until(lambda: any(words in flat(mail) for mail in mails.post.delivered))
    return next(mail for mail in mails.post.delivered if words in flat(mail))


def flat(mail: Delivered) -> str:
    """Its text without the line ends that a mail needs."""
    return "".join(mail.text.split())


def file_of(mail: Delivered, mime: str) -> bytes:
    (part,) = [part for part in mail.message.walk() if part.get_content_type() == mime]
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content


async def states(mails: MailOffice, handover: Handover) -> list[MeetingState]:
    async with mails.office.app.database.read(handover.office_id) as tx:
        return [each.state for each in await meetings.of_handover(tx, handover.id or 0)]


async def test_an_hour_is_agreed_on_between_mail_and_telegram(mails: MailOffice, handover: Handover, bo: Chat) -> None:
    """Li picks by number in a mail, Bo presses another time, Li agrees by number: the calendar file comes through both."""
    offered = await mails.answers(write_mail("约时间"))
    assert "1. 11月3日（周二）08:30" in offered.text
    asked = await writes_back(mails, offered, "1")
    assert "已经问薄荷行不行" in flat(asked)

    await until_told(bo, "李小明想在11月3日（周二）08:30")
    await press(bo, texts.OTHER)
    assert (await press(bo, "11月4日（周三）14:30")).startswith("记下了：11月4日（周三）14:30")
    proposal = await mail_with(mails, "薄荷想在11月4日（周三）14:30")
    agreed = await writes_back(mails, proposal, "1")

    assert "约好了：11月4日（周三）14:30" in flat(agreed)
    (event,) = Calendar.from_ical(file_of(agreed, "text/calendar")).walk("VEVENT")
    assert event.decoded("dtstart") == datetime(2026, 11, 4, 14, 30, tzinfo=SHANGHAI)
    await until_told(bo, "交接约好了：11月4日（周三）14:30")
    assert [message.document.name for message in bo.messages if message.document] == [texts.FILE]
    assert await states(mails, handover) == [MeetingState.CANCELLED, MeetingState.AGREED]


async def press(chat: Chat, label: str) -> str:
    chat.presses(label)
    return (await chat.hears())[0]


async def until_told(chat: Chat, words: str) -> None:
    """Wait until this comes, whatever comes before."""
    while words not in (await chat.hears())[0]:
        pass


async def test_a_forged_mail_agrees_to_nothing(mails: MailOffice, handover: Handover, bo: Chat) -> None:
    """Whoever writes Li's address into From and has read nothing of ours."""
    bo.says("约时间")
    await until_told(bo, "和李小明约什么时候")
    await press(bo, "11月4日（周三）14:30")

    await mail_with(mails, "薄荷想在11月4日（周三）14:30")

    answer = await mails.answers(write_mail("周四上午九点", subject="约时间"))

    assert "".join(people_texts.WRITE_BACK.split()) in flat(answer)
    assert await states(mails, handover) == [MeetingState.PROPOSED]


@pytest.mark.usefixtures("faces")
async def test_paper_comes_through_both(mails: MailOffice, handover: Handover, bo: Chat, clock: SettableClock) -> None:
    """The record as a document on Telegram and as an attachment in the welcome mail; the lesson by mail the next morning."""
    async with mails.office.desk() as desk:
        for person_id in (handover.outgoing_id, handover.incoming_id):
            person = await desk.people.get(person_id or 0)
            await desk.handovers.confirm(handover.id or 0, None, Doer(person))
        await desk.succession.close(handover.id or 0, Doer())
    await beats(mails, clock)

    welcome = await mail_with(mails, "从今天起由您经办")
    said = pdf_text(file_of(welcome, "application/pdf"))
    assert ("原经办人：薄荷" in said, "接任经办人：李小明" in said) == (True, True)
    await until_told(bo, "交接办结了，这是交接单")
    assert [message.document.name for message in bo.messages if message.document] == ["交接单1.pdf"]

    clock.set(MONDAY + timedelta(days=1))
    await beats(mails, clock)
    assert "小课第1课" in flat(await mail_with(mails, "小课第1课"))


async def beats(mails: MailOffice, clock: SettableClock) -> None:
    (job,) = [each for each in mails.office.app.jobs if each.name == "relay"]
    await job.work(mails.office.branch.job_context(clock, mails.office.app.open_desk))
    await mails.office.branch.delivery.tick()
