"""The inverted index: which phrasings hold which grams, how telling a gram is, and what a question shares with whom."""

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Numbers: TypeAlias = NDArray[np.int64]


_PIECE = re.compile(r"[0-9a-z]+|[^ ]")


def pieces(text: str) -> list[str]:
    """A normalised text in its smallest meaningful parts: Chinese characters, Latin words, numbers."""
    return _PIECE.findall(text)


def grams(text: str, senses: Sequence[str] = ()) -> list[str]:
    """The distinct pieces of a normalised text and pairs of neighbours, its senses and pairs of them.

    Pairs of pieces carry the order, single ones survive typing errors; two senses together are what a question is about, in any words.
    """
    single = pieces(text)
    pairs = [f"{a} {b}" for a, b in pairwise(single)]
    meant = [f"@{sense}" for sense in sorted(senses)]
    return list(dict.fromkeys([*single, *pairs, *meant, *map("&".join, combinations(meant, 2))]))


@dataclass(frozen=True, slots=True)
class Shared:
    """What a question has in common with the index: `gram[i]`, a place in the question, occurs in the phrasing `row[i]`.

    Sorted by gram, then by row.
    """

    gram: Numbers
    row: Numbers

    def weigh_rows(self, weights: Floats, size: int) -> Floats:
        """For each row the weight of the grams it shares."""
        total: Floats = np.bincount(self.row, weights[self.gram], size).astype(float)
        return total

    def count_topics(self, topic_of: Numbers) -> tuple[Numbers, Numbers, Numbers]:
        """Every (gram, topic) that occurs, and in how many of the topic's phrasings. A topic's rows stand together."""
        topic = topic_of[self.row]
        first = np.flatnonzero((np.diff(self.gram, prepend=-1) != 0) | (np.diff(topic, prepend=-1) != 0))
        return self.gram[first], topic[first], np.diff(first, append=len(topic))


class Postings:
    """Rows are added and forgotten at any time; their order is made when it is next asked for. `alive`: how many rows there are."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._gram = array("q")
        self._row = array("q")
        self._alive = array("b")
        self.alive = 0
        self._fresh = False
        self._ordered: Numbers = np.zeros(0, np.int64)
        self._start: Numbers = np.zeros(1, np.int64)
        self._mass: Floats = np.zeros(0)

    def add(self, grams: Sequence[str]) -> int:
        """Add a row with these grams, each of them once; returns its number."""
        row, numbers = len(self._alive), self._numbers
        self._alive.append(1)
        self.alive += 1
        self._gram.extend([numbers.setdefault(gram, len(numbers)) for gram in grams])
        self._row.extend([row] * len(grams))
        self._fresh = False
        return row

    def remove(self, row: int) -> None:
        """Forget a row; its number is not used again."""
        self._alive[row] = 0
        self.alive -= 1
        self._fresh = False

    def weigh(self, grams: Sequence[str]) -> Floats:
        """How telling each gram is: the rarest weigh most, and one that no row has as much as the rarest."""
        return _telling(self.spread(grams), self.alive)

    def spread(self, grams: Sequence[str]) -> Numbers:
        """How many rows hold each gram."""
        self._refresh()
        numbers = self._find(grams)
        return np.where(numbers < 0, 0, self._start[numbers + 1] - self._start[numbers])

    def share(self, grams: Sequence[str]) -> Shared:
        """The rows that hold any of these grams."""
        self._refresh()
        spans = [self._ordered[self._start[n] : self._start[n + 1]] if n >= 0 else self._ordered[:0] for n in self._find(grams)]
        lengths = [len(span) for span in spans]
        rows = np.concatenate(spans) if spans else self._ordered[:0]
        return Shared(np.repeat(np.arange(len(spans)), lengths), rows)

    def mass(self) -> Floats:
        """For each row the weight of all its grams."""
        self._refresh()
        return self._mass

    def _find(self, grams: Sequence[str]) -> Numbers:
        return np.array([self._numbers.get(gram, -1) for gram in grams], np.int64)

    def _refresh(self) -> None:
        if self._fresh:
            return
        gram, row, alive = np.array(self._gram), np.array(self._row), np.array(self._alive, bool)
        gram, row = gram[alive[row]], row[alive[row]]
        held = np.bincount(gram, minlength=len(self._numbers))
        self._ordered = row[np.argsort(gram, kind="stable")]
        self._start = np.append(0, np.cumsum(held))
        self._mass = np.bincount(row, _telling(held, self.alive)[gram], len(alive)).astype(float)
        self._fresh = True


def _telling(held: Numbers, among: int) -> Floats:
    weights: Floats = np.log1p(among / np.maximum(held, 1))
    return weights
