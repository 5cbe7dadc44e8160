"""xlsx (and xls): unpacked only as far as is safe, then read by calamine, which is ten times as fast as the readers written in Python.

Two things it does not tell are looked for in the file itself: a formula that was never calculated, and how large the file is unpacked.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import IO

import python_calamine as calamine

from helpbot.errors import BadSpreadsheet
from helpbot.spreadsheets.grid import Cell, Damage, Damaged, Grid, Merged
from helpbot.texts import spreadsheets as texts

LARGEST_UNPACKED = 200 * 2**20
"""A roster of 100,000 rows takes some 60 MB unpacked."""

EXACT = 10**15
"""A spreadsheet's numbers have fifteen digits; what is longer has lost the rest, and no reader brings it back."""

CHUNK = 2**20

_SPRAWLING = re.compile(rb'<(?:\w+:)?c\s(?:[^>]*\s)?r="((?:[A-Z]{3}|[D-Z][A-Z]|C[W-Z])\d+|[A-Z]+(?:\d{7}|[3-9]\d{5}))"[^>/]*>')
"""A cell that is not empty beyond column 100 or row 300,000: calamine makes room for everything in between, which may be all there is."""

_HOLLOW = re.compile(
    rb'<(?:\w+:)?c r="([A-Z]+)(\d+)"[^>]*>\s*<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)'
    rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
"""A cell with a formula and no result: written by a program, never opened in a spreadsheet."""


def is_workbook(file: Path) -> bool:
    """Whether it begins like an xlsx (a zip) or an xls (an OLE container)."""
    with file.open("rb") as content:
        return content.read(8).startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0"))


def read_workbook(file: Path) -> Grid:
    """The first sheet. Raises BadSpreadsheet; nothing is unpacked before it is known how much that would be."""
    try:
        hollow = _inspect(file) if zipfile.is_zipfile(file) else set()
        workbook = calamine.CalamineWorkbook.from_path(file)
        if not workbook.sheet_names:
            raise BadSpreadsheet(texts.NO_SHEET.format(file=file))
        sheet = workbook.get_sheet_by_index(0)
    except calamine.PasswordError as error:
        raise BadSpreadsheet(texts.LOCKED.format(file=file)) from error
    except (calamine.CalamineError, zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError) as error:
        raise BadSpreadsheet(texts.DAMAGED.format(file=file, reason=_reason(error))) from error
    merged = [Merged(top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()]
    return Grid(_lines(sheet, hollow), sheet.total_height, merged)


def _reason(error: Exception) -> str:
    """What the library said, where it can be read by anybody; else that the content is not what it should be."""
    said = str(error).splitlines()
    return said[0][:80] if said else texts.UNKNOWN_REASON


def _inspect(file: Path) -> set[tuple[int, int]]:
    """Make sure that it is safe to unpack; returns where formulas have no result, as (line, column)."""
    with zipfile.ZipFile(file) as archive:
        if sum(member.file_size for member in archive.infolist()) > LARGEST_UNPACKED or _unpacks_to_more(file, archive):
            raise BadSpreadsheet(texts.BOMB.format(file=file, limit=LARGEST_UNPACKED // 2**20))
        content = archive.read(_first_sheet(archive))
    if stray := _SPRAWLING.search(content):
        raise BadSpreadsheet(texts.SPRAWLING.format(file=file, place=stray[1].decode()))
    if b"<f" not in content and b":f" not in content:
        return set()
    return {(int(line), _number_of(letters.decode())) for letters, line in _HOLLOW.findall(content)}


def _unpacks_to_more(file: Path, archive: zipfile.ZipFile) -> bool:
    """Whether a member holds more than the archive's directory says: a directory can lie, so each is unpacked to nowhere first."""
    with file.open("rb") as content:
        return any(
            _unpacked_size(content, member, member.file_size + 1) > member.file_size
            for member in archive.infolist()
            if member.compress_type == zipfile.ZIP_DEFLATED
        )


def _unpacked_size(content: IO[bytes], member: zipfile.ZipInfo, limit: int) -> int:
    """How many bytes a member has unpacked, counted no further than `limit`."""
    content.seek(member.header_offset + 26)
    name, extra = int.from_bytes(content.read(2), "little"), int.from_bytes(content.read(2), "little")
    content.seek(member.header_offset + 30 + name + extra)
    unpacking, size, left = zlib.decompressobj(-zlib.MAX_WBITS), 0, member.compress_size
    while size < limit and not unpacking.eof:
        packed = unpacking.unconsumed_tail
        if not packed:
            packed = content.read(min(CHUNK, left))
            left -= len(packed)
        if not packed:
            break
        size += len(unpacking.decompress(packed, CHUNK))
    return size


def _first_sheet(archive: zipfile.ZipFile) -> str:
    """The name of the first sheet's part. Raises BadZipFile where it has none."""
    try:
        book, links = archive.read("xl/workbook.xml"), archive.read("xl/_rels/workbook.xml.rels")
        (reference,) = re.findall(rb'<(?:\w+:)?sheet\s[^>]*?\w+:id="([^"]+)"', book)[:1]
        (link,) = [link for link in re.findall(rb"<(?:\w+:)?Relationship\s[^>]*>", links) if b'Id="%s"' % reference in link][:1]
        (target,) = re.findall(rb'Target="/?(?:xl/)?([^"]+)"', link)
        return archive.getinfo(f"xl/{target.decode()}").filename
    except (KeyError, ValueError) as error:
        raise zipfile.BadZipFile(texts.UNKNOWN_REASON) from error


def _number_of(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _lines(sheet: calamine.CalamineSheet, hollow: set[tuple[int, int]]) -> Iterator[tuple[int, list[Cell]]]:
    left = [""] * (sheet.start[1] if sheet.start else 0)  # rows begin at line 1, but at the first column that is used
    for line, cells in enumerate(sheet.iter_rows(), 1):
        read: list[Cell] = [*left, *map(_read_cell, cells)]
        for column in range(1, len(read) + 1) if hollow else ():
            if (line, column) in hollow:
                read[column - 1] = Damaged("", Damage.NO_RESULT)
        yield line, read


def _read_cell(cell: object) -> Cell:
    """A value as a person would type it; numbers come as floats, whole ones too."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(int(cell))
    if isinstance(cell, float):
        if abs(cell) >= EXACT:
            return Damaged(f"{cell:.5g}", Damage.DIGITS_LOST)
        return str(int(cell)) if cell.is_integer() else str(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds")
    return cell.isoformat() if isinstance(cell, date) else str(cell)
