"""What was asked and not answered, who waits and who received what; drafts that nobody overwrites."""

import asyncio
from datetime import timedelta
from typing import Any

from helpbot.messages import Trust
from helpbot.models import DraftState, FaqDraft, FaqOverlay, Outcome, PersonAddress, Thread, Ticket, TicketReason, TicketReply
from helpbot.store import drafts, faq, inquiries, learning, threads, tickets
from helpbot.store.database import IDS_END, Database, Transaction
from tests.contracts.rows import AT, MINUTE

TOPIC = "local.parking"
ENTRY = {"id": TOPIC, "question": "停车", "answer": "院内可停。"}


async def begin(tx: Transaction, address: PersonAddress) -> int:
    thread = Thread(office_id=tx.office_id, channel="telegram", key=address.who, address_id=address.id or 0, updated_at=AT)
    begun = await threads.add(tx, thread)
    assert begun
    return begun.id or 0


async def ask(tx: Transaction, thread: int, question: str = "停哪", **values: Any) -> int:  # noqa: ANN401 -- column values
    known: dict[str, Any] = {"kind": "refuse", "topic": None, "score": 0.0, "candidates": []}
    return await inquiries.add(tx, thread, question, AT, **(known | values))


async def open_ticket(tx: Transaction, thread: int, inquiry: int | None) -> Ticket:
    ticket = Ticket(
        office_id=tx.office_id,
        number=0,
        thread_id=thread,
        inquiry_id=inquiry,
        reason=TicketReason.ASKED,
        question="停哪",
        trust=Trust.UNKNOWN,
        opened_at=AT,
    )
    return await tickets.add(tx, ticket)


async def waits(tx: Transaction) -> dict[int | None, bool]:
    return {each.inquiry: each.waits for each in await learning.asked(tx, AT - MINUTE, 100)}


async def test_whoever_was_not_answered_waits(database: Database, office_id: int, anns_chat: PersonAddress) -> None:
    """Refused, asked back without a pick, or passed on; not in a group, not once something was picked, answered or told."""
    async with database.write(office_id) as tx:
        thread = await begin(tx, anns_chat)
        refused = await ask(tx, thread)
        undecided = await ask(tx, thread, "车停哪", kind="choices", candidates=[[TOPIC, 0.5]])
        picked = await ask(tx, thread, "证书丢了", kind="choices")
        await ask(tx, thread, "证书丢了", kind="answer", topic="cert.lost")
        grouped = await ask(tx, thread, public=True)
        answered = await ask(tx, thread, kind="answer", topic=TOPIC)
        unsolved = await ask(tx, thread, kind="answer", topic=TOPIC)
        await inquiries.judge(tx, unsolved, Outcome.NOT_SOLVED)
        await open_ticket(tx, thread, unsolved)
        told = await ask(tx, thread)
        await learning.settle(tx, [told], TOPIC, 1, AT)

    async with database.read(office_id) as tx:
        assert await waits(tx) == {refused: True, undecided: True, picked: False, grouped: False, unsolved: True}
        found = {each.inquiry: each for each in await learning.asked(tx, AT - MINUTE, 100)}
        assert (found[undecided].near, found[picked].taken, found[unsolved].ticket) == (TOPIC, "cert.lost", 1)
        assert answered not in found
        assert await learning.asked(tx, AT + MINUTE, 100) == []


async def test_a_ticket_waits_until_an_officer_has_spoken(database: Database, office_id: int, anns_chat: PersonAddress) -> None:
    """To the clerk, that is; also one that no inquiry opened waits, a closed one no more."""
    async with database.write(office_id) as tx:
        thread = await begin(tx, anns_chat)
        first, second, third = [await open_ticket(tx, thread, None) for _ in range(3)]
        await tickets.add_reply(tx, TicketReply(office_id=office_id, ticket_id=first.id or 0, by_officer=True, text="院内", at=AT))
        await tickets.add_reply(tx, TicketReply(office_id=office_id, ticket_id=second.id or 0, by_officer=False, text="急", at=AT))
        note = TicketReply(office_id=office_id, ticket_id=second.id or 0, by_officer=True, internal=True, text="问过老李", at=AT)
        await tickets.add_reply(tx, note)
        await tickets.close(tx, third.id or 0, AT)

    async with database.read(office_id) as tx:
        found = {each.ticket: each.waits for each in await learning.asked(tx, AT - MINUTE, 100)}
    assert found == {1: False, 2: True, 3: False}


async def test_who_holds_an_older_answer_is_a_matter_of_revisions(
    database: Database, office_id: int, anns_chat: PersonAddress, bos_chat: PersonAddress
) -> None:
    """Newest first, from where the telling has got to, as far back as is wished; not in groups."""
    change = FaqOverlay(office_id=office_id, revision=5, topic=TOPIC, at=AT, telling=IDS_END - 1)
    async with database.write(office_id) as tx:
        ann, bo = await begin(tx, anns_chat), await begin(tx, bos_chat)
        old = await ask(tx, ann, kind="answer", topic=TOPIC, revision=3)
        told = await ask(tx, bo)
        await learning.settle(tx, [told], TOPIC, 4, AT)
        await ask(tx, ann, kind="answer", topic=TOPIC, revision=5)
        await ask(tx, ann, kind="answer", topic=TOPIC, revision=3, public=True)
        await ask(tx, ann, kind="answer", topic="cert.lost", revision=3)

    async with database.read(office_id) as tx:
        found = await learning.receivers(tx, change, AT - MINUTE, 10)
        change.telling = told
        rest = await learning.receivers(tx, change, AT - MINUTE, 10)
        assert [each.inquiry for each in found] == [told, old]
        assert [(each.inquiry, each.revision, each.address.who) for each in rest] == [(old, 3, anns_chat.who)]
        assert await learning.receivers(tx, change, AT + MINUTE, 10) == []
        assert await learning.count_receivers(tx, TOPIC, AT - MINUTE) == 2


async def test_what_was_answered_and_helped_is_not_to_be_stolen(database: Database, office_id: int, anns_chat: PersonAddress) -> None:
    """What did not help may be."""
    async with database.write(office_id) as tx:
        thread = await begin(tx, anns_chat)
        await ask(tx, thread, "停哪", kind="answer", topic=TOPIC)
        bad = await ask(tx, thread, "丢了", kind="answer", topic=TOPIC)
        await inquiries.judge(tx, bad, Outcome.NOT_SOLVED)
        await ask(tx, thread, "没有", kind="refuse")

        assert await learning.answered(tx, 10) == [("停哪", TOPIC)]


def draft(office_id: int) -> FaqDraft:
    return FaqDraft(office_id=office_id, number=0, topic=TOPIC, entry=ENTRY, author="operator", created_at=AT)


async def test_of_two_who_change_a_draft_at_once_one_does(database: Database, other: Database, office_id: int) -> None:
    """The other is told: it has another version by now."""
    async with database.write(office_id) as tx:
        made = await drafts.add(tx, draft(office_id))

    async def approve(each: Database, who: str) -> bool:
        async with each.write(office_id) as tx:
            return await drafts.change(tx, made.number, 1, state=DraftState.APPROVED, approver=who)

    done = await asyncio.gather(approve(database, "person:1"), approve(other, "person:2"))

    assert sorted(done) == [False, True]


async def test_drafts_are_numbered_within_the_office(database: Database, other: Database, office_id: int) -> None:
    """Without a gap, whoever is first."""

    async def add(each: Database) -> int:
        async with each.write(office_id) as tx:
            return (await drafts.add(tx, draft(office_id))).number

    assert sorted(await asyncio.gather(*(add(each) for each in [database, other] * 2))) == [1, 2, 3, 4]


async def test_the_waiting_of_a_draft_grow_less_until_it_is_done_with(database: Database, office_id: int) -> None:
    """Then it is approved, and no more."""
    async with database.write(office_id) as tx:
        made = await drafts.add(tx, draft(office_id))
        await drafts.change(tx, made.number, 1, state=DraftState.TELLING, waiting=[[1, None, "address:1", True]])
        assert [each.number for each in await drafts.listed(tx, [DraftState.TELLING], 5)] == [made.number]
        await drafts.keep_waiting(tx, made.number, [])
        assert await drafts.listed(tx, [DraftState.TELLING], 5) == []
        assert await drafts.find(tx, 10**12) is None


async def test_what_is_to_be_told_knows_what_came_before_and_after(database: Database, office_id: int, anns_chat: PersonAddress) -> None:
    """The entry, what the first unheard change replaced, and louder changes on both sides."""
    versions = [
        faq.Version(topic=TOPIC, entry=ENTRY | {"answer": str(number)}, before=ENTRY | {"answer": str(number - 1)}, loud=loud)
        for number, loud in enumerate([True, False, True], 1)
    ]
    async with database.write(office_id) as tx:
        inquiry = await ask(tx, await begin(tx, anns_chat))
        await faq.add(tx, versions, AT + timedelta(days=1))

        last, first = await faq.told(tx, 3, 2, inquiry), await faq.told(tx, 1, 1, inquiry)

    assert last
    assert (last.entry or {})["answer"], (last.before or {})["answer"] == ("3", "1")
    assert (last.newer, last.earlier, last.question, last.at) == (False, 1, "停哪", AT)
    assert first
    assert (first.newer, first.earlier) == (True, 0)
