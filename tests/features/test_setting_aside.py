"""A fault of ours: the message is kept, the clerk is told, the officer tries again."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

import helpbot.app
from faq.entry import Entry
from helpbot.clock import SettableClock
from helpbot.conversation.topic import Kind, Said, Turn, Write
from helpbot.messages import Form, Reply
from helpbot.models import Thread
from helpbot.services.desk import Desk
from helpbot.texts import conversation as texts
from tests.cast import KNOWN, KNOWN_ANSWER, PHONE, OfficeAtWork, Officer, office_at_work
from tests.fakes import Talker


@dataclass(slots=True)
class Clumsy:
    """A topic that trips over its first messages: while it listens, or in the middle of writing."""

    name: str = "clumsy"
    actions: frozenset[str] = frozenset()
    commands: frozenset[str] = frozenset({"摔", "绊"})
    tokens: frozenset[str] = frozenset()
    forms: frozenset[Form] = frozenset()
    public: bool = False
    mended: bool = False

    async def hear(self, said: Said, desk: Desk) -> Write | None:  # noqa: ARG002 -- the protocol's signature
        if said.what == "摔" and not self.mended:
            raise ZeroDivisionError("listening")
        return self._write

    async def _write(self, desk: Desk, thread: Thread) -> Turn:
        await desk.inquiries.keep(thread, "半截", kind="answer", topic=None, candidates=[])
        if not self.mended:
            raise ZeroDivisionError("writing")
        return Turn(Kind.ACTION, (Reply("站稳了"),))


@pytest.fixture
def clumsy(monkeypatch: pytest.MonkeyPatch) -> Clumsy:
    """A line more in the table of topics."""
    topic = Clumsy()
    monkeypatch.setattr(helpbot.app, "TOPICS", (*helpbot.app.TOPICS, topic))
    return topic


@pytest.fixture
async def office(clumsy: Clumsy, folder: Path, entries: Sequence[Entry], clock: SettableClock) -> AsyncIterator[OfficeAtWork]:
    async with office_at_work(folder, entries, clock=clock) as office:
        yield office


@pytest.mark.parametrize("word", ["摔", "绊"])
async def test_the_clerk_is_told_once_and_whom_to_call(office: OfficeAtWork, ann: Talker, word: str) -> None:
    """The next question is answered as ever."""
    assert await ann.asks(word) == texts.BROKEN.format(phone=PHONE)
    assert KNOWN_ANSWER in await ann.asks(KNOWN)
    assert len(ann.heard) == 2


async def test_the_message_is_set_aside_with_its_reason(ann: Talker, olga: Officer) -> None:
    """The officer sees the kind of fault, not the clerk's words."""
    await ann.asks("摔")

    (row,) = await olga.sees("inbox", "list")

    assert (row["state"], row["channel"]) == ("failed", "test")
    assert "ZeroDivisionError" in row["error"]
    assert "摔" not in str(row)


async def test_nothing_half_done_stays(office: OfficeAtWork, ann: Talker) -> None:
    """What the turn had written before it fell is gone."""
    await ann.asks("绊")

    async with office.desk() as desk:
        assert await desk.inquiries.find(1, 1) is None


async def test_a_retried_message_is_answered_when_the_fault_is_mended(
    office: OfficeAtWork, ann: Talker, olga: Officer, clumsy: Clumsy
) -> None:
    """The very answer, although an apology went out under the same message."""
    await ann.asks("摔")
    clumsy.mended = True

    (row,) = await olga.sees("inbox", "list")
    ran = await olga.runs("inbox", "retry", str(row["id"]))
    await office.beats()

    assert ran.code == 0
    assert await ann.hears() == ["站稳了"]
    assert await olga.sees("inbox", "list") == []


async def test_a_retry_that_fails_again_is_set_aside_again(office: OfficeAtWork, ann: Talker, olga: Officer) -> None:
    """Without a second apology."""
    await ann.asks("摔")
    await olga.runs("inbox", "retry", "1")
    await office.beats()
    await office.settles()

    assert [each["state"] for each in await olga.sees("inbox", "list")] == ["failed"]
    assert len(ann.heard) == 1


async def test_only_what_failed_can_be_retried(ann: Talker, olga: Officer) -> None:
    """A message that was answered stays answered."""
    await ann.asks(KNOWN)

    ran = await olga.runs("inbox", "retry", "1")

    assert (ran.code, "没有编号为 1" in ran.err) == (1, True)
