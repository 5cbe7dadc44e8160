"""Records and lessons on both databases: handed out once by whichever process is faster, and never twice."""

import asyncio
from datetime import datetime, timedelta

from helpbot.clock import SHANGHAI
from helpbot.models import Handover, Person, Role
from helpbot.services.handover_papers import HandoverPapers
from helpbot.services.relaying import teach
from helpbot.store import addresses, inquiries
from helpbot.store.database import Database
from tests.contracts.rows import begin_thread
from tests.relay import CLINIC, MONDAY, SCHOOL, Relay


async def close(relay: Relay, uscc: str, outgoing: str, incoming: str) -> tuple[Handover, Person]:
    """A handover of an institution that is closed by now; and who took over."""
    ann = await relay.comes(outgoing, Role.CLERK, uscc)
    await relay.redeems(incoming, await relay.issues(uscc, incoming))
    async with relay.open_desk(relay.office) as desk:
        (handover,) = await desk.handovers.of_person(ann)
    return await relay.closes(handover), await relay.person(incoming)


def look(relay: Relay) -> asyncio.Task[int]:
    return asyncio.create_task(HandoverPapers(relay.office, relay.clock, relay.open_desk, lambda _: None).look())


async def test_two_processes_hand_out_one_record(relay: Relay, elsewhere: Relay) -> None:
    """To each of the three, once; and three lessons are planned, not six."""
    await close(relay, SCHOOL, "安", "李")

    made = await asyncio.gather(*(look(each) for each in (relay, elsewhere) * 2))

    assert sum(made) == 1
    for who in ("安", "李", "值班"):
        assert len([key for key in await relay.told(who) if key.startswith("handover-record:")]) == 1
    async with relay.open_desk(relay.office, reading=True) as desk:
        assert await desk.records.missing() == []


async def test_a_lesson_is_queued_once_whoever_looks(relay: Relay, elsewhere: Relay) -> None:
    """One a day and person, in two processes at once too."""
    await close(relay, SCHOOL, "安", "李")
    await look(relay)

    for day in (3, 4, 5, 6):
        relay.clock.set(datetime(2026, 11, day, 10, 0, tzinfo=SHANGHAI))
        await asyncio.gather(*(teach(each.office, each.clock, each.open_desk) for each in (relay, elsewhere) * 2))

    assert len([key for key in await relay.told("李") if key.startswith("lesson:")]) == 3


async def test_a_second_institution_brings_no_second_course(relay: Relay) -> None:
    """Nor do lessons begin anew where somebody leaves and takes another one over."""
    await close(relay, SCHOOL, "安", "李")
    await look(relay)
    li = await relay.person("李")
    async with relay.open_desk(relay.office) as desk:
        await desk.people.unbind(li, SCHOOL)
        await desk.course.plan(li, CLINIC)

    for day in (3, 4, 5, 6, 9, 10):
        relay.clock.set(datetime(2026, 11, day, 10, 0, tzinfo=SHANGHAI))
        await teach(relay.office, relay.clock, relay.open_desk)

    assert len([key for key in await relay.told("李") if key.startswith("lesson:")]) == 3


async def test_what_was_asked_most_comes_first(relay: Relay, database: Database) -> None:
    """Answers within the year; not what nobody had an answer to, nor what was asked before."""
    async with database.write(relay.office.id) as tx:
        chat = await addresses.add(tx, "test", "人", MONDAY)
    thread = await begin_thread(database, chat, "人")
    asked = [("b", 0, "answer"), ("a", 0, "answer"), ("a", 1, "answer"), ("c", 400, "answer"), ("d", 0, "choices"), (None, 0, "answer")]
    async with database.write(relay.office.id) as tx:
        for topic, ago, kind in asked:
            at = MONDAY - timedelta(days=ago)
            await inquiries.add(tx, thread.id or 0, "问", at, kind=kind, topic=topic, score=1.0, candidates=[])

    async with relay.open_desk(relay.office, reading=True) as desk:
        assert (await desk.inquiries.most_asked(10), await desk.inquiries.most_asked(1)) == (["a", "b"], ["a"])
