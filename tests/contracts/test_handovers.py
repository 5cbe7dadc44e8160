"""Handovers on both databases: one an institution, both sides at once, and rights that change hands at one moment."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from helpbot.clock import SHANGHAI
from helpbot.codes import find_codes
from helpbot.errors import HelpbotError, NotFound
from helpbot.models import Absence, Cause, HandoverState, Role
from helpbot.services.handover_items import Draft
from helpbot.services.handover_rights import Part
from helpbot.services.handovers import Doer, Seed
from helpbot.services.redeeming import Outcome
from tests.relay import CLINIC, SCHOOL, Relay


async def test_a_handover_started_twice_is_one(relay: Relay, elsewhere: Relay) -> None:
    """By whomever, at once, in two processes; its items are there once."""
    ann = await relay.comes("安", Role.CLERK, SCHOOL)

    begun = await asyncio.gather(*(each.begins(ann) for each in [relay, elsewhere] * 3))

    assert len({each.id for each in begun}) == 1
    _, items = await relay.looks(begun[0])
    assert [each.number for each in items] == list(range(1, len(items) + 1))
    assert len({each.key for each in items}) == len(items)


async def test_both_may_confirm_at_once(relay: Relay, elsewhere: Relay) -> None:
    """Nothing is lost, and whoever comes last sees that all is done: the office is told so once."""
    ann = await relay.comes("安", Role.CLERK, SCHOOL)
    handover = await relay.begins(ann)
    await relay.redeems("李", await relay.invites(handover, ann, "李"))
    li = await relay.person("李")
    await relay.agrees(handover)
    _, items = await relay.looks(handover)
    deeds = [relay.confirms(handover, ann, each.number) for each in items]
    deeds += [elsewhere.confirms(handover, li, each.number) for each in items]

    done = await asyncio.gather(*deeds)

    assert sorted(number for each in done for number in each or []) == sorted(2 * [each.number for each in items])
    _, items = await relay.looks(handover)
    assert {(each.given_by, each.taken_by) for each in items} == {(f"person:{ann.id}", f"person:{li.id}")}
    assert [key for key in await relay.told("值班") if key.endswith(":complete")] == [f"handover-office:{handover.id}:complete"]


async def test_confirmed_and_taken_back_at_once_is_one_or_the_other(relay: Relay, elsewhere: Relay) -> None:
    """Never both, never half: who confirmed stands there if and only if it is confirmed."""
    ann = await relay.comes("安", Role.CLERK, SCHOOL)
    handover = await relay.begins(ann)
    for _ in range(3):
        await asyncio.gather(relay.confirms(handover, ann, 1), elsewhere.takes_back(handover, ann, 1), relay.confirms(handover, ann, 1))
        _, items = await relay.looks(handover)
        assert bool(items[0].given_at) == bool(items[0].given_by)


async def test_the_rights_change_hands_at_the_close(relay: Relay) -> None:
    """Not before and not after; what the outgoing clerk has elsewhere stays, and history with it."""
    ann = await relay.comes("安", Role.CLERK, SCHOOL, CLINIC)
    handover = await relay.begins(ann)
    await relay.redeems("李", await relay.invites(handover, ann, "李"))
    li = await relay.person("李")
    await relay.agrees(handover)
    assert await relay.acts_for(li) == [(SCHOOL, Role.SUCCESSOR)]
    assert await relay.acts_for(ann) == [(SCHOOL, Role.CLERK), (CLINIC, Role.CLERK)]
    relay.waits(days=1)

    await relay.closes(handover)

    assert await relay.acts_for(li) == [(SCHOOL, Role.CLERK)]
    assert await relay.acts_for(ann) == [(CLINIC, Role.CLERK)]
    async with relay.open_desk(relay.office, reading=True) as desk:
        ended = [each.until for each in await desk.people.assignments(ann) if each.until]
        begun = [each.since for each in await desk.people.assignments(li) if each.role is Role.CLERK]
    assert ended == begun == [relay.clock.now()]
    with pytest.raises(HelpbotError):
        await relay.closes(handover)


async def test_two_who_close_at_once_close_once(relay: Relay, elsewhere: Relay) -> None:
    """The other is told that it is over."""
    ann = await relay.comes("安", Role.CLERK, SCHOOL)
    handover = await relay.begins(ann)
    await relay.redeems("李", await relay.invites(handover, ann, "李"))
    await relay.agrees(handover)

    ends = await asyncio.gather(relay.closes(handover), elsewhere.closes(handover), elsewhere.stops(handover), return_exceptions=True)

    assert len([each for each in ends if isinstance(each, HelpbotError)]) == 2
    found, _ = await relay.looks(handover)
    expected = [(SCHOOL, Role.CLERK)] if found.state is HandoverState.CLOSED else []
    assert await relay.acts_for(await relay.person("李")) == expected


@pytest.mark.parametrize(
    ("told", "sees"),
    [
        (datetime(2026, 11, 2, 10, 0, tzinfo=SHANGHAI), datetime(2026, 11, 4, tzinfo=SHANGHAI)),  # a Monday: the whole of Tuesday
        (datetime(2026, 11, 6, 16, 0, tzinfo=SHANGHAI), datetime(2026, 11, 10, tzinfo=SHANGHAI)),  # a Friday: the whole of Monday
        (datetime(2026, 11, 7, 10, 0, tzinfo=SHANGHAI), datetime(2026, 11, 11, tzinfo=SHANGHAI)),  # a Saturday is read on Monday
        (datetime(2026, 9, 30, 10, 0, tzinfo=SHANGHAI), datetime(2026, 10, 9, tzinfo=SHANGHAI)),  # before a week of holidays
    ],
)
async def test_silence_is_consent_after_a_working_day(relay: Relay, told: datetime, sees: datetime) -> None:
    """Counted from the working day on which the office could read it; not a moment earlier."""
    relay.clock.set(told)
    ann = await relay.comes("安", Role.CLERK, SCHOOL)
    handover = await relay.begins(ann)
    await relay.redeems("李", await relay.invites(handover, ann, "李"))
    li = await relay.person("李")

    relay.clock.set(sees - timedelta(seconds=1))
    assert await relay.acts_for(li) == []
    assert await relay.confirms(handover, li, 1) is None
    relay.clock.set(sees)
    assert await relay.acts_for(li) == [(SCHOOL, Role.SUCCESSOR)]
    assert await relay.confirms(handover, li, 1) == [1]


async def test_an_office_that_cannot_be_told_has_to_agree(relay: Relay) -> None:
    """Nobody's silence counts who has heard nothing."""
    deaf = replace(relay, office=replace(relay.office, settings=relay.office.settings.model_copy(update={"notify": ""})))
    ann = await deaf.comes("安", Role.CLERK, SCHOOL)
    handover = await deaf.begins(ann)
    await deaf.redeems("李", await deaf.invites(handover, ann, "李"))
    deaf.waits(days=30)

    assert await deaf.acts_for(await deaf.person("李")) == []
    await deaf.agrees(handover)
    assert await deaf.acts_for(await deaf.person("李")) == [(SCHOOL, Role.SUCCESSOR)]


async def test_somebody_elses_clerk_needs_an_officers_word(relay: Relay) -> None:
    """An outgoing clerk who invites the clerk of another institution: silence does not count, and what was said of the name neither."""
    ann = await relay.comes("安", Role.CLERK, SCHOOL)
    bo = await relay.comes("薄", Role.CLERK, CLINIC)
    handover = await relay.begins(ann)
    code = await relay.invites(handover, ann, "李")
    await relay.agrees(handover)
    await relay.redeems("薄", code)
    relay.waits(days=30)

    assert await relay.acts_for(bo) == [(CLINIC, Role.CLERK)]
    await relay.agrees(handover)
    assert (SCHOOL, Role.SUCCESSOR) in await relay.acts_for(bo)


async def test_a_colleague_of_the_same_house_is_nobody_elses(relay: Relay) -> None:
    """Whoever serves an institution that the outgoing clerk serves too is no stranger."""
    ann = await relay.comes("安", Role.CLERK, SCHOOL, CLINIC)
    bo = await relay.comes("薄", Role.CLERK, CLINIC)
    handover = await relay.begins(ann)
    await relay.redeems("薄", await relay.invites(handover, ann, "薄"))
    relay.waits(days=5)

    assert (SCHOOL, Role.SUCCESSOR) in await relay.acts_for(bo)


async def test_of_a_chain_the_last_takes_over(relay: Relay) -> None:
    """A hands to B; B goes before it is closed, and A invites C: B sees nothing any more, what B took is not taken, C begins anew."""
    ann = await relay.comes("安", Role.CLERK, SCHOOL)
    handover = await relay.begins(ann)
    first = await relay.invites(handover, ann, "薄")
    await relay.redeems("薄", first)
    await relay.agrees(handover)
    bo = await relay.person("薄")
    await relay.confirms(handover, bo, 1, 2)
    await relay.confirms(handover, ann, 1)

    await relay.redeems("李", await relay.invites(handover, ann, "李"))
    await relay.agrees(handover)

    assert await relay.acts_for(bo) == []
    assert await relay.confirms(handover, bo, 3) is None
    _, items = await relay.looks(handover)
    assert [(bool(each.given_at), bool(each.taken_at)) for each in items[:2]] == [(True, False), (False, False)]
    await relay.closes(handover)
    assert await relay.acts_for(await relay.person("李")) == [(SCHOOL, Role.CLERK)]
    with pytest.raises(HelpbotError):
        await relay.closes(handover, ann)


async def test_the_next_link_begins_after_the_close(relay: Relay) -> None:
    """B, who is the clerk then, hands to C; A has nothing to do with it."""
    ann = await relay.comes("安", Role.CLERK, SCHOOL)
    first = await relay.begins(ann)
    await relay.redeems("薄", await relay.invites(first, ann, "薄"))
    await relay.agrees(first)
    await relay.closes(first)
    bo = await relay.person("薄")

    second = await relay.begins(bo)

    assert second.id != first.id
    assert second.outgoing_id == bo.id
    async with relay.open_desk(relay.office, reading=True) as desk:
        assert await desk.handovers.part_of(second, Doer(ann)) is Part.NOBODY


async def test_of_two_clerks_institutions_each_goes_its_own_way(relay: Relay) -> None:
    """Two that hand over to each other, crosswise: each closes by itself."""
    ann, bo = await relay.comes("安", Role.CLERK, SCHOOL), await relay.comes("薄", Role.CLERK, CLINIC)
    away, home = await relay.begins(ann, SCHOOL), await relay.begins(bo, CLINIC)
    await relay.redeems("薄", await relay.invites(away, ann, "薄"))
    await relay.redeems("安", await relay.invites(home, bo, "安"))
    for each in (away, home):
        await relay.agrees(each)
        await relay.closes(each)

    assert (await relay.acts_for(ann), await relay.acts_for(bo)) == ([(CLINIC, Role.CLERK)], [(SCHOOL, Role.CLERK)])


async def test_the_own_code_is_for_somebody_else(relay: Relay) -> None:
    """An outgoing clerk who sends it is told so, and it still works."""
    ann = await relay.comes("安", Role.CLERK, SCHOOL)
    handover = await relay.begins(ann)
    code = await relay.invites(handover, ann, "李")

    assert await relay.redeems("安", code) is Outcome.OWN
    assert await relay.redeems("李", code) is Outcome.SUCCEEDS


async def test_a_code_of_the_office_for_a_served_institution_begins_one(relay: Relay) -> None:
    """The office agrees by handing it out. One that is meant for a clerk beside, or bears the clerk's own name, begins none."""
    ann = await relay.comes("安", Role.CLERK, SCHOOL)
    assert await relay.redeems("伴", await relay.issues(name="伴", beside=True)) is Outcome.BOUND
    assert await relay.redeems("安的新手机", await relay.issues(name="安")) is Outcome.BOUND

    assert await relay.redeems("李", await relay.issues(name="李")) is Outcome.SUCCEEDS

    li = await relay.person("李")
    assert await relay.acts_for(li) == [(SCHOOL, Role.SUCCESSOR)]
    async with relay.open_desk(relay.office, reading=True) as desk:
        (handover,) = await desk.handovers.of_person(li)
    assert (handover.cause, handover.outgoing_id) == (Cause.CODE, ann.id)


async def test_what_is_stopped_changes_nothing(relay: Relay) -> None:
    """At any time: the code is void, the incoming clerk sees nothing, also not what was to begin later."""
    ann = await relay.comes("安", Role.CLERK, SCHOOL)
    handover = await relay.begins(ann)
    await relay.redeems("李", await relay.invites(handover, ann, "李"))
    li = await relay.person("李")

    await relay.stops(handover)
    relay.waits(days=10)

    assert await relay.acts_for(li) == []
    assert await relay.acts_for(ann) == [(SCHOOL, Role.CLERK)]
    again = await relay.begins(ann)
    code = await relay.invites(again, ann, "李")
    await relay.stops(again)
    assert await relay.redeems("李", code) is Outcome.WRONG


async def test_an_officer_stands_in_only_where_the_clerk_is_away(relay: Relay) -> None:
    """Then the office gives in that clerk's place; before, only the clerk does."""
    ann, olga = await relay.comes("安", Role.CLERK, SCHOOL), await relay.comes("奥", Role.OFFICER, "")
    handover = await relay.begins(ann, cause=Cause.OFFICER)
    assert await relay.confirms(handover, olga, 1) is None

    async with relay.open_desk(relay.office) as desk:
        await desk.succession.visit(handover.id or 0, Absence.GONE, Doer(olga))

    assert await relay.confirms(handover, olga, 1, 2) == [1, 2]
    _, items = await relay.looks(handover)
    assert items[0].given_by == f"person:{olga.id}"


@pytest.mark.parametrize(("cause", "state"), [(Cause.IMPORT, HandoverState.STOPPED), (Cause.OFFICER, HandoverState.OPEN)])
async def test_a_clerk_who_will_not(relay: Relay, cause: Cause, state: HandoverState) -> None:
    """Where a mere sign began it, nothing was meant and it is over; against an officer's word, an officer stands in."""
    ann = await relay.comes("安", Role.CLERK, SCHOOL)
    handover = await relay.begins(ann, cause=cause)

    async with relay.open_desk(relay.office) as desk:
        found = await desk.succession.decline(handover.id or 0, Doer(ann))

    assert found.state is state
    assert found.absence is (Absence.REFUSES if state is HandoverState.OPEN else None)


async def test_nobody_closes_what_nobody_takes(relay: Relay) -> None:
    """Not the office either, and there is no such number."""
    ann = await relay.comes("安", Role.CLERK, SCHOOL)
    handover = await relay.begins(ann)
    await relay.confirms(handover, ann)

    with pytest.raises(HelpbotError):
        await relay.closes(handover)
    with pytest.raises(NotFound):
        await relay.closes(handover.model_copy(update={"id": 10**9}))


async def test_items_follow_the_registry_and_keep_who_confirmed(relay: Relay) -> None:
    """A filing that moves on reads anew, one that is done says so, a new one joins at the end."""
    ann = await relay.comes("安", Role.CLERK, SCHOOL)
    handover = await relay.begins(ann)
    _, before = await relay.looks(handover)
    drafts = [Draft("filing:A", "在办甲", "已提交", urgent=True), Draft("deadline:cert:1", "到期乙", "还有三天")]
    async with relay.open_desk(relay.office) as desk:
        await desk.handovers.sync(handover.id or 0, drafts)
    await relay.confirms(handover, ann, len(before) + 1)

    async with relay.open_desk(relay.office) as desk:
        await desk.handovers.sync(handover.id or 0, [Draft("filing:A", "在办甲", "被退回"), Draft("filing:B", "在办丙", "已受理")])

    _, items = await relay.looks(handover)
    new = items[len(before) :]
    assert [(each.key, each.number - len(before), bool(each.given_at)) for each in new] == [
        ("filing:A", 1, True),
        ("deadline:cert:1", 2, False),
        ("filing:B", 3, False),
    ]
    assert (new[0].detail, new[1].detail) == ("被退回", "登记库里已经办结或者不用办了。")


async def test_many_begin_together(relay: Relay) -> None:
    """The office hears of them in one message, each outgoing clerk of their own; one that is open goes on."""
    clerks = [await relay.comes(f"人{number}", Role.CLERK, f"U{number}") for number in range(3)]
    await relay.begins(clerks[0], "U0")
    seeds = [Seed(f"U{number}", f"单位{number}", Cause.IMPORT, each.id, "新") for number, each in enumerate(clerks)]

    async with relay.open_desk(relay.office) as desk:
        begun = await desk.handovers.start_many(seeds, Doer())

    assert [each.uscc for each in begun] == ["U1", "U2"]
    assert len([key for key in await relay.told("值班") if key.startswith("handovers-begun")]) == 1
    assert [len(await relay.told(each.name)) for each in clerks] == [0, 1, 1]


async def test_due_is_before_the_last_week_of_the_season(relay: Relay) -> None:
    """Fifteen working days, but while reports are due no later than five working days before 31 March."""
    ann = await relay.comes("安", Role.CLERK, SCHOOL, CLINIC)
    early = await relay.begins(ann)
    relay.clock.set(datetime(2027, 3, 15, 2, 0, tzinfo=UTC))
    late = await relay.begins(ann, CLINIC)

    assert f"{early.due:%Y-%m-%d}" == "2026-11-23"
    assert f"{late.due:%Y-%m-%d}" == "2027-03-24"


async def test_who_is_forgotten_is_not_named_in_a_handover(relay: Relay) -> None:
    """Neither what they were called nor what they noted stays; that it was closed, and by what number, does."""
    ann = await relay.comes("安", Role.CLERK, SCHOOL)
    handover = await relay.begins(ann)
    await relay.redeems("李小明", await relay.invites(handover, ann, "李小明"))
    await relay.agrees(handover)
    li = await relay.person("李小明")
    async with relay.open_desk(relay.office) as desk:
        _, items = await relay.looks(handover)
        assert await desk.handovers.note(handover.id or 0, items[0], "李小明的抽屉里", Doer(li))
        await desk.people.forget(li)

    found, _ = await relay.looks(handover)
    async with relay.open_desk(relay.office, reading=True) as desk:
        assert [note.text for note in await desk.handovers.notes(found)] == [""]
    assert (found.incoming_name, found.incoming_id) == ("", li.id)
    with pytest.raises(HelpbotError):
        await relay.closes(handover)


async def test_nobody_takes_over_from_themselves(relay: Relay) -> None:
    """Not by a code that the legal representative had made, or the office, either."""
    ann, head = await relay.comes("安", Role.CLERK, SCHOOL), await relay.comes("法", Role.LEGAL_REPRESENTATIVE, SCHOOL)
    handover = await relay.begins(ann, cause=Cause.OFFICER)
    code = await relay.invites(handover, head, "李")

    assert await relay.redeems("安", code) is Outcome.BOUND
    found, _ = await relay.looks(handover)
    assert found.incoming_id is None
    assert await relay.acts_for(ann) == [(SCHOOL, Role.CLERK)]


async def test_the_first_line_of_the_letter_has_no_code(relay: Relay) -> None:
    """By mail it becomes the subject, which a telephone shows while it is locked; and the code stands in no table."""
    ann = await relay.comes("安", Role.CLERK, SCHOOL)
    handover = await relay.begins(ann)
    await relay.invites(handover, ann, "李")
    async with relay.open_desk(relay.office) as desk:
        invite = (await desk.handovers.get(handover.id or 0)).invite_id
        letter = await desk.invites.compose_letter(str(invite))

    assert letter
    head, *rest = letter.text.splitlines()
    assert not list(find_codes(head))
    assert len(list(find_codes("\n".join(rest)))) == 1
