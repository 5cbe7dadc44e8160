"""What the close of a handover leaves: the record to sign for all three, the welcome pack, and a lesson on each of three working days."""

from collections.abc import AsyncIterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar

from faq.entry import Entry
from helpbot.clock import SHANGHAI
from helpbot.errors import FontMissing
from helpbot.messages import Reply
from helpbot.models import FilingKind, OutboxState, Role
from helpbot.services import handover_papers
from helpbot.services.guide_press import Press
from helpbot.services.handover_items import Draft
from helpbot.texts import handover_record as record_texts
from helpbot.texts import people as people_texts
from helpbot.texts import welcome as texts
from tests.cast import KNOWN, KNOWN_ANSWER, KNOWN_TOPIC, OTHER, OTHER_TOPIC, OfficeAtWork, Officer
from tests.contracts.office_database import EVENTS, MAPPING, sqlite_database
from tests.fakes import Talker
from tests.features.relayed import Handing, begin, handing_over, pdf_text
from tests.helpbot.documents.test_html import Reader
from tests.registry import SCHOOL as REGISTERED
from tests.relay import CLINIC

FILING = Draft("filing:BG7", "在办：变更登记（BG7）", "状态：退回补正\n登记局的回复：请补齐举办单位意见。", urgent=True)
DUE = Draft("deadline:annual:2027-01-01", "到期：报送年度报告（2026年度），最迟2027年3月31日", "还有149天", date(2027, 3, 31), urgent=True)


@pytest.fixture
async def handing(folder: Path, entries: Sequence[Entry]) -> AsyncIterator[Handing]:
    async with handing_over(folder, entries) as handing:
        async with handing.office.desk() as desk:
            await desk.handovers.sync(handing.number, [FILING, DUE])
        yield handing


async def hears_last(handing: Handing, who: Talker, beginning: str) -> Reply:
    """The message with files that begins so, of those that came."""
    return next(each for each in await handing.hears(who) if each.text.startswith(beginning) and each.attachments)


async def asked_before(office: OfficeAtWork, *questions: str) -> None:
    other = office.person("路人")
    for each in questions:
        other.says(each)
    await office.settles()


@pytest.mark.usefixtures("faces")
async def test_all_three_get_the_record(handing: Handing) -> None:
    """As one PDF: who handed what to whom and when, the notes, the filing under way, and three lines to sign on. Once."""
    await handing.notes(1, "在三楼档案柜第二格", handing.ann)
    await handing.closes()
    for _ in range(3):
        await handing.beats()

    institution = handing.handover.institution
    hers = await hears_last(handing, handing.ann, "单位Q的交接办结了，这是交接单")
    offices = await hears_last(handing, handing.desk, "交接1：单位Q已办结，附交接单")
    his = await hears_last(handing, handing.li, texts.HEAD.format(institution=institution))
    files = {each.attachments[0].content for each in (hers, offices, his)}
    assert len(files) == 1
    said = pdf_text(files.pop())
    assert hers.attachments[0].name == "交接单1.pdf"
    for words in ("工作交接单", "单位Q", handing.handover.uscc, "原经办人：安宁", "接任经办人：李小明", "登记局：", "在三楼档案柜第二格"):
        assert words in said
    for words in ("变更登记（BG7）", "请补齐举办单位意见", "2027年3月31日", "各项都已双方确认", "2026-11-02", "清澜县事业单位登记管理局"):
        assert words in said
    assert [await handing.hears(who) for who in (handing.ann, handing.li, handing.desk)] == [[], [], []]


@pytest.mark.usefixtures("faces")
async def test_what_was_not_handed_over_stands_in_the_record(handing: Handing) -> None:
    """An officer closes it all the same: the open points are named."""
    await handing.relay.confirms(handing.handover, await handing.person(handing.ann), 1, 2)
    await handing.relay.closes(handing.handover)
    await handing.beats()

    (file,) = (await hears_last(handing, handing.ann, "单位Q的交接办结了，这是")).attachments
    said = pdf_text(file.content)
    assert "没有交；没有接" in said
    assert "各项都已双方确认" not in said


async def test_the_one_who_comes_is_welcomed(handing: Handing, entries: Sequence[Entry]) -> None:
    """With the guide, what is due and under way, and the questions that others ask most, which a press answers."""
    await Press(handing.office.branch.office, handing.relay.clock, handing.office.app.open_desk, dict(_by_id(entries)).get).press(
        FilingKind.ANNUAL
    )
    await asked_before(handing.office, OTHER, KNOWN, OTHER)
    await handing.closes()
    await handing.beats()

    welcome = await hears_last(handing, handing.li, "单位Q从今天起")

    assert [each.name.partition("-")[0].partition(".")[0] for each in welcome.attachments] == ["交接单1", "操作指南"]
    assert "要到期的：\n· 报送年度报告（2026年度），最迟2027年3月31日\n在办的：\n· 变更登记（BG7）" in welcome.text
    assert texts.COURSE in welcome.text
    found = dict(_by_id(entries))
    assert [each.label for each in welcome.choices] == [found[OTHER_TOPIC].question, found[KNOWN_TOPIC].question]
    assert KNOWN_ANSWER in (await handing.presses(handing.li, found[KNOWN_TOPIC].question)).text


def _by_id(entries: Sequence[Entry]) -> list[tuple[str, Entry]]:
    return [(each.id, each) for each in entries]


async def test_deadlines_come_as_a_calendar_file(folder: Path, entries: Sequence[Entry], tmp_path: Path) -> None:
    """Out of the registry, under the names that “到期” gives them, so that nothing stands twice in a calendar."""
    with sqlite_database(tmp_path):
        more = MAPPING.format(url=f"sqlite:///{tmp_path}/djk.db") + EVENTS
        async with handing_over(folder, entries, more=more) as first:
            first.relay.clock.set(datetime(2027, 1, 5, 10, 0, tzinfo=SHANGHAI))
            handing = await begin(first.office, first.relay.clock, REGISTERED, ("安静", "李强"))
            await handing.closes()
            await handing.beats()
            welcome = await hears_last(handing, handing.li, f"{handing.handover.institution}从今天起")
            told = await handing.says(handing.li, "到期")

    files = [each.content for reply in (welcome, told) for each in reply.attachments if each.mime == "text/calendar"]
    uids = [sorted(str(event["uid"]) for event in Calendar.from_ical(file).walk("VEVENT")) for file in files]
    assert uids[0] == uids[1] != []
    assert texts.ICS in welcome.text
    assert texts.NOTHING not in welcome.text  # the list was never held against the registry


async def test_three_lessons_on_three_working_days(handing: Handing) -> None:
    """In the hours of the office, one a day, none on the weekend, each with a way to read more; then it is over."""
    handing.waits_until(11, 4, 10)
    await handing.closes()
    await handing.beats()
    await handing.hears(handing.li)

    came: dict[str, list[str]] = {}
    for day in range(5, 13):
        for hour in (8, 10, 14):
            handing.waits_until(11, day, hour)
            await handing.beats()
            for each in await handing.hears(handing.li):
                came.setdefault(f"{day} {hour}", []).append(each.text.partition("\n")[0])

    assert came == {
        "5 10": ["小课第1课（共3课）：年度报告"],
        "6 10": ["小课第2课（共3课）：被退回和到期"],
        "9 10": ["小课第3课（共3课）：什么时候要变更"],
    }


async def test_a_lesson_leads_to_answers(handing: Handing, entries: Sequence[Entry]) -> None:
    """Every topic that a button names is in the FAQ."""
    await handing.closes()
    await handing.beats()
    handing.waits_until(11, 3, 10)
    await handing.beats()

    assert (await handing.presses(handing.li, "年报一步步怎么办")).text.startswith("1. ")
    assert {topic for lesson in texts.TOPICS.values() for topic, _ in lesson} <= {each.id for each in entries}
    assert set(texts.TOPICS) == set(texts.LESSONS)


async def test_whoever_wants_none_gets_no_lesson_more(handing: Handing) -> None:
    """“退订” holds from that moment, for what is queued too; whoever takes that back goes on."""
    await handing.closes()
    await handing.beats()
    handing.waits_until(11, 3, 10)
    await handing.beats()
    await handing.says(handing.li, "退订")
    handing.waits_until(11, 4, 10)
    await handing.beats()
    assert await handing.hears(handing.li) == []

    await handing.presses(handing.li, people_texts.NUDGES_ON)
    handing.waits_until(11, 5, 10)
    await handing.beats()
    assert [each.text[:5] for each in await handing.hears(handing.li)] == ["小课第3课"]


async def test_whoever_is_gone_gets_no_lesson(handing: Handing) -> None:
    """Neither after the next handover, nor when they are forgotten: with them goes the file that names them."""
    await handing.closes()
    await handing.beats()
    await handing.hears(handing.li)
    person = await handing.person(handing.li)
    async with handing.office.desk() as desk:
        await desk.people.unbind(person, handing.handover.uscc)
    handing.waits_until(11, 3, 10)
    await handing.beats()
    assert await handing.hears(handing.li) == []
    async with handing.office.desk() as desk:
        await desk.people.forget(person)
        assert await desk.records.content("record:1") == b""
    handing.waits_until(11, 4, 10)
    await handing.beats()

    assert await handing.hears(handing.li) == []


async def test_whoever_is_a_clerk_already_needs_no_course(handing: Handing) -> None:
    """Nor gets the same one twice who takes a second institution over."""
    await handing.relay.comes("老手", Role.CLERK, CLINIC)
    async with handing.office.desk() as desk:
        await desk.people.assign(await handing.person(handing.li), CLINIC, Role.CLERK)
    await handing.closes()
    await handing.beats()
    welcome = await hears_last(handing, handing.li, "单位Q从今天起")
    assert texts.COURSE not in welcome.text
    handing.waits_until(11, 3, 10)
    await handing.beats()

    assert await handing.hears(handing.li) == []


async def test_an_outage_costs_a_day_and_no_order(handing: Handing) -> None:
    """Helpbot is off for a week: the lessons come one a day from then on."""
    await handing.closes()
    await handing.beats()
    await handing.hears(handing.li)
    came = []
    for day in (11, 12, 13):
        handing.waits_until(11, day, 10)
        for _ in range(2):
            await handing.beats()
        came.append([each.text[:5] for each in await handing.hears(handing.li)])

    assert came == [["小课第1课"], ["小课第2课"], ["小课第3课"]]


async def test_without_a_font_the_record_is_a_web_page(handing: Handing, monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser prints it."""

    def find_none(_named: str) -> None:
        raise FontMissing("none")

    monkeypatch.setattr(handover_papers, "find_typefaces", find_none)
    await handing.closes()
    await handing.beats()

    (file,) = (await hears_last(handing, handing.ann, "单位Q的交接办结了，这是")).attachments
    assert (file.name, file.mime) == ("交接单1.html", "text/html")
    assert "原经办人：安宁" in Reader(file.content).text


async def test_a_record_that_cannot_be_made_holds_up_no_other(handing: Handing, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is tried again at every look."""
    other = await begin(handing.office, handing.relay.clock, CLINIC, ("薄荷", "王芳"))
    await handing.closes()
    await other.closes()
    real = handover_papers.set_record
    monkeypatch.setattr(handover_papers, "set_record", lambda matter: 1 / 0 if matter.handover.id == 1 else real(matter))
    await handing.beats()
    assert any(each.text.startswith("单位U从今天起") for each in await other.hears(other.li))
    assert not any(each.attachments for each in await handing.hears(handing.li))

    monkeypatch.setattr(handover_papers, "set_record", real)
    await handing.beats()
    assert any(each.attachments for each in await handing.hears(handing.li))


async def test_what_was_closed_long_ago_is_left_alone(handing: Handing) -> None:
    """Nobody is sent the record of a handover that was over before there were any."""
    await handing.closes()
    handing.relay.clock.move(timedelta(days=15))
    await handing.beats()

    assert not any(each.attachments for each in await handing.hears(handing.li))


@pytest.mark.usefixtures("faces")
async def test_the_office_prints_a_record_at_any_time(handing: Handing, olga: Officer, tmp_path: Path) -> None:
    """`handover show N --pdf FILE`, of an open one too; no such number is said so."""
    file = tmp_path / "out" / "单.pdf"
    done = await olga.runs("handover", "show", "1", "--pdf", str(file))
    assert (done.code, str(file) in done.out) == (0, True)
    assert record_texts.STILL_OPEN in pdf_text(file.read_bytes())

    missing = await olga.runs("handover", "show", "77", "--pdf", str(file))
    assert (missing.code, "77" in missing.err) == (1, True)


@pytest.mark.parametrize("notify", ["test:值班"])
async def test_where_nothing_of_the_registry_may_go_the_office_fetches_it(folder: Path, entries: Sequence[Entry], notify: str) -> None:
    """On a withheld channel no file and no name; the clerks there get neither."""
    async with handing_over(folder, entries) as handing:
        office = handing.office.branch.office
        object.__setattr__(office, "withheld", frozenset({notify.partition(":")[0]}))
        await handing.closes()
        await handing.beats()
        told = [each for each in await handing.hears(handing.desk) if "helpbot handover show 1 --pdf" in each.text]
        assert [(each.attachments, "单位Q" in each.text) for each in told] == [((), False)]
        assert not any(each.attachments for each in await handing.hears(handing.li))
        async with handing.office.desk() as desk:
            failed = await desk.outbox.listed([OutboxState.FAILED], 10)
        assert {message.kind for message, _ in failed} >= {"handover-record"}
