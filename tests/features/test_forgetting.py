"""What is old is forgotten: words and files go, what forbids sending twice and what is still in hand stays."""

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from faq.entry import Entry
from helpbot.clock import SettableClock
from helpbot.errors import StoreError
from helpbot.messages import Address, Attachment, Reply
from helpbot.models import (
    Direction,
    FaqDraft,
    InboxMessage,
    Inquiry,
    KeptFile,
    LogLine,
    OutboxMessage,
    Thread,
    Ticket,
    TicketReply,
    TicketState,
    UpwardQuestion,
)
from helpbot.services.forgetting import Forgetter
from helpbot.store import threads
from tests.cast import KNOWN, OfficeAtWork, Officer, office_at_work, write_config

THEN = datetime(2025, 3, 3, 2, tzinfo=UTC)
SECRET = "学校的账目有一处对不上，请问怎么改"
MODELS = (InboxMessage, OutboxMessage, LogLine, KeptFile, Inquiry, Ticket, TicketReply, Thread)


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock(THEN)


@pytest.fixture
async def office(folder: Path, entries: Sequence[Entry], clock: SettableClock) -> AsyncIterator[OfficeAtWork]:
    """Where Ann has asked something, sent a file, and been answered by a person who has closed the ticket."""
    async with office_at_work(folder, entries, clock=clock) as office:
        ann = office.person("安")
        await ann.asks(KNOWN)
        ann.says(f"人工 {SECRET}")
        ann.says("人工")
        ann.says(SECRET)
        await office.settles()
        async with office.desk() as desk:
            (ticket,) = await desk.tickets.listed([TicketState.WAITING], 5)
            thread = await threads.find(desk.threads._tx, "test", "安")
            assert thread
            await desk.attachments.keep(thread, "m1", [Attachment("账.xlsx", "application/x", SECRET.encode())], ticket)
            await desk.tickets.reply(ticket.number, SECRET)
            await desk.tickets.close(ticket.number, tell=False)
        await office.settles()
        yield office


def forgetter(office: OfficeAtWork) -> Forgetter:
    return Forgetter(office.branch.office, office.clock, office.app.open_desk)


async def forget(office: OfficeAtWork, days: float) -> Counter[str]:
    """The job, so many days after it was said."""
    assert isinstance(office.clock, SettableClock)
    office.clock.set(THEN + timedelta(days=days))
    return await forgetter(office).forget()


async def remembered(office: OfficeAtWork) -> list[str]:
    """Every row of every table that still has Ann's words, or the office's."""
    found: list[str] = []
    async with office.app.database.read(office.branch.office.id) as tx:
        for model in MODELS:
            for row in (await tx.session.exec(select(model))).all():
                content = repr(row.model_dump()) + getattr(row, "payload", getattr(row, "content", b"")).decode()
                if "账目" in content or "\\u8d26" in content or KNOWN in content:
                    found.append(str(model.__tablename__))
    return found


async def test_nothing_is_forgotten_before_its_time(office: OfficeAtWork) -> None:
    """Four hundred days: the next season can look up the last."""
    before = await remembered(office)
    counts = await forget(office, 399)

    assert {"inbox", "outbox", "message", "attachment", "inquiry", "ticket_reply"} <= set(before)
    assert counts.total() == 0
    assert await remembered(office) == before


async def test_then_all_words_go_and_the_audit_says_so_once(office: OfficeAtWork, olga: Officer) -> None:
    """In every table; twice is once."""
    counts = await forget(office, 402)
    again = await forget(office, 402.2)
    lines = [line for line in await olga.sees("audit", "tail") if line["action"] == "retention.forgotten"]

    assert await remembered(office) == []
    assert {"inbox", "outbox", "messages", "files", "inquiries", "ticket-replies"} <= {name for name, count in counts.items() if count}
    assert again == Counter()
    assert [(line["actor"], line["subject"].split(":")[-1]) for line in lines] == [("job", str(counts.total()))]


async def test_what_forbids_sending_twice_stays(office: OfficeAtWork) -> None:
    """The same message that comes again, and the same that was sent, are known."""
    async with office.app.database.read(office.branch.office.id) as tx:
        before = [(each.dedup_key, each.state) for each in (await tx.session.exec(select(OutboxMessage))).all()]
        arrived = [each.key for each in (await tx.session.exec(select(InboxMessage))).all()]
    await forget(office, 402)
    async with office.app.database.read(office.branch.office.id) as tx:
        after = [(each.dedup_key, each.state) for each in (await tx.session.exec(select(OutboxMessage))).all()]
        known = [each.key for each in (await tx.session.exec(select(InboxMessage))).all()]

    assert (after, known) == (before, arrived)


async def test_what_is_still_in_hand_stays_until_it_is_done(office: OfficeAtWork) -> None:
    """An open ticket, its words and its files; closed, it grows old from then on."""
    bo = office.person("薄")
    await bo.asks("人工")
    bo.says(SECRET)
    await office.settles()
    async with office.desk() as desk:
        (ticket,) = await desk.tickets.listed([TicketState.WAITING], 5)
        await desk.tickets.reply(ticket.number, SECRET)
    await office.settles()
    await forget(office, 402)
    kept = await remembered(office)
    async with office.desk() as desk:
        await desk.tickets.close(ticket.number, tell=False)
    await forget(office, 403)
    await forget(office, 403 + 402)

    assert set(kept) & {"ticket", "ticket_reply"}
    assert await remembered(office) == []


async def test_what_was_said_lately_stays(office: OfficeAtWork, clock: SettableClock) -> None:
    """Beside what goes."""
    clock.set(THEN + timedelta(days=300))
    await office.person("薄").asks(KNOWN)
    await forget(office, 402)

    assert set(await remembered(office)) <= {"inbox", "message", "inquiry", "thread", "outbox"}
    assert "message" in await remembered(office)


async def test_many_go_in_small_portions(office: OfficeAtWork) -> None:
    """More than one transaction takes."""
    async with office.desk() as desk:
        tx = desk.threads._tx
        thread = await threads.find(tx, "test", "安")
        assert thread
        await threads.log(tx, thread.id or 0, [(Direction.IN, "账目")] * 1201, THEN)
    counts = await forget(office, 402)

    assert counts["messages"] > 1201
    assert await remembered(office) == []


async def test_a_dossier_and_a_drafts_tests_go_when_they_are_done_with(office: OfficeAtWork) -> None:
    """What is still asked for above, and what still waits for approval, stays."""
    async with office.desk() as desk:
        (ticket,) = await desk.tickets.listed([TicketState.CLOSED], 5)
        to, tx = await desk.people.find(Address("test", "above")), desk.tickets._tx
        common: dict[str, Any] = {"office_id": ticket.office_id, "ticket_id": ticket.id, "address_id": to.id, "name": "市局", "level": "市"}
        for chase_at in (None, THEN):
            tx.session.add(UpwardQuestion(**common, dossier=SECRET, asked_at=THEN, due_at=THEN, chase_at=chase_at))
        for number, decided_at in ((1, None), (2, THEN)):
            draft: dict[str, Any] = {"number": number, "topic": "own.one", "entry": {}, "author": "欧", "findings": {"stolen": [SECRET]}}
            tx.session.add(FaqDraft(office_id=ticket.office_id, **draft, created_at=THEN, decided_at=decided_at))

    counted = await forget(office, 401)

    assert (counted["dossiers"], counted["drafts"]) == (1, 1)
    async with office.app.database.read(office.branch.office.id) as tx:
        dossiers = [each.dossier for each in (await tx.session.exec(select(UpwardQuestion).order_by(col(UpwardQuestion.id)))).all()]
        findings = [each.findings for each in (await tx.session.exec(select(FaqDraft).order_by(col(FaqDraft.id)))).all()]
    assert dossiers == ["", SECRET]
    assert findings == [{"stolen": [SECRET]}, {}]


async def test_one_that_breaks_off_begins_anew(office: OfficeAtWork, olga: Officer, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that goes down in the middle."""

    async def break_off(*_: object) -> None:
        raise StoreError("gone")

    with monkeypatch.context() as patch:
        patch.setattr("helpbot.services.retention.Memory.settle", break_off)
        with pytest.raises(StoreError):
            await forget(office, 402)
    await forget(office, 402)

    assert await remembered(office) == []
    assert (await olga.runs("audit", "verify")).code == 0


async def test_whoever_writes_again_is_answered_as_ever(office: OfficeAtWork) -> None:
    """A conversation that was forgotten begins anew, and an old button is no fault."""
    ann = office.person("安")
    await ann.hears(len(ann.replies) - ann.asked)
    await forget(office, 402)
    assert "3月31日" in await ann.asks(KNOWN)
    ann.presses_token("solved:1")
    await office.settles()
    async with office.desk() as desk:
        to = await desk.people.find(Address("test", "安"))
        assert await desk.outbox.put(to, "answer", "answer:new:0", reply=Reply("好"))


@pytest.mark.parametrize("days", ["7", "0", '"lang"'])
async def test_too_short_a_memory_is_a_fault(folder: Path, olga: Officer, days: str) -> None:
    """An office could not answer for what it did last month."""
    write_config(folder)
    file = folder / "config.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("[office]", f"[office]\nkeep_days = {days}"), encoding="utf-8")
    ran = await olga.runs("config", "lint")

    assert ran.code == 1
    assert "office.keep_days" in ran.err + ran.out
