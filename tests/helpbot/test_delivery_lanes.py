"""Delivery where a message arrives in parts, an address moves, or a campaign is under way."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from faq.entry import Entry
from helpbot.clock import SettableClock
from helpbot.messages import Address, Reply
from helpbot.models import Lane, OutboxState
from helpbot.services.delivery import CAMPAIGNS_IN_FLIGHT, IN_FLIGHT
from helpbot.services.desk import Desk
from helpbot.services.kinds import KINDS, Compose, Kind
from helpbot.services.packing import note_parts_sent, parts_sent_of
from helpbot.services.pauses import TRIES, pause_after
from tests.cast import OfficeAtWork, office_at_work


class Composed:
    """A reference that reads differently each time."""

    def __init__(self) -> None:
        self.times = 0

    async def __call__(self, _desk: Desk, _reference: str) -> Reply:
        self.times += 1
        return Reply(f"第{self.times}稿")


class OneAtATime:
    """A pace that lets a message out each time `more` is called."""

    def __init__(self) -> None:
        self.left = 1
        self.lowered: list[datetime] = []

    def room(self, _now: datetime) -> int:
        return self.left

    def admit(self, _who: str, _now: datetime) -> timedelta:
        self.left -= 1
        return timedelta()

    def lower(self, until: datetime) -> None:
        self.lowered.append(until)


@pytest.fixture
def composed() -> Composed:
    return Composed()


@pytest.fixture
async def office(
    folder: Path, entries: Sequence[Entry], clock: SettableClock, composed: Composed, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[OfficeAtWork]:
    """An office with a campaign to send, and notes that are written when they go."""
    monkeypatch.setitem(KINDS, "campaign", Kind(again=False, lane=Lane.CAMPAIGN))
    monkeypatch.setitem(KINDS, "note", Kind(again=True, compose=composed))
    async with office_at_work(folder, entries, clock=clock) as office:
        yield office


async def queue(office: OfficeAtWork, text: str, *, who: str = "安", kind: str = "answer") -> None:
    async with office.desk() as desk:
        to = await desk.people.find(Address("test", who))
        reply = None if kind == "note" else Reply(text)
        await desk.outbox.put(to, kind, f"{kind}:{text}:{who}", reply=reply, reference="1")


async def states(office: OfficeAtWork) -> list[str]:
    async with office.desk() as desk:
        return [row.state.value for row, _ in reversed(await desk.outbox.listed(list(OutboxState), 1000))]


def parts(office: OfficeAtWork) -> list[int]:
    return [attempt.parts_sent for attempt in office.channel.attempts]


async def test_a_later_attempt_knows_which_parts_arrived(office: OfficeAtWork, clock: SettableClock) -> None:
    """Also where the attempt in between got no further."""
    for sent in (1, 0, 3):
        office.channel.fail(parts_sent=sent)
    await queue(office, "一")
    for attempt in range(1, 4):
        await office.channel.until_tried(attempt)
        await office.settles()
        clock.move(pause_after(attempt))
        await office.beats()
    await office.person("安").hears()

    assert parts(office) == [0, 1, 1, 3]
    await office.settles()
    async with office.desk() as desk:
        ((row, _),) = await desk.outbox.listed([OutboxState.SENT], 10)
    assert row.receipt == "安/1"


async def test_what_arrived_in_part_is_not_written_anew(office: OfficeAtWork, clock: SettableClock, composed: Composed) -> None:
    """The rest must fit; what has not begun to arrive is written as things stand."""
    office.channel.fail()
    office.channel.fail(parts_sent=1)
    await queue(office, "一", kind="note")
    for attempt in (1, 2):
        await office.channel.until_tried(attempt)
        await office.settles()
        clock.move(pause_after(attempt))
        await office.beats()

    assert await office.person("安").hears() == ["第2稿"]
    assert composed.times == 2


def test_progress_is_told_from_a_receipt() -> None:
    """Whatever a far side's receipt looks like."""
    assert [parts_sent_of(note_parts_sent(number)) for number in (0, 1, 30)] == [0, 1, 30]
    assert [parts_sent_of(receipt) for receipt in ("", "7", "安/1", "<1@example.org>")] == [0] * 4


async def test_an_address_that_moves_in_circles_is_given_up(office: OfficeAtWork) -> None:
    """As often as any other failure."""
    office.channel.fail("moved", times=99, moved_to="安")
    await queue(office, "一")
    await office.channel.until_tried(TRIES)
    await office.settles()

    assert (await states(office), len(office.channel.attempts)) == (["failed"], TRIES)


async def test_an_answer_waits_for_no_look_at_the_registry(office: OfficeAtWork, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a campaign needs from outside is read beside the rounds; only that campaign waits for it."""
    begun, answered = asyncio.Event(), asyncio.Event()

    async def look(_desk: Desk, references: Sequence[str]) -> dict[str, Compose]:
        begun.set()
        await answered.wait()
        return dict.fromkeys(references, Composed())

    monkeypatch.setitem(KINDS, "news", Kind(again=True, look=look, lane=Lane.CAMPAIGN))
    async with office.desk() as desk:
        await desk.outbox.put(await desk.people.find(Address("test", "薄")), "news", "news", reference="1")
    async with asyncio.timeout(10):
        await begun.wait()
    await queue(office, "一")
    heard = await office.person("安").hears()
    before = list(office.person("薄").heard)
    answered.set()

    assert (heard, before) == (["一"], [])
    assert await office.person("薄").hears() == ["第1稿"]
    await office.settles()
    assert await states(office) == ["sent", "sent"]


async def test_a_look_that_breaks_sets_its_messages_aside(office: OfficeAtWork, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the reason, and nobody else's."""

    async def look(_desk: Desk, _references: Sequence[str]) -> dict[str, Compose]:
        raise LookupError("no such page")

    monkeypatch.setitem(KINDS, "news", Kind(again=True, look=look, lane=Lane.CAMPAIGN))
    async with office.desk() as desk:
        await desk.outbox.put(await desk.people.find(Address("test", "薄")), "news", "news", reference="1")
    await queue(office, "一")
    await office.person("安").hears()
    await office.settles()
    async with office.desk() as desk:
        ((row, _),) = await desk.outbox.listed([OutboxState.FAILED], 10)

    assert "no such page" in row.error


async def test_a_slow_campaign_leaves_places_to_answers(office: OfficeAtWork) -> None:
    """However many of its messages hang."""
    office.channel.hang()
    async with office.desk() as desk:
        for number in range(IN_FLIGHT + 10):
            to = await desk.people.find(Address("test", f"经办人{number}"))
            await desk.outbox.put(to, "campaign", f"k{number}", reply=Reply("提醒"))
    await office.channel.until_tried(CAMPAIGNS_IN_FLIGHT)
    await queue(office, "答复")
    await office.channel.until_tried(CAMPAIGNS_IN_FLIGHT + 1)

    assert [attempt.reply.text for attempt in office.channel.attempts] == ["提醒"] * CAMPAIGNS_IN_FLIGHT + ["答复"]
    office.channel.release()
    await office.settles()
    assert set(await states(office)) == {"sent"}


async def test_a_campaign_goes_on_by_itself_when_there_is_room(office: OfficeAtWork, monkeypatch: pytest.MonkeyPatch) -> None:
    """No heartbeat is needed, and no answer."""
    pace = OneAtATime()
    monkeypatch.setattr(office.channel, "pace", pace, raising=False)
    for who in ("安", "李"):
        await queue(office, "提醒", who=who, kind="campaign")
    await office.person("安").hears()
    await office.settles()
    assert office.person("李").heard == []
    pace.left = 1

    assert await office.person("李").hears(within=2) == ["提醒"]


async def test_a_limit_holds_all_that_waits_for_the_address(
    office: OfficeAtWork, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Answers and campaigns; the channel's pace is told."""
    pace = OneAtATime()
    monkeypatch.setattr(office.channel, "pace", pace, raising=False)
    office.channel.fail(retry_after=timedelta(seconds=30), who="安")
    office.channel.hang()
    await queue(office, "答复")
    await office.channel.until_tried(1)
    pace.left = 0
    await queue(office, "提醒", kind="campaign")
    until = clock.now() + timedelta(seconds=30)
    office.channel.release()
    await office.settles()
    pace.left = 5
    office.branch.delivery.wake()
    await office.settles()
    assert (office.person("安").heard, pace.lowered) == ([], [until])

    clock.move(timedelta(seconds=31))
    office.branch.delivery.wake()
    assert sorted(await office.person("安").hears(2)) == ["提醒", "答复"]
