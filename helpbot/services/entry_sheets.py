"""FAQ entries as a table, for people who keep theirs in a spreadsheet: what is written is read back letter by letter."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from faq.entry import Certainty, Entry
from helpbot.errors import BadSpreadsheet, HelpbotError
from helpbot.services.roster_rows import Misread, RowFault, plain, read_day, read_row
from helpbot.spreadsheets.reading import clean, read_sheet
from helpbot.spreadsheets.writing import FORMULA, LONGEST_CELL, Column, write_xlsx
from helpbot.texts import learning_cli as texts
from helpbot.texts.cli import BETWEEN

REQUIRED = ("id", "question", "answer")
LISTS = ("phrasings", "related")
SHOWN = 20
"""Faults that are told at once."""

_NAMES = {plain(heading): name for name, heading in texts.SHEET_COLUMNS.items()} | {name: name for name in texts.SHEET_COLUMNS}
_CERTAINTIES = {plain(word): value for value, word in texts.CERTAINTIES.items()} | {each.value: each.value for each in Certainty}


def tidy(entry: Entry) -> Entry:
    """The entry in the form that every file keeps: nothing unseen, no blanks at ends, a wording on one line."""
    kept: dict[str, Any] = {}
    for each in fields(Entry):
        value = getattr(entry, each.name)
        if isinstance(value, tuple):
            kept[each.name] = tuple(text for said in value if (text := " ".join(clean(said).split())))
        elif isinstance(value, str) and not isinstance(value, Certainty):
            kept[each.name] = _tidy_text(value) or (None if each.name in ("action", "offers") else "")
    return replace(entry, **kept)


def _tidy_text(text: str) -> str:
    return clean(text.replace("\r\n", "\n").replace("\r", "\n"))


def write_entries_xlsx(file: Path, entries: Iterable[Entry]) -> None:
    """A new file. Raises FileExistsError, OSError, HelpbotError."""
    columns = [Column(heading, texts.SHEET_NOTES.get(name, ""), _words_of(name)) for name, heading in texts.SHEET_COLUMNS.items()]
    write_xlsx(file, texts.SHEET_TITLE, columns, [_cells(entry) for entry in entries])


def _words_of(name: str) -> Sequence[str]:
    return list(texts.CERTAINTIES.values()) if name == "certainty" else ()


def write_entries_csv(file: Path, entries: Iterable[Entry]) -> None:
    """A new file in UTF-8 with its mark, as Excel wants it. Raises FileExistsError, OSError, HelpbotError."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(texts.SHEET_COLUMNS.values())
    table.writerows(_cells(entry) for entry in entries)
    with file.open("x", encoding="utf-8-sig", newline="") as target:
        target.write(out.getvalue())


def _cells(entry: Entry) -> list[str]:
    cells = [_guard(_write(name, getattr(entry, name))) for name in texts.SHEET_COLUMNS]
    for heading, cell in zip(texts.SHEET_COLUMNS.values(), cells, strict=True):
        if len(cell) > LONGEST_CELL:
            raise HelpbotError(texts.TOO_LONG_CELL.format(topic=entry.id, column=heading, size=len(cell), limit=LONGEST_CELL))
    return cells


def _write(name: str, value: object) -> str:
    if isinstance(value, tuple):
        return "\n".join(value)
    if name == "certainty":
        return texts.CERTAINTIES[str(value)] if value else ""
    return "" if value is None else str(value)


def _guard(cell: str) -> str:
    """What a spreadsheet would run stands behind an apostrophe, and so does an apostrophe."""
    return f"'{cell}" if cell.startswith((*FORMULA, "'")) else cell


def _unguard(cell: str) -> str:
    return cell[1:] if cell.startswith(tuple(f"'{each}" for each in (*FORMULA, "'"))) else cell


def read_entry_sheet(file: Path) -> tuple[list[Entry], Mapping[str, int]]:
    """The entries of a table, and the line of each. Raises BadSpreadsheet: all faults, each with line, column, cause and cure."""
    sheet = read_sheet(file, lambda headings: [_NAMES.get(plain(each)) for each in headings], _examples(), texts.SHEET_TEMPLATE)
    entries: list[Entry] = []
    lines: dict[str, int] = {}
    faults: list[RowFault] = []
    for row in sheet.rows:
        values, wrong = read_row(row, _READERS, {name: sheet.headings.get(name, name) for name in texts.SHEET_COLUMNS}, REQUIRED)
        faults += wrong
        if not wrong:
            entries.append(_make_entry(values))
            lines.setdefault(entries[-1].id, row.line)
    if faults:
        raise BadSpreadsheet("\n".join(_word_faults(faults)))
    return entries, lines


def _examples() -> Sequence[str]:
    return [texts.SHEET_COLUMNS[name] for name in REQUIRED]


def _make_entry(values: Mapping[str, Any]) -> Entry:
    lists = {name: tuple(filter(None, (values[name] or "").split("\n"))) for name in LISTS}
    certainty = Certainty(values["certainty"]) if values["certainty"] else None
    return tidy(Entry(**{**values, **lists, "basis": values["basis"] or "", "certainty": certainty}))


def _word_faults(faults: Sequence[RowFault]) -> Iterator[str]:
    for each in faults[:SHOWN]:
        value = texts.ROW_VALUE.format(value=each.value[:40]) if each.value else ""
        yield texts.ROW_FAULT.format(line=each.line, column=each.column, value=value, problem=each.problem, cure=each.cure)
    if len(faults) > SHOWN:
        yield texts.MORE_FAULTS.format(count=len(faults) - SHOWN)


def _read_certainty(cell: str) -> str:
    if found := _CERTAINTIES.get(plain(cell)):
        return found
    raise Misread("word", BETWEEN.join(texts.CERTAINTIES.values()))


_READERS: dict[str, Callable[[str], Any]] = {
    **dict.fromkeys(texts.SHEET_COLUMNS, _unguard),
    "certainty": _read_certainty,
    "confirmed": read_day,
    "review_by": read_day,
}
