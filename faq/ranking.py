"""The re-rank: candidate phrasings held against a question in full, and their topics put in order."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from rapidfuzz import fuzz, process

from faq.postings import Floats, Numbers, Overlap, begins
from faq.weights import RANK_FEATURES

COMPARED = 12
"""Topics that are compared in full."""

SATURATION = 0.5
"""A gram counts half where as many phrasings hold it as this share of a topic of usual size has."""

WRITTEN = 20.0
"""The lead in rank of what stands there word for word."""

_COMMON = RANK_FEATURES.index("common") - 1  # `covered` comes later


class TopicHit(NamedTuple):
    """A topic held against a question: its nearest phrasing, the features of RANK_FEATURES, and its rank (higher is nearer)."""

    topic: str
    phrasing: str
    features: tuple[float, ...]
    rank: float


class Row(NamedTuple):
    """A phrasing: normalised, with its question words made one, and as that sounds."""

    normal: str
    text: str
    sound: str


class Rows:
    """The phrasings by row, a column for each field of Row."""

    def __init__(self, columns: Sequence[list[str]] | None = None) -> None:
        self.columns = columns or tuple([] for _ in Row._fields)
        self.normals, self.texts, self.sounds = self.columns

    def __len__(self) -> int:
        return len(self.texts)

    def add(self, row: Row) -> None:
        """Add the next row."""
        for column, text in zip(self.columns, row, strict=True):
            column.append(text)


def hold_against(question: Row, rows: Rows, numbers: Numbers, cosine: Floats, overlap: Overlap) -> Floats:
    """Hold a question against the rows of these numbers: for each the features of RANK_FEATURES after `covered`."""
    places = numbers.tolist()
    texts = [rows.texts[place] for place in places]
    read, heard = _ratios(question.text, texts), _ratios(question.sound, [rows.sounds[place] for place in places])
    lengths = np.fromiter(map(len, texts), float, len(texts))
    length = np.abs(np.log((lengths + 1.0) / (len(question.text) + 1.0)))
    alike = (read + heard + cosine) / 3.0
    covers = (overlap.common, overlap.asked, overlap.said, overlap.missing, overlap.added, overlap.dropped)
    return np.stack([alike, *covers, length], axis=1)


def _ratios(text: str, texts: Sequence[str]) -> Floats:
    ratios: Floats = process.cdist([text], texts, scorer=fuzz.ratio, dtype=np.float32)[0].astype(float) / 100.0
    return ratios


def cover_topics(spoken: tuple[Numbers, Numbers, Numbers], sizes: Numbers, topics: int, found: int) -> Floats:
    """For each topic the share of the question's grams that it speaks of, out of (gram, topic, times)."""
    gram, topic, times = spoken
    telling = np.log1p(topics / np.maximum(np.bincount(gram, minlength=found), 1))
    usual = sizes[topic] * (topics / sizes.sum())
    said = np.bincount(topic, telling[gram] * times / (times + usual * SATURATION), len(sizes))
    covered: Floats = said / np.sqrt(telling.sum())
    return covered


class Ranking:
    """Puts topics in order by linear weights."""

    def __init__(self, ids: Sequence[str], rows: Rows, weights: Sequence[float]) -> None:
        self._ids = ids
        self._rows = rows
        self._weights = np.array(weights)

    def rank(self, query: str, held: Floats, rows: Numbers, topic: Numbers, covered: Floats) -> tuple[TopicHit, ...]:
        """The topics of these rows, best first, each by its nearest phrasing; one that is the query word for word before all others."""
        table = np.column_stack([covered[topic], held])
        ranks = table @ self._weights
        same = np.flatnonzero(held[:, _COMMON] == 1.0)
        ranks[[place for place in same.tolist() if self._rows.normals[rows[place]] == query]] += WRITTEN
        order = np.lexsort((rows, -ranks, topic))
        nearest = order[begins(topic[order])]
        nearest = nearest[np.argsort(-ranks[nearest], kind="stable")[:COMPARED]]
        columns = (topic[nearest], rows[nearest], table[nearest], ranks[nearest])
        hits = [
            TopicHit(self._ids[number], self._rows.normals[row], tuple(features), rank)
            for number, row, features, rank in zip(*(column.tolist() for column in columns), strict=True)
        ]
        return tuple(sorted(hits, key=lambda hit: (-hit.rank, hit.topic)))
