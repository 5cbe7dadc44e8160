"""Rows in little room: a file has a hundred thousand of them, all with the same columns, and many with the same words."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from sys import intern
from typing import TypeAlias

from helpbot.services.roster_rows import Value

Places: TypeAlias = Mapping[str, int]


class Record(Mapping[str, Value]):
    """A row that stays as it is: a third of the room that a dict of it takes."""

    __slots__ = ("_places", "_values")

    def __init__(self, row: Mapping[str, Value]) -> None:
        self._places = _number(tuple(row))
        self._values = tuple(_share(value) for value in row.values())

    def __getitem__(self, column: str) -> Value:
        return self._values[self._places[column]]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._values)


@lru_cache(maxsize=64)
def _number(columns: tuple[str, ...]) -> Places:
    return {column: place for place, column in enumerate(columns)}


def _share(value: Value) -> Value:
    """The same word of many rows is one; that of one row is gone with it."""
    return intern(value) if type(value) is str else value
