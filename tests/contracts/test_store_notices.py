"""Guides, notices, briefings and what is forgotten, on both databases: one of each, whoever writes it twice."""

from datetime import timedelta
from typing import Any

import pytest

from helpbot.models import Direction, FilingKind, Guide, Lane, NoticeState, OfficeNotice, PersonAddress, Role, Thread
from helpbot.services.outbox_keys import notice_key
from helpbot.store import addresses, briefings, guides, notices, outbox, outbox_fates, people, retention, threads
from helpbot.store.database import Database
from helpbot.store.retention import RULES
from tests.contracts.rows import AT, begin_thread, message
from tests.registry import assign

DAY = timedelta(days=1)


def make_guide(office_id: int, number: int, year: int = 2027, pdf: bytes = b"%PDF") -> Guide:
    return Guide(
        office_id=office_id,
        kind=FilingKind.ANNUAL,
        number=number,
        edition=1,
        year=year,
        title="指南",
        digest=f"d{number}",
        html=b"<p>",
        pdf=pdf,
        made_at=AT,
    )


async def test_the_newest_guide_is_given_out_and_older_ones_stay(database: Database, office_id: int) -> None:
    """Its files are read only when they are asked for."""
    async with database.write(office_id) as tx:
        first, second = [await guides.add(tx, make_guide(office_id, number, pdf=b"" if number == 2 else b"%PDF")) for number in (1, 2)]
    async with database.read(office_id) as tx:
        newest = await guides.newest(tx, FilingKind.ANNUAL)
        other = await guides.newest(tx, FilingKind.CHANGE)
        assert await guides.content(tx, first.id or 0, pdf=True) == b"%PDF"
        assert await guides.content(tx, second.id or 0, pdf=False) == b"<p>"
        assert [await guides.has_pdf(tx, each.id or 0) for each in (first, second)] == [True, False]

    assert newest
    assert newest.number == 2
    assert other is None


async def test_an_institution_reads_once(database: Database, office_id: int) -> None:
    """In any version of the season's; another season's does not count."""
    person = await assign(database, office_id, "安", "U1")
    async with database.write(office_id) as tx:
        now, before = await guides.add(tx, make_guide(office_id, 1)), await guides.add(tx, make_guide(office_id, 2, year=2026))
        for _ in range(2):
            await guides.note_read(tx, now.id or 0, person, ["U1", "U2"], AT)
        await guides.note_read(tx, before.id or 0, person, ["U3"], AT)
    async with database.read(office_id) as tx:
        assert await guides.readers(tx, FilingKind.ANNUAL, 2027) == {"U1", "U2"}


async def put_notice(database: Database, office_id: int) -> OfficeNotice:
    notice = OfficeNotice(office_id=office_id, number=0, text="文", statutory=True, audience="全部", digest="h", drafted_at=AT)
    targets: list[dict[str, Any]] = [{"uscc": f"U{number}", "name": "n", "classified": number == 3} for number in range(1, 4)]
    async with database.write(office_id) as tx:
        return await notices.add(tx, notice, targets)


async def test_notices_are_numbered_and_change_state_once(database: Database, office_id: int) -> None:
    """Of two who approve the second changes nothing."""
    first, second = await put_notice(database, office_id), await put_notice(database, office_id)
    changed = []
    for _ in range(2):
        async with database.write(office_id) as tx:
            changed.append(await notices.change(tx, 1, NoticeState.DRAFT, state=NoticeState.APPROVED, recipients=[7]))
    async with database.read(office_id) as tx:
        found = await notices.find(tx, 1)
        listed = await notices.listed(tx, 10)

    assert (first.number, second.number, changed) == (1, 2, [True, False])
    assert found
    assert found.recipients == [7]
    assert [each.number for each in listed] == [2, 1]


async def test_a_target_that_may_not_be_told_is_none(database: Database, office_id: int) -> None:
    """Classified when it was drafted, or since."""
    notice = await put_notice(database, office_id)
    usccs = ["U1", "U2", "U3", "U9"]
    async with database.write(office_id) as tx:
        before = [each.uscc for each in await notices.targets_of(tx, notice.id or 0, usccs)]
        await notices.withdraw(tx, ["U2"])
        after = [each.uscc for each in await notices.targets_of(tx, notice.id or 0, usccs)]
        every = [each.uscc for each in await notices.targets(tx, notice.id or 0)]

    assert (before, after, every) == (["U1", "U2"], ["U1"], ["U1", "U2", "U3"])


async def test_what_became_of_messages_is_found_by_their_keys(database: Database, office_id: int, anns_chat: PersonAddress) -> None:
    """With the address, and counted by state since a time."""
    async with database.write(office_id) as tx:
        await outbox.put(tx, [message(anns_chat, notice_key(1, 7), lane=Lane.CAMPAIGN)])
        found = await notices.sent(tx, [notice_key(1, 7), notice_key(1, 8)])
        counts = [await outbox_fates.counts_since(tx, AT + day) for day in (-DAY, DAY)]

    assert [(row.dedup_key, address.who) for row, address in found] == [(notice_key(1, 7), anns_chat.who)]
    assert counts == [{"queued": 1}, {}]


async def test_a_briefing_is_written_once(database: Database, office_id: int) -> None:
    """By whichever process is first."""
    row = {"key": "digest:1:2027-01-05", "person_id": None, "uscc": "", "text": "早", "made_at": AT}
    numbers = []
    for _ in range(2):
        async with database.write(office_id) as tx:
            numbers.append(await briefings.add(tx, row))
    async with database.read(office_id) as tx:
        known = await briefings.known(tx, ["digest:1:2027-01-05", "digest:2:2027-01-05"])
        found = await briefings.find(tx, numbers[0] or 0)

    assert numbers[0] is not None
    assert numbers[1] is None
    assert known == {"digest:1:2027-01-05"}
    assert found
    assert found.text == "早"


async def test_who_speaks_for_a_sponsor_and_wants_to_hear(database: Database, office_id: int) -> None:
    """Now, and not unsubscribed."""
    one = await assign(database, office_id, "举", "S1", Role.SPONSOR)
    await assign(database, office_id, "旧", "S1", Role.SPONSOR, until=AT)
    silent = await assign(database, office_id, "静", "S2", Role.SPONSOR)
    async with database.write(office_id) as tx:
        await people.set_nudges(tx, silent, AT)
        assert await people.speaking(tx, Role.SPONSOR, AT + DAY) == [(one, "S1")]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
async def test_every_rule_can_be_asked(database: Database, office_id: int, rule: retention.Rule) -> None:
    """Where there is nothing, nothing is forgotten."""
    async with database.write(office_id) as tx:
        assert await retention.forget_some(tx, rule, AT - DAY, AT, 0) == []


async def test_what_is_old_goes_and_is_said_once(database: Database, office_id: int, anns_chat: PersonAddress) -> None:
    """By age; of two processes one settles it."""
    thread = await begin_thread(database, anns_chat)
    async with database.write(office_id) as tx:
        for day in (-DAY, DAY):
            await threads.log(tx, thread.id or 0, [(Direction.IN, "话")], AT + day)
    (rule,) = [each for each in RULES if each.name == "messages"]
    async with database.write(office_id) as tx:
        gone = await retention.forget_some(tx, rule, None, AT, 0)
        again = await retention.forget_some(tx, rule, None, AT, 0)
    settled = []
    for before, until in ((None, AT), (None, AT), (AT, AT + DAY), (AT, AT + DAY)):
        async with database.write(office_id) as tx:
            settled.append(await retention.settle(tx, before, until))
    async with database.read(office_id) as tx:
        reached = await retention.find_until(tx)

    assert (len(gone), again) == (1, [])
    assert settled == [True, False, True, False]
    assert reached == AT + DAY


async def test_somebody_was_last_seen_anywhere_else(database: Database, office_id: int, anns_chat: PersonAddress) -> None:
    """In the newest of their other conversations."""
    person = await assign(database, office_id, "安", "U1")
    async with database.write(office_id) as tx:
        await addresses.give(tx, anns_chat.id or 0, person, AT)
        begun = [
            await threads.add(
                tx, Thread(office_id=office_id, channel="test", key=f"k{day}", address_id=anns_chat.id or 0, updated_at=AT + day * DAY)
            )
            for day in range(3)
        ]
        newest = begun[-1]
        assert newest
        assert await threads.last_seen(tx, person, newest.id or 0) == AT + DAY
        assert await threads.last_seen(tx, person, 0) == AT + 2 * DAY
        assert await threads.last_seen(tx, person + 1, 0) is None
