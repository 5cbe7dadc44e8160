"""Fits the matcher's weights: `python -m faq.train` rewrites `weights.json` from the entries and `negatives.txt` alone.

No phrasing is ever scored against itself: the entries are cut into folds, and the phrasings of a fold are put as questions to an
index of the others. Topics left out whole, and the negatives, teach it when to be silent.
"""

import json
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from faq.entry import Entry, entry_files, read_entries
from faq.evaluation import SURE
from faq.matcher import (
    CONFIDENCE_FEATURES,
    RANK_FEATURES,
    SHOWN,
    WEIGHTS_FILE,
    Comparison,
    Floats,
    Matcher,
    Weights,
)

FOLDS = 5
SEED = 20261123
COMPARED = 24
"""Topics of a question that the order is fitted on: those it has to tell apart."""

ROUNDS = 40
LEAP = 2.0

LEFT_OUT = 15
"""Every which phrasing of a topic left out is asked: few, for a real clerk seldom asks what a whole FAQ has no word of."""

RIDGE = 1.0
CHOICES_RECALL = 0.97
"""“Did you mean” is offered down to the score that keeps this share of the questions whose topic is among the first three."""

NEGATIVES_FILE = Path(__file__).parent / "negatives.txt"

UNFITTED = Weights((3.0, 12.0, 6.0), (0.0,) * (len(CONFIDENCE_FEATURES) + 1), 1.0, 0.0)
"""Where the fit starts: any sensible order of the hits will do, the second round uses its own."""

Example: TypeAlias = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class Trial:
    """A question put to an index that has not seen it: what is right (None: nothing) and how it was compared."""

    topic: str | None
    compared: Comparison


def split_folds(entries: Sequence[Entry], negatives: Sequence[str], noise: random.Random) -> list[tuple[list[Entry], list[Example]]]:
    """For each fold an FAQ without its phrasings, and one without its topics, each with the questions to put to it."""
    folds: list[tuple[list[Entry], list[Example]]] = []
    for fold in range(FOLDS):
        kept = [_cut(entry, fold) for entry in entries]
        asked = [(text, entry.id) for entry in entries for text in entry.questions[fold::FOLDS]]
        folds.append(
            (
                kept,
                [
                    *asked,
                    *((spoil(text, noise), topic) for text, topic in asked),
                    *((text, None) for text in negatives[fold::FOLDS]),
                ],
            )
        )
        others = [entry for place, entry in enumerate(entries) if place % FOLDS != fold]
        left_out: list[Example] = [(text, None) for entry in entries[fold::FOLDS] for text in entry.questions[::LEFT_OUT]]
        folds.append((others, left_out))
    return folds


def _cut(entry: Entry, fold: int) -> Entry:
    kept = [text for place, text in enumerate(entry.questions) if place % FOLDS != fold]
    return Entry(id=entry.id, question=kept[0], answer="-", phrasings=tuple(kept[1:]))


def spoil(text: str, noise: random.Random) -> str:
    """A typing error: a character dropped, doubled, or swapped with the next."""
    if len(text) < 4:
        return text
    place = noise.randrange(1, len(text) - 1)
    here, after = text[place], text[place + 1]
    made = noise.choice(["", here + here, after + here])
    return text[:place] + made + text[place + (2 if made == after + here else 1) :]


def put(folds: Sequence[tuple[list[Entry], list[Example]]], weights: Weights) -> Iterator[Trial]:
    """Put every question to its fold's index."""
    for entries, examples in folds:
        matcher = Matcher(weights=weights)
        for entry in entries:
            matcher.add(entry.id, entry.questions)
        for text, topic in examples:
            yield Trial(topic, matcher.compare(text))


def fit_rank(trials: Sequence[Trial]) -> tuple[float, ...]:
    """Weights that put the right topic first: a conditional logit over the topics of each question, by Newton's method."""
    shown = [(trial.topic, trial.compared.hits[:COMPARED]) for trial in trials]
    tables = [
        (next(i for i, hit in enumerate(hits) if hit.topic == topic), np.array([hit.features for hit in hits]))
        for topic, hits in shown
        if any(hit.topic == topic for hit in hits)
    ]
    weights = np.zeros(len(RANK_FEATURES))
    for _ in range(ROUNDS):
        gradient, curvature = RIDGE * weights, RIDGE * np.eye(len(weights))
        for right, table in tables:
            chances = np.exp(table @ weights - (table @ weights).max())
            chances /= chances.sum()
            mean = chances @ table
            gradient += mean - table[right]
            curvature += (table * chances[:, None]).T @ table - np.outer(mean, mean)
        weights = weights - _bounded(np.linalg.solve(curvature, gradient))
    return _rounded(weights)


def fit_confidence(trials: Sequence[Trial]) -> tuple[float, ...]:
    """Weights that say how likely the first topic is right: logistic regression by Newton's method, the intercept last."""
    table, right = _evidence_of(trials)
    weights = np.zeros(table.shape[1])
    penalty = RIDGE * np.eye(len(weights))
    penalty[-1, -1] = 0.0
    for _ in range(ROUNDS):
        chances = _sigmoids(table @ weights)
        gradient = table.T @ (chances - right) + penalty @ weights
        curvature = (table * (chances * (1 - chances))[:, None]).T @ table + penalty
        weights = weights - _bounded(np.linalg.solve(curvature, gradient))
    return _rounded(weights)


def choose_thresholds(trials: Sequence[Trial], confidence: Sequence[float]) -> tuple[float, float]:
    """The lowest score from which 95 % of all answers are right, and the one that keeps the questions worth asking back."""
    table, right = _evidence_of(trials)
    scores = _sigmoids(table @ np.array(confidence))
    order = np.argsort(-scores)
    precise = np.flatnonzero(np.cumsum(right[order]) >= SURE * np.arange(1, len(order) + 1))
    answer = float(scores[order][precise[-1]]) if len(precise) else 1.0
    seen = [trial for trial in trials if trial.compared.hits]
    near = np.array([trial.topic in [hit.topic for hit in trial.compared.hits[:SHOWN]] for trial in seen])
    choices = float(np.quantile(scores[near], 1 - CHOICES_RECALL))
    return round(answer, 4), round(min(choices, answer), 4)


def _evidence_of(trials: Sequence[Trial]) -> tuple[Floats, Floats]:
    seen = [trial for trial in trials if trial.compared.hits]
    table = np.array([(*trial.compared.evidence, 1.0) for trial in seen])
    return table, np.array([float(trial.compared.hits[0].topic == trial.topic) for trial in seen])


def _sigmoids(x: Floats) -> Floats:
    chances: Floats = 1 / (1 + np.exp(-np.clip(x, -30, 30)))
    return chances


def _bounded(step: NDArray[np.floating]) -> NDArray[np.floating]:
    """Newton overshoots far from the end; a step of at most LEAP an axis can't."""
    bounded: NDArray[np.floating] = np.clip(step, -LEAP, LEAP)
    return bounded


def _rounded(weights: Floats) -> tuple[float, ...]:
    return tuple(round(float(weight), 5) for weight in weights)


def fit(entries: Sequence[Entry], negatives: Sequence[str]) -> Weights:
    """Both regressions and both thresholds. The same input gives the same weights."""
    folds = split_folds(entries, negatives, random.Random(SEED))  # noqa: S311 -- typing errors, not secrets
    rank = fit_rank(list(put(folds, UNFITTED)))
    ranked = list(put(folds, Weights(rank, UNFITTED.confidence, 1.0, 0.0)))
    confidence = fit_confidence(ranked)
    return Weights(rank, confidence, *choose_thresholds(ranked, confidence))


def read_negatives(file: Path = NEGATIVES_FILE) -> list[str]:
    """Questions that no entry answers, one a line; lines with # are comments."""
    return [line for line in file.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]


def main() -> None:
    """Fit on the entries that come with helpbot and write the weights file."""
    weights = fit(read_entries(entry_files()), read_negatives())
    stored = {
        "rank_features": RANK_FEATURES,
        "rank": weights.rank,
        "confidence_features": CONFIDENCE_FEATURES,
        "confidence": weights.confidence,
        "answer": weights.answer,
        "choices": weights.choices,
    }
    WEIGHTS_FILE.write_text(json.dumps(stored, indent=2) + "\n", encoding="utf-8")
    sys.stdout.write(WEIGHTS_FILE.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
