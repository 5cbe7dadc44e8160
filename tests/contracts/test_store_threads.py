"""Addresses and conversations: begun once, moved on by one turn at a time."""

import asyncio
from datetime import timedelta

from sqlmodel import col, update

from helpbot.models import Direction, Person, PersonAddress, Thread
from helpbot.store import addresses, threads
from helpbot.store.database import Database
from tests.contracts.rows import AT, MINUTE, begin_thread, new_thread


async def test_an_address_is_found_again(database: Database, office_id: int, anns_chat: PersonAddress) -> None:
    """By channel and place, within its office."""
    async with database.read(office_id) as tx:
        assert await addresses.find(tx, "telegram", "1001") == anns_chat
        assert await addresses.find(tx, "mail", "1001") is None
        assert await addresses.get(tx, anns_chat.id or 0) == anns_chat
    async with database.read(office_id + 1_000_000) as tx:
        assert await addresses.find(tx, "telegram", "1001") is None


async def test_an_address_is_added_once_however_many_meet_it(database: Database, other: Database, office_id: int) -> None:
    """Many turns at once may each be the first to write to the officer on duty."""

    async def add(each: Database) -> int | None:
        async with each.write(office_id) as tx:
            return (await addresses.add(tx, "telegram", "9000", AT)).id

    added = await asyncio.gather(*(add(each) for each in [database, other] * 5))

    assert len(set(added)) == 1


async def test_an_address_is_switched_off_with_its_reason_and_on_again(
    database: Database, office_id: int, anns_chat: PersonAddress
) -> None:
    """Whatever the provider said, no more of it than fits."""
    async with database.write(office_id) as tx:
        await addresses.switch_off(tx, anns_chat.id or 0, "Forbidden: " + "x" * 300)
    async with database.read(office_id) as tx:
        off = await addresses.get(tx, anns_chat.id or 0)
        assert (off.enabled, len(off.disabled_reason)) == (False, 200)

    async with database.write(office_id) as tx:
        await addresses.switch_on(tx, anns_chat.id or 0)
    async with database.read(office_id) as tx:
        on = await addresses.get(tx, anns_chat.id or 0)
        assert (on.enabled, on.disabled_reason) == (True, "")


async def test_the_next_address_is_the_same_persons_verified_one(
    database: Database, office_id: int, anns_chat: PersonAddress, bos_chat: PersonAddress
) -> None:
    """The one verified last; none that is off, unverified or somebody else's."""
    async with database.write(office_id) as tx:
        person = Person(office_id=office_id, name="安", created_at=AT)
        tx.session.add(person)
        await tx.session.flush()
        for who, verified, enabled in (
            ("old", AT, True),
            ("new", AT + MINUTE, True),
            ("off", AT + MINUTE * 2, False),
            ("unverified", None, True),
        ):
            added = await addresses.add(tx, "mail", who, AT)
            values = {"person_id": person.id, "verified_at": verified, "enabled": enabled}
            await tx.session.exec(update(PersonAddress).where(col(PersonAddress.id) == added.id).values(**values))
        await tx.session.exec(update(PersonAddress).where(col(PersonAddress.id) == anns_chat.id).values(person_id=person.id))

    async with database.read(office_id) as tx:
        following = await addresses.next_of_same_person(tx, anns_chat.id or 0)
        assert following
        assert following.who == "new"
        assert await addresses.next_of_same_person(tx, bos_chat.id or 0) is None


async def test_a_conversation_is_found_by_its_key(database: Database, office_id: int, anns_chat: PersonAddress) -> None:
    """And knows where its answers go."""
    begun = await begin_thread(database, anns_chat)

    async with database.read(office_id) as tx:
        found = await threads.find(tx, "telegram", "1001")
        assert found
        assert (found.id, found.version, found.memory) == (begun.id, 0, {})
        assert await threads.find(tx, "terminal", "1001") is None
        assert (await threads.address_of(tx, begun.id or 0)).who == "1001"


async def test_a_conversation_begins_once(database: Database, other: Database, office_id: int, anns_chat: PersonAddress) -> None:
    """Two processes that answer its first two messages at once learn which of them was faster."""

    async def begin(each: Database) -> Thread | None:
        async with each.write(office_id) as tx:
            return await threads.add(tx, new_thread(anns_chat, "1001"))

    begun = await asyncio.gather(*(begin(each) for each in [database, other] * 3))

    assert sum(thread is not None for thread in begun) == 1


async def test_a_conversation_remembers(database: Database, office_id: int, anns_chat: PersonAddress) -> None:
    """Memory, version and time move on together."""
    thread = await begin_thread(database, anns_chat)
    memory: dict[str, object] = {"pending": {"topic": "human", "step": "details", "about": "7"}, "offers": [], "inquiry": None}

    async with database.write(office_id) as tx:
        assert await threads.advance(tx, thread, memory, AT + MINUTE)

    async with database.read(office_id) as tx:
        found = await threads.find(tx, "telegram", "1001")
    assert found
    assert (found.memory, found.version, found.updated_at) == (memory, 1, AT + MINUTE)


async def test_a_conversation_is_moved_on_by_one_of_many(
    database: Database, other: Database, office_id: int, anns_chat: PersonAddress
) -> None:
    """Whoever read the version before learns that it is stale; nothing is overwritten."""
    thread = await begin_thread(database, anns_chat)

    async def advance(each: Database, number: int) -> bool:
        async with each.write(office_id) as tx:
            return await threads.advance(tx, thread, {"inquiry": number}, AT)

    moved = await asyncio.gather(*(advance(each, number) for number, each in enumerate([database, other] * 4)))

    assert sum(moved) == 1
    async with database.read(office_id) as tx:
        found = await threads.find(tx, "telegram", "1001")
    assert found
    assert (found.version, found.memory) == (1, {"inquiry": moved.index(True)})


async def test_what_was_said_is_kept_in_order(database: Database, office_id: int, anns_chat: PersonAddress) -> None:
    """The last lines, oldest first."""
    thread = await begin_thread(database, anns_chat)
    async with database.write(office_id) as tx:
        await threads.log(tx, thread.id or 0, [], AT)
        await threads.log(tx, thread.id or 0, [(Direction.IN, "一"), (Direction.OUT, "二")], AT)
        await threads.log(tx, thread.id or 0, [(Direction.IN, "三😀\u202e")], AT + timedelta(seconds=1))

    async with database.read(office_id) as tx:
        said = await threads.last_said(tx, thread.id or 0, 2)

    assert [(line.direction, line.text) for line in said] == [(Direction.OUT, "二"), (Direction.IN, "三😀\u202e")]
