"""What came in: kept once, taken once, and found again when its process died."""

import asyncio

import pytest

from helpbot.models import InboxMessage, InboxState
from helpbot.store import inbox, offices
from helpbot.store.database import Database
from tests.contracts.rows import AT, LEASE, MINUTE, arrival

CHANNELS = ["telegram"]


async def keep(database: Database, office_id: int, *keys: str) -> list[str]:
    """Store these as one commit; the keys that were new."""
    async with database.write(office_id, durable=True) as tx:
        kept = await inbox.keep(tx, [arrival(key) for key in keys], AT, LEASE)
    return [key for _, key in sorted(kept)]


async def claim(database: Database, office_id: int, *, everything: bool = False, limit: int = 100) -> list[str]:
    """What a process finds left over when every lease has run out."""
    async with database.write(office_id) as tx:
        found = await inbox.claim_left_over(tx, CHANNELS, AT + LEASE + MINUTE, LEASE, everything=everything, limit=limit)
    return [key for _, key, _ in found]


async def listed(database: Database, office_id: int, *states: InboxState) -> list[InboxMessage]:
    async with database.read(office_id) as tx:
        return await inbox.listed(tx, states, 100)


async def test_an_arrival_is_kept_as_it_came(database: Database, office_id: int) -> None:
    """Bytes that are no text at all come back unchanged."""
    junk = bytes(range(256))
    async with database.write(office_id, durable=True) as tx:
        await inbox.keep(tx, [arrival("telegram:1:7", "1001", junk)], AT, LEASE)

    (row,) = await listed(database, office_id, InboxState.WAITING)

    assert (row.key, row.channel, row.lane, row.payload) == ("telegram:1:7", "telegram", "1001", junk)
    assert (row.received_at, row.lease_until, row.handled_at) == (AT, AT + LEASE, None)


async def test_a_redelivered_arrival_is_passed_over(database: Database, office_id: int) -> None:
    """Of a batch only what is new is told of, in the order it came."""
    assert await keep(database, office_id, "a", "b") == ["a", "b"]

    assert await keep(database, office_id, "b", "c", "a", "d") == ["c", "d"]

    assert [row.key for row in await listed(database, office_id, InboxState.WAITING)] == ["d", "c", "b", "a"]


async def test_two_offices_may_receive_the_same_key(database: Database, office_id: int) -> None:
    """A key is unique within an office only."""
    async with database.write(0) as tx:
        elsewhere = await offices.keep(tx, f"{office_id}-elsewhere", "白石县", AT)

    assert await keep(database, office_id, "a") == ["a"]
    assert await keep(database, elsewhere.id or 0, "a") == ["a"]


async def test_the_same_arrival_from_many_at_once_is_new_to_one(database: Database, other: Database, office_id: int) -> None:
    """Whoever is told that it is new handles it, so only one may be."""
    kept = await asyncio.gather(*(keep(each, office_id, "a", "b") for each in [database, other] * 6))

    assert sorted(key for keys in kept for key in keys) == ["a", "b"]


async def test_a_message_is_taken_once(database: Database, other: Database, office_id: int) -> None:
    """Of many turns over one message, one may go on."""
    await keep(database, office_id, "a")

    async def take(each: Database) -> bool:
        async with each.write(office_id) as tx:
            return await inbox.take(tx, "a", AT)

    taken = await asyncio.gather(*(take(each) for each in [database, other] * 6))

    assert sum(taken) == 1
    (row,) = await listed(database, office_id, InboxState.DONE)
    assert row.handled_at == AT


async def test_a_turn_that_fails_gives_its_message_back(database: Database, office_id: int) -> None:
    """Taking is undone with the rest of the transaction."""
    await keep(database, office_id, "a")

    async def break_off() -> None:
        async with database.write(office_id) as tx:
            await inbox.take(tx, "a", AT)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await break_off()

    assert [row.key for row in await listed(database, office_id, InboxState.WAITING)] == ["a"]


async def test_a_message_in_hand_is_not_left_over(database: Database, office_id: int) -> None:
    """While its lease runs, only a process that is alone may take it on."""
    await keep(database, office_id, "a")

    async with database.write(office_id) as tx:
        assert await inbox.claim_left_over(tx, CHANNELS, AT + MINUTE, LEASE, everything=False, limit=10) == []
        (left,) = await inbox.claim_left_over(tx, CHANNELS, AT + MINUTE, LEASE, everything=True, limit=10)

    assert left == ("telegram", "a", "1001")


async def test_what_is_left_over_is_claimed_oldest_first(database: Database, office_id: int) -> None:
    """No more than asked for; and what was claimed is in hand again."""
    await keep(database, office_id, *"abcde")

    assert await claim(database, office_id, limit=2) == ["a", "b"]
    assert await claim(database, office_id) == ["c", "d", "e"]
    assert await claim(database, office_id) == []


async def test_only_its_own_channels_are_claimed(database: Database, office_id: int) -> None:
    """A shell beside a running helpbot has no business with Telegram's messages."""
    await keep(database, office_id, "a")

    async with database.write(office_id) as tx:
        assert await inbox.claim_left_over(tx, ["shell-1"], AT + LEASE + MINUTE, LEASE, everything=True, limit=10) == []


async def test_many_claimers_get_each_message_once(database: Database, other: Database, office_id: int) -> None:
    """None twice, none forgotten."""
    keys = [f"k{number:03}" for number in range(60)]
    await keep(database, office_id, *keys)

    async def claim_all(each: Database) -> list[str]:
        mine: list[str] = []
        while found := await claim(each, office_id, limit=3):
            mine += found
        return mine

    claimed = await asyncio.gather(*(claim_all(each) for each in [database, other] * 4))
    rest = await claim(database, office_id)  # a claimer that met only rows others had locked may have gone home early

    assert sorted([key for mine in claimed for key in mine] + rest) == keys


async def test_a_message_set_aside_waits_for_the_officer(database: Database, office_id: int) -> None:
    """It says what was wrong, nobody claims it, and a retry puts it back for any process."""
    await keep(database, office_id, "a")
    async with database.write(office_id) as tx:
        await inbox.end(tx, "a", InboxState.FAILED, "x" * 600, AT)

    (row,) = await listed(database, office_id, InboxState.FAILED)
    assert row.error == "x" * 500
    assert await claim(database, office_id, everything=True) == []

    async with database.write(office_id) as tx:
        assert await inbox.retry(tx, row.id or 0, AT)
        assert not await inbox.retry(tx, row.id or 0, AT)
    assert await claim(database, office_id) == ["a"]


async def test_another_offices_message_cannot_be_retried(database: Database, office_id: int) -> None:
    """An id is no key to somebody else's rows."""
    await keep(database, office_id, "a")
    async with database.write(office_id) as tx:
        await inbox.end(tx, "a", InboxState.FAILED, "broken", AT)
    (row,) = await listed(database, office_id, InboxState.FAILED)

    async with database.write(office_id + 1_000_000) as tx:
        assert not await inbox.retry(tx, row.id or 0, AT)


async def test_messages_are_counted_by_state(database: Database, office_id: int) -> None:
    """For `status`."""
    await keep(database, office_id, *"abc")
    async with database.write(office_id) as tx:
        await inbox.take(tx, "a", AT)
        await inbox.end(tx, "b", InboxState.FAILED, "broken", AT)
        assert await inbox.counts(tx) == {"done": 1, "failed": 1, "waiting": 1}
