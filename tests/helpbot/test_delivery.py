"""Delivery: claim, send, mark; and what it makes of each way a sending can end."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

import helpbot.running
from faq.entry import Entry
from helpbot.clock import SettableClock
from helpbot.messages import Address, Reply
from helpbot.models import OutboxState
from helpbot.services.delivery import IN_FLIGHT, _Result
from helpbot.services.pauses import LONGEST_PAUSE, TRIES, pause_after
from helpbot.store.database import Transaction
from tests.cast import OfficeAtWork, Officer, office_at_work


async def queue(office: OfficeAtWork, text: str, *, who: str = "安", kind: str = "answer", key: str = "") -> bool:
    """Something to send; False where its key was queued before."""
    async with office.desk() as desk:
        to = await desk.people.find(Address("test", who))
        return await desk.outbox.put(to, kind, key or f"answer:{text}:{who}", reply=Reply(text))


async def states(office: OfficeAtWork) -> list[str]:
    async with office.desk() as desk:
        listed = await desk.outbox.listed(list(OutboxState), 1000)
    return [row.state.value for row, _ in reversed(listed)]


async def test_what_is_queued_is_sent_at_once(office: OfficeAtWork) -> None:
    """The commit wakes it; nobody waits for the heartbeat."""
    await queue(office, "一")

    assert await office.person("安").hears(within=1) == ["一"]


async def test_nothing_is_sent_of_a_turn_that_failed(office: OfficeAtWork) -> None:
    """What was rolled back was never there."""
    with pytest.raises(ZeroDivisionError):
        await _queue_and_fail(office)
    await office.settles()

    assert office.channel.attempts == []


async def _queue_and_fail(office: OfficeAtWork) -> None:
    async with office.desk() as desk:
        to = await desk.people.find(Address("test", "安"))
        await desk.outbox.put(to, "answer", "k", reply=Reply("一"))
        raise ZeroDivisionError


async def test_one_key_is_sent_once(office: OfficeAtWork) -> None:
    """However often it is queued, before and after."""
    news = [await queue(office, text, key="k") for text in "一二"]
    await office.settles()
    news.append(await queue(office, "三", key="k"))
    await office.settles()

    assert (news, office.person("安").heard) == ([True, False, False], ["一"])


async def test_order_is_kept_within_an_address(office: OfficeAtWork) -> None:
    """The second waits while the first hangs; another address does not."""
    office.channel.hang()
    for text in ("一", "二", "三"):
        await queue(office, text)
    await queue(office, "早", who="李")
    await office.channel.until_tried(2)

    assert [attempt.reply.text for attempt in office.channel.attempts] == ["一", "早"]
    office.channel.release()
    assert await office.person("安").hears(3) == ["一", "二", "三"]


async def test_only_so_many_are_in_flight(office: OfficeAtWork) -> None:
    """The rest waits in the database, not in memory."""
    office.channel.hang()
    for number in range(IN_FLIGHT + 10):
        await queue(office, "一", who=f"经办人{number}")
    await office.channel.until_tried(IN_FLIGHT)

    assert (await states(office)).count("sending") == IN_FLIGHT
    office.channel.release()
    await office.settles()
    assert set(await states(office)) == {"sent"}


async def test_a_sent_row_has_its_receipt(office: OfficeAtWork) -> None:
    """What the far side said, for whoever has to look it up there."""
    await queue(office, "一")
    await office.settles()

    async with office.desk() as desk:
        ((row, who),) = await desk.outbox.listed([OutboxState.SENT], 10)
    assert (row.receipt, who, row.attempts, row.sent_at) == ("安/1", "安", 1, office.clock.now())


async def test_a_failure_is_tried_again_with_longer_and_longer_pauses(office: OfficeAtWork, clock: SettableClock) -> None:
    """Until it is given up, and listed."""
    office.channel.fail(times=99)
    await queue(office, "一")
    for attempt in range(1, TRIES):
        await office.channel.until_tried(attempt)
        await office.settles()
        assert await states(office) == ["queued"]
        clock.move(pause_after(attempt))
        await office.beats()
    await office.channel.until_tried(TRIES)
    await office.settles()

    assert (await states(office), len(office.channel.attempts)) == (["failed"], TRIES)


def test_pauses_grow_to_an_hour() -> None:
    """From seconds."""
    pauses = [pause_after(attempt) for attempt in range(1, TRIES + 1)]

    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (timedelta(seconds=5), LONGEST_PAUSE)


async def test_it_waits_as_long_as_the_far_side_says(office: OfficeAtWork, clock: SettableClock) -> None:
    """However often: a limit is no failure."""
    office.channel.fail(times=TRIES + 2, retry_after=timedelta(seconds=60))
    await queue(office, "一")
    for attempt in range(1, TRIES + 3):
        await office.channel.until_tried(attempt)
        await office.settles()
        clock.move(timedelta(seconds=61))
        await office.beats()

    assert await office.person("安").hears() == ["一"]


async def test_what_may_have_arrived_is_left_to_a_person(office: OfficeAtWork, olga: Officer) -> None:
    """Later messages to the same address go on; a retry sends it."""
    office.channel.fail("timed out", uncertain=True)
    await queue(office, "一")
    await queue(office, "二")
    await office.settles()
    assert (await states(office), office.person("安").heard) == (["unknown", "sent"], ["二"])

    (row,) = await olga.sees("outbox", "list")
    assert (row["state"], row["error"]) == ("unknown", "timed out")
    assert (await olga.runs("outbox", "retry", str(row["id"]))).code == 0
    await office.beats()
    await office.settles()
    assert office.person("安").heard == ["二", "一"]


async def test_a_dead_address_is_switched_off(office: OfficeAtWork) -> None:
    """What waits for it fails too, without being tried; others go on."""
    office.channel.fail("blocked", who="安", permanent=True)
    office.channel.hang()
    for text in ("一", "二"):
        await queue(office, text)
    office.channel.release()
    await queue(office, "早", who="李")
    await office.settles()

    assert await states(office) == ["failed", "failed", "sent"]
    assert [attempt.to.who for attempt in office.channel.attempts].count("安") == 1


async def test_whoever_writes_again_is_reached_again(office: OfficeAtWork) -> None:
    """A switched off address works from the next message on."""
    office.channel.fail("blocked", who="安", permanent=True)
    await queue(office, "一")
    await office.settles()

    assert "编号1" in await office.person("安").asks("人工")


async def test_a_channel_that_breaks_its_promise_stops_nobody(office: OfficeAtWork, monkeypatch: pytest.MonkeyPatch) -> None:
    """Any other error counts as “may have arrived”."""

    async def explode(_parcel: object) -> str:
        raise ZeroDivisionError

    monkeypatch.setattr(office.channel, "send", explode)
    await queue(office, "一")
    await office.settles()
    monkeypatch.undo()
    await queue(office, "二")

    assert await office.person("安").hears() == ["二"]
    await office.settles()
    assert await states(office) == ["unknown", "sent"]


async def test_what_was_in_flight_at_a_stop_goes_out_at_the_next_start(
    folder: Path, entries: Sequence[Entry], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An answer may come twice, but never not at all."""
    async with office_at_work(folder, entries) as office:
        office.channel.hang()
        await queue(office, "一")
        await office.channel.until_tried(1)
        assert await states(office) == ["sending"]
        monkeypatch.setattr(helpbot.running, "STOP_SECONDS", 0.1)
    assert office.person("安").heard == []

    async with office_at_work(folder, entries) as office:
        assert await office.person("安").hears() == ["一"]
        await office.settles()
        assert await states(office) == ["sent"]


async def test_a_message_for_a_channel_that_is_off_waits(office: OfficeAtWork) -> None:
    """Nobody fails it; it goes when the channel is on again, or expires."""
    async with office.desk() as desk:
        to = await desk.people.find(Address("pigeon", "安"))
        await desk.outbox.put(to, "answer", "k", reply=Reply("一"))
    await office.settles()

    assert await states(office) == ["queued"]


async def test_a_hundred_messages_cost_far_fewer_commits(office: OfficeAtWork) -> None:
    """Claimed and marked in batches."""
    async with office.desk() as desk:
        for number in range(100):
            to = await desk.people.find(Address("test", f"经办人{number}"))
            await desk.outbox.put(to, "answer", f"k{number}", reply=Reply("一"))
    rounds = 0
    mark = office.branch.delivery._mark

    async def counted(*given: object) -> None:
        nonlocal rounds
        rounds += 1
        await mark(*given)  # type: ignore[arg-type]  # passed through as they come

    office.branch.delivery._mark = counted  # type: ignore[assignment, method-assign]  # counted, not replaced
    async with asyncio.timeout(10):
        await office.settles()

    assert set(await states(office)) == {"sent"}
    assert rounds <= 60


async def test_the_end_waits_for_a_round_that_is_under_way(office: OfficeAtWork, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it has taken to mark holds back what comes next to the same address: that is due when the round has ended, and not before."""
    delivery, begun, goes_on = office.branch.delivery, asyncio.Event(), asyncio.Event()
    mark = delivery._mark

    async def mark_slowly(tx: Transaction, results: list[_Result]) -> None:
        if results:
            begun.set()
            await goes_on.wait()
        await mark(tx, results)

    monkeypatch.setattr(delivery, "_mark", mark_slowly)
    office.channel.hang()
    for text in "一二":
        await queue(office, text)
    await office.channel.until_tried(1)
    draining = asyncio.create_task(delivery.drain())
    await asyncio.sleep(0)
    for _ in range(3):  # whoever wants a round has had it, and waits for what is being sent
        async with delivery._one_round:
            await asyncio.sleep(0)
    office.channel.release()
    async with asyncio.timeout(5):
        await begun.wait()
    for _ in range(10):
        await asyncio.sleep(0)
    ended_early = draining.done()
    goes_on.set()
    async with asyncio.timeout(5):
        await draining

    assert not ended_early
    assert await states(office) == ["sent", "sent"]


async def test_a_wish_to_delete_where_nothing_can_be_deleted_is_done_with(office: OfficeAtWork) -> None:
    """Nothing is sent in its place."""
    async with office.desk() as desk:
        to = await desk.people.find(Address("test", "安"))
        await desk.outbox.put(to, "erase", "erase:1", reply=Reply(""), reference="17")
    await office.settles()

    assert office.channel.attempts == []
    assert await states(office) == ["sent"]


@pytest.mark.parametrize("kind", ["erase", "code"])
async def test_what_means_nothing_elsewhere_goes_nowhere_else(office: OfficeAtWork, kind: str) -> None:
    """Its address was switched off while it waited, and its person has another."""
    async with office.desk() as desk:
        person = await desk.people.add("安")
        old, new = [await desk.people.find(Address("test", who)) for who in ("旧", "新")]
        for each in (old, new):
            await desk.people.give(each, person, verified=True)
        await desk.people.switch_off(old.id or 0, "gone")
        await desk.outbox.put(old, kind, f"{kind}:1", reply=Reply(""), reference="17")
    await office.settles()

    assert office.channel.attempts == []
    assert await states(office) == ["failed"]


@pytest.mark.parametrize(("elsewhere", "ends"), [("pigeon", "queued"), ("test", "failed")])
async def test_what_the_registry_says_goes_by_no_channel_that_withholds_it(office: OfficeAtWork, elsewhere: str, ends: str) -> None:
    """It waits at the person's next address on another channel, and fails where there is none; an answer goes as ever."""
    office.branch.delivery._packer._office = replace(office.branch.office, withheld=frozenset({"test"}))
    async with office.desk() as desk:
        person = await desk.people.add("安")
        here, there = await desk.people.find(Address("test", "安")), await desk.people.find(Address(elsewhere, "安二"))
        for each in (there, here):
            await desk.people.give(each, person, verified=True)
        await desk.outbox.put(here, "reminder", "reminder:1", reply=Reply("请交年报"))
        await desk.outbox.put(here, "answer", "answer:1", reply=Reply("答"))
    await office.settles()

    assert [attempt.reply.text for attempt in office.channel.attempts] == ["答"]
    assert await states(office) == [ends, "sent"]
