"""Finds the topic a question means: candidates out of an inverted index, a rapidfuzz re-rank, a calibrated score.

A query costs its candidates, not the size of the FAQ. Topics are added and removed without a rebuild.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from faq.evidence import Abroad, read_negatives, weigh_foreign, weigh_lead, weigh_unknown
from faq.grams import grams
from faq.index import Index
from faq.packing import Packed
from faq.postings import Asked, Floats, Numbers, Postings
from faq.ranking import Ranking, Row, TopicHit, cover_topics, hold_against
from faq.sounds import Reader, Sounds, sounds
from faq.text import Wording, has_pauses, office_wording
from faq.weights import RANK_FEATURES, Fit, Weights, chance, density_of, fitted_weights

CANDIDATES = 64
"""Phrasings that reach the re-rank: the nearest of every topic that could still win."""

VERBATIM = 0.99
"""The score of a question that stands among a topic's phrasings word for word: whoever wrote it there has decided, if
it was not written in two places."""

SHOWN = 3
"""Topics that are offered as “did you mean”."""

PARTS = 8
"""Sentences that are looked at one by one: a greeting and a story drown the one that asks."""

WHOLE = 120
"""Characters up to which a text of several sentences is also looked at as a whole."""

APART = 0.95
"""What the score of a part counts: apart from what stands around it, it is right less often."""

DOUBTFUL = 0.4
"""A part from this score on is worth asking back beside an answer: most of what a long mail tells around its question scores less."""

TOPICAL = 0.02
"""How far a gram is as usual here as in the first topic's phrasings, rather than in all: what one topic is about is not foreign because
the others are about something else."""

_COMMON = RANK_FEATURES.index("common")


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
class Part:
    """A part of a text as it was written, and the topics it may mean, best first, at most three."""

    said: str
    candidates: tuple[Scored, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """What a question may mean.

    `answers`: the topics sure enough to be answered outright (several where the text asks several things); `candidates`: the nearest
    topics, best first, at most three; `doubts`: where something is answered, the parts that ask something else and are not sure.
    """

    decision: Decision
    answers: tuple[Scored, ...]
    candidates: tuple[Scored, ...]
    doubts: tuple[Part, ...] = ()

    @property
    def score(self) -> float:
        """The best candidate's, 0 where there is none."""
        return self.candidates[0].score if self.candidates else 0.0


@dataclass(frozen=True, slots=True)
class Comparison:
    """A normalised question held against all topics that share anything with it.

    `hits` best first; `missing` the pieces of the question that the best topic never uses; `right` and `scope` the features of
    RIGHT_FEATURES and SCOPE_FEATURES; `likely` how likely the best topic is right, and `ours` how likely the question is for us.
    """

    query: str
    hits: tuple[TopicHit, ...] = ()
    missing: tuple[str, ...] = ()
    right: tuple[float, ...] = ()
    scope: tuple[float, ...] = ()
    likely: float = 0.0
    ours: float = 0.0

    @property
    def confidence(self) -> float:
        """How sure the matcher is of the best topic."""
        sure = self.likely * self.ours
        same = [hit for hit in self.hits if hit.features[_COMMON] == 1.0]
        verbatim = len(same) == 1 and same[0] is self.hits[0] and same[0].phrasing == self.query
        return max(sure, VERBATIM) if verbatim else sure


@dataclass(frozen=True, slots=True)
class _Fresh:
    """Of the topics that are live: how dense they are, the weights for that, the topic of each row, the size of each topic, and a reader
    of their words.
    """

    density: float
    fit: Fit
    ranking: Ranking
    topic_of: Numbers
    sizes: Numbers
    reader: Reader


class Matcher:
    """From a question to a Match. Knows the wordings of topics, nothing of entries."""

    def __init__(
        self,
        wording: Wording | None = None,
        weights: Weights | None = None,
        foreign: Iterable[str] | None = None,
        spoken: Sounds | None = None,
        packed: Packed | None = None,
    ) -> None:
        """`packed`: what `pack` gave of a matcher with the same wording, negatives and sounds. Raises KeyError or ValueError where it is
        something else.
        """
        self.wording = wording or office_wording()
        self.weights = weights or fitted_weights()
        self._sounds = spoken or sounds()
        postings = Postings(self.wording.little)
        if packed is None:
            negatives = read_negatives() if foreign is None else foreign
            self._abroad = Abroad.of(self._read(self.wording.normalise(text))[1] for text in negatives)
            self._index = Index(postings)
        else:
            self._abroad = Abroad.unpack(packed)
            self._index = Index.unpack(packed, postings)
        self._fresh: _Fresh | None = None

    def pack(self) -> dict[str, NDArray[Any]]:
        """What is known of the topics and of what is not for us, of which nothing was removed yet."""
        return {**self._abroad.pack(), **self._index.pack()}

    def add(self, topic: str, questions: Iterable[str], *, aside: bool = False) -> None:
        """Add the wordings of a new topic. One that is said `aside` (a greeting, thanks) gives way to any other."""
        normals = [text for text in dict.fromkeys(map(self.wording.normalise, questions)) if text]
        self._index.add(topic, map(self._read, normals), aside=aside)
        self._fresh = None

    def remove(self, topic: str) -> None:
        """Forget a topic."""
        self._index.remove(topic)
        self._fresh = None

    def _read(self, normal: str) -> tuple[Row, list[str]]:
        """A normalised text as a row, and its grams."""
        plain = self.wording.condense(normal)
        return Row(normal, plain, self._sounds.write(plain)), grams(plain, self.wording.senses(normal), self.wording.little)

    def match(self, text: str) -> Match:
        """What the text may mean. Never raises, whatever the text."""
        text = self.wording.drop_denied(text)
        sentences = self.wording.find_questions(text)[:PARTS] if has_pauses(text) else []
        drowned = len(text) > WHOLE and len(sentences) > 1
        whole = Part(text, () if drowned else self.score(text))
        heard = [part for sentence in sentences for part in self._hear(sentence, text, whole)]
        parts = [_lower(part) for part in heard if part.candidates]
        match = self._decide([part.candidates for part in (whole, *parts) if part.candidates])
        return replace(match, doubts=tuple(self._doubt(parts, match.answers)))

    def _hear(self, sentence: str, text: str, whole: Part) -> list[Part]:
        """What a sentence of a text may mean: its clauses, where two of them are sure of different topics, or one is and the sentence is
        not; else the sentence. Nothing where that is the text, which was heard as a `whole` already.
        """
        clauses = self.wording.cut_clauses(sentence)
        heard = [Part(clause, self.score(clause)) for clause in clauses] if len(clauses) > 1 else []
        sure = {part.candidates[0].topic for part in heard if self._is_sure(part)}
        full = whole if sentence == text else Part(sentence, self.score(sentence))
        if len(sure) > 1 or (sure and not self._is_sure(full)):
            return heard
        return [] if full is whole else [full]

    def _is_sure(self, part: Part) -> bool:
        return bool(part.candidates) and part.candidates[0].score >= self.weights.answer

    def _doubt(self, parts: Sequence[Part], answers: Sequence[Scored]) -> Iterator[Part]:
        """The parts that are near something, yet near nothing that is answered."""
        answered = {each.topic for each in answers}
        for part in parts if answers else ():
            best = part.candidates[0]
            near = best.score >= DOUBTFUL and not self._index.is_aside(best.topic)
            if near and self.wording.asks(part.said) and answered.isdisjoint(each.topic for each in part.candidates):
                yield part

    def score(self, text: str) -> tuple[Scored, ...]:
        """The nearest topics of one question, best first, at most three, with calibrated scores."""
        compared = self.compare(text)
        if not compared.hits:
            return ()
        best = compared.hits[0].rank
        return tuple(Scored(hit.topic, round(compared.confidence * float(np.exp(hit.rank - best)), 4)) for hit in compared.hits[:SHOWN])

    def _decide(self, parts: Sequence[tuple[Scored, ...]]) -> Match:
        """One Match out of the whole text and its sentences: each topic counts with its best score, one said aside only when alone."""
        serious = [part for part in parts if not self._index.is_aside(part[0].topic)]
        if any(part[0].score >= self.weights.choices for part in serious):
            parts = [tuple(each for each in part if not self._index.is_aside(each.topic)) for part in serious]
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

    def _now(self) -> _Fresh:
        """What follows from the topics as they are; made anew when it is next asked for."""
        if self._fresh is None:
            density = density_of(self._index.postings.alive, len(self._index.topics))
            fit = self.weights.mix(density)
            ranking = Ranking(self._index.ids, self._index.rows, fit.rank)
            texts = [self._index.rows.normals[row] for topic in self._index.topics.values() for row in topic.rows]
            self._fresh = _Fresh(density, fit, ranking, self._index.topic_of, self._index.sizes, Reader(self._sounds, texts))
        return self._fresh

    def compare(self, text: str) -> Comparison:
        """Hold a question against the topics."""
        now, postings = self._now(), self._index.postings
        normal = now.reader.read(self.wording.normalise(text))
        question, found = self._read(normal)
        asked = postings.ask(found)
        if not asked.held.any():
            return Comparison(normal)
        shared = postings.share(asked)
        spoken = shared.count_topics(now.topic_of)
        rows, cosine = postings.nearest(asked, shared, CANDIDATES)
        held = hold_against(question, self._index.rows, rows, cosine, postings.overlap(asked, rows))
        covered = cover_topics(spoken, now.sizes, len(self._index.topics), len(asked.grams))
        hits = now.ranking.rank(normal, held, rows, now.topic_of[rows], covered)
        best = self._index.topics[hits[0].topic].number
        known, times = spoken[0][spoken[1] == best], spoken[2][spoken[1] == best]
        usual = asked.held / postings.alive
        usual[known] += (times / now.sizes[best] - usual[known]) * TOPICAL
        return self._weigh(normal, hits, asked, frozenset(known.tolist()), usual)

    def neighbours(self, text: str) -> frozenset[tuple[str, str]]:
        """Topic and normalised wording of the phrasings nearest to a text, of which `compare` chooses."""
        now, postings = self._now(), self._index.postings
        asked = postings.ask(self._read(self.wording.normalise(text))[1])
        rows, _ = postings.nearest(asked, postings.share(asked), CANDIDATES)
        topics = now.topic_of[rows].tolist()
        return frozenset((self._index.ids[topic], self._index.rows.normals[row]) for topic, row in zip(topics, rows.tolist(), strict=True))

    def _weigh(self, query: str, hits: tuple[TopicHit, ...], asked: Asked, known: frozenset[int], usual: Floats) -> Comparison:
        """The evidence for the best topic, which uses the `known` of the question's grams."""
        missing = {asked.grams[place]: float(asked.weights[place]) for place in range(asked.single) if place not in known}
        lost = float(np.log1p(sum(missing.values()) / np.log1p(self._index.postings.alive)))
        foreign = weigh_foreign(self._abroad.weigh(asked, usual))
        covered, _, _, share, said, rarest, added, dropped, length = hits[0].features
        right = (*weigh_lead([hit.rank for hit in hits]), share, said, rarest, added, dropped, length)
        scope = (foreign, weigh_unknown(asked), covered, lost)
        now = self._now()
        likely, ours = chance(now.fit.right, right), chance(self.weights.scope, scope) ** now.density
        return Comparison(query, hits, tuple(missing), right, scope, likely, ours)


def _lower(part: Part) -> Part:
    return Part(part.said, tuple(Scored(each.topic, round(each.score * APART, 4)) for each in part.candidates))
