"""Files that people keep tables in: what is read, and what is refused, with place, cause and cure."""

import struct
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from helpbot.errors import BadSpreadsheet
from helpbot.services.roster_rows import name_columns
from helpbot.spreadsheets.grid import letters_of
from helpbot.spreadsheets.reading import Row, read_sheet
from helpbot.spreadsheets.writing import Column, write_xlsx
from helpbot.spreadsheets.xlsx_file import LARGEST_UNPACKED, _number_of
from tests.registry import NAMES, ROSTER, SCHOOL, write_csv

DATA = Path(__file__).parents[1] / "data"
HEADS = ("统一社会信用代码", "单位名称")


def read(file: Path) -> list[Row]:
    return list(read_sheet(file, name_columns, HEADS).rows)


def refuses(file: Path, *words: str) -> bool:
    """It says all of these, and names the file."""
    with pytest.raises(BadSpreadsheet) as caught:
        read(file)
    said = str(caught.value)
    assert str(file) in said
    assert said.endswith("。")
    assert [word for word in words if word not in said] == [], said
    return True


@pytest.fixture
def xlsx(tmp_path: Path) -> Path:
    return tmp_path / "roster.xlsx"


def make(file: Path, lines: Sequence[Sequence[object]], *, merge: str = "", begin: int = 0) -> Path:
    """A workbook with these lines, from this column on."""
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        for line, cells in enumerate(lines):
            for column, cell in enumerate(cells):
                if str(cell).startswith("="):
                    sheet.write_formula(line, begin + column, str(cell), None, "")
                else:
                    sheet.write(line, begin + column, cell)
        if merge:
            sheet.merge_range(merge, "统一社会信用代码")
    return file


def test_lines_are_counted_as_people_see_them(xlsx: Path) -> None:
    """From 1, the title and empty lines too; the table may begin in any column."""
    make(xlsx, [["事业单位名册"], [], HEADS, [SCHOOL, "甲"], [], [SCHOOL, "乙"]], begin=2)

    assert [(row.line, row.cells) for row in read(xlsx)] == [(4, {"uscc": SCHOOL, "name": "甲"}), (6, {"uscc": SCHOOL, "name": "乙"})]


def test_numbers_and_days_read_as_they_are_typed(xlsx: Path) -> None:
    """A spreadsheet keeps every number as a fraction."""
    make(xlsx, [[*HEADS, "手机", "有效期至"], [SCHOOL, 2026, 13800000000, "2027-04-30"]])

    (row,) = read(xlsx)

    assert row.cells == {"uscc": SCHOOL, "name": "2026", "contact_phone": "13800000000", "cert_until": "2027-04-30"}


def test_a_code_that_became_a_number_has_lost_its_end(xlsx: Path) -> None:
    """The file itself holds fifteen digits only; nobody can bring the others back."""
    make(xlsx, [HEADS, [123300000000000017, "甲"]])

    (row,) = read(xlsx)

    assert [(fault.column, fault.shown, fault.damage) for fault in row.faults] == [("统一社会信用代码", "1.233e+17", "digits-lost")]


def test_a_formula_that_was_never_calculated_is_named(xlsx: Path) -> None:
    """It reads like an empty cell; a roster made by a program has them."""
    make(xlsx, [HEADS, [SCHOOL, "=A1&A2"], [SCHOOL, "甲"]])

    first, second = read(xlsx)

    assert [(first.line, fault.column, fault.damage) for fault in first.faults] == [(2, "单位名称", "no-result")]
    assert not second.faults


def test_merged_headings_are_refused_and_a_merged_title_is_not(xlsx: Path) -> None:
    """Which column is which cannot be told."""
    make(xlsx, [["统一社会信用代码", "", "单位名称"], [SCHOOL, "", "甲"]], merge="A1:B1")
    assert refuses(xlsx, "第1行", "A1:B1", "统一社会信用代码", "取消合并")

    make(xlsx, [[], HEADS, [SCHOOL, "甲"]], merge="A1:B1")
    assert len(read(xlsx)) == 1


def bomb(file: Path, *, honest: bool) -> Path:
    """A gigabyte of nothing in a megabyte, in the part that holds the sheet; dishonest: the directory says it is small."""
    make(file, [HEADS, [SCHOOL, "甲"]])
    with zipfile.ZipFile(file) as archive:
        parts = {member.filename: archive.read(member) for member in archive.infolist()}
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    block = b" " * 2**20
    packed = b"".join([*(packer.compress(block) for _ in range(1024)), packer.flush()])
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
        member = zipfile.ZipInfo("xl/media/picture.bin")
        member.compress_type = zipfile.ZIP_STORED
        archive.writestr(member, packed)
    return _relabel(file, len(packed), 2**30 if honest else 1000)


def _relabel(file: Path, packed: int, size: int) -> Path:
    """Call the last member deflated, and so large unpacked."""
    content = bytearray(file.read_bytes())
    central, local = content.rindex(b"PK\x01\x02"), content.rindex(b"PK\x03\x04")
    struct.pack_into("<H", content, central + 10, zipfile.ZIP_DEFLATED)
    struct.pack_into("<II", content, central + 20, packed, size)
    struct.pack_into("<H", content, local + 8, zipfile.ZIP_DEFLATED)
    struct.pack_into("<II", content, local + 18, packed, size)
    file.write_bytes(content)
    return file


@pytest.mark.slow
@pytest.mark.parametrize("honest", [True, False])
def test_a_zip_bomb_is_not_unpacked(xlsx: Path, honest: bool) -> None:  # noqa: FBT001 -- a parameter of the test
    """Neither one that says what it is, nor one whose directory lies."""
    bomb(xlsx, honest=honest)
    assert xlsx.stat().st_size < 2 * 2**20

    assert refuses(xlsx, f"解压后超过 {LARGEST_UNPACKED // 2**20} MB")


@pytest.mark.parametrize("content", [b"PK\x03\x04rubbish", b"\xd0\xcf\x11\xe0rubbish" * 100])
def test_a_damaged_workbook_is_refused(xlsx: Path, content: bytes) -> None:
    """In words, without a trace."""
    xlsx.write_bytes(content)

    assert refuses(xlsx, "文件坏了或不是表格")


def test_a_workbook_cut_short_is_refused(xlsx: Path) -> None:
    """As a download that broke off leaves it."""
    make(xlsx, [HEADS, *[[SCHOOL, "甲"]] * 500])
    xlsx.write_bytes(xlsx.read_bytes()[:3000])

    assert refuses(xlsx, "文件坏了或不是表格")


def test_a_zip_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    """A Word file is a zip too."""
    file = tmp_path / "notice.docx"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")

    assert refuses(file, "文件坏了或不是表格")


def test_a_file_without_headings_is_told_some(tmp_path: Path) -> None:
    """And where to get a template."""
    file = write_csv(tmp_path / "x.csv", ("甲", "乙"), [("1", "2")])

    assert refuses(file, "没有找到表头", "统一社会信用代码、单位名称", "registry template")


def test_a_heading_twice_is_refused(tmp_path: Path) -> None:
    """Under whichever two names."""
    file = write_csv(tmp_path / "x.csv", ("统一社会信用代码", "单位名称", "信用代码"), [(SCHOOL, "甲", SCHOOL)])

    assert refuses(file, "统一社会信用代码", "信用代码", "同一列")


def test_text_in_no_known_encoding_is_refused_at_its_line(tmp_path: Path) -> None:
    """0xFF begins no letter in UTF-8 and none in GB 18030."""
    file = tmp_path / "x.csv"
    file.write_bytes("统一社会信用代码,单位名称\n".encode() + SCHOOL.encode() + b",\xff\xff\n")

    assert refuses(file, "第2行", "编码")


def test_quotes_that_never_end_are_refused_at_their_line(tmp_path: Path) -> None:
    """Everything behind them would be one cell."""
    file = tmp_path / "x.csv"
    file.write_text(f'统一社会信用代码,单位名称\n{SCHOOL},甲\n{SCHOOL},"乙\n', encoding="utf-8")

    assert refuses(file, "第3行", "引号")


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_commas_tabs_and_semicolons_part_cells(tmp_path: Path, delimiter: str) -> None:
    """Excel's “Unicode text” has tabs."""
    file = tmp_path / "x.csv"
    file.write_text(delimiter.join(HEADS) + "\n" + delimiter.join((SCHOOL, "甲")) + "\n", encoding="utf-16")

    assert [row.cells for row in read(file)] == [{"uscc": SCHOOL, "name": "甲"}]


def test_a_file_too_large_is_not_read(tmp_path: Path) -> None:
    """Fifty megabytes are a hundred rosters."""
    file = tmp_path / "x.csv"
    with file.open("wb") as content:
        content.truncate(51 * 2**20)

    assert refuses(file, "51 MB", "最多 50 MB")


@pytest.mark.parametrize("name", [".", "none.csv"])
def test_what_is_no_file_is_refused(tmp_path: Path, name: str) -> None:
    """A folder, or nothing."""
    assert refuses(tmp_path / name, "读不了")


def test_a_cell_over_several_lines_keeps_the_count(tmp_path: Path) -> None:
    """A line is where a row begins."""
    file = tmp_path / "x.csv"
    file.write_text(f'统一社会信用代码,单位名称\n{SCHOOL},"甲\n乙"\n{SCHOOL},丙\n', encoding="utf-8")

    assert [row.line for row in read(file)] == [2, 4]


@given(
    st.lists(
        st.text(st.characters(exclude_categories=("Cs", "Cc", "Cf", "Zs", "Zl", "Zp")), min_size=1, max_size=30), min_size=1, max_size=8
    )
)
def test_what_is_written_is_read(tmp_path_factory: pytest.TempPathFactory, names: list[str]) -> None:
    """Whatever letters a name has."""
    file = tmp_path_factory.mktemp("x") / "x.xlsx"
    write_xlsx(file, "x", [Column(head) for head in HEADS], [[SCHOOL, name] for name in names])

    assert [row.cells["name"] for row in read(file)] == names


@given(st.integers(1, 20_000))
def test_columns_are_lettered_and_numbered_alike(number: int) -> None:
    """A, …, Z, AA, …"""
    assert _number_of(letters_of(number)) == number


def test_nothing_is_overwritten(xlsx: Path) -> None:
    """A template must not bury what somebody filled in."""
    xlsx.write_bytes(b"mine")

    with pytest.raises(FileExistsError):
        write_xlsx(xlsx, "x", [Column(ROSTER[0])], [[NAMES[SCHOOL]]])

    assert xlsx.read_bytes() == b"mine"


def test_a_file_with_a_password_says_so() -> None:
    """`locked.xlsx` was locked with the password `pw`."""
    assert refuses(DATA / "locked.xlsx", "设了密码", "去掉密码")


def test_an_old_xls_is_read_too() -> None:
    """Offices have had them for twenty years."""
    assert [row.cells for row in read(DATA / "roster.xls")] == [{"uscc": SCHOOL, "name": "甲"}]


def test_what_nobody_sees_is_not_kept(tmp_path: Path) -> None:
    """Zero-width letters and control characters come along when people copy out of web pages."""
    file = write_csv(tmp_path / "x.csv", HEADS, [(f"\u200b{SCHOOL}\ufeff", "\u200e甲\x00乙\u2060 ")])

    assert [row.cells for row in read(file)] == [{"uscc": SCHOOL, "name": "甲乙"}]


@pytest.mark.parametrize(
    ("line", "column", "place"), [(0, 16_383, "XFD1"), (1_048_575, 0, "A1048576"), (0, 100, "CW1"), (299_999, 1, "B300000")]
)
def test_a_stray_cell_far_away_is_named(xlsx: Path, line: int, column: int, place: str) -> None:
    """A few bytes in the file; everything between here and there, in memory."""
    with xlsxwriter.Workbook(xlsx) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADS)
        sheet.write_row(1, 0, (SCHOOL, "甲"))
        sheet.write(line, column, "x")

    assert refuses(xlsx, f"{place} 这一格")


def test_a_far_cell_that_is_only_coloured_is_no_matter(xlsx: Path) -> None:
    """Nobody sees it, and it takes no room."""
    with xlsxwriter.Workbook(xlsx) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADS)
        sheet.write_row(1, 0, (SCHOOL, "甲"))
        sheet.write_blank(500_000, 0, None, book.add_format({"bold": True}))

    assert len(read(xlsx)) == 1


def test_a_wide_table_is_read(xlsx: Path) -> None:
    """A hundred columns are none too many."""
    make(xlsx, [[*HEADS, *(f"备注{number}" for number in range(98))], [SCHOOL, "甲", *["x"] * 98]])

    assert len(read(xlsx)) == 1
