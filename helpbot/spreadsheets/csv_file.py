"""csv as Chinese offices save it: UTF-8 with or without a mark, UTF-16 (“Unicode text”), GB18030; commas, tabs or semicolons."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TextIO

from helpbot.errors import BadSpreadsheet
from helpbot.spreadsheets.grid import Cell, Damage, Damaged, Grid
from helpbot.texts import spreadsheets as texts

SNIFFED = 10_000
"""Letters among which the line with the headings is."""

_ROUNDED = re.compile(r"\d(?:\.\d+)?[eE]\+?(?:1[5-9]|[2-9]\d)")
"""How a program writes a long number that it has rounded."""


def read_csv(file: Path) -> Grid:
    """The lines of a csv file. Raises BadSpreadsheet."""
    content = file.read_bytes()
    open_text = partial(_open_text, content, _find_encoding(file, content))
    delimiter = _find_delimiter(open_text().read(SNIFFED))
    return Grid(_lines(file, open_text(), delimiter), content.count(b"\n") + (not content.endswith(b"\n")))


def _open_text(content: bytes, encoding: str) -> io.TextIOWrapper:
    """The text, decoded as it is read: held as a whole it takes three times the room of the file."""
    return io.TextIOWrapper(io.BytesIO(content), encoding, newline="")


def _find_encoding(file: Path, content: bytes) -> str:
    """By its mark where it has one; else UTF-8, which hardly anything else looks like; else what Chinese Windows writes."""
    encodings = ["utf-8-sig", "gb18030"]
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    end = 0
    for encoding in encodings:
        try:
            content.decode(encoding)
        except UnicodeDecodeError as error:
            end = error.start
        else:
            return encoding
    raise BadSpreadsheet(texts.ENCODING.format(file=file, line=content.count(b"\n", 0, end) + 1))


def _lines(file: Path, text: TextIO, delimiter: str) -> Iterator[tuple[int, list[Cell]]]:
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    begun = 1
    try:
        for cells in reader:
            yield begun, [_read_cell(cell) for cell in cells]
            begun = reader.line_num + 1
    except csv.Error as error:
        raise BadSpreadsheet(texts.BROKEN_CSV.format(file=file, line=begun)) from error


def _find_delimiter(text: str) -> str:
    """The one that the first line with any has most of."""
    for line in text[:SNIFFED].splitlines():
        best = max(",\t;", key=line.count)
        if best in line:
            return best
    return ","


def _read_cell(cell: str) -> Cell:
    return Damaged(cell, Damage.DIGITS_LOST) if _ROUNDED.fullmatch(cell.strip()) else cell
