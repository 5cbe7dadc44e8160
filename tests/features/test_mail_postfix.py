"""Behind a real mail server: Postfix → LMTP → helpbot → Postfix → mailbox, as docs/mail.md sets it up."""

import asyncio
import signal
from pathlib import Path

import pytest

from tests.cast import KNOWN, KNOWN_ANSWER, write_config
from tests.doubles.post_office import Delivered
from tests.doubles.postfix import Postfix, free_port, missing
from tests.features.mailing import ANN, OFFICE, bring, reply_to, write_mail
from tests.features.processes import rows, running, until_rows

pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(missing()), reason=missing() or "there is one")]


@pytest.fixture
def lmtp() -> int:
    return free_port()


def write_mail_config(folder: Path, *, lmtp: int, smarthost: int) -> Path:
    sections = (
        f'[channels.mail]\nenabled = true\naddress = "{OFFICE}"\nprotocol = "lmtp"\nport = {lmtp}\n'
        f'[channels.mail.smarthost]\nhost = "127.0.0.1"\nport = {smarthost}\ntls = "none"\n'
    )
    return write_config(folder, more=sections)


def as_delivered(raw: bytes) -> Delivered:
    return Delivered("", (ANN,), raw)


async def test_a_question_goes_through_postfix_and_back(folder: Path, lmtp: int) -> None:
    """The clerk's mail program sees an answer in its thread; a reply to the answer's own address finds its way too."""
    async with Postfix.start(lmtp) as postfix:
        async with running(write_mail_config(folder, lmtp=lmtp, smarthost=postfix.port)):
            await asyncio.to_thread(bring, postfix.port, write_mail("年检什么时候截止", charset="gbk", message_id="<1@school.example>"))
            (answer,) = map(as_delivered, await postfix.holds(1))

            assert KNOWN_ANSWER in answer.text
            assert answer.header("In-Reply-To") == "<1@school.example>"
            assert answer.header("Return-Path").startswith("<office+b-")

            raw, to = reply_to(answer, "2")
            await asyncio.to_thread(bring, postfix.port, raw, ANN, [to])
            mails = [as_delivered(each) for each in await postfix.holds(2)]
        assert sum("编号" in mail.text for mail in mails) == 1


async def test_what_comes_while_helpbot_is_away_waits_in_postfix(folder: Path, lmtp: int) -> None:
    """Postfix keeps what nobody acknowledged, and brings it when helpbot is back."""
    async with Postfix.start(lmtp) as postfix:
        await asyncio.to_thread(bring, postfix.port, write_mail(KNOWN))
        await asyncio.sleep(1)
        async with running(write_mail_config(folder, lmtp=lmtp, smarthost=postfix.port)):
            (answer,) = map(as_delivered, await postfix.holds(1))

    assert KNOWN_ANSWER in answer.text


async def test_postfixs_own_bounce_switches_the_address_off(folder: Path, lmtp: int) -> None:
    """A real delivery report, of a mailbox that does not exist, through the VERP address."""
    config = write_mail_config(folder, lmtp=lmtp, smarthost=0)
    async with Postfix.start(lmtp) as postfix:
        config = write_mail_config(folder, lmtp=lmtp, smarthost=postfix.port)
        async with running(config) as process:
            gone = "gone@school.example"
            await asyncio.to_thread(bring, postfix.port, write_mail(KNOWN, sender=gone), gone)
            await until_rows(config, "SELECT enabled FROM address WHERE who = 'gone@school.example'", [(0,)])
            process.run.send_signal(signal.SIGTERM)

    assert rows(config, "SELECT state FROM outbox") == [("failed",)]
