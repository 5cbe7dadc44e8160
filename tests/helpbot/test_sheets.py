"""Codes on paper: what a printer and a spreadsheet make of a sheet."""

import csv
import io
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpbot.services.office import OfficeSettings
from helpbot.services.sheets import Slip, write_csv, write_html
from helpbot.texts import people_cli as texts
from helpbot.texts.conversation import UNFILLED

OFFICE = OfficeSettings(name="清澜县事业单位登记管理局", phone="0000-1234567")
CODE = "FBGD-7RMQ-7NQY-KWQ6"
LINES = st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=30)


def slip(institution: str = "清澜县第一小学", name: str = "", link: str = "") -> Slip:
    return Slip(institution, "12330102MB0100100Q", "经办人", name, CODE, datetime(2027, 3, 14, 17, tzinfo=UTC), link)


class Page(HTMLParser):
    """What a browser would show, and the elements it would make."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.elements: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 -- the base class's
        self.elements.append(tag)

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return "".join(self.words)


def test_the_last_day_is_that_of_shanghai() -> None:
    """The code ends at one in the morning there: that is the next day."""
    assert slip().last_day == "2027年3月15日"


def test_a_page_says_all_that_its_reader_needs() -> None:
    """Whom it is for, the code, until when, what not to do with it, and whom to call."""
    page = Page(write_html([slip(name="王老师", link=f"https://t.me/qinglan_bot?start={CODE}")], OFFICE))

    assert all(
        part in page.text
        for part in ("清澜县第一小学：经办人 王老师", CODE, "2027年3月15日", "不要发到群里", OFFICE.name, OFFICE.phone, f"?start={CODE}")
    )


def test_every_institution_has_a_page_of_its_own() -> None:
    """They are cut apart."""
    page = Page(write_html([slip(f"第{number}小学") for number in range(60)], OFFICE))

    assert page.elements.count("section") == 60
    assert page.text.count(CODE) == 60


def test_without_a_telephone_the_reader_is_sent_to_the_office() -> None:
    """Nobody is shown a gap."""
    assert UNFILLED in Page(write_html([slip()], OfficeSettings(name="清澜县"))).text


@given(LINES, LINES)
def test_no_name_changes_the_page(institution: str, name: str) -> None:
    """Whatever a roster calls an institution, it is words."""
    plain, page = Page(write_html([slip()], OFFICE)), Page(write_html([slip(institution, name)], OFFICE))

    assert page.elements == plain.elements
    assert institution in page.text


@given(LINES, LINES)
def test_no_name_changes_the_table_or_is_run_as_a_formula(institution: str, name: str) -> None:
    """One row of seven cells; what a spreadsheet would calculate gets a mark in front."""
    head, row = csv.reader(io.StringIO(write_csv([slip(institution, name)]), newline=""))

    assert (len(head), len(row)) == (len(texts.SHEET_COLUMNS), 7)
    assert [cell.removeprefix("'") for cell in (row[0], row[3])] == [institution.removeprefix("'"), name.removeprefix("'")]
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)"])
def test_a_formula_is_text(name: str) -> None:
    """Excel shows it and does nothing."""
    assert f"'{name}" in write_csv([slip(name=name)])
