"""Mail is read in another process, which may hang or die without taking anything along."""

import asyncio
import io
import os
import pickle
import signal
import struct
import time
from collections.abc import AsyncIterator
from itertools import pairwise
from unittest.mock import AsyncMock, Mock

import pytest

from handlers.mail.letter import Letter, Sign
from handlers.mail.reading import read_letter
from handlers.mail.worker import Reader, serve
from helpbot.errors import Unreadable
from tests.handlers.mail.build import file, mail, multipart, part

ASKED = mail("请问年检什么时候截止？")


@pytest.fixture
async def reader() -> AsyncIterator[Reader]:
    reader = Reader()
    yield reader
    await reader.close()


def pid_of(reader: Reader) -> int:
    assert reader._process is not None
    return reader._process.pid


async def test_it_reads_what_read_letter_reads(reader: Reader) -> None:
    """The envelope's sender goes along."""
    assert await reader.read(ASKED, "a@b.example") == read_letter(ASKED, mail_from="a@b.example")
    assert Sign.NULL_SENDER in (await reader.read(ASKED, "")).signs


async def test_one_process_reads_mail_after_mail(reader: Reader) -> None:
    """Also many that are asked for at once: each gets its own."""
    mails = [mail(f"第{number}个问题") for number in range(30)]

    letters = await asyncio.gather(*(reader.read(raw, "a@b.example") for raw in mails))
    first = pid_of(reader)
    await reader.read(ASKED, "a@b.example")

    assert [letter.text for letter in letters] == [f"第{number}个问题" for number in range(30)]
    assert pid_of(reader) == first


async def test_a_mail_that_takes_too_long_is_given_up(reader: Reader) -> None:
    """Its process is killed, an officer is told why in words, and the next mail is read."""
    await reader.read(ASKED, "a@b.example")
    stuck = pid_of(reader)
    reader._limit = 0.2
    os.kill(stuck, signal.SIGSTOP)

    with pytest.raises(Unreadable, match="原件已保存"):
        await reader.read(ASKED, "a@b.example")

    reader._limit = 20
    assert (await reader.read(ASKED, "a@b.example")).text == "请问年检什么时候截止？"
    assert pid_of(reader) != stuck


async def test_a_process_that_died_between_mails_is_replaced(reader: Reader) -> None:
    """The machine ran out of memory and took it: no mail is the worse for it."""
    await reader.read(ASKED, "a@b.example")
    os.kill(pid_of(reader), signal.SIGKILL)

    assert (await reader.read(ASKED, "a@b.example")).text == "请问年检什么时候截止？"


async def test_a_stop_of_helpbot_s_does_not_end_it(reader: Reader) -> None:
    """Systemd tells every process of a service; what is in hand is still read."""
    await reader.read(ASKED, "a@b.example")
    first = pid_of(reader)
    for sent in (signal.SIGTERM, signal.SIGINT):
        os.kill(first, sent)

    await reader.read(ASKED, "a@b.example")
    assert pid_of(reader) == first


async def test_a_mail_that_nobody_waits_for_any_more_disturbs_no_other(reader: Reader) -> None:
    """Its answer would else be taken for the next one's."""
    await reader.read(ASKED, "a@b.example")
    os.kill(pid_of(reader), signal.SIGSTOP)
    waiting = asyncio.create_task(reader.read(mail("别的"), "a@b.example"))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting

    assert (await reader.read(ASKED, "a@b.example")).text == "请问年检什么时候截止？"


async def test_it_is_started_again_after_it_was_closed(reader: Reader) -> None:
    """Closing twice, or before anything was read, is fine."""
    await reader.close()
    await reader.read(ASKED, "a@b.example")
    await reader.close()
    await reader.close()

    assert (await reader.read(ASKED, "a@b.example")).text == "请问年检什么时候截止？"


async def test_its_process_gets_none_of_our_secrets(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    """It reads what strangers wrote."""
    monkeypatch.setenv("HELPBOT_SECRET", "hidden")
    await reader.read(ASKED, "a@b.example")

    with open(f"/proc/{pid_of(reader)}/environ", "rb") as environment:  # noqa: ASYNC230, PTH123 -- /proc does not block
        assert b"HELPBOT_SECRET" not in environment.read()


async def test_a_large_mail_leaves_the_loop_its_turns(reader: Reader) -> None:
    """10 MB go over in pieces, and the files come back."""
    content = os.urandom(7 * 2**20)
    raw = mail(multipart("mixed", [part("看附件"), file("扫描件.pdf", content)]))
    await reader.read(ASKED, "a@b.example")
    reading = asyncio.create_task(reader.read(raw, "a@b.example"))
    turns: list[float] = [time.perf_counter()]
    while not reading.done():
        await asyncio.sleep(0)
        turns.append(time.perf_counter())

    letter = await reading
    assert letter.attachments[0].content == content
    assert len(turns) > 20
    assert sum(later - earlier > 0.25 for earlier, later in pairwise(turns)) <= 1  # a busy machine may pause once


async def test_a_fault_of_ours_is_told_in_words(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    """What went wrong is for the log; an officer is told what to do. The worker goes on."""
    await reader.read(ASKED, "a@b.example")
    first = pid_of(reader)
    with monkeypatch.context() as patched:
        patched.setattr("handlers.mail.worker._exchange", AsyncMock(return_value="MemoryError"))
        with pytest.raises(Unreadable, match=r"^[^A-Za-z]+$"):
            await reader.read(ASKED, "a@b.example")

    await reader.read(ASKED, "a@b.example")
    assert pid_of(reader) == first


def request(raw: bytes, mail_from: str = "a@b.example") -> bytes:
    return struct.pack("!II", len(mail_from), len(raw)) + mail_from.encode() + raw


def test_the_worker_says_what_went_wrong_and_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """A mail that fails is answered with the name of the fault; half a request ends it."""
    monkeypatch.setattr("handlers.mail.worker.read_letter", Mock(side_effect=[MemoryError, "read"]))
    answers = io.BytesIO()

    serve(io.BytesIO(request(b"one") + request(b"two") + b"half"), answers)

    packed = pickle.dumps("read", pickle.HIGHEST_PROTOCOL)
    assert answers.getvalue() == b"!" + struct.pack("!?I", False, 11) + b"MemoryError" + struct.pack("!?I", True, len(packed)) + packed  # noqa: FBT003 -- a flag on the wire


def test_a_letter_goes_through_a_pipe() -> None:
    """As it is."""
    letter = read_letter(mail(multipart("mixed", [part("x"), file("a.exe", b"x"), file("b.pdf", b"x")])))

    copy = pickle.loads(pickle.dumps(letter))  # noqa: S301 -- packed in the same line
    assert isinstance(copy, Letter)
    assert copy == letter
