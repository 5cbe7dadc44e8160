"""An address that moved, one that has to wait, and lanes that are asked for apart."""

from datetime import timedelta

from helpbot.clock import SettableClock
from helpbot.models import Lane, OutboxState, PersonAddress
from helpbot.services.people import People
from helpbot.store import addresses, outbox, threads
from helpbot.store.database import Database
from tests.contracts.rows import AT, MINUTE, begin_thread, message

LEASE = timedelta(minutes=2)


async def put(database: Database, to: PersonAddress, *keys: str, lane: Lane = Lane.ANSWER) -> None:
    async with database.write(to.office_id) as tx:
        await outbox.put(tx, [message(to, key, lane=lane) for key in keys])


async def claim(database: Database, office_id: int, *lanes: Lane, at: timedelta = timedelta()) -> list[outbox.Claimed]:
    async with database.write(office_id) as tx:
        return await outbox.claim(tx, ["telegram"], AT + at, LEASE, 100, lanes or tuple(Lane))


async def move(database: Database, address: PersonAddress, who: str) -> PersonAddress:
    async with database.write(address.office_id) as tx:
        return await People(tx, SettableClock(AT)).move(address.id or 0, who)


async def test_an_address_keeps_all_it_has_under_its_new_name(database: Database, office_id: int, anns_chat: PersonAddress) -> None:
    """Messages and conversation: it is the same row."""
    thread = await begin_thread(database, anns_chat, "1001")
    await put(database, anns_chat, "a")

    moved = await move(database, anns_chat, "-1002")

    assert (moved.id, moved.who) == (anns_chat.id, "-1002")
    assert [each.who for each in await claim(database, office_id)] == ["-1002"]
    async with database.read(office_id) as tx:
        found = await threads.find(tx, "telegram", "-1002")
        assert found
        assert found.id == thread.id
        assert await threads.find(tx, "telegram", "1001") is None


async def test_an_address_that_is_known_already_takes_over(
    database: Database, office_id: int, anns_chat: PersonAddress, bos_chat: PersonAddress
) -> None:
    """Both conversations go on, each under its name; messages go to the new one, oldest first."""
    old, new = await begin_thread(database, anns_chat, "1001"), await begin_thread(database, bos_chat, "1002")
    await put(database, anns_chat, "a")
    await put(database, bos_chat, "b")

    moved = await move(database, anns_chat, "1002")
    async with database.write(office_id) as tx:
        await outbox.readdress_open(tx, anns_chat.id or 0, moved)

    assert moved.id == bos_chat.id
    assert [(each.message.dedup_key, each.who) for each in await claim(database, office_id)] == [("a", "1002")]
    async with database.read(office_id) as tx:
        assert {(await threads.address_of(tx, each.id or 0)).id for each in (old, new)} == {bos_chat.id}
        assert await threads.find(tx, "telegram", "1001")


async def test_who_it_belongs_to_moves_along(database: Database, office_id: int, anns_chat: PersonAddress, bos_chat: PersonAddress) -> None:
    """Unless somebody has the new one already: nobody's is given to the person of the old."""
    async with database.write(office_id) as tx:
        old = await addresses.get(tx, anns_chat.id or 0)
        old.verified_at = AT
        tx.session.add(old)
    await move(database, anns_chat, "1002")

    async with database.read(office_id) as tx:
        assert (await addresses.get(tx, bos_chat.id or 0)).verified_at == AT


async def test_lanes_are_claimed_apart(database: Database, office_id: int, anns_chat: PersonAddress) -> None:
    """Answers first, whatever waits beside them."""
    await put(database, anns_chat, "c", lane=Lane.CAMPAIGN)
    await put(database, anns_chat, "a")

    assert [each.message.dedup_key for each in await claim(database, office_id, Lane.ANSWER)] == ["a"]
    assert [each.message.dedup_key for each in await claim(database, office_id, Lane.CAMPAIGN)] == ["c"]


async def test_what_was_put_back_counts_as_not_tried(database: Database, office_id: int, anns_chat: PersonAddress) -> None:
    """And comes again when it is due."""
    await put(database, anns_chat, "a")
    (claimed,) = await claim(database, office_id)
    async with database.write(office_id) as tx:
        await outbox.put_back(tx, claimed.message.id or 0, AT + MINUTE)

    assert await claim(database, office_id) == []
    (again,) = await claim(database, office_id, at=MINUTE)
    assert (again.message.attempts, again.message.state) == (1, OutboxState.SENDING)


async def test_what_waits_for_an_address_can_be_held(
    database: Database, office_id: int, anns_chat: PersonAddress, bos_chat: PersonAddress
) -> None:
    """In every lane; another address is not touched."""
    for lane in Lane:
        await put(database, anns_chat, f"held {lane}", lane=lane)
    await put(database, bos_chat, "free")
    async with database.write(office_id) as tx:
        await outbox.hold(tx, anns_chat.id or 0, AT + MINUTE)

    assert [each.message.dedup_key for each in await claim(database, office_id)] == ["free"]
    assert len(await claim(database, office_id, at=MINUTE)) == 2
