"""Finds the topic a question means: candidates out of an inverted index, a rapidfuzz re-rank, a calibrated score.

A query costs its candidates, not the size of the FAQ. Topics are added and removed without a rebuild.
"""

import json
import re
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from faq.text import Wording, office_wording, split_sentences

Floats: TypeAlias = NDArray[np.float64]
Rows: TypeAlias = NDArray[np.int64]

CANDIDATES = 96
"""Phrasings that reach the re-rank: enough for the three best of every topic that could still win."""

SHOWN = 3
"""Topics that are offered as “did you mean”."""

LONG = 36
"""Characters above which a question is also looked at sentence by sentence: the greeting and the story drown the one that asks."""

PARTS = 12
"""Sentences of a long text that are looked at."""

AGREEING = 3
"""Phrasings of a topic that have to agree: one lucky phrasing counts less than three."""


class Decision(StrEnum):
    """What a score allows: say the answer, ask which one was meant, or say that nothing is near."""

    ANSWER = "answer"
    CHOICES = "choices"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Scored:
    """A topic and how sure the matcher is of it, 0 to 1: of 100 questions scored .9, some 90 mean this topic."""

    topic: str
    score: float


@dataclass(frozen=True, slots=True)
class Match:
    """What a question may mean.

    `answers`: the topics sure enough to be answered outright (several where the text asks several things); `candidates`: the nearest
    topics, best first, at most three.
    """

    decision: Decision
    answers: tuple[Scored, ...]
    candidates: tuple[Scored, ...]

    @property
    def score(self) -> float:
        """The best candidate's, 0 where there is none."""
        return self.candidates[0].score if self.candidates else 0.0


@dataclass(frozen=True, slots=True)
class TopicHit:
    """A topic held against a question: its nearest phrasing, the features of RANK_FEATURES, and its rank (higher is nearer)."""

    topic: str
    phrasing: str
    features: tuple[float, ...]
    rank: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """A normalised question held against all topics that share anything with it.

    `hits` best first; `missing` the pieces of the question that the best topic never uses; `evidence` the features of CONFIDENCE_FEATURES.
    """

    query: str
    hits: tuple[TopicHit, ...] = ()
    missing: tuple[str, ...] = ()
    evidence: tuple[float, ...] = ()


RANK_FEATURES = ("ratio", "agreement", "covered")
"""ratio: rapidfuzz's, with the nearest phrasing. agreement: mean cosine of the three nearest phrasings. covered: share of the question's weight
that the topic's phrasings use anywhere."""

CONFIDENCE_FEATURES = ("margin", "ratio", "agreement", "covered", "rarest_missing", "missing", "length")
"""margin: rank above the second topic. rarest_missing, missing: weight of the rarest piece of the question that the topic never uses, and of
all of them, 1 being a piece that no topic uses."""


@dataclass(frozen=True, slots=True)
class Weights:
    """`rank` orders topics, `confidence` (a logistic regression, intercept last) says how sure the winner is; and the two thresholds."""

    rank: tuple[float, ...]
    confidence: tuple[float, ...]
    answer: float
    choices: float


WEIGHTS_FILE = Path(__file__).parent / "weights.json"


@lru_cache(maxsize=1)
def fitted_weights() -> Weights:
    """The weights that `python -m faq.train` wrote."""
    stored = json.loads(WEIGHTS_FILE.read_text(encoding="utf-8"))
    return Weights(tuple(stored["rank"]), tuple(stored["confidence"]), stored["answer"], stored["choices"])


_PIECE = re.compile(r"[0-9a-z]+|[^ ]")


def pieces(text: str) -> list[str]:
    """A normalised text in its smallest meaningful parts: Chinese characters, Latin words, numbers."""
    return _PIECE.findall(text)


def grams(text: str) -> list[str]:
    """The distinct pieces and pairs of pieces of a normalised text: pairs carry the order, single ones survive typing errors."""
    single = pieces(text)
    return list(dict.fromkeys([*single, *(f"{a} {b}" for a, b in pairwise(single))]))


class Postings:
    """Which rows hold which grams. A row is a phrasing, or all phrasings of a topic together."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._rows: list[array[int]] = []
        self._size = 0
        self._alive = 0
        self._fresh = False
        self._idf: Floats = np.zeros(0)
        self._mass: Floats = np.zeros(0)

    def add(self, found: Iterable[str]) -> int:
        """Add a row with these grams; returns its number."""
        row, self._size, self._alive, self._fresh = self._size, self._size + 1, self._alive + 1, False
        for gram in found:
            number = self._numbers.setdefault(gram, len(self._rows))
            if number == len(self._rows):
                self._rows.append(array("q"))
            self._rows[number].append(row)
        return row

    def remove(self, row: int, found: Iterable[str]) -> None:
        """Forget a row; its number is not used again."""
        self._alive, self._fresh = self._alive - 1, False
        for gram in found:
            self._rows[self._numbers[gram]].remove(row)

    def weigh(self, found: Sequence[str]) -> Floats:
        """How telling each gram is: the rarest weigh most, and one that no row has as much as the rarest."""
        self._refresh()
        unknown = float(np.log1p(self._alive))
        return np.array([unknown if (n := self._numbers.get(gram)) is None else self._idf[n] for gram in found])

    def shared(self, found: Sequence[str], weights: Floats) -> Floats:
        """For each row the weight of the grams it has in common with these."""
        total = np.zeros(self._size)
        for gram, weight in zip(found, weights, strict=True):
            number = self._numbers.get(gram)
            if number is not None:
                total[np.frombuffer(self._rows[number], dtype=np.int64)] += weight
        return total

    def mass(self) -> Floats:
        """For each row the weight of all its grams."""
        self._refresh()
        return self._mass

    def _refresh(self) -> None:
        if self._fresh:
            return
        self._idf = np.log1p(self._alive / np.maximum([len(rows) for rows in self._rows], 1.0))
        self._mass = np.zeros(self._size)
        for weight, rows in zip(self._idf, self._rows, strict=True):
            self._mass[np.frombuffer(rows, dtype=np.int64)] += weight
        self._fresh = True


@dataclass(slots=True)
class _Topic:
    id: str
    row: int
    phrasings: list[str]
    rows: list[int]


class Matcher:
    """From a question to a Match. Knows the wordings of topics, nothing of entries."""

    def __init__(self, wording: Wording | None = None, weights: Weights | None = None) -> None:
        self.wording = wording or office_wording()
        self.weights = weights or fitted_weights()
        self._topics: dict[str, _Topic] = {}
        self._by_row: list[str] = []
        self._topic_of: list[str] = []
        self._phrasings: list[str] = []
        self._single = Postings()
        self._whole = Postings()

    def add(self, topic: str, questions: Iterable[str]) -> None:
        """Add the wordings of a new topic."""
        phrasings = [text for text in dict.fromkeys(map(self.wording.normalise, questions)) if text]
        rows = [self._single.add(grams(text)) for text in phrasings]
        self._phrasings.extend(phrasings)
        self._topic_of.extend([topic] * len(rows))
        self._topics[topic] = _Topic(topic, self._whole.add(_union(phrasings)), phrasings, rows)
        self._by_row.append(topic)

    def remove(self, topic: str) -> None:
        """Forget a topic."""
        gone = self._topics.pop(topic)
        self._whole.remove(gone.row, _union(gone.phrasings))
        for row, text in zip(gone.rows, gone.phrasings, strict=True):
            self._single.remove(row, grams(text))

    def match(self, text: str) -> Match:
        """What the text may mean. Never raises, whatever the text."""
        parts = [self.score(text)]
        if len(text) > LONG:
            sentences = [each for each in split_sentences(text) if not self.wording.is_courtesy(each)]
            parts.extend(map(self.score, sentences[:PARTS]))
        return self._decide([part for part in parts if part])

    def score(self, text: str) -> tuple[Scored, ...]:
        """The nearest topics of one question, best first, at most three, with calibrated scores."""
        compared = self.compare(text)
        if not compared.hits:
            return ()
        confidence = _sigmoid(float(np.dot(self.weights.confidence, (*compared.evidence, 1.0))))
        best = compared.hits[0].rank
        return tuple(Scored(hit.topic, round(confidence * float(np.exp(hit.rank - best)), 4)) for hit in compared.hits[:SHOWN])

    def _decide(self, parts: Sequence[tuple[Scored, ...]]) -> Match:
        """One Match out of the whole text and its sentences: each topic counts with its best score."""
        best: dict[str, float] = {}
        for each in (each for part in parts for each in part):
            best[each.topic] = max(each.score, best.get(each.topic, 0.0))
        ordered = sorted(best.items(), key=lambda item: (-item[1], item[0]))
        candidates = tuple(Scored(topic, score) for topic, score in ordered[:SHOWN])
        first = {part[0].topic for part in parts}
        answers = tuple(each for each in candidates if each.topic in first and each.score >= self.weights.answer)
        if answers:
            return Match(Decision.ANSWER, answers, candidates)
        near = bool(candidates) and candidates[0].score >= self.weights.choices
        return Match(Decision.CHOICES if near else Decision.REFUSE, (), candidates)

    def compare(self, text: str) -> Comparison:
        """Hold a question against the topics."""
        query = self.wording.normalise(text)
        found = grams(query)
        weights = self._single.weigh(found)
        shared = self._single.shared(found, weights)
        rows = self._nearest(shared)
        if not len(rows):
            return Comparison(query)
        mass = float(weights.sum())
        covered = self._whole.shared(found, weights) / mass
        cosine = shared[rows] / np.sqrt(mass * self._single.mass()[rows])
        hits = self._rank(query, rows, cosine, covered)
        missing = self._missing(hits[0], dict(zip(found, map(float, weights), strict=True)), pieces(query))
        return Comparison(query, hits, tuple(missing), self._evidence(query, hits, missing))

    def _nearest(self, shared: Floats) -> Rows:
        """The phrasings that share most for their own weight."""
        rough = shared / np.sqrt(self._single.mass() + 1.0)
        rows = np.argpartition(rough, -CANDIDATES)[-CANDIDATES:] if len(rough) > CANDIDATES else np.arange(len(rough))
        near: Rows = rows[rough[rows] > 0]
        return near

    def _rank(self, query: str, rows: Rows, cosine: Floats, covered: Floats) -> tuple[TopicHit, ...]:
        phrasings = [self._phrasings[row] for row in rows]
        ratios = process.cdist([query], phrasings, scorer=fuzz.ratio, dtype=np.float32)[0] / 100.0
        of_topic: dict[str, list[int]] = {}
        for place in np.argsort(-cosine, kind="stable"):
            of_topic.setdefault(self._topic_of[rows[place]], []).append(int(place))
        hits = []
        for topic, places in of_topic.items():
            nearest = max(places, key=lambda place: ratios[place])
            agreement = sum(cosine[place] for place in places[:AGREEING]) / AGREEING
            features = (float(ratios[nearest]), float(agreement), float(covered[self._topics[topic].row]))
            hits.append(TopicHit(topic, phrasings[nearest], features, float(np.dot(self.weights.rank, features))))
        return tuple(sorted(hits, key=lambda hit: -hit.rank))

    def _missing(self, best: TopicHit, weights: Mapping[str, float], single: Sequence[str]) -> dict[str, float]:
        """The pieces of the question that the best topic never uses, with their weights: 1 for what no topic uses."""
        known = _union(self._topics[best.topic].phrasings)
        unknown = float(np.log1p(len(self._phrasings)))
        return {piece: weights[piece] / unknown for piece in single if piece not in known}

    def _evidence(self, query: str, hits: Sequence[TopicHit], missing: Mapping[str, float]) -> tuple[float, ...]:
        best = hits[0]
        margin = best.rank - hits[1].rank if len(hits) > 1 else best.rank
        rarest, total = max(missing.values(), default=0.0), sum(missing.values())
        return (margin, *best.features, rarest, float(np.log1p(total)), float(np.log1p(len(query))))


def _union(phrasings: Iterable[str]) -> dict[str, None]:
    return dict.fromkeys(gram for text in phrasings for gram in grams(text))


def _sigmoid(x: float) -> float:
    return float(1.0 / (1.0 + np.exp(-min(max(x, -30.0), 30.0))))
