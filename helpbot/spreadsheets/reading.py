"""Reads a table under its headings, which may stand in any order and below a title."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from helpbot.errors import BadSpreadsheet
from helpbot.spreadsheets.csv_file import read_csv
from helpbot.spreadsheets.grid import Cell, Damage, Damaged, Grid, letters_of
from helpbot.spreadsheets.xlsx_file import is_workbook, read_workbook
from helpbot.texts import spreadsheets as texts
from helpbot.texts.system import word_os_error

NameColumns: TypeAlias = Callable[[Sequence[str]], Sequence[str | None]]
"""What each heading of a line means, or None; of a line that is no headings all are None."""

LARGEST_FILE = 50 * 2**20

SEARCHED = 10
"""Lines in which the headings are looked for: titles and notes often stand above them."""

ENOUGH = 2
"""So many known headings make a line the headings; a title is one cell."""

_UNSEEN = re.compile("[\u0000-\u0008\u000b-\u001f\u007f\u200b-\u200f\u2060\ufeff]")
"""What nobody sees and no column should hold: control characters, zero-width ones."""


@dataclass(frozen=True, slots=True)
class CellFault:
    """A cell whose content is lost: under which heading, what is left of it, and how it got lost."""

    column: str
    shown: str
    damage: Damage


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: what stands under each heading that is known, stripped; empty cells are left out."""

    line: int
    cells: Mapping[str, str]
    faults: Sequence[CellFault] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table. `headings` has, for each known name, how the file writes it; `ignored` are those that nobody knows.

    `rows` can be gone through once, leaving out empty lines; `count` is about how many there are.
    """

    headings: Mapping[str, str]
    ignored: Sequence[str]
    count: int
    rows: Iterator[Row]


def read_sheet(file: Path, name: NameColumns, examples: Sequence[str], template: str = "helpbot registry template") -> Sheet:
    """The first sheet of an xlsx, or a csv; `name` knows headings. Raises BadSpreadsheet, with place, cause and cure.

    `examples` are headings that are told where none was found, and `template` the command that writes a file with all of them.
    """
    try:
        grid = _read_grid(file)
    except OSError as error:
        raise BadSpreadsheet(texts.UNREADABLE.format(file=file, reason=word_os_error(error))) from error
    line, headings = _find_headings(grid, name)
    if not headings:
        raise BadSpreadsheet(texts.NO_HEADINGS.format(file=file, lines=SEARCHED, examples=texts.BETWEEN.join(examples), template=template))
    _refuse_merged(file, grid, line, headings)
    columns = _name_columns(file, line, headings, name)
    named = {each: headings[place] for place, each in columns.items()}
    ignored = [heading for place, heading in enumerate(headings) if heading and place not in columns]
    return Sheet(named, ignored, max(grid.count - line, 0), _rows(grid, columns, headings))


def _read_grid(file: Path) -> Grid:
    size = file.stat().st_size
    if size > LARGEST_FILE:
        raise BadSpreadsheet(texts.TOO_LARGE.format(file=file, size=size // 2**20, limit=LARGEST_FILE // 2**20))
    return read_workbook(file) if is_workbook(file) else read_csv(file)


def _find_headings(grid: Grid, name: NameColumns) -> tuple[int, list[str]]:
    for _, (line, cells) in zip(range(SEARCHED), grid.lines, strict=False):
        headings = [clean(cell) if isinstance(cell, str) else "" for cell in cells]
        if len(set(filter(None, name(headings)))) >= ENOUGH:
            return line, headings
    return 0, []


def _refuse_merged(file: Path, grid: Grid, line: int, headings: Sequence[str]) -> None:
    for merged in grid.merged:
        if merged.top <= line <= merged.bottom:
            place = f"{letters_of(merged.left)}{merged.top}:{letters_of(merged.right)}{merged.bottom}"
            heading = headings[merged.left - 1] if merged.left <= len(headings) else ""
            raise BadSpreadsheet(texts.MERGED.format(file=file, line=line, heading=heading, place=place))


def _name_columns(file: Path, line: int, headings: Sequence[str], name: NameColumns) -> dict[int, str]:
    columns: dict[int, str] = {}
    seen: dict[str, str] = {}
    for place, (heading, meant) in enumerate(zip(headings, name(headings), strict=True)):
        if meant in seen:
            raise BadSpreadsheet(texts.TWICE.format(file=file, line=line, first=seen[meant], second=heading))
        if meant:
            columns[place], seen[meant] = meant, heading
    return columns


def _rows(grid: Grid, columns: Mapping[int, str], headings: Sequence[str]) -> Iterator[Row]:
    for line, cells in grid.lines:
        row = _read_row(line, cells, columns, headings)
        if row.cells or row.faults:
            yield row


def _read_row(line: int, cells: Sequence[Cell], columns: Mapping[int, str], headings: Sequence[str]) -> Row:
    read: dict[str, str] = {}
    faults: list[CellFault] = []
    for place, cell in enumerate(cells):
        if place in columns:
            if isinstance(cell, Damaged):
                faults.append(CellFault(headings[place], cell.shown, cell.damage))
            elif text := clean(cell):
                read[columns[place]] = text
        elif place >= len(headings) and cell:
            faults.append(CellFault(letters_of(place + 1), cell if isinstance(cell, str) else cell.shown, Damage.NO_HEADING))
    return Row(line, read, faults)


def clean(text: str) -> str:
    """Without what nobody sees, and without blanks at its ends."""
    return _UNSEEN.sub("", text).strip()
