"""Status and deadlines by mail: only to a mailbox on record, and never where an answer would go elsewhere."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from faq.entry import Entry
from helpbot.clock import SettableClock
from helpbot.texts import status as texts
from tests.cast import PHONE, Officer
from tests.features.counties import CLINIC, SCHOOL, THREE_REASONS, code_for, find_uscc, number_of, return_filing, settle
from tests.features.mailing import ANN, MailOffice, mail_office, reply_to, write_mail

NOT_BOUND, UNPROVED = " ".join(texts.NOT_BOUND.format(phone=PHONE).split()), " ".join(texts.UNPROVED.format(phone=PHONE).split())


@pytest.fixture
async def mails(folder: Path, entries: Sequence[Entry], clock: SettableClock, olga: Officer) -> AsyncIterator[MailOffice]:
    """An office with a registry and a mailbox, where Ann is bound to the school by a code and the letter that follows it."""
    async with mail_office(folder, entries, clock=clock, per_thread=20, authserv_id="mx.example") as mails:
        await settle(mails.office)
        letter = await mails.answers(write_mail(await code_for(olga, SCHOOL), subject="绑定"))
        raw, to = reply_to(letter, letter.text)
        await mails.answers(raw, to=[to])
        yield mails


def flat(text: str) -> str:
    return " ".join(text.split())


async def test_a_clerk_is_answered_at_the_mailbox_on_record(mails: MailOffice) -> None:
    """The whole of it, the choices as numbers; “1” in a reply works."""
    told = await mails.answers(write_mail("我们年报到哪一步了"))

    assert told.recipients == (ANN,)
    assert number_of(mails.office, SCHOOL) in told.text
    assert "退回补正" in told.text
    raw, to = reply_to(told, "第1条")
    item = await mails.answers(raw, to=[to])
    assert "怎样算对" in item.text


async def test_three_reasons_by_mail(mails: MailOffice, olga: Officer) -> None:
    """In order of work, the unknown one word for word."""
    await return_filing(mails.office, await find_uscc(olga, SCHOOL), THREE_REASONS)

    told = await mails.answers(write_mail("NB77到哪了"))

    assert "退回意见里有2处要改" in told.text
    assert "请与张科联系确认上月会议所定口径" in told.text
    assert "1. " in told.html


async def test_deadlines_have_the_calendar_file_attached(mails: MailOffice) -> None:
    """As `text/calendar`."""
    told = await mails.answers(write_mail("我们最近有什么要到期的"))

    types = [part.get_content_type() for part in told.message.walk()]
    assert "text/calendar" in types
    assert "能用的工作日" in told.text


@pytest.mark.parametrize("named", ["我们", SCHOOL, CLINIC, "清澜县第九中学"])
async def test_a_stranger_is_told_how_to_be_known(mails: MailOffice, named: str) -> None:
    """The same words whatever is named; a display name proves nothing."""
    said = f"{named}年报到哪一步了"
    told = await mails.answers(write_mail(said, From=f'"{ANN}" <evil@elsewhere.example>', sender="evil@elsewhere.example"))

    assert told.recipients == ("evil@elsewhere.example",)
    assert NOT_BOUND in flat(told.text)


async def test_nothing_goes_to_a_reply_to(mails: MailOffice) -> None:
    """Not under Ann's name to somebody else, and not to Ann at somebody else's bidding."""
    away = await mails.answers(write_mail("我们年报到哪一步了", Reply_To="<evil@elsewhere.example>"))
    bidden = await mails.answers(write_mail("我们年报到哪一步了", sender="evil@elsewhere.example", Reply_To=f"<{ANN}>"))

    assert away.recipients == ("evil@elsewhere.example",)
    assert NOT_BOUND in flat(away.text)
    assert bidden.recipients == (ANN,)
    assert UNPROVED in flat(bidden.text)


async def test_a_forged_sender_is_told_nothing(mails: MailOffice) -> None:
    """Our mail server found that Ann's domain did not send it. A reply to our secret address proves Ann all the same."""
    forged = {"Authentication_Results": "mx.example; dmarc=fail header.from=school.example"}
    told = await mails.answers(write_mail("我们年报到哪一步了", **forged))
    assert UNPROVED in flat(told.text)

    raw, to = reply_to(told, "我们年报到哪一步了", **forged)

    assert number_of(mails.office, SCHOOL) in (await mails.answers(raw, to=[to])).text
