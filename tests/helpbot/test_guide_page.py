"""The templates of the guides hold together, and an answer of the FAQ becomes steps, boxes or a frame."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from faq.entry import Entry
from faq.returns import package_reasons
from helpbot.calendar.office_days import OfficeDays
from helpbot.calendar.workdays import published_calendar
from helpbot.documents.html import write_html
from helpbot.documents.page import Heading, Note, Page, Paragraph, Steps, Table, Ticks
from helpbot.models import FilingKind
from helpbot.services.guide_page import Material, Returned, digest_page, lay_guide, sign_page
from helpbot.services.guide_template import GuideTemplate, Section, Shape, read_templates
from helpbot.services.keys import Keyring, PeopleSettings
from helpbot.services.office import Office, OfficeSettings
from helpbot.services.season_plan import Term

ENTRY = Entry(
    id="x", question="怎么办？", answer="先看一遍：\n1. 登录；\n2. 提交。\n问{phone}。", basis="条例", confirmed=date(2026, 11, 23)
)


@pytest.fixture
def topics(entries: list[Entry]) -> Mapping[str, Entry]:
    return {entry.id: entry for entry in entries}


def material(topics: Mapping[str, Entry], *returned: Returned, phone: str = "0000-1", year: int = 2027) -> Material:
    office = Office(1, OfficeSettings(name="清澜县", phone=phone), Keyring(PeopleSettings(), Path()))
    return Material(office, topics.get, returned, Term(year), OfficeDays(published_calendar()))


def lay_one(shape: Shape, *, phone: str = "0000-1") -> Page:
    template = GuideTemplate(edition=1, title="题", subtitle="副", brief=["一"], section=[Section(heading="节", topic="x", form=shape)])
    return lay_guide(FilingKind.CHANGE, template, material({"x": ENTRY}, phone=phone))


@pytest.mark.parametrize("kind", FilingKind)
def test_every_kind_of_filing_has_its_guide(kind: FilingKind, topics: Mapping[str, Entry]) -> None:
    """Each section quotes a topic that there is; nobody is shown a brace."""
    template = read_templates()[kind]
    html = write_html(lay_guide(kind, template, material(topics))).decode()

    assert [section.topic for section in template.section if section.topic not in topics] == []
    assert 3 <= len(template.brief) <= 5
    assert "{" not in html.partition("</head>")[2]


def test_numbered_lines_are_steps() -> None:
    """What stands before and after them is text, the basis is small print."""
    _, before, steps, after, source, _ = lay_one(Shape.PLAIN).blocks

    assert before == Paragraph("先看一遍：")
    assert steps == Steps(["登录；", "提交。"])
    assert after == Paragraph("问0000-1。")
    assert source == Paragraph("依据：条例（2026-11-23核对）", small=True)


def test_they_may_be_boxes_or_stand_in_a_frame() -> None:
    """As the template says."""
    assert Ticks(["登录；", "提交。"]) in lay_one(Shape.TICKS).blocks
    assert Note("先看一遍：\n1. 登录；\n2. 提交。\n问0000-1。") in lay_one(Shape.NOTE).blocks


def test_a_topic_that_the_office_took_away_has_no_section(topics: Mapping[str, Entry]) -> None:
    """The others stay."""
    without = {topic: entry for topic, entry in topics.items() if topic != "change.when"}
    page = lay_guide(FilingKind.CHANGE, read_templates()[FilingKind.CHANGE], material(without))
    headings = [block.text for block in page.blocks if isinstance(block, Heading)]

    assert "什么情况要办，多久内办" not in headings
    assert "一步一步办" in headings


def test_the_last_working_day_is_named() -> None:
    """31 March 2029 is a Saturday: the Friday before is the last."""
    page = lay_guide(FilingKind.ANNUAL, read_templates()[FilingKind.ANNUAL], material({}, year=2029))

    assert page.title == "2028年度报告公示操作指南"
    assert "3月30日是最后一个工作日" in page.subtitle


def test_what_came_back_once_is_a_slip() -> None:
    """And of many reasons the first six stand there."""
    reasons = list(package_reasons())[:8]
    returned = [Returned(reason, 9 - place) for place, reason in enumerate(reasons)]
    (table,) = [each for each in lay(*returned).blocks if isinstance(each, Table)]

    assert [row[2] for row in table.rows] == ["9", "8", "7", "6", "5", "4"]
    assert not [each for each in lay(Returned(reasons[0], 1)).blocks if isinstance(each, Table)]


def lay(*returned: Returned) -> Page:
    return lay_guide(FilingKind.ANNUAL, read_templates()[FilingKind.ANNUAL], material({}, *returned))


def test_an_office_that_filled_nothing_in_is_still_reached() -> None:
    """By whatever it says for a telephone it has not named."""
    (contact,) = [each for each in lay_one(Shape.PLAIN, phone="").blocks if isinstance(each, Note)]

    assert "请致电登记局确认" in contact.text


def test_a_guide_is_told_by_what_it_says() -> None:
    """Not by its version's number, which stands at its foot."""
    page, other = lay_one(Shape.PLAIN), lay_one(Shape.TICKS)

    assert digest_page(page) == digest_page(lay_one(Shape.PLAIN))
    assert digest_page(page) != digest_page(other)
    assert "第3版" in sign_page(page, 3, date(2026, 12, 1)).foot
