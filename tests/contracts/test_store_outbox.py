"""What goes out: queued once, claimed by one, first in first out to each address."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

from helpbot.messages import Reply, pack_reply
from helpbot.models import Lane, OutboxMessage, OutboxState, PersonAddress
from helpbot.store import addresses, outbox, outbox_fates
from helpbot.store.database import Database
from tests.contracts.rows import AT, MINUTE, message

CHANNELS = ["telegram"]
LEASE = timedelta(minutes=2)


async def put(database: Database, office_id: int, *rows: outbox.Draft) -> int:
    async with database.write(office_id) as tx:
        return await outbox.put(tx, rows)


async def claim(database: Database, office_id: int, *, at: datetime = AT, limit: int = 100) -> list[outbox.Claimed]:
    async with database.write(office_id) as tx:
        return await outbox.claim(tx, CHANNELS, at, LEASE, limit)


async def claim_keys(database: Database, office_id: int, *, at: datetime = AT, limit: int = 100) -> list[str]:
    return [each.message.dedup_key for each in await claim(database, office_id, at=at, limit=limit)]


async def mark(database: Database, office_id: int, claimed: list[outbox.Claimed], state: OutboxState) -> None:
    async with database.write(office_id) as tx:
        await outbox.mark(tx, [each.message.id or 0 for each in claimed], state)


async def only(database: Database, office_id: int) -> OutboxMessage:
    """The one row of this office, whatever its state."""
    async with database.read(office_id) as tx:
        ((row, _),) = await outbox.listed(tx, list(OutboxState), 10)
    return row


async def test_a_message_comes_back_as_it_was_queued(database: Database, office_id: int, anns_chat: PersonAddress) -> None:
    """Reply, times and address survive the way through the database."""
    await put(database, office_id, message(anns_chat, "answer:1:0"))

    (claimed,) = await claim(database, office_id)

    assert (claimed.who, claimed.enabled) == ("1001", True)
    assert claimed.message.reply == pack_reply(Reply("answer:1:0"))
    assert (claimed.message.state, claimed.message.attempts) == (OutboxState.SENDING, 1)
    assert (claimed.message.due_at, claimed.message.lease_until) == (AT, AT + LEASE)


async def test_the_same_message_is_queued_once(database: Database, other: Database, office_id: int, anns_chat: PersonAddress) -> None:
    """Its key forbids the second copy, however many try at once."""
    queued = await asyncio.gather(
        *(put(each, office_id, message(anns_chat, "a"), message(anns_chat, "b")) for each in [database, other] * 5)
    )

    assert sum(queued) == 2
    assert await put(database, office_id, message(anns_chat, "b"), message(anns_chat, "c")) == 1


async def test_a_reference_has_no_text_until_it_is_composed(database: Database, office_id: int, anns_chat: PersonAddress) -> None:
    """Then the text is kept as it is sent."""
    row = replace(message(anns_chat, "notice:1"), reply=None, reference="7")
    await put(database, office_id, row)

    (claimed,) = await claim(database, office_id)
    assert (claimed.message.reply, claimed.message.reference) == (None, "7")
    async with database.write(office_id) as tx:
        await outbox.store_composed(tx, claimed.message.id or 0, pack_reply(Reply("编号7")))

    assert (await only(database, office_id)).reply == pack_reply(Reply("编号7"))


async def test_an_address_gets_its_messages_one_after_another(
    database: Database, office_id: int, anns_chat: PersonAddress, bos_chat: PersonAddress
) -> None:
    """The second waits until the first has left, and another address does not wait for either."""
    await put(database, office_id, message(anns_chat, "a1"), message(anns_chat, "a2"), message(bos_chat, "b1"))

    first = await claim(database, office_id)
    assert [each.message.dedup_key for each in first] == ["a1", "b1"]
    assert await claim_keys(database, office_id) == []

    await mark(database, office_id, first[:1], OutboxState.SENT)
    assert await claim_keys(database, office_id) == ["a2"]


async def test_a_message_that_has_to_wait_holds_those_behind_it(database: Database, office_id: int, anns_chat: PersonAddress) -> None:
    """Order within a conversation is worth more than haste."""
    await put(database, office_id, message(anns_chat, "first", due=AT + MINUTE), message(anns_chat, "second"))

    assert await claim_keys(database, office_id) == []
    assert await claim_keys(database, office_id, at=AT + MINUTE) == ["first"]


async def test_an_answer_does_not_wait_for_a_campaign(database: Database, office_id: int, anns_chat: PersonAddress) -> None:
    """Each lane of an address has an order of its own, and answers are claimed before campaigns."""
    await put(database, office_id, message(anns_chat, "reminder", lane=Lane.CAMPAIGN), message(anns_chat, "answer"))

    assert await claim_keys(database, office_id, limit=1) == ["answer"]
    assert await claim_keys(database, office_id) == ["reminder"]


async def test_only_channels_that_are_open_are_claimed(database: Database, office_id: int, anns_chat: PersonAddress) -> None:
    """What is for a channel of another process stays queued."""
    await put(database, office_id, message(anns_chat, "a"))

    async with database.write(office_id) as tx:
        assert await outbox.claim(tx, ["terminal"], AT, LEASE, 10) == []


async def test_many_claimers_send_each_message_once_and_in_order(
    database: Database, other: Database, office_id: int, anns_chat: PersonAddress, bos_chat: PersonAddress
) -> None:
    """None twice, none forgotten, none before its elder."""
    await put(database, office_id, *(message(to, f"{to.who}:{number:02}") for number in range(15) for to in (anns_chat, bos_chat)))
    sent: list[str] = []

    async def deliver(each: Database) -> None:
        while len(sent) < 30:
            claimed = await claim(each, office_id, limit=2)
            sent.extend(one.message.dedup_key for one in claimed)
            await mark(each, office_id, claimed, OutboxState.SENT)

    async with asyncio.timeout(30):
        await asyncio.gather(*(deliver(each) for each in [database, other] * 4))

    assert [key for key in sent if key.startswith("1001")] == [f"1001:{number:02}" for number in range(15)]
    assert [key for key in sent if key.startswith("1002")] == [f"1002:{number:02}" for number in range(15)]


async def test_a_sent_message_keeps_its_receipt(
    database: Database, office_id: int, anns_chat: PersonAddress, bos_chat: PersonAddress
) -> None:
    """And is nobody's any more."""
    await put(database, office_id, message(anns_chat, "a"), message(bos_chat, "b"))
    a, b = await claim(database, office_id)

    async with database.write(office_id) as tx:
        await outbox.mark_sent(tx, [(a.message.id or 0, "501"), (b.message.id or 0, "502")], AT + MINUTE)

    async with database.read(office_id) as tx:
        rows = [row for row, _ in await outbox.listed(tx, [OutboxState.SENT], 10)]
    assert [(row.dedup_key, row.receipt, row.sent_at, row.lease_until) for row in rows] == [
        ("b", "502", AT + MINUTE, None),
        ("a", "501", AT + MINUTE, None),
    ]


async def test_only_what_is_being_sent_can_be_marked(database: Database, office_id: int, anns_chat: PersonAddress) -> None:
    """A late result does not disturb a row that somebody has decided about."""
    await put(database, office_id, message(anns_chat, "a"))
    claimed = await claim(database, office_id)
    await mark(database, office_id, claimed, OutboxState.FAILED)

    await mark(database, office_id, claimed, OutboxState.SENT)

    assert (await only(database, office_id)).state is OutboxState.FAILED


async def test_a_row_in_flight_is_an_orphan_when_its_lease_is_over(database: Database, office_id: int, anns_chat: PersonAddress) -> None:
    """Or at once, where no other process can be."""
    await put(database, office_id, message(anns_chat, "a"))
    await claim(database, office_id)

    async def orphans(at: datetime, *, everything: bool) -> list[str]:
        async with database.write(office_id) as tx:
            return [row.dedup_key for row in await outbox.orphans(tx, CHANNELS, at, everything=everything)]

    assert await orphans(AT + MINUTE, everything=False) == []
    assert await orphans(AT + MINUTE, everything=True) == ["a"]
    assert await orphans(AT + LEASE + MINUTE, everything=False) == ["a"]


async def test_an_orphan_is_taken_over_by_one(
    database: Database, other: Database, office_id: int, anns_chat: PersonAddress, bos_chat: PersonAddress
) -> None:
    """Two that find it at once would each queue it, and a third might send it in between."""
    await put(database, office_id, message(anns_chat, "a"), message(bos_chat, "b"))
    await claim(database, office_id)
    inside = asyncio.Barrier(2)

    async def recover(each: Database) -> list[str]:
        async with each.write(office_id) as tx:
            found = await outbox.orphans(tx, CHANNELS, AT + LEASE + MINUTE, everything=False)
            if not each.is_sqlite:  # there, nobody else gets in
                await inside.wait()
            await outbox.mark(tx, [row.id or 0 for row in found], OutboxState.QUEUED)
            return [row.dedup_key for row in found]

    async with asyncio.timeout(10):
        found = await asyncio.gather(recover(database), recover(other))

    assert Counter(key for keys in found for key in keys) == {"a": 1, "b": 1}


async def test_what_nobody_wants_any_more_is_given_up(database: Database, office_id: int, anns_chat: PersonAddress) -> None:
    """Only what still waits: a row in flight may have arrived."""
    await put(database, office_id, message(anns_chat, "a", life=MINUTE), message(anns_chat, "b", life=MINUTE), message(anns_chat, "c"))
    await claim(database, office_id)

    async with database.write(office_id) as tx:
        assert await outbox.expire(tx, AT + MINUTE) == 1
        assert await outbox.counts(tx) == {"failed": 1, "queued": 1, "sending": 1}


async def test_a_message_moves_to_the_persons_other_address(database: Database, office_id: int, anns_chat: PersonAddress) -> None:
    """And is claimed for the channel it goes by now."""
    await put(database, office_id, message(anns_chat, "a"))
    claimed = await claim(database, office_id)
    async with database.write(office_id) as tx:
        mailbox = await addresses.add(tx, "mail", "ann@example.org", AT)
        await outbox.readdress(tx, claimed[0].message.id or 0, mailbox)
    await mark(database, office_id, claimed, OutboxState.QUEUED)

    async with database.write(office_id) as tx:
        (moved,) = await outbox.claim(tx, ["mail"], AT, LEASE, 10)

    assert (moved.who, moved.message.channel) == ("ann@example.org", "mail")


async def test_a_failed_message_is_sent_again_when_asked(database: Database, office_id: int, anns_chat: PersonAddress) -> None:
    """With a new term of life; a row that is not failed cannot be."""
    await put(database, office_id, message(anns_chat, "a"))
    row = await only(database, office_id)
    async with database.write(office_id) as tx:
        assert not await outbox.retry(tx, row.id or 0, AT, AT + MINUTE)
    await mark(database, office_id, await claim(database, office_id), OutboxState.UNKNOWN)

    async with database.write(office_id) as tx:
        assert await outbox.retry(tx, row.id or 0, AT + MINUTE, AT + MINUTE * 2)

    row = await only(database, office_id)
    assert (row.state, row.due_at, row.expires_at) == (OutboxState.QUEUED, AT + MINUTE, AT + MINUTE * 2)


async def test_a_message_sent_again_has_all_its_attempts_and_its_address(
    database: Database, office_id: int, anns_chat: PersonAddress
) -> None:
    """Whoever asks for it wants it tried like a new one, and knows that the address works."""
    await put(database, office_id, message(anns_chat, "a"))
    await mark(database, office_id, await claim(database, office_id), OutboxState.FAILED)
    row = await only(database, office_id)
    async with database.write(office_id) as tx:
        await addresses.switch_off(tx, row.address_id, "blocked")

    async with database.write(office_id) as tx:
        assert await outbox.retry(tx, row.id or 0, AT, AT + MINUTE)

    (claimed,) = await claim(database, office_id)
    assert (claimed.enabled, claimed.message.attempts) == (True, 1)


async def test_what_an_address_was_told_lately_is_known(
    database: Database, office_id: int, anns_chat: PersonAddress, bos_chat: PersonAddress
) -> None:
    """Of some kinds, since a moment; nothing that nobody gets any more, and nothing of anybody else's."""
    view = replace(message(anns_chat, "v"), kind="ticket-view", reference="7")
    rows = [
        replace(view, created_at=AT - MINUTE, dedup_key="early"),
        replace(view, kind="answer", dedup_key="other kind"),
        replace(view, address_id=bos_chat.id or 0, dedup_key="bo's"),
    ]
    await put(database, office_id, replace(view, dedup_key="dropped"))
    await mark(database, office_id, await claim(database, office_id), OutboxState.CANCELLED)
    await put(database, office_id, *rows, view)

    async with database.read(office_id) as tx:
        assert await outbox_fates.told_since(tx, anns_chat.id or 0, ["ticket-view"], AT) == [("ticket-view", "7", AT)]


async def test_what_was_written_to_an_address_lately_is_found(
    database: Database, office_id: int, anns_chat: PersonAddress, bos_chat: PersonAddress
) -> None:
    """Newest first; not what still waits, nor what somebody else was written."""
    rows = [message(anns_chat, "early"), message(anns_chat, "one"), message(anns_chat, "two"), message(anns_chat, "waits")]
    for row in [replace(rows[0], created_at=AT - MINUTE), *rows[1:3], message(bos_chat, "bo's")]:
        await put(database, office_id, row)
        await mark(database, office_id, await claim(database, office_id), OutboxState.SENT)
    await put(database, office_id, rows[3])

    async with database.read(office_id) as tx:
        found = await outbox_fates.replies_since(tx, anns_chat.id or 0, AT, 10)
        first = await outbox_fates.replies_since(tx, anns_chat.id or 0, AT, 1)

    assert found == [pack_reply(Reply("two")), pack_reply(Reply("one"))]
    assert first == found[:1]
