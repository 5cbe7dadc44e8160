"""What keeps a handover going, and what begins one by itself: time, the registry, a mailbox that is no more."""

from collections.abc import AsyncIterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from faq.entry import Entry
from helpbot.app import JOBS
from helpbot.calendar.office_days import OfficeDays
from helpbot.calendar.workdays import published_calendar
from helpbot.clock import SHANGHAI, SettableClock
from helpbot.services.handover_care import Caretaker
from helpbot.services.handover_signs import look_for_signs
from helpbot.texts import handover as texts
from helpbot.texts import handover_cli
from helpbot.texts import people as people_texts
from tests.cast import PHONE, OfficeAtWork, Officer, office_at_work, write_config
from tests.features.binding import issue
from tests.features.counties import LIBRARY, SCHOOL, find_uscc, number_of, settle
from tests.features.handing_over import DUTY, begin, bind_clerk, bind_officer, catch_up, confirm_all, press
from tests.registry import BUREAU, write_csv
from tests.registry import SCHOOL as SCHOOL_CODE

DAYS = OfficeDays(published_calendar())


@pytest.fixture
async def office(folder: Path, entries: Sequence[Entry], clock: SettableClock) -> AsyncIterator[OfficeAtWork]:
    write_config(folder, notify=DUTY)
    async with office_at_work(folder, entries, clock=clock) as office:
        yield office


async def works_on(office: OfficeAtWork, clock: SettableClock, workdays: int = 0) -> None:
    """The next working day, or so many after it, at ten: the jobs have had their turn."""
    day = DAYS.add(DAYS.on_or_after(clock.now().astimezone(SHANGHAI).date() + timedelta(days=1)), workdays)
    clock.set(datetime(day.year, day.month, day.day, 10, tzinfo=SHANGHAI))
    await look(office)


async def look(office: OfficeAtWork) -> None:
    await Caretaker(office.branch.office, office.clock, office.app.open_desk).look()
    await look_for_signs(office.branch.office, office.clock, office.app.open_desk)
    office.branch.delivery.wake()
    await office.settles()


def duty(office: OfficeAtWork) -> list[str]:
    return office.person("值班").heard


async def test_the_next_clerk_is_told_when_silence_was_consent(office: OfficeAtWork, olga: Officer, clock: SettableClock) -> None:
    """In the morning of the first working day on which they may look; once."""
    _, code = await begin(office, olga)
    li = office.person("李")
    await li.asks(code)
    await works_on(office, clock)
    assert await catch_up(office, li) == []

    await works_on(office, clock, 1)
    await works_on(office, clock)

    told = await catch_up(office, li)
    assert [said.splitlines()[0] for said in told][:1] == [texts.EVENTS["ready"].format(institution=SCHOOL)]
    assert len([said for said in told if texts.EVENTS["ready"].format(institution=SCHOOL) in said]) == 1


async def test_whoever_is_idle_is_reminded_and_a_look_twice_tells_once(office: OfficeAtWork, olga: Officer, clock: SettableClock) -> None:
    """On working days alone, and no more once all is given."""
    ann, _ = await begin(office, olga)
    await catch_up(office, ann)
    await works_on(office, clock, 2)
    await look(office)
    await look(office)

    told = await catch_up(office, ann)
    assert len(told) == 1
    assert texts.REMIND_NOBODY in told[0]


async def test_nobody_hears_on_a_day_off_or_at_night(office: OfficeAtWork, olga: Officer, clock: SettableClock) -> None:
    """Not of a handover either."""
    ann, _ = await begin(office, olga)
    await catch_up(office, ann)
    await works_on(office, clock, 2)
    await catch_up(office, ann)
    for at in (datetime(2027, 10, 1, 10, tzinfo=SHANGHAI), datetime(2027, 10, 11, 23, tzinfo=SHANGHAI)):
        clock.set(at)
        await look(office)

    assert await catch_up(office, ann) == []


async def test_who_is_silent_is_stood_in_for(office: OfficeAtWork, olga: Officer, clock: SettableClock) -> None:
    """The office is asked to send somebody, the sponsor's contact to help; an officer gives in that clerk's place, and both finish it."""
    ann, code = await begin(office, olga)
    li = office.person("李")
    await li.asks(code)
    boss = await bind_officer(office, olga)
    await boss.asks("同意交接1")
    for _ in range(6):
        await works_on(office, clock)
    assert any("5个工作日没有动静，请派人一对一办" in said for said in duty(office))
    assert len([said for said in duty(office) if "没有动静" in said]) == 1

    await catch_up(office, boss)
    assert "由登记局一对一办" in await boss.asks("交接")
    assert texts.MINE_DONE in await confirm_all(boss)
    await catch_up(office, li)
    assert "双方都确认完了" in await confirm_all(li)
    assert "已办结" in await press(li, texts.CLOSE)
    await catch_up(office, ann)
    assert "您现在没有在办的单位" in await ann.asks("我的进度")


async def test_when_the_day_has_passed_office_and_sponsor_hear(office: OfficeAtWork, olga: Officer, clock: SettableClock) -> None:
    """The sponsor of this institution, and no other's."""
    ann, _ = await begin(office, olga)
    await ann.asks("确认1")
    uscc = await find_uscc(olga, SCHOOL)
    sponsors = {who: office.person(who) for who in ("主管", "别家")}
    roster = write_csv(office.folder / "sponsor.csv", ["统一社会信用代码", "单位名称", "举办单位代码"], [[uscc, SCHOOL, BUREAU]])
    assert (await olga.runs("registry", "import", str(roster))).code == 0
    for who, code in {"主管": BUREAU, "别家": SCHOOL_CODE}.items():
        await sponsors[who].asks(await issue(olga, code, "--role", "sponsor"))
    await works_on(office, clock, 15)

    assert any("还没有交完" in said for said in duty(office))
    assert await catch_up(office, sponsors["主管"]) != []
    assert await catch_up(office, sponsors["别家"]) == []
    assert SCHOOL in await sponsors["主管"].asks("交接")
    assert sponsors["主管"].labels == []


async def test_still_open_on_the_last_day_of_march(office: OfficeAtWork, olga: Officer, clock: SettableClock) -> None:
    """The office knows who has to file; the outgoing clerk still may, and is reminded with the urgent items first."""
    ann, _ = await begin(office, olga)
    await catch_up(office, ann)
    clock.set(datetime(2027, 3, 31, 10, tzinfo=SHANGHAI))
    assert DAYS.worked(date(2027, 3, 31))
    await look(office)

    assert any("年报请原经办人今天报上" in said for said in duty(office))
    assert texts.URGENT_FIRST in (await catch_up(office, ann))[-1]
    assert SCHOOL in await ann.asks("我的进度")


async def test_another_contact_in_the_roster_begins_one(office: OfficeAtWork, olga: Officer) -> None:
    """From the clerk there is to the contact; one who is the clerk already, or an institution without a clerk, begins none."""
    await settle(office)
    ann = await bind_clerk(office, olga)
    usccs = [await find_uscc(olga, name) for name in (SCHOOL, LIBRARY)]
    headings = ["统一社会信用代码", "单位名称", "联系人"]
    file = office.folder / "roster.csv"
    write_csv(file, headings, [[usccs[0], SCHOOL, "安老师"], [usccs[1], LIBRARY, "旧人"]])
    assert (await olga.sees("registry", "import", str(file)))["handovers"] == 0
    write_csv(file, headings, [[usccs[0], SCHOOL, "李小明"], [usccs[1], LIBRARY, "李小明"]])

    assert (await olga.sees("registry", "import", str(file), "--dry-run"))["handovers"] == 0
    imported = await olga.sees("registry", "import", str(file))

    assert imported["handovers"] == 1
    (begun,) = await olga.sees("handover", "list")
    assert (begun["institution"], begun["cause"], begun["incoming"]) == (SCHOOL, "import", "李小明")
    await office.beats()
    told = await catch_up(office, ann)
    assert any(texts.WHY["import"] in said for said in told)
    assert await press(ann, texts.STAY) == texts.STAYED.format(institution=SCHOOL)


async def test_an_institution_that_is_classified_from_now_on_is_handed_over_at_the_office(office: OfficeAtWork, olga: Officer) -> None:
    """With the very import that says so it ends here, and what stood on its list is not told any more."""
    ann, _ = await begin(office, olga)
    filing = number_of(office, SCHOOL)
    listed = await ann.asks("交接")
    place = next(line for line in listed.splitlines() if filing in line).split(" ")[0].strip("第项")
    file = office.folder / "roster.csv"
    write_csv(file, ["统一社会信用代码", "单位名称", "是否涉密"], [[await find_uscc(olga, SCHOOL), SCHOOL, "是"]])
    await olga.sees("registry", "import", str(file))

    assert await olga.sees("handover", "list") == []
    await office.beats()
    assert texts.EVENTS["stopped"].format(institution=SCHOOL, phone=PHONE) in await catch_up(office, ann)
    for token in ("ho:see:1", f"ho:item:1:{place}", f"ho:ok:1:{place}"):
        ann.presses_token(token)
        await ann.hears()
    await office.settles()
    told = ann.heard[ann.heard.index(listed) + 1 :]
    assert told.count(texts.CLASSIFIED.format(phone=PHONE)) == 2
    assert not any(filing in said for said in told)


async def test_a_clerk_whom_nothing_reaches_begins_one(office: OfficeAtWork, olga: Officer, clock: SettableClock) -> None:
    """Once for each clerk; who writes again is there again, and an institution with another clerk needs none."""
    await settle(office)
    await bind_clerk(office, olga)
    uscc = await find_uscc(olga, SCHOOL)
    async with office.desk() as desk:
        (clerk,) = await desk.people.clerks_of(uscc)
        (address,) = await desk.people.addresses(clerk)
        await desk.people.switch_off(address.id or 0, "邮箱没有了")
    await works_on(office, clock)
    assert [(each["institution"], each["cause"]) for each in await olga.sees("handover", "list")] == [(SCHOOL, "unreached")]
    assert any(texts.OFFICE_WHY["unreached"] in said for said in duty(office))

    await olga.runs("handover", "stop", "1")
    await works_on(office, clock)
    assert await olga.sees("handover", "list") == []


async def test_an_institution_without_any_clerk_is_an_alarm(office: OfficeAtWork, olga: Officer, clock: SettableClock) -> None:
    """Once a month for the same ones, with what to do; one that never had a clerk is no news."""
    await settle(office)
    await bind_clerk(office, olga)
    await works_on(office, clock)
    assert duty(office) == []
    await olga.runs("person", "unbind", "1")
    await works_on(office, clock)
    await look(office)

    (alarm,) = duty(office)
    assert alarm == texts.CLERKLESS.format(count=1, units=SCHOOL)


async def test_the_command_line_does_what_an_officer_does(office: OfficeAtWork, olga: Officer) -> None:
    """Begins, shows, agrees, stands in, closes, stops; `--dry-run` leaves all as it was."""
    await settle(office)
    ann = await bind_clerk(office, olga)
    uscc = await find_uscc(olga, SCHOOL)
    assert "会发起" in (await olga.runs("handover", "start", uscc, "--dry-run")).out
    assert await olga.sees("handover", "list") == []
    assert "交接1开始了" in (await olga.runs("handover", "start", uscc, "--to", "李小明", "--gone")).out
    assert "已经开始了" in (await olga.runs("handover", "start", uscc)).out
    li = office.person("李")
    assert texts.BOUND in await li.asks(await issue(olga, uscc, "--name", "李小明"))

    shown = await olga.sees("handover", "show", "1")
    assert (shown["absence"], shown["agreed_by"], shown["incoming"]) == ("gone", "operator", "李小明")
    assert "1. 登录用户名　还没交" in (await olga.runs("handover", "show", "1")).out
    assert "还有" in (await olga.runs("handover", "close", "1", "--dry-run")).out
    assert (await olga.runs("handover", "close", "1")).code == 0
    assert (await olga.runs("handover", "close", "1")).code == 1
    assert [each["state"] for each in await olga.sees("handover", "list", "--all")] == ["closed"]
    await office.beats()
    await catch_up(office, ann)
    assert "没有在办的单位" in await ann.asks("我的进度")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("start", "12330102MB0100100Q"), handover_cli.NO_SUCH_INSTITUTION.format(uscc="12330102MB0100100Q")),
        (("show", "9"), texts.NO_SUCH.format(number=9)),
        (("agree", "9"), texts.NO_SUCH.format(number=9)),
        (("start", "1"), "不是有效的统一社会信用代码"),
    ],
)
async def test_what_cannot_be_done_is_said(office: OfficeAtWork, olga: Officer, words: tuple[str, ...], said: str) -> None:
    """With place, cause and cure."""
    await settle(office)
    ran = await olga.runs("handover", *words)

    assert ran.code == 1
    assert said in ran.err


async def test_an_officer_who_leaves_in_the_middle_leaves_it_running(office: OfficeAtWork, olga: Officer) -> None:
    """What they agreed to holds; they may nothing more; another officer closes it."""
    _, code = await begin(office, olga)
    li = office.person("李")
    await li.asks(code)
    boss = await bind_officer(office, olga)
    await boss.asks("同意交接1")
    people = await olga.sees("person", "list")
    number = next(each["id"] for each in people if each["name"] == "奥")
    await olga.runs("person", "unbind", str(number))

    assert await boss.asks("办结交接1") == texts.NOT_A_CLERK.format(phone=PHONE)
    await catch_up(office, li)
    assert texts.TAKEN.format(which="第1项") in await li.asks("确认1")
    assert (await olga.runs("handover", "close", "1")).code == 0


async def test_the_next_clerk_who_never_comes(office: OfficeAtWork, olga: Officer, clock: SettableClock) -> None:
    """The code is over after a fortnight; the outgoing clerk is reminded and gets another, and acts for the institution all the while."""
    ann, code = await begin(office, olga)
    await works_on(office, clock, 14)
    assert texts.REMIND_NOBODY in "".join(await catch_up(office, ann))

    assert await office.person("李").asks(code) == people_texts.WRONG.format(phone=PHONE)
    await ann.asks("交接")
    assert texts.OTHER_CODE in ann.labels
    assert SCHOOL in await ann.asks("我的进度")


def test_both_jobs_run(office: OfficeAtWork) -> None:
    """In the table of what there is."""
    assert {"handover", "clerks"} <= {job.name for job in JOBS}
