"""A spreadsheet as it was read: lines of cells, before anybody knows what they mean."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias


class Damage(StrEnum):
    """What is wrong with a cell itself, whatever stands in its column."""

    DIGITS_LOST = "digits-lost"
    NO_RESULT = "no-result"
    NO_HEADING = "no-heading"


@dataclass(frozen=True, slots=True)
class Damaged:
    """A cell whose content is lost, and what is left of it."""

    shown: str
    damage: Damage


Cell: TypeAlias = str | Damaged


@dataclass(frozen=True, slots=True)
class Merged:
    """Cells that were made one; lines and columns from 1, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Grid:
    """The first sheet of a file. `lines` are (line from 1, its cells), to be gone through once; `count` is how many there are."""

    lines: Iterator[tuple[int, Sequence[Cell]]]
    count: int
    merged: Sequence[Merged] = field(default=())


def letters_of(column: int) -> str:
    """What a spreadsheet calls its column of this number, from 1: A, B, …, Z, AA, …"""
    letters = ""
    while column:
        column, place = divmod(column - 1, 26)
        letters = chr(ord("A") + place) + letters
    return letters
