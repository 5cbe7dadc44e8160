"""The office's own entries, and signs of life."""

import asyncio
from typing import Any
from uuid import uuid4

from helpbot.models import Layer
from helpbot.store import faq, offices, pulses
from helpbot.store.database import Database, Transaction
from tests.contracts.rows import AT, MINUTE

ENTRY = {"id": "local.parking", "question": "停车", "answer": "院内可停。"}


def version(topic: str, entry: dict[str, Any] | None, layer: Layer = Layer.OWN) -> faq.Version:
    return faq.Version(topic=topic, entry=entry, layer=layer)


async def live(tx: Transaction, since: int = 0) -> dict[str, Any]:
    return {row.topic: row.entry for row in await faq.changed(tx, since)}


async def test_an_office_without_entries_is_at_revision_zero(database: Database, office_id: int) -> None:
    """And has no overlay."""
    async with database.read(office_id) as tx:
        assert await faq.revision(tx) == 0
        assert await live(tx) == {}


async def test_the_newest_version_of_a_topic_is_live(database: Database, office_id: int) -> None:
    """None stands for a topic that the office took away; every version has a revision of its own."""
    async with database.write(office_id) as tx:
        await faq.add(tx, [version("local.parking", ENTRY), version("fee.any", ENTRY | {"id": "fee.any"})], AT)
        assert await faq.revision(tx) == 2
        await faq.add(tx, [version("local.parking", ENTRY | {"answer": "院外停。"}), version("fee.any", None)], AT + MINUTE)

    async with database.read(office_id) as tx:
        assert await faq.revision(tx) == 4
        assert await live(tx) == {"local.parking": ENTRY | {"answer": "院外停。"}, "fee.any": None}


async def test_nothing_to_add_changes_nothing(database: Database, office_id: int) -> None:
    """An import of what is there already wakes nobody."""
    async with database.write(office_id) as tx:
        await faq.add(tx, [], AT)
        assert await faq.revision(tx) == 0


async def test_imports_at_once_both_arrive(database: Database, other: Database, office_id: int) -> None:
    """Two officers who import at the same moment get revisions of their own."""

    async def add(each: Database, topic: str) -> None:
        async with each.write(office_id) as tx:
            await faq.add(tx, [version(f"{topic}.{part}", ENTRY) for part in "abc"], AT)

    await asyncio.gather(*(add(each, f"t{number}") for number, each in enumerate([database, other] * 3)))

    async with database.read(office_id) as tx:
        assert await faq.revision(tx) == 18
        assert len(await live(tx)) == 18


async def test_a_sign_of_life_replaces_the_one_before(database: Database, office_id: int) -> None:
    """With what was wrong, no more of it than fits."""
    async with database.write(office_id) as tx:
        await pulses.beat(tx, "job:deliver", AT, next_at=AT + MINUTE, error="x" * 400)
        await pulses.beat(tx, "channel:telegram", AT, next_at=None, error="")
        await pulses.beat(tx, "job:deliver", AT + MINUTE, next_at=None, error="")

    async with database.read(office_id) as tx:
        found = await pulses.listed(tx)
    assert [(each.name, each.at, each.next_at, each.error) for each in found] == [
        ("channel:telegram", AT, None, ""),
        ("job:deliver", AT + MINUTE, None, ""),
    ]


async def test_an_office_is_registered_once_by_many_that_start(database: Database, other: Database) -> None:
    """Several processes start on a new database together."""
    code = f"o-{uuid4().hex[:12]}"

    async def keep(each: Database) -> int | None:
        async with each.write(0) as tx:
            return (await offices.keep(tx, code, "清澜县", AT)).id

    assert len(set(await asyncio.gather(*(keep(each) for each in [database, other] * 4)))) == 1


async def test_an_office_may_change_its_name(database: Database) -> None:
    """Its code stays what its rows hang on."""
    code = f"o-{uuid4().hex[:12]}"
    async with database.write(0) as tx:
        before = (await offices.keep(tx, code, "清澜县", AT)).id
    async with database.write(0) as tx:
        await offices.keep(tx, code, "清澜市", AT + MINUTE)

    async with database.read(0) as tx:
        found = await offices.find(tx, code)
        assert await offices.find(tx, f"{code}-x") is None
    assert found
    assert (found.id, found.name, found.created_at) == (before, "清澜市", AT)
