"""Delivery where a row is broken, an address is off, or the database is another's: nobody else notices."""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select, update

import helpbot.running
from faq.entry import Entry
from helpbot.clock import SettableClock
from helpbot.messages import Address, Arrival, Reply
from helpbot.models import Lane, OutboxMessage, OutboxState, Person, PersonAddress
from helpbot.services.delivery import IN_FLIGHT
from helpbot.services.desk import Desk
from helpbot.services.kinds import KINDS, Kind
from helpbot.store import addresses, outbox
from helpbot.store.database import Transaction
from tests.cast import OfficeAtWork, Officer, office_at_work

STOP_SECONDS = 0.1


async def explode(_desk: Desk, _reference: str) -> Reply:
    raise ZeroDivisionError


@pytest.fixture
async def office(
    folder: Path, entries: Sequence[Entry], clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[OfficeAtWork]:
    """An office one of whose kinds cannot be composed."""
    monkeypatch.setitem(KINDS, "note", Kind(again=True, compose=explode))
    async with office_at_work(folder, entries, clock=clock) as office:
        yield office


async def queue(office: OfficeAtWork, text: str, *, who: str = "安", kind: str = "answer") -> None:
    async with office.desk() as desk:
        to = await desk.people.find(Address("test", who))
        await desk.outbox.put(to, kind, f"{kind}:{text}:{who}", reply=None if kind == "note" else Reply(text), reference="1")


async def rows(office: OfficeAtWork) -> list[OutboxMessage]:
    async with office.desk() as desk:
        return [row for row, _ in reversed(await desk.outbox.listed(list(OutboxState), 1000))]


async def states(office: OfficeAtWork) -> list[str]:
    return [row.state.value for row in await rows(office)]


async def change(office: OfficeAtWork, who: str, **values: Any) -> None:  # noqa: ANN401 -- column values
    """Spoil what is queued for somebody, and have it sent after that."""
    async with office.app.database.write(office.branch.office.id) as tx:
        address = select(PersonAddress.id).where(PersonAddress.who == who).scalar_subquery()
        await tx.session.exec(update(OutboxMessage).where(col(OutboxMessage.address_id) == address).values(**values))


async def queue_spoilt(office: OfficeAtWork, who: str, **values: Any) -> None:  # noqa: ANN401 -- column values
    async with office.app.database.write(office.branch.office.id) as tx:
        await _put_spoilt(office, tx, who, values)
    office.branch.delivery.wake()


async def _put_spoilt(office: OfficeAtWork, tx: Transaction, who: str, values: dict[str, Any]) -> None:
    now = office.clock.now()
    to = await addresses.add(tx, "test", who, now)
    row = outbox.Draft(
        dedup_key=who,
        address_id=to.id or 0,
        channel="test",
        kind=values.get("kind", "answer"),
        lane=Lane.ANSWER,
        reference="1",
        reply=values.get("reply"),
        created_at=now,
        due_at=now,
        expires_at=now + timedelta(days=1),
    )
    await outbox.put(tx, [row])


@pytest.mark.parametrize(
    ("spoilt", "reason"),
    [
        ({"kind": "pigeon", "reply": {}}, "没有这种消息：pigeon"),
        ({"kind": "note"}, "这条消息有毛病，发不出去：ZeroDivisionError()"),
        ({"reply": {"words": "一"}}, "这条消息有毛病，发不出去：KeyError('choices')"),
    ],
)
async def test_a_broken_row_stops_nobody(office: OfficeAtWork, spoilt: dict[str, Any], reason: str) -> None:
    """It fails, saying why; what was queued with it is sent."""
    await queue_spoilt(office, "李", **spoilt)
    await queue(office, "一")

    assert await office.person("安").hears() == ["一"]
    await office.settles()
    broken, _ = await rows(office)
    assert (await states(office), broken.error) == (["failed", "sent"], reason)


async def test_rows_behind_many_broken_ones_do_not_wait_for_the_heartbeat(office: OfficeAtWork) -> None:
    """A claim that held nothing else makes room for the next at once."""
    office.channel.hang()
    async with office.desk() as desk:
        for number in range(IN_FLIGHT + 1):
            to = await desk.people.find(Address("test", f"经办人{number}"))
            await desk.outbox.put(to, "note", f"note:{number}", reference="1")
        await desk.outbox.put(await desk.people.find(Address("test", "安")), "answer", "k", reply=Reply("一"))
    office.channel.release()

    assert await office.person("安").hears(within=2) == ["一"]


async def test_an_orphan_of_an_unknown_kind_stops_no_start(folder: Path, entries: Sequence[Entry], monkeypatch: pytest.MonkeyPatch) -> None:
    """It fails; the others that were in flight go by their rule, told in words."""
    monkeypatch.setattr(helpbot.running, "STOP_SECONDS", STOP_SECONDS)
    monkeypatch.setitem(KINDS, "once", Kind(again=False))
    async with office_at_work(folder, entries) as office:
        office.channel.hang()
        for who, kind in (("安", "answer"), ("李", "answer"), ("薄", "once")):
            await queue(office, "一", who=who, kind=kind)
        await office.channel.until_tried(3)
        await change(office, "安", kind="pigeon")

    async with office_at_work(folder, entries) as office:
        assert await office.person("李").hears() == ["一"]
        await office.settles()
        assert await states(office) == ["failed", "sent", "unknown"]
        assert [row.error for row in await rows(office)] == ["没有这种消息：pigeon", "", "程序结束时正在发送，不知道发到没有"]


async def test_a_stop_does_not_wait_for_a_database_that_is_another_s(
    folder: Path, entries: Sequence[Entry], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was sent and could not be marked is decided about at the next start."""
    monkeypatch.setattr(helpbot.running, "STOP_SECONDS", STOP_SECONDS)
    async with office_at_work(folder, entries) as office:
        office.channel.hang()
        await queue(office, "一")
        await office.channel.until_tried(1)
        other = sqlite3.connect(folder / "helpbot.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        office.channel.release()
        assert await office.person("安").hears() == ["一"]
        begun = time.monotonic()
    assert time.monotonic() - begun < 6
    assert other.execute("SELECT state FROM outbox").fetchall() == [("sending",)]
    other.close()


async def test_what_waits_for_an_address_that_is_off_goes_to_the_next(office: OfficeAtWork) -> None:
    """Only a person without another one is not reached."""
    office.channel.hang()
    await queue(office, "零")
    await office.channel.until_tried(1)
    for who in ("安", "李"):
        await queue(office, "一", who=who)
    await move_out(office, "安", "小安")
    office.channel.release()
    await office.settles()

    assert (await states(office), office.person("小安").heard) == (["sent", "sent", "sent"], ["一"])


async def move_out(office: OfficeAtWork, old: str, new: str) -> None:
    """Somebody with two addresses is not reached at the old one any more."""
    now = office.clock.now()
    async with office.app.database.write(office.branch.office.id) as tx:
        person = Person(office_id=tx.office_id, name=old, created_at=now)
        tx.session.add(person)
        await tx.session.flush()
        both = [(await addresses.add(tx, "test", who, now)).id or 0 for who in (old, new)]
        theirs = update(PersonAddress).where(col(PersonAddress.id).in_(both))
        await tx.session.exec(theirs.values(person_id=person.id, verified_at=now))
        await addresses.switch_off(tx, both[0], "blocked")


async def test_sent_and_unmarked_takes_a_place(office: OfficeAtWork, monkeypatch: pytest.MonkeyPatch) -> None:
    """Never are more rows `sending` than may come twice after a kill."""
    most = 0
    delivery = office.branch.delivery
    claim = delivery._claim

    async def claim_late(tx: Transaction) -> Any:  # noqa: ANN401 -- passed through
        nonlocal most
        office.channel.release()
        await asyncio.gather(*delivery._sending.values())
        claimed = await claim(tx)
        most = max(most, (await outbox.counts(tx)).get("sending", 0))
        return claimed

    office.channel.hang()
    for number in range(IN_FLIGHT * 2):
        await queue(office, "一", who=f"经办人{number}")
    await office.channel.until_tried(IN_FLIGHT)
    monkeypatch.setattr(delivery, "_claim", claim_late)
    delivery.wake()
    await office.settles()

    assert (set(await states(office)), most) == ({"sent"}, IN_FLIGHT)


async def test_an_officer_reads_states_in_words(office: OfficeAtWork, olga: Officer) -> None:
    """Programs read them as they are stored."""
    office.channel.fail("blocked", permanent=True)
    await queue(office, "一")
    office.channel.bring_again(Arrival("test:junk", "安", b"\xff"))
    await office.settles()

    for name in ("inbox", "outbox"):
        assert "\t失败\t" in (await olga.runs(name, "list")).out
        assert [row["state"] for row in await olga.sees(name, "list")] == ["failed"]
