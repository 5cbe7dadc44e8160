"""Writes a table as xlsx, its cells as text, so that no program takes a code for a number; and as csv, no cell of it a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import xlsxwriter

FROZEN_LINES = 1

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What Excel takes for the beginning of one."""

LONGEST_CELL = 32_767
"""Letters that a cell of an xlsx holds; what is longer would be left out without a word."""

ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)
"""When a file was made: the same table is the same file, byte by byte."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, a note that is shown beside it, and the words that may stand in it (all of them where none are named)."""

    heading: str
    note: str = ""
    words: Sequence[str] = field(default=())


def write_xlsx(
    file: Path, title: str, columns: Sequence[Column], rows: Iterable[Sequence[str]], notes: Sequence[Sequence[str]] = ()
) -> None:
    """A new file with one sheet of this title, and `notes` on a second. Raises FileExistsError and OSError."""
    with file.open("xb") as target, xlsxwriter.Workbook(target) as book:
        book.set_properties({"created": ALWAYS})
        head, text = book.add_format({"bold": True, "bg_color": "#DDEBF7", "text_wrap": True}), book.add_format({"num_format": "@"})
        sheet = book.add_worksheet(title)
        sheet.freeze_panes(FROZEN_LINES, 0)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, max(12, 2 * len(column.heading) + 4), text)
            sheet.write_string(0, place, column.heading, head)
            if column.note:
                sheet.write_comment(0, place, column.note)
            if column.words:
                sheet.data_validation(1, place, 100_000, place, {"validate": "list", "source": list(column.words)})
        for line, row in enumerate(rows, 1):
            for place, cell in enumerate(row):
                sheet.write_string(line, place, cell, text)
        if notes:
            _write_notes(book, notes)


def format_csv(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The table as csv. Written as `utf-8-sig`, with `newline=""`, Excel shows it as it is."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(head)
    for row in rows:
        table.writerow(f"'{cell}" if cell.startswith(FORMULA) else cell for cell in row)
    return out.getvalue()


def _write_notes(book: xlsxwriter.Workbook, notes: Sequence[Sequence[str]]) -> None:
    title, *lines = notes
    sheet = book.add_worksheet(title[0])
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 80)
    for line, cells in enumerate(lines):
        for place, cell in enumerate(cells):
            sheet.write_string(line, place, cell)
