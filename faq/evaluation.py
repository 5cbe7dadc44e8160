"""Measures a matcher on labelled questions: how often it is right, how often it speaks, and whether it is silent when it should be."""

import csv
import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

import numpy as np

from faq.entry import Entry, EntryError, read_text
from faq.library import Library
from faq.matcher import Decision, Match

OUT_OF_SCOPE = "-"
SURE = 0.95
"""`c_p95` asks for this share of right answers among all given."""

RANKED = 10
"""`mrr10` looks so far."""

Figures: TypeAlias = dict[str, float | int | None]


@dataclass(frozen=True, slots=True)
class Query:
    """A labelled question; `accepted` is empty where no answer may be given."""

    text: str
    accepted: frozenset[str]
    kind: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A question, what the matcher made of it, and the CPU milliseconds that took.

    `further`: the topics that come after the candidates; empty where a candidate is an accepted one, for then nobody asks.
    """

    query: Query
    match: Match
    cpu_ms: float
    further: tuple[str, ...] = ()

    @property
    def in_scope(self) -> bool:
        return bool(self.query.accepted)

    @property
    def place(self) -> int | None:
        """Place of the first accepted topic among the candidates, from 1."""
        for place, candidate in enumerate(self.match.candidates, 1):
            if candidate.topic in self.query.accepted:
                return place
        return None

    @property
    def rank(self) -> int | None:
        """Like `place`, but among the ten nearest topics."""
        for rank, topic in enumerate(self.further, len(self.match.candidates) + 1):
            if topic in self.query.accepted:
                return rank
        return self.place

    @property
    def answered(self) -> bool:
        return self.match.decision is Decision.ANSWER

    @property
    def answered_right(self) -> bool:
        """Every topic that was answered is an accepted one."""
        return self.answered and all(each.topic in self.query.accepted for each in self.match.answers)


def read_queries(file: Path) -> list[Query]:
    """A TSV with the header query, accepted, kind. Raises EntryError naming file and line."""
    rows = list(csv.reader(read_text(file).replace("\r\n", "\n").split("\n"), delimiter="\t", quoting=csv.QUOTE_NONE))
    if not rows or rows[0] != ["query", "accepted", "kind"]:
        raise EntryError(f"{file.name} [1]", "missing", "query<TAB>accepted<TAB>kind")
    return [_read_query(row, f"{file.name} [{number}]") for number, row in enumerate(rows[1:], 2) if row]


def _read_query(row: list[str], where: str) -> Query:
    if len(row) != len(("query", "accepted", "kind")):
        raise EntryError(where, "wrong-value", "query<TAB>accepted<TAB>kind", str(len(row)))
    text, accepted, kind = row
    topics = frozenset[str]() if accepted == OUT_OF_SCOPE else frozenset(accepted.split(","))
    return Query(text, topics, kind)


def read_corpus(file: Path) -> list[Entry]:
    """Entries to measure with in place of the built-in ones: a line `{"id": …, "questions": […]}` each. Raises EntryError."""
    lines = read_text(file).replace("\r\n", "\n").split("\n")
    try:
        tables = [json.loads(line) for line in lines if line.strip()]
        return [_bare_entry(table["id"], table["questions"]) for table in tables]
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise EntryError(file.name, "wrong-value", '{"id": …, "questions": […]}', str(error)) from error


def _bare_entry(topic: str, questions: Sequence[str]) -> Entry:
    return Entry(id=topic, question=questions[0], answer="-", phrasings=tuple(questions[1:]))


def judge(library: Library, queries: Iterable[Query]) -> list[Judged]:
    """Put every question to the library, one after another."""
    judged = []
    for query in queries:
        started = time.process_time()
        match = library.match(query.text)
        once = Judged(query, match, (time.process_time() - started) * 1000)
        looked_for = once.in_scope and once.place is None
        judged.append(replace(once, further=_rank_further(library, once)) if looked_for else once)
    return judged


def _rank_further(library: Library, judged: Judged) -> tuple[str, ...]:
    first = [each.topic for each in judged.match.candidates]
    rest = [hit.topic for hit in library.explain(judged.query.text).hits if hit.topic not in first]
    return tuple(rest[: RANKED - len(first)])


def measure(judged: Sequence[Judged]) -> Figures:
    """The figures of one set of questions; None where it holds none to tell from."""
    inside = [each for each in judged if each.in_scope]
    outside = [each for each in judged if not each.in_scope]
    answered = [each for each in judged if each.answered]
    cpu = [each.cpu_ms for each in judged]
    figures: Figures = {
        "n": len(judged),
        "hit1": _share(inside, [each for each in inside if each.place == 1]),
        "hit3": _share(inside, [each for each in inside if each.place]),
        "mrr10": _mean([1 / each.rank if each.rank else 0.0 for each in inside]),
        "answered": _share(inside, [each for each in inside if each.answered]),
        "answered_right": _share(answered, [each for each in answered if each.answered_right]),
        "oos_answered": _share(outside, [each for each in outside if each.answered]),
        "auroc": auroc([each.match.score for each in inside], [each.match.score for each in outside]),
        "c_p95": coverage_at(judged, SURE),
        "p50_ms": round(float(np.percentile(cpu, 50)), 3) if cpu else None,
        "p99_ms": round(float(np.percentile(cpu, 99)), 3) if cpu else None,
    }
    for kind in sorted({each.query.kind for each in outside}):
        scores = [each.match.score for each in outside if each.query.kind == kind]
        figures[f"auroc_{kind}"] = auroc([each.match.score for each in inside], scores)
    return figures


def by_kind(judged: Sequence[Judged]) -> dict[str, Figures]:
    """The same figures for each kind of question."""
    kinds = sorted({each.query.kind for each in judged})
    return {kind: measure([each for each in judged if each.query.kind == kind]) for kind in kinds}


def auroc(inside: Sequence[float], outside: Sequence[float]) -> float | None:
    """How likely a question in scope scores higher than one that is not; ties count half."""
    if not inside or not outside:
        return None
    ordered = np.sort(np.asarray(outside))
    below = np.searchsorted(ordered, inside, side="left")
    upto = np.searchsorted(ordered, inside, side="right")
    return round(float((below + upto).mean() / 2 / len(outside)), 4)


def coverage_at(judged: Sequence[Judged], precision: float) -> float | None:
    """The largest share of in-scope questions answered right by a threshold that keeps this share of all answers right."""
    inside = sum(each.in_scope for each in judged)
    return round(_cut_at(judged, precision)[1] / inside, 4) if inside else None


def threshold_at(judged: Sequence[Judged], precision: float) -> float | None:
    """The lowest score from which this share of all answers is right; None where no score is enough."""
    return _cut_at(judged, precision)[0]


def _cut_at(judged: Sequence[Judged], precision: float) -> tuple[float | None, int]:
    """The score to answer from, and how many answers are right then."""
    ranked = sorted((each for each in judged if each.match.candidates), key=lambda each: -each.match.score)
    scores = np.array([each.match.score for each in ranked])
    right = np.cumsum([each.place == 1 for each in ranked])
    whole = np.append(scores[:-1] != scores[1:], True) if ranked else np.zeros(0, bool)
    fair = np.flatnonzero(whole & (right >= precision * np.arange(1, len(ranked) + 1)))
    return (float(scores[fair[-1]]), int(right[fair].max())) if len(fair) else (None, 0)


@dataclass(frozen=True, slots=True)
class Band:
    """Questions whose best topic scores from `low` on, up to `low` of the next band: how many, their mean score, and the share right."""

    low: float
    count: int
    score: float
    right: float


BANDS = 10


def reliability(judged: Sequence[Judged]) -> list[Band]:
    """The reliability diagram: where score and share of right topics agree, the scores are calibrated. Empty bands are left out."""
    shown = [each for each in judged if each.match.candidates]
    bands: dict[int, list[Judged]] = {}
    for each in shown:
        bands.setdefault(min(int(each.match.score * BANDS), BANDS - 1), []).append(each)
    return [
        Band(place / BANDS, len(held), _mean([e.match.score for e in held]) or 0.0, _mean([float(e.place == 1) for e in held]) or 0.0)
        for place, held in sorted(bands.items())
    ]


def _share(whole: Sequence[object], part: Sequence[object]) -> float | None:
    return round(len(part) / len(whole), 4) if whole else None


def _mean(values: Sequence[float]) -> float | None:
    return round(sum(values) / len(values), 4) if values else None
