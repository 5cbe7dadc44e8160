"""What is due with a clerk's own institutions, and how it was counted."""

from datetime import UTC, date, datetime

import pytest
from icalendar import Calendar

from helpbot.clock import SettableClock
from helpbot.texts import calendar as calendar_texts
from helpbot.texts import deadlines as texts
from tests.cast import OfficeAtWork, Officer
from tests.fakes import Talker
from tests.features.counties import CLINIC, SCHOOL, bring_filings, code_for, find_uscc, settle


@pytest.fixture
async def clerk(office: OfficeAtWork, ann: Talker, olga: Officer) -> Talker:
    """Ann, bound to the school, on a day in February of a year whose notice nobody has yet."""
    await settle(office)
    await ann.asks(await code_for(olga, SCHOOL))
    assert isinstance(office.clock, SettableClock)
    office.clock.set(datetime(office.clock.now().year + 3, 2, 1, 2, tzinfo=UTC))
    await ann.asks("谢谢")  # whoever comes back after years is told besides how it is done
    await office.settles()
    ann.asked = len(ann.replies)
    return ann


async def test_a_clerk_hears_what_is_due_and_takes_it_along(clerk: Talker, office: OfficeAtWork) -> None:
    """Day, days left, working days that can still be used, the law; what leans on a notice that is not there yet says so."""
    told = await clerk.asks("我们最近有什么要到期的")

    year = office.clock.now().year
    for part in (
        f"最迟 {year}-03-31",
        f"还有{(date(year, 3, 31) - date(year, 2, 1)).days}天",
        "能用的工作日",
        "第十七条",
        calendar_texts.PROVISIONAL.strip(),
        texts.LEFT_OUT,
        "数据截至",
    ):
        assert part in told
    (file,) = clerk.replies[-1].attachments
    days = {str(event["summary"]): event.decoded("dtstart") for event in Calendar.from_ical(file.content).walk("VEVENT")}
    assert days[f"最迟今天：报送年度报告（{SCHOOL}，{year - 1}）"].isoformat()[:7] == f"{year}-03"
    assert file.mime == "text/calendar"


async def test_the_proof_is_a_button_away(clerk: Talker, office: OfficeAtWork, olga: Officer) -> None:
    """Day by day, each counted or passed over."""
    row = {"number": "BG7", "uscc": await find_uscc(olga, SCHOOL), "kind": "change", "state": "accepted"}
    await bring_filings(office, row | {"state_at": f"{office.clock.now():%Y-%m-%d} 09:00"})
    told = await clerk.asks("期限")
    assert "办结变更登记" in told

    clerk.presses(texts.HOW)

    (proof,) = await clerk.hears()
    assert "第30个工作日" in proof
    assert "不计" in proof


async def test_a_report_that_was_sent_is_not_asked_for(clerk: Talker, office: OfficeAtWork, olga: Officer) -> None:
    """The moment the registry has it."""
    year = office.clock.now().year - 1
    row = {"number": "NB77", "uscc": await find_uscc(olga, SCHOOL), "kind": "annual", "year": str(year), "state": "submitted"}
    assert f"{SCHOOL}，{year}" in await clerk.asks("期限")

    await bring_filings(office, row)

    assert f"{SCHOOL}，{year}" not in await clerk.asks("期限")


async def test_two_institutions_are_told_apart(office: OfficeAtWork, ann: Talker, olga: Officer) -> None:
    """Each with its proof, and as days of its own; one that is named alone."""
    await settle(office)
    for each in (SCHOOL, CLINIC):
        await ann.asks(await code_for(olga, each))

    told = await ann.asks("我们最近有什么要到期的")

    assert [texts.HEAD.format(institution=each) in told for each in (SCHOOL, CLINIC)] == [True, True]
    assert ann.labels == [texts.HOW_OF.format(institution=each) for each in (CLINIC, SCHOOL)]
    events = Calendar.from_ical(ann.replies[-1].attachments[0].content).walk("VEVENT")
    assert len({event["uid"] for event in events}) == len(events) > 2
    assert SCHOOL not in await ann.asks("县医院最近有什么要到期的")


async def test_the_answer_on_deadlines_leads_here(clerk: Talker) -> None:
    """By a button."""
    await clerk.asks("各项登记的期限分别是多久")

    clerk.presses("我们单位最近有什么要到期的？")

    assert SCHOOL in (await clerk.hears())[0]
