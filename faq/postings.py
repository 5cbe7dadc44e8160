"""The inverted index: which phrasings hold which grams, how telling a gram is, and what a question shares with whom."""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from faq.grams import count_pieces
from faq.packing import Packed, pack_texts, unpack_texts

Floats: TypeAlias = NDArray[np.float64]
Numbers: TypeAlias = NDArray[np.integer]

READ = 10_000
"""Postings that one question may read, those of its rarest grams first: what half of all phrasings hold tells them not apart."""

SCANNED = 100_000
"""Up to so many rows it is quicker to look at each than to sort out those that share something."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question's grams, their numbers in the index (-1: unheard), their weights, and how many phrasings hold each.

    The first `single` are pieces, then come `pairs`.
    """

    grams: Sequence[str]
    number: Numbers
    weights: Floats
    held: Numbers
    single: int
    pairs: int


@dataclass(frozen=True, slots=True)
class Shared:
    """What a question has in common with the index: `gram[i]`, a place in the question, occurs in the phrasing `row[i]`.

    Gram by gram, each with its rows in order.
    """

    gram: Numbers
    row: Numbers

    def count_topics(self, topic_of: Numbers) -> tuple[Numbers, Numbers, Numbers]:
        """Every (gram, topic) that occurs, and in how many of the topic's phrasings. A topic's rows stand together."""
        topic = topic_of[self.row]
        first = begins(self.gram, topic)
        times = np.empty_like(first)
        times[:-1], times[-1:] = first[1:] - first[:-1], len(topic) - first[-1:]
        return self.gram[first], topic[first], times


@dataclass(frozen=True, slots=True)
class Overlap:
    """How the pieces of a question and of some phrasings cover one another, each piece weighed by how telling it is.

    `common`: share of all pieces of both that are common, unweighed; `asked`: share of the question that the phrasing holds; `said`:
    share of the phrasing that the question holds; `missing`: weight of the rarest piece of the question that the phrasing lacks, 1 being
    a piece that no phrasing holds; `added` and `dropped`: how many pieces that say something only the question has, and only the
    phrasing, in logs.
    """

    common: Floats
    asked: Floats
    said: Floats
    missing: Floats
    added: Floats
    dropped: Floats


class Postings:
    """Rows are added and forgotten at any time; their order is made when it is next asked for. `alive`: how many rows there are.

    The pieces of `little` say nothing by themselves.
    """

    def __init__(self, little: Iterable[str] = ()) -> None:
        self._little = frozenset(little)
        self._numbers: dict[str, int] = {}
        self._gram = array("i")
        self._ends = array("q", [0])
        self._single = array("i")
        self._alive = array("b")
        self.alive = 0
        self._fresh = False
        self._held: Numbers = np.zeros(0, np.int64)
        self._ordered: Numbers = np.zeros(0, np.int32)
        self._start: Numbers = np.zeros(1, np.int64)
        self._weights: Floats = np.zeros(0)
        self._spoken: Floats = np.zeros(0)
        self._told: Floats = np.zeros(0)
        self._mass: Floats = np.zeros(0)
        self._nearness: Floats = np.zeros(0)
        self._said: Numbers = np.zeros(0, np.int32)
        self._begin: Numbers = np.zeros(0, np.int64)
        self._length: Numbers = np.zeros(0, np.int64)

    def add(self, grams: Sequence[str]) -> int:
        """Add a row with these grams, each of them once, pieces first; returns its number."""
        numbers = self._numbers
        self._alive.append(1)
        self.alive += 1
        self._gram.extend([numbers.setdefault(gram, len(numbers)) for gram in grams])
        self._ends.append(len(self._gram))
        self._single.append(count_pieces(grams))
        self._fresh = False
        return len(self._alive) - 1

    def remove(self, row: int) -> None:
        """Forget a row; its number is not used again."""
        self._alive[row] = 0
        self.alive -= 1
        self._fresh = False

    def pack(self) -> dict[str, NDArray[Any]]:
        """All rows, of which none was removed yet."""
        numbers = {"gram": self._gram, "ends": self._ends, "single": self._single}
        return {"grams": pack_texts(self._numbers), **{name: np.array(column) for name, column in numbers.items()}}

    def unpack(self, packed: Packed) -> None:
        """Take over what `pack` packed, while there is no row. Raises KeyError or ValueError where it is something else."""
        self._numbers = {gram: number for number, gram in enumerate(unpack_texts(packed["grams"]))}
        self._gram, self._ends, self._single = array("i"), array("q"), array("i")
        for name, column in (("gram", self._gram), ("ends", self._ends), ("single", self._single)):
            column.frombytes(packed[name].tobytes())
        self.alive = len(self._single)
        self._alive = array("b", [1]) * self.alive

    def ask(self, grams: Sequence[str]) -> Asked:
        """The grams as the index knows them; one that no row holds is as telling as the rarest."""
        self._refresh()
        number = np.array([self._numbers.get(gram, -1) for gram in grams], np.int64)
        known = number >= 0
        held = np.where(known, self._held[number], 0) if len(self._held) else np.zeros(len(number), np.int64)
        return Asked(grams, number, _telling(held, self.alive), held, count_pieces(grams), sum(" " in gram for gram in grams))

    def share(self, asked: Asked) -> Shared:
        """The rows that hold any of these grams."""
        order = np.argsort(asked.held, kind="stable")
        order = order[asked.held[order] > 0]
        order = order[: max(int(np.searchsorted(np.cumsum(asked.held[order]), READ)), 1)]
        spans = [self._ordered[self._start[n] : self._start[n + 1]] for n in asked.number[order]]
        return Shared(np.repeat(order, asked.held[order]), np.concatenate(spans) if spans else self._ordered[:0])

    def nearest(self, asked: Asked, shared: Shared, most: int) -> tuple[Numbers, Floats]:
        """The rows nearest by cosine, and their cosines; at least `most` of them, ties included, so that their order does not matter."""
        common = np.bincount(shared.row, asked.weights[shared.gram], len(self._mass))
        rows = np.flatnonzero(common > 0.0) if len(common) <= SCANNED else np.sort(_distinct(shared.row, len(common)))
        close = common[rows] * self._nearness[rows]
        if len(rows) > most:
            rows = rows[close >= _least_of(close, most)]
        return rows, common[rows] / np.sqrt(float(asked.weights.sum()) * self._mass[rows])

    def overlap(self, asked: Asked, rows: Numbers) -> Overlap:
        """How the question and each of these rows cover one another."""
        length = self._length[rows]
        said = self._said[_spans(self._begin[rows], length)]
        number, weights = asked.number[: asked.single], asked.weights[: asked.single]
        tells = np.array([gram not in self._little for gram in asked.grams[: asked.single]], float)
        order = np.argsort(number)
        place = order[np.minimum(np.searchsorted(number[order], said), len(order) - 1)]
        both = number[place] == said
        holds = np.zeros((len(rows), asked.single))
        holds[np.repeat(np.arange(len(rows)), length)[both], place[both]] = 1.0
        shared, common, told = (holds @ np.column_stack([weights, np.ones(asked.single), tells])).T
        return Overlap(
            common / (asked.single + length - common),
            shared / max(float(weights.sum()), 1e-9),
            shared / np.maximum(self._spoken[rows], 1e-9),
            ((1.0 - holds) * weights).max(axis=1) / float(np.log1p(self.alive)),
            np.log1p(tells.sum() - told),
            np.log1p(self._told[rows] - told),
        )

    def _refresh(self) -> None:
        if not self._fresh:
            self._order()
            self._weigh_pieces()
            self._fresh = True

    def _order(self) -> None:
        """The rows of each gram, and how telling that is."""
        gram, alive = np.array(self._gram), np.array(self._alive, bool)
        row = np.repeat(np.arange(len(alive), dtype=np.int32), np.diff(np.array(self._ends)))
        kept = alive[row]
        gram, row = gram[kept], row[kept]
        self._held = np.bincount(gram, minlength=len(self._numbers))
        self._ordered = row[np.argsort(gram, kind="stable")]
        self._start = np.append(0, np.cumsum(self._held))
        self._weights = _telling(self._held, self.alive)
        self._mass = np.bincount(row, self._weights[gram], len(alive)).astype(float)
        self._nearness = 1.0 / np.sqrt(self._mass + 1.0)

    def _weigh_pieces(self) -> None:
        """The pieces of each row: what they weigh together, and how many of them say something."""
        self._said, self._begin, self._length = np.array(self._gram), np.array(self._ends)[:-1], np.array(self._single, np.int64)
        tells = np.ones(len(self._numbers))
        tells[[number for piece in self._little if (number := self._numbers.get(piece)) is not None]] = 0.0
        row = np.repeat(np.arange(len(self._length)), self._length)
        piece = self._said[_spans(self._begin, self._length)]
        self._spoken = np.bincount(row, self._weights[piece], len(self._length)).astype(np.float64)
        self._told = np.bincount(row, tells[piece], len(self._length)).astype(np.float64)


def begins(*columns: Numbers) -> Numbers:
    """The places where a run of equal values begins; of several columns, where any of them does."""
    changes = np.ones(len(columns[0]), bool)
    changes[1:] = columns[0][1:] != columns[0][:-1]
    for column in columns[1:]:
        changes[1:] |= column[1:] != column[:-1]
    return np.flatnonzero(changes)


def _spans(begin: Numbers, length: Numbers) -> Numbers:
    """The places from each beginning on, one span after another."""
    places: Numbers = np.repeat(begin - (np.cumsum(length) - length), length) + np.arange(int(length.sum()))
    return places


def _telling(held: Numbers, among: int) -> Floats:
    weights: Floats = np.log1p(among / np.maximum(held, 1))
    return weights


def _least_of(close: Floats, most: int) -> float:
    """The least of the `most` highest; few are half as high as the highest, and to sort out those is quicker."""
    high = close[close > close.max() / 2.0]
    return float(np.partition(high if len(high) >= most else close, -most)[-most])


def _distinct(rows: Numbers, size: int) -> Numbers:
    """Each row once: the last to take a seat keeps it."""
    seats = np.empty(size, np.int32)
    order = np.arange(len(rows), dtype=np.int32)
    seats[rows] = order
    distinct: Numbers = rows[seats[rows] == order]
    return distinct
