"""Robots that look like people: a vacation program without headers, and another helpbot."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Sequence
from email import message_from_bytes
from itertools import count
from pathlib import Path

import pytest

from faq.entry import Entry
from helpbot.clock import SettableClock
from tests.cast import KNOWN, Officer, write_config
from tests.doubles.post_office import Delivered
from tests.features.mailing import (
    ANN,
    OLGA,
    MailOffice,
    bring,
    filed,
    mail_office,
    olgas_notes,
    reply_to,
    watched_mail_office,
    write_mail,
)

ROUNDS = 12
NUMBERS = count(1)


@pytest.fixture
async def mailbox(folder: Path, entries: Sequence[Entry], clock: SettableClock) -> AsyncIterator[MailOffice]:
    """The office at work, with a mailbox, and Olga to be told in the channel of the tests."""
    async with watched_mail_office(folder, entries, clock) as office:
        yield office


def vacation(office: MailOffice, *, text: Callable[[], str], threaded: bool) -> Callable[[Delivered], object]:
    """A robot that answers everything, at once, with no header that says so."""
    tasks: list[asyncio.Task[None]] = []

    def answer(mail: Delivered) -> None:
        if len(office.post.delivered) > ROUNDS or not mail.recipients[0].endswith("@school.example"):
            return
        raw, _ = reply_to(mail, text(), subject="在休假", **({} if threaded else {"In_Reply_To": "", "References": ""}))
        task = asyncio.create_task(asyncio.to_thread(bring, office.channel.port, raw, ANN, [mail.header("Reply-To")]))
        tasks.append(task)

    return answer


@pytest.mark.parametrize("threaded", [True, False])
@pytest.mark.parametrize("changing", [True, False])
async def test_a_vacation_robot_without_headers_is_soon_met_with_silence(
    mailbox: MailOffice, olga: Officer, *, threaded: bool, changing: bool
) -> None:
    """At most three mails in a thread; the office is told once; nothing of it is lost."""
    mailbox.post.on_mail = vacation(
        mailbox, text=(lambda: f"我在休假，第{next(NUMBERS)}封") if changing else (lambda: "我在休假"), threaded=threaded
    )

    await mailbox.takes(write_mail(KNOWN))
    for _ in range(ROUNDS * 2):
        await mailbox.settles()
        await asyncio.sleep(0.05)

    limit = 20 if changing and not threaded else 3
    sent = len(mailbox.post.delivered)
    assert sent <= (ROUNDS + 1 if limit > ROUNDS else limit)
    if limit == 3:
        assert len(olgas_notes(mailbox)) == 1
        assert len(await filed(olga)) >= 1


async def test_two_helpbots_fall_silent(
    folder: Path, fresh_office: Path, tmp_path: Path, entries: Sequence[Entry], clock: SettableClock
) -> None:
    """Each takes the other for a clerk, and every header that says otherwise is lost: three mails, then silence and a note."""
    second = tmp_path / "second"
    shutil.copytree(fresh_office, second)
    for each in (folder, second):
        write_config(each, notify=OLGA)
    tasks: list[asyncio.Task[None]] = []
    async with (
        mail_office(folder, entries, clock=clock, address="a@one.example") as one,
        mail_office(second, entries, clock=clock, address="b@two.example") as two,
    ):

        def pass_on(to: MailOffice) -> Callable[[Delivered], object]:
            def carry(mail: Delivered) -> None:
                raw = without(mail.raw, "Auto-Submitted", "X-Auto-Response-Suppress")
                tasks.append(asyncio.create_task(asyncio.to_thread(bring, to.channel.port, raw, mail.sender, mail.recipients)))

            return carry

        one.post.on_mail, two.post.on_mail = pass_on(two), pass_on(one)
        await one.takes(write_mail(KNOWN, sender="b@two.example"), sender="b@two.example", to=["a@one.example"])
        for _ in range(30):
            await one.settles()
            await two.settles()
            await asyncio.sleep(0.05)

        assert 1 <= len(one.post.delivered) <= 3
        assert len(two.post.delivered) <= 3
        assert len(olgas_notes(one)) + len(olgas_notes(two)) >= 1
        assert all(len(olgas_notes(each)) <= 1 for each in (one, two))


async def test_two_helpbots_with_their_headers_say_one_word(
    folder: Path, fresh_office: Path, tmp_path: Path, entries: Sequence[Entry], clock: SettableClock
) -> None:
    """An answer says that it is one, and no helpbot answers that."""
    second = tmp_path / "second"
    shutil.copytree(fresh_office, second)
    write_config(second)
    async with (
        mail_office(folder, entries, clock=clock, address="a@one.example") as one,
        mail_office(second, entries, clock=clock, address="b@two.example") as two,
    ):
        answer = await one.answers(write_mail(KNOWN, sender="b@two.example"), sender="b@two.example", to=["a@one.example"])
        await two.takes(answer.raw, sender=answer.sender, to=answer.recipients)
        await two.settles()

        assert (len(one.post.delivered), two.post.delivered) == (1, [])


def without(raw: bytes, *names: str) -> bytes:
    message = message_from_bytes(raw)
    for name in names:
        del message[name]
    return message.as_bytes()
