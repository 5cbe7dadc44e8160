"""What a clerk is promised, what goes along with a ticket, what passes a question on unasked, and what happens when it is late."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from faq.entry import Entry
from helpbot.clock import SHANGHAI, SettableClock
from helpbot.texts import conversation as texts
from helpbot.texts import status as status_texts
from helpbot.texts import tickets as ticket_texts
from tests.cast import DETAILS, KNOWN, OTHER, UNKNOWN, OfficeAtWork, Officer, office_at_work, write_config
from tests.fakes import Talker
from tests.features.counties import SCHOOL, code_for, find_uscc, return_filing, settle
from tests.features.learning import CANTEEN
from tests.features.ticketing import officer_code

NOWHERE_NEAR = "plmk vbqz nhyt"


def shanghai(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.fixture
async def office(folder: Path, entries: Sequence[Entry], clock: SettableClock) -> AsyncIterator[OfficeAtWork]:
    """An office that tells a chat what is late, on a Thursday morning."""
    clock.set(shanghai("2026-11-26 09:00"))
    write_config(folder, notify="test:局")
    async with office_at_work(folder, entries, clock=clock) as office:
        yield office


@pytest.fixture
def notify(office: OfficeAtWork) -> Talker:
    return office.person("局")


@pytest.fixture
async def wang(office: OfficeAtWork, olga: Officer) -> Talker:
    """王芳, an officer."""
    wang = office.person("王")
    await wang.asks(await officer_code(olga, "王芳"))
    return wang


async def passes(office: OfficeAtWork, clock: SettableClock, until: str) -> None:
    """Time goes by, and the heartbeat comes round."""
    clock.set(shanghai(until))
    for job in office.app.jobs:
        await job.work(office.branch.job_context(clock, office.app.open_desk))
    await office.settles()


@pytest.mark.parametrize(
    ("now", "promise"),
    [
        ("2026-11-26 09:00", ticket_texts.PROMISE.format(due="明天10:30")),
        ("2026-11-26 20:00", ticket_texts.PROMISE_CLOSED.format(due="11月30日（周一）10:00")),
        ("2026-11-28 10:00", ticket_texts.PROMISE_CLOSED.format(due="12月1日（周二）10:00")),
        ("2026-09-30 17:00", ticket_texts.PROMISE.format(due="10月9日（周五）09:30")),
    ],
)
async def test_the_clerk_is_told_until_when(ann: Talker, clock: SettableClock, now: str, promise: str) -> None:
    """Eight hours of the office's, counted over lunch, nights, weekends and the national holiday; and that nobody is there now."""
    clock.set(shanghai(now))

    assert promise in await ann.asks("人工")


async def test_what_was_not_understood_twice_is_passed_on(ann: Talker, olga: Officer) -> None:
    """In a row; an answer in between, and it counts anew."""
    assert await ann.asks(UNKNOWN) == texts.REFUSE
    await ann.asks(KNOWN)
    assert await ann.asks(UNKNOWN) == texts.REFUSE

    assert texts.MISSED_TWICE + "已转给工作人员，编号1。" in await ann.asks(NOWHERE_NEAR)
    (ticket,) = await olga.sees("ticket", "list")
    assert (ticket["reason"], ticket["question"]) == ("no-answer", NOWHERE_NEAR)


async def test_what_nothing_was_near_to_has_no_subject(office: OfficeAtWork, ann: Talker, olga: Officer) -> None:
    """Passed on unasked, or by the button: officers and the authority above are not told of a topic that it is not about."""
    for said in (UNKNOWN, CANTEEN):
        await ann.asks(said)
    bo = office.person("薄")
    await bo.asks(CANTEEN)
    bo.presses(texts.A_PERSON)
    await bo.hears()

    shown = [await olga.sees("ticket", "show", number) for number in ("1", "2")]
    assert [each["question"] for each in shown] == [CANTEEN, CANTEEN]
    assert [each["subject"] for each in shown] == ["", ""]


async def test_an_officers_own_question_is_not_passed_on_unasked(office: OfficeAtWork, olga: Officer) -> None:
    """It would come back to them as a clerk's."""
    boss = office.person("奥")
    await boss.asks(await officer_code(olga))

    assert [await boss.asks(said) for said in (UNKNOWN, NOWHERE_NEAR, UNKNOWN)] == [texts.REFUSE] * 3
    assert await olga.sees("ticket", "list") == []


async def test_what_is_passed_on_again_goes_to_the_ticket_that_waits(ann: Talker, olga: Officer) -> None:
    """A clerk who goes on asking gets no second number."""
    for said in (UNKNOWN, NOWHERE_NEAR, "取消", UNKNOWN, NOWHERE_NEAR):
        await ann.asks(said)

    assert texts.HANDED_OVER_BEFORE.format(number=1) in ann.heard[-1]
    assert len(await olga.sees("ticket", "list")) == 1


async def test_a_bound_clerk_is_not_asked_for_the_institution(office: OfficeAtWork, ann: Talker, olga: Officer) -> None:
    """It is known, and so are the filings that are open."""
    await settle(office)
    await ann.asks(await code_for(olga, SCHOOL))
    await return_filing(office, await find_uscc(olga, SCHOOL), "缺章")
    await ann.asks(OTHER)
    ann.presses(texts.NOT_SOLVED)
    (told,) = await ann.hears()

    assert texts.LEAVE_MORE in told
    shown = await olga.sees("ticket", "show", "1")
    assert (shown["institution"], "NB77" in shown["numbers"]) == (SCHOOL, True)
    assert any("NB77" in line or "退回" in line for line in shown["filings"])
    assert shown["subject"]


async def test_a_stranger_is_asked_for_the_institution(ann: Talker) -> None:
    """Nobody knows whose question it is."""
    assert texts.LEAVE_DETAILS in await ann.asks("人工")


async def test_what_came_back_three_times_is_passed_on(office: OfficeAtWork, ann: Talker, olga: Officer) -> None:
    """When its clerk looks at it; once, however often they look."""
    await settle(office)
    await ann.asks(await code_for(olga, SCHOOL))
    uscc = await find_uscc(olga, SCHOOL)
    await return_filing(office, uscc, "缺章", times=3)

    told = await ann.asks("NB77到哪了")
    assert status_texts.PASSED_ON.partition("{")[0] + "1" in told
    assert status_texts.PASSED_ON.partition("{")[0] not in await ann.asks("NB77到哪了")
    (ticket,) = await olga.sees("ticket", "list")
    assert (ticket["reason"], ticket["institution"]) == ("returned", SCHOOL)


async def test_what_is_late_alarms_the_officers_and_then_notify(
    office: OfficeAtWork, ann: Talker, notify: Talker, wang: Talker, clock: SettableClock, olga: Officer
) -> None:
    """Once each."""
    await ann.asks("人工")
    await wang.asks("认领1")
    await passes(office, clock, "2026-11-27 10:29")
    assert not any("时限（" in heard for heard in wang.heard)

    await passes(office, clock, "2026-11-27 10:31")
    await passes(office, clock, "2026-11-27 17:00")
    late = ticket_texts.LATE_OFFICERS.format(number=1, due="今天10:30", owner=ticket_texts.LATE_OWNER)
    assert [heard for heard in wang.heard if "答复时限" in heard] == [late]

    await passes(office, clock, "2026-12-01 10:00")
    await passes(office, clock, "2026-12-20 10:00")
    assert [heard for heard in notify.heard if heard.startswith("告警")] == [
        ticket_texts.LATE_NOTIFY.format(number=1, due="11月27日（周五）10:30", owner=ticket_texts.LATE_OWNED.format(name="王芳"))
    ]


async def test_what_is_answered_is_not_late(office: OfficeAtWork, ann: Talker, wang: Talker, clock: SettableClock) -> None:
    """Until the clerk says something more: then an answer is owed anew."""
    await ann.asks("人工")
    await wang.asks("回复1 在办")
    await ann.hears()
    await passes(office, clock, "2026-11-27 11:00")
    assert not any("答复时限" in heard for heard in wang.heard)

    clock.set(shanghai("2026-11-27 09:00"))
    ann.says("办到哪了")
    await office.settles()
    await passes(office, clock, "2026-11-30 10:31")
    assert any("答复时限" in heard for heard in wang.heard)


async def test_an_urgent_one_is_late_earlier_and_stands_first(
    office: OfficeAtWork, ann: Talker, notify: Talker, olga: Officer, clock: SettableClock
) -> None:
    """A quarter of the time, counted from when it came."""
    await ann.asks("人工")
    await office.person("柏").asks("人工")
    assert (await olga.runs("ticket", "priority", "2", "urgent")).code == 0
    assert [each["number"] for each in await olga.sees("ticket", "list")] == [2, 1]

    await passes(office, clock, "2026-11-26 11:01")
    assert [heard.partition("已过")[0] for heard in notify.heard if "答复时限" in heard] == ["编号2"]


async def test_merged_tickets_are_answered_and_closed_together(office: OfficeAtWork, ann: Talker, olga: Officer, wang: Talker) -> None:
    """Each clerk reads the own number, once a conversation."""
    bo = office.person("柏")
    for clerk in (ann, bo):
        await clerk.asks("人工")
    merged = await olga.runs("ticket", "merge", "2", "1")
    again = await olga.runs("ticket", "merge", "1", "2")
    assert (merged.code, again.code) == (0, 1)
    assert [each["number"] for each in await olga.sees("ticket", "list")] == [1]

    assert (await olga.runs("ticket", "reply", "1", "都来三楼", "--as", "1")).code == 0
    await office.beats()
    assert [(await clerk.hears())[0].splitlines()[0] for clerk in (ann, bo)] == [
        "工作人员王芳回复（编号1）：",
        "工作人员王芳回复（编号2）：",
    ]
    bo.says("几点")
    await office.settles()
    assert any("几点" in heard for heard in wang.heard)
    assert (await olga.runs("ticket", "close", "1")).code == 0
    await office.beats()
    assert await olga.sees("ticket", "list", "--all") != []
    assert {each["state"] for each in [await olga.sees("ticket", "show", str(number)) for number in (1, 2)]} == {"closed"}


async def test_the_command_line_claims_and_passes_on(office: OfficeAtWork, ann: Talker, olga: Officer, wang: Talker) -> None:
    """By the officer's number; nobody who is none gets anything."""
    await ann.asks("人工")
    assert (await olga.runs("ticket", "claim", "1", "9")).code == 1
    assert (await olga.runs("ticket", "claim", "1", "1")).code == 0
    assert "已由王芳认领" in (await olga.runs("ticket", "claim", "1", "1")).err
    ming = office.person("明")
    await ming.asks(await officer_code(olga, "李明"))

    assert (await olga.runs("ticket", "pass", "1", "2")).code == 0
    await office.beats()
    assert ticket_texts.PASSED_ON.format(who=ticket_texts.OFFICER, number=1, question="人工") in (await ming.hears())[0]
    assert (await olga.sees("ticket", "list"))[0]["owner"] == "李明"


async def test_a_note_at_the_command_line_reaches_no_clerk(office: OfficeAtWork, ann: Talker, olga: Officer) -> None:
    """It is shown with the ticket."""
    await ann.asks("人工")
    heard = len(ann.heard)
    assert (await olga.runs("ticket", "note", "1", "打过电话")).code == 0
    await office.beats()

    assert len(ann.heard) == heard
    assert ticket_texts.INTERNAL.format(text="打过电话") in (await olga.runs("ticket", "show", "1")).out


async def test_an_officer_who_is_forgotten_leaves_no_name_behind(
    office: OfficeAtWork, ann: Talker, notify: Talker, wang: Talker, olga: Officer, clock: SettableClock
) -> None:
    """Their tickets wait for another; what they said is said by the office."""
    await ann.asks("人工")
    await wang.asks("回复1 在办")
    await ann.hears()
    assert (await olga.runs("person", "forget", "1")).code == 0
    await office.beats()
    await office.settles()

    assert ticket_texts.GIVEN_BACK.format(name=ticket_texts.OFFICER, numbers=1) in notify.heard
    shown = await olga.sees("ticket", "show", "1")
    assert (shown["state"], shown["owner"], shown["replies"][0]["who"]) == ("waiting", "", ticket_texts.OFFICER)
    clock.move(timedelta(minutes=1))
    assert KNOWN not in await ann.asks(DETAILS)
