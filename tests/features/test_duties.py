"""Duties besides the annual report, all year: asked after by stages until they are done, in the one message of a day."""

from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from faq.entry import Entry
from helpbot.calendar.announcement import read_announcement
from helpbot.clock import SHANGHAI, SettableClock, SystemClock
from helpbot.messages import Address, Arrival
from helpbot.models import Duty, DutyKind, FilingKind, FilingState, Stage
from helpbot.services.duty_rules import NewDuty, lay_stops, note_change
from helpbot.services.season_track import Stop
from tests.cast import OfficeAtWork, Officer
from tests.fakes import Talker
from tests.features.seasons import BEFORE, NOTICE, NOTICE_2027, beat, bind, certify, file_other, office_in_season, plan
from tests.registry import BUREAU, CLINIC, LIBRARY, NAMES, SCHOOL

MORNING = timedelta(hours=9, minutes=30)
WEEK = (datetime(2026, 12, 1, 1, 30, tzinfo=UTC), datetime(2026, 12, 8, 1, 30, tzinfo=UTC))


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock(BEFORE)


@pytest.fixture
async def office(folder: Path, entries: Sequence[Entry], clock: SettableClock) -> AsyncIterator[OfficeAtWork]:
    async with office_in_season(folder, entries, clock) as office:
        yield office


async def beat_each_day(office: OfficeAtWork, first: date, last: date) -> list[str]:
    """Every morning from the first day to the last; what the clerk heard."""
    before = len(office.person("安").heard)
    for place in range((last - first).days + 1):
        await beat(office, datetime.combine(first + timedelta(days=place), datetime.min.time(), SHANGHAI) + MORNING)
    return office.person("安").heard[before:]


async def running(office: OfficeAtWork) -> list[Duty]:
    async with office.desk() as desk:
        return await desk.duties.running(list(DutyKind))


async def test_a_certificate_that_runs_out_is_spoken_of_until_it_is_renewed(office: OfficeAtWork) -> None:
    """Ahead, when it can be renewed, and as the day comes near; from the application on there is silence."""
    await certify(office, CLINIC, date(2027, 1, 20))
    early = await beat_each_day(office, date(2026, 12, 1), date(2026, 12, 7))
    opening = await beat_each_day(office, date(2026, 12, 21), date(2026, 12, 25))
    later = await beat_each_day(office, date(2026, 12, 28), date(2027, 1, 12))
    await file_other(office, CLINIC, FilingKind.RENEW, FilingState.SUBMITTED)
    silence = await beat_each_day(office, date(2027, 1, 13), date(2027, 2, 10))

    assert [NAMES[CLINIC] in each for each in [*early, *opening, *later]] == [True] * 4
    assert "2027年1月20日到期。2026年12月21日起可以申请换领" in early[0]
    assert "现在可以换领" in opening[0]
    assert "还没有收到申请" in later[0]
    assert silence == []
    assert await running(office) == []


async def test_one_that_was_let_run_out_is_told_to_telephone(office: OfficeAtWork) -> None:
    """On the last day, the day after, and once more; then never again."""
    await certify(office, SCHOOL, date(2027, 1, 20))
    heard = await beat_each_day(office, date(2027, 1, 20), date(2027, 3, 31))

    assert ["今天是最后一个工作日" in heard[0], *("请今天给登记局打电话" in each for each in heard[1:2])] == [True, True]
    assert len(heard) == 3


async def test_what_came_back_and_is_not_sent_again_is_asked_after(office: OfficeAtWork) -> None:
    """Three times, by the name of the filing; sent again, it is over, and a second return begins anew."""
    await beat(office, WEEK[0])
    await file_other(office, SCHOOL, FilingKind.CHANGE, FilingState.RETURNED, items="住所")
    first = await beat_each_day(office, date(2026, 12, 2), date(2026, 12, 8))
    await file_other(office, SCHOOL, FilingKind.CHANGE, FilingState.RESUBMITTED, items="住所")
    silence = await beat_each_day(office, date(2026, 12, 9), date(2026, 12, 18))
    await file_other(office, SCHOOL, FilingKind.CHANGE, FilingState.RETURNED, items="住所")
    again = await beat_each_day(office, date(2026, 12, 19), date(2027, 1, 20))

    assert len(first) == 1
    assert f"请把{NAMES[SCHOOL]}的变更登记（住所）" in first[0]
    assert silence == []
    assert len(again) == 3
    assert "请给登记局打电话" in again[-1]


async def test_what_was_never_sent_has_words_of_its_own(office: OfficeAtWork) -> None:
    """待提交 reaches nobody."""
    await file_other(office, SCHOOL, FilingKind.RENEW, FilingState.DRAFT)
    (heard,) = await beat_each_day(office, date(2026, 12, 2), date(2026, 12, 8))

    assert "还是“待提交”" in heard


async def test_a_change_is_counted_from_what_happened(office: OfficeAtWork) -> None:
    """Thirty working days (细则 45), until an application has come in; one that comes back is a correction from then on."""
    async with office.desk() as desk:
        days = await desk.seasons.days()
        new = note_change(SCHOOL, "change.legal-rep", date(2026, 11, 30), days.calendar)
        begun = [await desk.duties.begin(new, lay_stops(new, days, date(2026, 12, 1))) for _ in range(2)]
    opening = await beat_each_day(office, date(2026, 12, 1), date(2026, 12, 20))
    later = await beat_each_day(office, date(2026, 12, 21), date(2027, 1, 12))
    await file_other(office, SCHOOL, FilingKind.CHANGE, FilingState.SUBMITTED)
    silence = await beat_each_day(office, date(2027, 1, 13), date(2027, 2, 20))

    assert begun == [True, False]
    assert f"请给{NAMES[SCHOOL]}申请变更登记（法定代表人变更）：从2026年11月30日起算，最迟2027年1月1" in opening[0]
    assert "细则》第四十五条" in opening[0]
    assert len(opening) == 1
    assert len(later) == 5
    assert silence == []


async def test_season_and_duties_share_the_one_message_of_a_day(office: OfficeAtWork, olga: Officer, clock: SettableClock) -> None:
    """Both are in it, with the season's buttons."""
    await plan(office, olga, clock)
    await certify(office, CLINIC, date(2027, 1, 24))
    await beat(office, NOTICE - timedelta(days=2))
    before = len(office.person("安").heard)
    told = [await beat(office, NOTICE + timedelta(hours=hours)) for hours in range(3)]
    (heard,) = office.person("安").heard[before:]

    assert told == [1, 0, 0]
    assert NAMES[SCHOOL] in heard
    assert f"另外：\n现在可以换领{NAMES[CLINIC]}的法人证书了" in heard
    assert office.person("安").labels == ["已提交", "需要帮助", "换个时间"]


@pytest.mark.parametrize("act", [Talker.presses, Talker.says])
async def test_help_under_a_duty_opens_a_ticket(office: OfficeAtWork, olga: Officer, act: Callable[[Talker, str], Arrival]) -> None:
    """With what it is about; by the button, or its word typed out."""
    await file_other(office, SCHOOL, FilingKind.RENEW, FilingState.DRAFT)
    await beat_each_day(office, date(2026, 12, 2), date(2026, 12, 8))
    act(office.person("安"), "需要帮助")
    await office.settles()
    (ticket,) = await olga.sees("ticket", "list")

    assert NAMES[SCHOOL] in ticket["question"]


async def test_nobody_hears_of_what_is_classified_or_nobodys(office: OfficeAtWork, olga: Officer) -> None:
    """Nothing is begun for the first; of the second the officer knows whom to telephone."""
    await bind(office, "白", BUREAU)
    await certify(office, BUREAU, date(2027, 1, 20))
    await certify(office, LIBRARY, date(2027, 1, 20))
    for at in WEEK:
        await beat(office, at)

    (row,) = await olga.sees("season", "duties")
    shown = await olga.runs("season", "duties")

    assert [each.uscc for each in await running(office)] == [LIBRARY]
    assert office.person("白").heard == []
    assert (row["name"], row["kind"], row["due"], row["reached"]) == (NAMES[LIBRARY], "certificate", "2027-01-20", False)
    assert "其中1件没有人收得到" in shown.out
    assert "证书到期\t\t2027-01-20\t要打电话" in shown.out


async def test_unsubscribed_means_the_statutory_ones_only(office: OfficeAtWork) -> None:
    """What came back is asked after no more; a certificate's last days are told."""
    await office.person("安").asks("退订")
    await file_other(office, SCHOOL, FilingKind.CHANGE, FilingState.RETURNED)
    await certify(office, CLINIC, date(2027, 1, 20))
    heard = await beat_each_day(office, date(2026, 12, 2), date(2027, 1, 20))

    assert [NAMES[CLINIC] in each and NAMES[SCHOOL] not in each for each in heard] == [True] * 3


async def test_a_duty_of_one_person_is_told_to_nobody_else(office: OfficeAtWork) -> None:
    """As a handover would: a key, its own stops, and the end when it is done; whoever acts for the institution hears nothing."""
    person = await bind(office, "白")
    new = NewDuty("own:1", DutyKind.CORRECTION, SCHOOL, date(2026, 12, 1), about="own", person_id=person.id)
    days = [date(2026, 12, 2), date(2026, 12, 7), date(2026, 12, 10)]
    stages = [Stage.FIRST_CALL, Stage.SECOND_CALL, Stage.THIRD_CALL]
    stops = [Stop(stage, day, day + timedelta(days=2)) for stage, day in zip(stages, days, strict=True)]
    await file_other(office, SCHOOL, FilingKind.CHANGE, FilingState.SUBMITTED)
    async with office.desk() as desk:
        await desk.duties.begin(NewDuty(new.key, new.kind, SCHOOL, new.since, "change-" + SCHOOL, person_id=person.id), stops)
    await file_other(office, SCHOOL, FilingKind.CHANGE, FilingState.RETURNED)
    async with office.desk() as desk:
        await desk.vigil.note_count(date(2026, 12, 2), office.clock.now())
    await beat(office, datetime(2026, 12, 2, 2, tzinfo=UTC))
    async with office.desk() as desk:
        ended = [await desk.duties.end(["own:1", "own:2"]) for _ in range(2)]
    await beat(office, datetime(2026, 12, 7, 2, tzinfo=UTC))

    assert len(office.person("白").heard) == 1
    assert "请把" in office.person("白").heard[0]
    assert ended == [1, 0]
    assert [each for each in office.person("安").heard if "own" in each] == []


async def test_a_right_that_has_ended_ends_the_reminder(office: OfficeAtWork) -> None:
    """Between gathering and sending: it is looked at again."""
    await file_other(office, SCHOOL, FilingKind.RENEW, FilingState.DRAFT)
    await beat(office, WEEK[0])
    async with office.desk() as desk:
        person = await desk.people.bound(Address("test", "安"))
        assert person
        await desk.people.unbind(person)
    await beat(office, WEEK[1])

    assert office.person("安").heard == []


async def test_an_officer_notes_what_the_registry_cannot_know(office: OfficeAtWork, olga: Officer) -> None:
    """Once; a dry run, a day ahead and a classified institution are said to be that, and the clerk finds it among the deadlines."""
    name, today = NAMES[SCHOOL], SystemClock().now().astimezone(SHANGHAI).date()
    tried = await olga.runs("institution", "note", name, "change.legal-rep", str(today), "--dry-run")
    noted = [await olga.runs("institution", "note", name, "change.legal-rep", str(today)) for _ in range(2)]
    ahead = await olga.runs("institution", "note", name, "change.name", str(today + timedelta(days=2)))
    secret = await olga.runs("institution", "note", NAMES[BUREAU], "change.name", str(today))
    due = await office.person("安").asks("我们最近有什么要到期的")

    assert [ran.code for ran in (tried, *noted, ahead, secret)] == [0, 0, 0, 1, 1]
    assert "没有记" in tried.out
    assert [ran.out[:4] for ran in noted] == ["记下了：", "没有新记"]
    assert "还没有到" in ahead.err
    assert "涉密" in secret.err
    assert "法定代表人变更" in due
    assert "申请变更登记" in due


async def test_a_change_that_is_counted_anew_is_told_once(office: OfficeAtWork) -> None:
    """When the year's days off are published, or the office takes days off; what was told stays told."""
    async with office.desk() as desk:
        days = await desk.seasons.days()
        new = note_change(SCHOOL, "change.name", date(2026, 11, 30), days.calendar)
        await desk.duties.begin(new, lay_stops(new, days, date(2026, 12, 1)))
    opening = await beat_each_day(office, date(2026, 12, 1), date(2026, 12, 2))
    async with office.desk() as desk:
        await desk.workdays.put(read_announcement(NOTICE_2027))
        (before,) = await desk.duties.running([DutyKind.CHANGE])
    moved = await beat_each_day(office, date(2026, 12, 3), date(2026, 12, 10))
    async with office.desk() as desk:
        (after,) = await desk.duties.running([DutyKind.CHANGE])

    assert len(opening) == 1
    assert before.due
    assert after.due
    assert before.due < after.due
    assert len(moved) == 1
    assert f"期限改为{after.due.year}年{after.due.month}月{after.due.day}日" in moved[0]


async def test_filed_is_looked_up_and_else_puts_nudges_off(office: OfficeAtWork) -> None:
    """What the registry has is over; the next call of the rest comes three working days later, and not at all once it has come in."""
    await file_other(office, SCHOOL, FilingKind.CHANGE, FilingState.RETURNED)
    await file_other(office, CLINIC, FilingKind.RENEW, FilingState.DRAFT)
    await beat_each_day(office, date(2026, 12, 2), date(2026, 12, 9))
    await file_other(office, CLINIC, FilingKind.RENEW, FilingState.SUBMITTED)
    ann = office.person("安")
    ann.presses("已提交")
    await office.settles()
    answer = ann.heard[-1]
    silence = await beat_each_day(office, date(2026, 12, 10), date(2026, 12, 13))
    again = await beat_each_day(office, date(2026, 12, 14), date(2026, 12, 14))

    assert "12月14日（周一）以前先不催您" in answer
    assert [each.uscc for each in await running(office)] == [SCHOOL]
    assert silence == []
    assert len(again) == 1


async def test_another_time_is_chosen_and_kept(office: OfficeAtWork) -> None:
    """Three, five or ten working days; a stranger who presses the button learns nothing."""
    await file_other(office, SCHOOL, FilingKind.CHANGE, FilingState.RETURNED)
    await beat_each_day(office, date(2026, 12, 2), date(2026, 12, 4))
    ann, stranger = office.person("安"), office.person("某")
    ann.presses("换个时间")
    await office.settles()
    ann.presses(ann.labels[-1])
    await office.settles()
    chosen = ann.heard[-1]
    silence = await beat_each_day(office, date(2026, 12, 5), date(2026, 12, 17))
    again = await beat_each_day(office, date(2026, 12, 18), date(2026, 12, 18))
    stranger.presses_token("duty:filed")
    (heard,) = await stranger.hears()

    assert "12月18日（周五）再提醒您" in chosen
    assert silence == []
    assert len(again) == 1
    assert NAMES[SCHOOL] not in heard
