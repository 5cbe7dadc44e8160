"""Anybody can write a From: by mail a deed is done only for whoever has read what we sent to that mailbox."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from faq.entry import Entry
from helpbot.clock import SettableClock
from helpbot.texts import people as texts
from tests.cast import KNOWN, Officer
from tests.doubles.post_office import Delivered
from tests.features.binding import issue
from tests.features.mailing import ANN, MailOffice, mail_office, reply_to, write_mail

EVE = "eve@evil.example"


@pytest.fixture(params=[True, False], ids=["plus-addresses", "one-address"])
async def mailbox(
    folder: Path, entries: Sequence[Entry], clock: SettableClock, olga: Officer, request: pytest.FixtureRequest
) -> AsyncIterator[MailOffice]:
    """The office with a mailbox, of either kind, and Ann, who is known by hers."""
    async with mail_office(folder, entries, clock=clock, plus_addresses=request.param, per_thread=20) as office:
        raw, to = reply_to(await office.answers(write_mail(KNOWN)), await issue(olga))
        bound = await office.answers(raw, to=[to])
        assert texts.BOUND.partition("{")[0] in bound.text
        yield office


async def writes_back(office: MailOffice, mail: Delivered, text: str) -> Delivered:
    raw, to = reply_to(mail, text)
    return await office.answers(raw, to=[to])


async def forge(office: MailOffice, *lines: str) -> None:
    """Eve writes as Ann, in one thread, and sees no answer."""
    for line in lines:
        await office.takes(write_mail(line, subject="Re: x", In_Reply_To="<x@evil.example>", References="<x@evil.example>"))
        await office.settles()


async def test_a_forged_sender_adds_no_mailbox(mailbox: MailOffice, olga: Officer) -> None:
    """Else a mailbox of Eve's would become Ann's, and Eve would be told what only Ann may know."""
    await forge(mailbox, texts.MINE, texts.ADD_MAIL, EVE)

    assert {mail.recipients for mail in mailbox.post.delivered} == {(ANN,)}
    assert [each["who"] for each in (await olga.sees("person", "show", "1"))["addresses"]] == [ANN]


async def test_a_forged_sender_unbinds_nobody(mailbox: MailOffice, olga: Officer) -> None:
    """Nor stops anybody's nudges."""
    await forge(mailbox, texts.MINE, texts.DROP_HERE, texts.YES, "退订")

    (address,) = (await olga.sees("person", "show", "1"))["addresses"]
    assert address["who"] == ANN
    assert "nudges.off" not in [line["action"] for line in await olga.sees("audit", "tail")]


async def test_whoever_writes_back_is_believed(mailbox: MailOffice, olga: Officer) -> None:
    """A first mail is answered with what to do; the same words in reply to that are a deed."""
    asked = await mailbox.answers(write_mail("退订", subject=""))
    assert texts.WRITE_BACK in asked.text

    assert texts.STOPPED.partition("\n")[0] in (await writes_back(mailbox, asked, "退订")).text
    assert "nudges.off" in [line["action"] for line in await olga.sees("audit", "tail")]


async def test_the_overview_is_answered_by_number(mailbox: MailOffice, olga: Officer) -> None:
    """It went to the mailbox itself, so its numbers need no second mail."""
    overview = await mailbox.answers(write_mail("我的绑定", subject=""))
    asked = await writes_back(mailbox, overview, "1")
    assert texts.WHICH_MAIL in asked.text

    raw, to = reply_to(asked, "an@home.example")
    await mailbox.takes(raw, to=[to])
    await mailbox.settles()
    assert ("an@home.example",) in {mail.recipients for mail in mailbox.post.delivered}
