"""Finds the topic a question means: candidates out of an inverted index, a rapidfuzz re-rank, a calibrated score.

A query costs its candidates, not the size of the FAQ. Topics are added and removed without a rebuild.
"""

import json
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz, process

from faq.evidence import Abroad, Asked, read_negatives, weigh_foreign, weigh_lead, weigh_unknown
from faq.postings import Floats, Numbers, Postings, grams, pieces
from faq.text import Wording, office_wording, split_sentences

CANDIDATES = 192
"""Phrasings that reach the re-rank: enough for the three best of every topic that could still win."""

COMPARED = 24
"""Topics that are compared in full."""

VERBATIM = 0.99
"""The score of a question that stands among a topic's phrasings word for word: whoever wrote it there has decided."""

SHOWN = 3
"""Topics that are offered as “did you mean”."""

PARTS = 8
"""Sentences that are looked at one by one: a greeting and a story drown the one that asks."""

SATURATION = 0.5
"""A gram counts half where as many phrasings hold it as this share of a topic of usual size has."""

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

    `hits` best first; `missing` the pieces of the question that the best topic never uses; `right` and `scope` the features of
    RIGHT_FEATURES and SCOPE_FEATURES.
    """

    query: str
    hits: tuple[TopicHit, ...] = ()
    missing: tuple[str, ...] = ()
    right: tuple[float, ...] = ()
    scope: tuple[float, ...] = ()


RANK_FEATURES = ("ratio", "agreement", "covered")
"""ratio: rapidfuzz's, with the nearest phrasing. agreement: mean cosine of the three nearest phrasings. covered: how much of the
question the topic speaks of, each gram weighed by how few topics use it and counted in full only where many phrasings of this one do;
over the root of the question's weight, for a long question is the surer the more of it fits."""


@dataclass(frozen=True, slots=True)
class Weights:
    """`rank` orders topics; `right` and `scope`, logistic regressions, say how likely the winner is right and the question ours.

    A score from `answer` on is answered, one from `choices` on asked back.
    """

    rank: tuple[float, ...]
    right: tuple[float, ...]
    scope: tuple[float, ...]
    answer: float
    choices: float


WEIGHTS_FILE = Path(__file__).parent / "weights.json"


@lru_cache(maxsize=1)
def fitted_weights() -> Weights:
    """The weights that `python -m faq.train` wrote."""
    return read_weights(WEIGHTS_FILE)


def read_weights(file: Path) -> Weights:
    """The weights of a file that training wrote."""
    stored = json.loads(file.read_text(encoding="utf-8"))
    return Weights(tuple(stored["rank"]), tuple(stored["right"]), tuple(stored["scope"]), stored["answer"], stored["choices"])


@dataclass(slots=True)
class _Topic:
    number: int
    rows: range
    aside: bool


class Matcher:
    """From a question to a Match. Knows the wordings of topics, nothing of entries."""

    def __init__(self, wording: Wording | None = None, weights: Weights | None = None, foreign: Iterable[str] | None = None) -> None:
        self.wording = wording or office_wording()
        self.weights = weights or fitted_weights()
        negatives = read_negatives() if foreign is None else foreign
        self._abroad = Abroad(self._grams(self.wording.normalise(text)) for text in negatives)
        self._topics: dict[str, _Topic] = {}
        self._ids: list[str] = []
        self._sizes = array("q")
        self._topic_of = array("q")
        self._phrasings: list[str] = []
        self._postings = Postings()

    def add(self, topic: str, questions: Iterable[str], *, aside: bool = False) -> None:
        """Add the wordings of a new topic. One that is said `aside` (a greeting, thanks) gives way to any other."""
        phrasings = [text for text in dict.fromkeys(map(self.wording.normalise, questions)) if text]
        number, first = len(self._ids), len(self._phrasings)
        for text in phrasings:
            self._postings.add(self._grams(text))
        self._phrasings.extend(phrasings)
        self._topic_of.extend([number] * len(phrasings))
        self._topics[topic] = _Topic(number, range(first, first + len(phrasings)), aside)
        self._ids.append(topic)
        self._sizes.append(len(phrasings))

    def remove(self, topic: str) -> None:
        """Forget a topic."""
        gone = self._topics.pop(topic)
        self._sizes[gone.number] = 0
        for row in gone.rows:
            self._postings.remove(row)

    def match(self, text: str) -> Match:
        """What the text may mean. Never raises, whatever the text."""
        parts = [self.score(text)]
        sentences = [each for each in split_sentences(text) if not self.wording.is_courtesy(each)]
        if len(sentences) > 1:
            parts.extend(map(self.score, sentences[:PARTS]))
        return self._decide([part for part in parts if part])

    def score(self, text: str) -> tuple[Scored, ...]:
        """The nearest topics of one question, best first, at most three, with calibrated scores."""
        compared = self.compare(text)
        if not compared.hits:
            return ()
        confidence = _chance(self.weights.right, compared.right) * _chance(self.weights.scope, compared.scope)
        if compared.hits[0].features[0] >= 1.0:
            confidence = max(confidence, VERBATIM)
        best = compared.hits[0].rank
        return tuple(Scored(hit.topic, round(confidence * float(np.exp(hit.rank - best)), 4)) for hit in compared.hits[:SHOWN])

    def _decide(self, parts: Sequence[tuple[Scored, ...]]) -> Match:
        """One Match out of the whole text and its sentences: each topic counts with its best score, one said aside only when alone."""
        serious = [part for part in parts if not self._topics[part[0].topic].aside]
        if any(part[0].score >= self.weights.choices for part in serious):
            parts = [tuple(each for each in part if not self._topics[each.topic].aside) for part in serious]
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

    def _grams(self, normal: str) -> list[str]:
        return grams(normal, self.wording.senses(normal))

    def compare(self, text: str) -> Comparison:
        """Hold a question against the topics."""
        query = self.wording.normalise(text)
        found = self._grams(query)
        shared = self._postings.share(found)
        if not len(shared.row):
            return Comparison(query)
        weights, mass = self._postings.weigh(found), self._postings.mass()
        common = shared.weigh_rows(weights, len(mass))
        rows = _nearest(common / np.sqrt(mass + 1.0))
        cosine = common[rows] / np.sqrt(float(weights.sum()) * mass[rows])
        spoken = shared.count_topics(np.array(self._topic_of))
        hits = self._rank(query, rows, cosine, self._cover(spoken, len(found)))
        known = frozenset(spoken[0][spoken[1] == self._topics[hits[0].topic].number].tolist())
        single, pairs = len(dict.fromkeys(pieces(query))), sum(" " in gram for gram in found)
        return self._weigh(query, hits, Asked(found, weights, self._postings.spread(found), single, pairs), known)

    def _cover(self, spoken: tuple[Numbers, Numbers, Numbers], found: int) -> Floats:
        """For each topic the share of the question's grams that it speaks of."""
        gram, topic, times = spoken
        sizes = np.array(self._sizes)
        telling = np.log1p(len(self._topics) / np.maximum(np.bincount(gram, minlength=found), 1))
        usual = sizes[topic] * (len(self._topics) / sizes.sum())
        said = np.bincount(topic, telling[gram] * times / (times + usual * SATURATION), len(sizes))
        covered: Floats = said / np.sqrt(telling.sum())
        return covered

    def _rank(self, query: str, rows: Numbers, cosine: Floats, covered: Floats) -> tuple[TopicHit, ...]:
        topic = np.array(self._topic_of)[rows]
        ratio = process.cdist([query], [self._phrasings[row] for row in rows], scorer=fuzz.ratio, dtype=np.float32)[0] / 100.0
        near = np.lexsort((rows, -cosine, topic))
        alike = np.lexsort((rows, -ratio, topic))
        starts = np.flatnonzero(np.diff(topic[near], prepend=-1))
        lengths = np.diff(starts, append=len(rows))
        padded = np.append(cosine[near], np.zeros(AGREEING))
        agreement = sum(np.where(lengths > place, padded[starts + place], 0.0) for place in range(AGREEING)) / AGREEING
        numbers, nearest = topic[near][starts], rows[alike][starts]
        table = np.stack([ratio[alike][starts], agreement, covered[numbers]], axis=1).astype(float)
        ranks = table @ np.array(self.weights.rank)
        hits = [
            TopicHit(self._ids[numbers[place]], self._phrasings[nearest[place]], tuple(table[place].tolist()), float(ranks[place]))
            for place in np.argsort(-ranks, kind="stable")[:COMPARED]
        ]
        return tuple(sorted(hits, key=lambda hit: (-hit.rank, hit.topic)))

    def _weigh(self, query: str, hits: tuple[TopicHit, ...], asked: Asked, known: frozenset[int]) -> Comparison:
        """The evidence for the best topic, which uses the `known` of the question's grams."""
        missing = {asked.grams[place]: float(asked.weights[place]) for place in range(asked.single) if place not in known}
        lost = float(np.log1p(sum(missing.values()) / np.log1p(self._postings.alive)))
        foreign = weigh_foreign(self._abroad.weigh(asked, self._postings.alive))
        _, agreement, covered = hits[0].features
        right = (*weigh_lead([hit.rank for hit in hits]), agreement)
        return Comparison(query, hits, tuple(missing), right, (foreign, weigh_unknown(asked), covered, lost))


def _nearest(closeness: Floats) -> Numbers:
    """The rows of the greatest closeness, ties included, so that their order does not matter."""
    least = np.partition(closeness, -CANDIDATES)[-CANDIDATES] if len(closeness) > CANDIDATES else 0.0
    return np.flatnonzero(closeness >= max(least, 1e-9))


def _chance(weights: Sequence[float], features: Sequence[float]) -> float:
    """Logistic regression, its intercept last."""
    odds = float(np.dot(weights, (*features, 1.0)))
    return float(1.0 / (1.0 + np.exp(-min(max(odds, -30.0), 30.0))))
