"""The record of a handover: what it says of each item, and how many sheets of it still read as one."""

import io
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from helpbot.documents.page import Heading, Page, Signatures, Table
from helpbot.documents.pdf import render_page
from helpbot.documents.typefaces import Typefaces
from helpbot.models import Absence, Cause, Handover, HandoverItem, HandoverNote, HandoverState, Meeting, MeetingState, Way
from helpbot.services.keys import Keyring, PeopleSettings
from helpbot.services.office import Office, OfficeSettings
from helpbot.services.record_page import Matter, lay_record
from helpbot.texts import handover_record as texts

AT = datetime(2027, 1, 5, 2, tzinfo=UTC)
OFFICE = Office(1, OfficeSettings(name="清澜县事业单位登记管理局"), Keyring(PeopleSettings(), Path()))
NAMES = {1: "安宁", 2: "李小明", 9: "奥科长"}


def handover(**values: Any) -> Handover:  # noqa: ANN401 -- column values
    given: dict[str, Any] = {
        "id": 12,
        "office_id": 1,
        "uscc": "12330102MB0100100Q",
        "institution": "清澜县实验小学",
        "cause": Cause.OFFICER,
        "state": HandoverState.CLOSED,
        "outgoing_id": 1,
        "incoming_id": 2,
        "opened_at": AT - timedelta(days=20),
        "due": date(2027, 1, 10),
        "moved_at": AT,
        "ended_at": AT,
        "ended_by": "person:9",
        "agreed_by": "operator",
    }
    return Handover(**(given | values))


def item(number: int, **values: Any) -> HandoverItem:  # noqa: ANN401 -- column values
    given: dict[str, Any] = {
        "id": number,
        "office_id": 1,
        "handover_id": 12,
        "number": number,
        "key": f"own-{number}",
        "title": f"事项{number}",
        "given_at": AT,
        "given_by": "person:1",
        "taken_at": AT,
        "taken_by": "person:2",
    }
    return HandoverItem(**(given | values))


def lay(items: Sequence[HandoverItem], of: Handover | None = None, **more: Any) -> Page:  # noqa: ANN401 -- fields of a Matter
    return lay_record(Matter(of or handover(), items, OFFICE, AT, **({"names": NAMES} | more)))


def rows(page: Page, heading: str) -> list[tuple[str, ...]]:
    """The rows of the table under a heading; none where there is no such table."""
    blocks = list(page.blocks)
    under = [blocks[place + 1] for place, block in enumerate(blocks) if isinstance(block, Heading) and block.text == heading]
    return [tuple(row) for table in under if isinstance(table, Table) for row in table.rows]


def facts(page: Page) -> dict[str, str]:
    return {row[0]: row[1] for row in rows(page, texts.FACTS)}


def signers(page: Page) -> Sequence[str]:
    return next(block.names for block in page.blocks if isinstance(block, Signatures))


def test_each_item_says_who_gave_and_who_took_it_and_when() -> None:
    """An officer is told from the clerks, the command line is the office."""
    items = [item(1), item(2, given_by="person:9"), item(3, given_by="operator", taken_at=None, taken_by="")]

    assert rows(lay(items), texts.ITEMS) == [
        ("1", "事项1", "安宁\n2027-01-05", "李小明\n2027-01-05"),
        ("2", "事项2", "奥科长（登记局）\n2027-01-05", "李小明\n2027-01-05"),
        ("3", "事项3", "登记局\n2027-01-05", "没有接"),
    ]


def test_open_points_say_what_is_missing() -> None:
    """What nobody gave, nobody took, or somebody still asks about; nothing else."""
    items = [item(1), item(2, given_at=None, given_by=""), item(3, taken_at=None, given_at=None), item(4, ticket=7)]

    assert rows(lay(items), texts.OPEN_POINTS) == [
        ("2", "事项2", "没有交"),
        ("3", "事项3", "没有交；没有接"),
        ("4", "事项4", "有疑问，登记局问题编号7"),
    ]
    assert rows(lay([item(1)]), texts.OPEN_POINTS) == []


def test_filings_and_deadlines_stand_with_how_they_are() -> None:
    """Apart from the list, because that is what the next clerk has to go on with."""
    filing = item(1, key="filing:BG7", title="在办：变更登记（BG7）", detail="状态：退回补正")
    due = item(2, key="deadline:annual:2027-01-01", title="到期：年度报告", detail="还有85天")
    page = lay([filing, due, item(3)])

    assert (rows(page, texts.FILINGS), rows(page, texts.DEADLINES)) == (
        [("在办：变更登记（BG7）", "状态：退回补正")],
        [("到期：年度报告", "还有85天")],
    )


def test_it_names_both_clerks_and_the_officer() -> None:
    """Who closed it signs for the office; where the command line did, somebody signs by hand."""
    assert signers(lay([item(1)])) == ["原经办人：安宁", "接任经办人：李小明", "登记局：奥科长"]
    assert signers(lay([item(1)], handover(ended_by="operator")))[2] == "登记局："


@pytest.mark.parametrize(
    ("values", "outgoing"),
    [
        ({"outgoing_id": None}, texts.NOBODY),
        ({"absence": Absence.GONE}, "安宁（已离开，由登记局代交）"),
        ({"absence": Absence.SILENT}, "安宁（没有回应，由登记局代交）"),
        ({"absence": Absence.REFUSES}, "安宁（不愿交接，由登记局代交）"),
        ({}, "安宁"),
    ],
)
def test_it_says_why_an_officer_gave_instead(values: dict[str, Any], outgoing: str) -> None:
    """And names the one who should have."""
    assert facts(lay([item(1)], handover(**values)))[texts.OUTGOING] == outgoing


@pytest.mark.parametrize(
    ("values", "ended"),
    [
        ({"state": HandoverState.OPEN, "ended_at": None, "ended_by": ""}, texts.STILL_OPEN),
        ({"state": HandoverState.STOPPED}, "2027年1月5日停下，没有交接"),
        ({}, "2027年1月5日"),
    ],
)
def test_it_says_how_it_ended(values: dict[str, Any], ended: str) -> None:
    """Also while it has not."""
    assert facts(lay([item(1)], handover(**values)))[texts.ENDED] == ended


def test_only_meetings_that_took_place_are_on_record() -> None:
    """What was proposed, missed or called off is nobody's business afterwards."""

    def met(state: MeetingState, hour: int) -> Meeting:
        begins = datetime(2027, 1, 4, hour, tzinfo=UTC)
        return Meeting(office_id=1, handover_id=12, way=Way.VISIT, state=state, begins_at=begins, ends_at=begins, made_at=AT, uid="u")

    page = lay([item(1)], meetings=[met(state, hour) for hour, state in enumerate(MeetingState)])

    assert facts(page)[texts.MET] == "2027年1月4日10:00 登记局上门"
    assert texts.MET not in facts(lay([item(1)]))


def test_who_is_forgotten_is_not_named() -> None:
    """Neither as a clerk nor by a note; what they confirmed stays."""
    notes = [HandoverNote(office_id=1, item_id=1, person_id=1, text=text, at=AT) for text in ("", "在三楼")]
    page = lay([item(1)], names={2: "李小明"}, notes=notes)

    assert rows(page, texts.ITEMS)[0][2] == f"{texts.SOMEBODY}\n2027-01-05"
    assert rows(page, texts.NOTES) == [("1", texts.SOMEBODY, "在三楼")]
    assert signers(page)[0] == "原经办人："


@pytest.mark.parametrize("count", [3, 40])
def test_every_sheet_reads_as_part_of_it(faces: Typefaces, count: int) -> None:
    """The table's head stands on each sheet that it goes on to; all lines to sign on are on one; nothing is lost, however long a name."""
    long = "清澜县青少年学生校外活动中心暨社会实践教育综合服务与劳动技能培训指导中心" * 3
    page = lay([item(number) for number in range(1, count + 1)], handover(institution=long), names=NAMES | {1: "买买提艾力·阿卜杜热合曼江"})
    sheets = ["".join(sheet.extract_text().split()) for sheet in PdfReader(io.BytesIO(render_page(page, made=AT, faces=faces))).pages]

    head = "".join(texts.ITEMS_HEAD)
    assert all(head in sheet for sheet in sheets if "事项2" in sheet or f"事项{count}" in sheet)
    assert len([sheet for sheet in sheets if "登记局：奥科长" in sheet]) == 1
    signed = next(sheet for sheet in sheets if "登记局：奥科长" in sheet)
    assert signed.count("日期：") == 3
    assert "原经办人：买买提艾力·阿卜杜热合曼江" in signed
    whole = "".join(sheets)
    assert all(f"事项{number}" in whole for number in range(1, count + 1))
    assert long in whole
