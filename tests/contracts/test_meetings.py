"""Meetings on both databases: one officer an hour, one live time a handover, whoever is faster."""

import asyncio
from datetime import datetime, timedelta

from helpbot.clock import SHANGHAI
from helpbot.errors import HelpbotError
from helpbot.models import Absence, Handover, Meeting, MeetingState, Person, Role, Way
from helpbot.services.handovers import Doer
from helpbot.store import meetings
from helpbot.store.database import Database
from tests.relay import CLINIC, SCHOOL, Relay

NINE = datetime(2026, 11, 3, 9, 0, tzinfo=SHANGHAI)


async def begin(relay: Relay, uscc: str, outgoing: str, incoming: str, *, absent: bool) -> tuple[Handover, Person, Person]:
    """A handover whose incoming clerk may look; `absent`: an officer stands in for the outgoing one."""
    ann = await relay.comes(outgoing, Role.CLERK, uscc)
    await relay.redeems(incoming, await relay.issues(uscc, incoming))
    async with relay.open_desk(relay.office) as desk:
        (handover,) = await desk.handovers.of_person(ann)
        if absent:
            await desk.succession.visit(handover.id or 0, Absence.GONE, Doer())
    return handover, ann, await relay.person(incoming)


async def sets(relay: Relay, handover: Handover, person: Person, at: datetime = NINE, way: Way = Way.VISIT) -> Meeting | None:
    """Propose or book; None where that was refused."""
    try:
        async with relay.open_desk(relay.office) as desk:
            return (await desk.meetings.set_time(handover.id or 0, way, at, Doer(person)))[0]
    except HelpbotError:
        return None


async def times_of(database: Database, handover: Handover) -> list[Meeting]:
    async with database.read(handover.office_id) as tx:
        return await meetings.of_handover(tx, handover.id or 0)


async def test_two_who_book_an_officer_at_once(relay: Relay, elsewhere: Relay, database: Database) -> None:
    """One has the hour; the other one keeps what they had, and the office is told of one visit at that hour."""
    school, _, li = await begin(relay, SCHOOL, "安", "李", absent=True)
    clinic, _, wang = await begin(relay, CLINIC, "薄", "王", absent=True)
    for handover, person, hour in ((school, li, 10), (clinic, wang, 11)):
        assert await sets(relay, handover, person, NINE.replace(hour=hour))

    made = await asyncio.gather(sets(relay, school, li), sets(elsewhere, clinic, wang))

    assert sorted(each is not None for each in made) == [False, True]
    live = [[each for each in await times_of(database, of) if each.state is MeetingState.AGREED] for of in (school, clinic)]
    assert [len(each) for each in live] == [1, 1]
    assert sum(each[0].begins_at == NINE for each in live) == 1
    winner = next(each for each in made if each)
    assert [key for key in await relay.told("值班") if key.startswith(f"meeting:{winner.id}:")] == [f"meeting:{winner.id}:agreed:office"]


async def test_an_hour_that_was_just_taken_leaves_things_as_they_were(relay: Relay, database: Database) -> None:
    """What is behind the last look for free hours: the table itself forbids it."""
    school, _, li = await begin(relay, SCHOOL, "安", "李", absent=True)
    clinic, _, wang = await begin(relay, CLINIC, "薄", "王", absent=True)
    assert await sets(relay, school, li)
    mine = await sets(relay, clinic, wang, NINE.replace(hour=10))
    assert mine
    async with database.write(school.office_id) as tx:
        row = {
            "handover_id": clinic.id,
            "way": Way.CALL,
            "state": MeetingState.AGREED,
            "begins_at": NINE,
            "ends_at": NINE,
            "made_at": NINE,
            "uid": "u",
            "sequence": 0,
        }
        assert await meetings.move(tx, mine.id or 0, MeetingState.AGREED, state=MeetingState.CANCELLED)
        assert await meetings.add(tx, row) is None
        assert await meetings.add(tx, {**row, "begins_at": NINE + timedelta(hours=5)})


async def test_both_propose_at_once(relay: Relay, elsewhere: Relay, database: Database) -> None:
    """One time is under discussion in the end, the later one; each of them knows of the other's."""
    handover, ann, li = await begin(relay, SCHOOL, "安", "李", absent=False)
    at = {ann.id: NINE, li.id: NINE.replace(hour=10)}

    made = await asyncio.gather(
        *(sets(where, handover, who, at[who.id], Way.TOGETHER) for where, who in ((relay, ann), (elsewhere, li), (relay, ann)))
    )

    assert all(made)
    assert sorted(each.state for each in await times_of(database, handover)) == ["cancelled", "cancelled", "proposed"]


async def test_agreed_and_called_off_at_once_is_one_or_the_other(relay: Relay, elsewhere: Relay, database: Database) -> None:
    """Whoever comes second is told that the time does not hold any more, or calls off what was agreed on."""
    handover, ann, li = await begin(relay, SCHOOL, "安", "李", absent=False)
    meeting = await sets(relay, handover, li, NINE, Way.TOGETHER)
    assert meeting

    async def accept() -> None:
        async with relay.open_desk(relay.office) as desk:
            await desk.meetings.accept(meeting.id or 0, Doer(ann))

    async def call_off() -> None:
        async with elsewhere.open_desk(relay.office) as desk:
            await desk.meetings.call_off(meeting.id or 0, Doer(li))

    done = await asyncio.gather(accept(), call_off(), return_exceptions=True)

    assert done[1] is None
    assert isinstance(done[0], HelpbotError | None)
    assert [each.state for each in await times_of(database, handover)] == ["cancelled"]


async def test_two_processes_remind_once(relay: Relay, elsewhere: Relay) -> None:
    """The beat comes round in each of them."""
    handover, ann, li = await begin(relay, SCHOOL, "安", "李", absent=False)
    meeting = await sets(relay, handover, li, NINE + timedelta(days=1), Way.TOGETHER)
    assert meeting
    async with relay.open_desk(relay.office) as desk:
        await desk.meetings.accept(meeting.id or 0, Doer(ann))
    relay.clock.set(NINE.replace(hour=16))

    async def look(where: Relay) -> None:
        async with where.open_desk(relay.office) as desk:
            await desk.meetings.look()

    await asyncio.gather(*(look(each) for each in (relay, elsewhere) * 2))

    for who in ("安", "李"):
        assert len([key for key in await relay.told(who) if ":remind:" in key]) == 1
