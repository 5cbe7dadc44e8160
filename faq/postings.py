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
Numbers: TypeAlias = NDArray[np.integer]

READ = 10_000
"""Postings that one question may read, those of its rarest grams first: what half of all phrasings hold tells them not apart."""

SCANNED = 100_000
"""Up to so many rows it is quicker to look at each than to sort out those that share something."""

STEM = 3
"""Letters of the parts that Latin words are compared by: card and cards are nearly one."""

_PIECE = re.compile(r"[0-9a-z]+|[^ ]")


def pieces(text: str) -> list[str]:
    """A normalised text in its smallest meaningful parts: Chinese characters, Latin words, numbers."""
    return _PIECE.findall(text)


def grams(text: str, senses: Sequence[str] = ()) -> list[str]:
    """The distinct pieces of a normalised text and pairs of neighbours, parts of its Latin words, its senses and pairs of them.

    Pairs of pieces carry the order, single ones survive typing errors, parts of words their endings; two senses together are what a
    question is about, in any words.
    """
    single = pieces(text)
    pairs = [f"{a} {b}" for a, b in pairwise(single)]
    stems = [f"~{piece[place : place + STEM]}" for piece in single for place in range(len(piece) - STEM + 1) if piece.isalpha()]
    meant = [f"@{sense}" for sense in sorted(senses)]
    return list(dict.fromkeys([*single, *pairs, *stems, *meant, *map("&".join, combinations(meant, 2))]))


def count_pieces(grams: Sequence[str]) -> int:
    """How many of these grams are pieces; they come first."""
    return next((place for place, gram in enumerate(grams) if " " in gram or gram[0] in "~@"), len(grams))


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
    a piece that no phrasing holds.
    """

    common: Floats
    asked: Floats
    said: Floats
    missing: Floats


class Postings:
    """Rows are added and forgotten at any time; their order is made when it is next asked for. `alive`: how many rows there are."""

    def __init__(self) -> None:
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
        rows = np.flatnonzero(common) if len(common) <= SCANNED else np.sort(_distinct(shared.row, len(common)))
        close = common[rows] * self._nearness[rows]
        if len(rows) > most:
            rows = rows[close >= np.partition(close, -most)[-most]]
        return rows, common[rows] / np.sqrt(float(asked.weights.sum()) * self._mass[rows])

    def overlap(self, asked: Asked, rows: Numbers) -> Overlap:
        """How the question and each of these rows cover one another."""
        length = self._length[rows]
        before = np.cumsum(length) - length
        said = self._said[np.repeat(self._begin[rows] - before, length) + np.arange(int(length.sum()))]
        row, weight = np.repeat(np.arange(len(rows)), length), self._weights[said]
        number, pieces_ = asked.number[: asked.single], asked.weights[: asked.single]
        order = np.argsort(number)
        place = order[np.minimum(np.searchsorted(number[order], said), len(order) - 1)]
        both = number[place] == said
        shared, common = np.bincount(row, weight * both, len(rows)), np.bincount(row, both, len(rows))
        lacks = np.ones((len(rows), asked.single), bool)
        lacks[row[both], place[both]] = False
        rarest = float(np.log1p(self.alive))
        return Overlap(
            common / (asked.single + length - common),
            shared / max(float(pieces_.sum()), 1e-9),
            shared / np.maximum(np.bincount(row, weight, len(rows)), 1e-9),
            (lacks * pieces_).max(axis=1) / rarest,
        )

    def _refresh(self) -> None:
        if self._fresh:
            return
        gram, ends = np.array(self._gram), np.array(self._ends)
        alive, single = np.array(self._alive, bool), np.array(self._single, np.int64)
        row = np.repeat(np.arange(len(alive), dtype=np.int32), np.diff(ends))
        kept = alive[row]
        self._begin, self._length, self._said = ends[:-1], single, gram
        gram, row = gram[kept], row[kept]
        self._held = np.bincount(gram, minlength=len(self._numbers))
        self._ordered = row[np.argsort(gram, kind="stable")]
        self._start = np.append(0, np.cumsum(self._held))
        self._weights = _telling(self._held, self.alive)
        self._mass = np.bincount(row, self._weights[gram], len(alive)).astype(float)
        self._nearness = 1.0 / np.sqrt(self._mass + 1.0)
        self._fresh = True


def begins(*columns: Numbers) -> Numbers:
    """The places where a run of equal values begins; of several columns, where any of them does."""
    changes = np.ones(len(columns[0]), bool)
    changes[1:] = columns[0][1:] != columns[0][:-1]
    for column in columns[1:]:
        changes[1:] |= column[1:] != column[:-1]
    return np.flatnonzero(changes)


def _telling(held: Numbers, among: int) -> Floats:
    weights: Floats = np.log1p(among / np.maximum(held, 1))
    return weights


def _distinct(rows: Numbers, size: int) -> Numbers:
    """Each row once: the last to take a seat keeps it."""
    seats = np.empty(size, np.int32)
    order = np.arange(len(rows), dtype=np.int32)
    seats[rows] = order
    distinct: Numbers = rows[seats[rows] == order]
    return distinct
