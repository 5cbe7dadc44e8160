"""Fits the matcher's weights: `python -m faq.train` rewrites `weights.json` from the entries and `negatives.txt` alone;
`python -m faq.train returns` rewrites `returns/weights.json` from the reasons of a return.

No phrasing is ever scored against itself: the entries are cut into folds, and the phrasings of a fold are put as questions to an
index of the others. The negatives teach it when to be silent; those of a fold are unknown to its matcher.
"""

import json
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from faq import returns
from faq.entry import Entry, entry_files, read_entries
from faq.evidence import RIGHT_FEATURES, SCOPE_FEATURES, read_negatives
from faq.matcher import (
    RANK_FEATURES,
    SHOWN,
    WEIGHTS_FILE,
    Comparison,
    Matcher,
    Weights,
)
from faq.postings import Floats
from faq.reason import read_frame, read_reasons, reason_files

FOLDS = 10
SEED = 20261123
ROUNDS = 40
LEAP = 2.0

SPOILT = 3
"""Every which phrasing is also asked with a typing error."""

CAUTION = 5.0
"""What a negative weighs in the fit of scope: there are few of them, and the world is full of them."""

RIDGE = 1.0
SURE = 0.915
"""Share of right answers at which the threshold is set. A fold's question misses some of the phrasings that a real one has; of real ones
some 95 % are right there."""

SURE_OF_REASON = 0.94
"""The same for reasons of a return: what is not sure is quoted, and a wrong reason sends a clerk to the wrong paper."""

CHOICES_RECALL = 0.97
"""“Did you mean” is offered down to the score that keeps this share of the questions whose topic is among the first three."""

UNFITTED = Weights((3.0, 12.0, 6.0), (0.0,) * (len(RIGHT_FEATURES) + 1), (0.0,) * (len(SCOPE_FEATURES) + 1), 1.0, 0.0)
"""Where the fit starts: any sensible order of the hits will do, the second round uses its own."""

Example: TypeAlias = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class Trial:
    """A question put to an index that has not seen it: what is right (None: nothing) and how it was compared."""

    topic: str | None
    compared: Comparison


@dataclass(frozen=True, slots=True)
class Fold:
    """An FAQ and negatives without those that are asked."""

    entries: list[Entry]
    negatives: list[str]
    asked: list[Example]


def split_folds(entries: Sequence[Entry], negatives: Sequence[str], noise: random.Random) -> list[Fold]:
    """Every phrasing and every negative is asked in one fold, and unknown there."""
    folds = []
    for fold in range(FOLDS):
        asked: list[Example] = [(text, entry.id) for entry in entries for text in entry.questions[fold::FOLDS]]
        spoilt: list[Example] = [(spoil(text, noise), topic) for text, topic in asked[::SPOILT]]
        foreign: list[Example] = [(text, None) for text in negatives[fold::FOLDS]]
        kept = [text for place, text in enumerate(negatives) if place % FOLDS != fold]
        folds.append(Fold([_cut(entry, fold) for entry in entries], kept, [*asked, *spoilt, *foreign]))
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


def put(folds: Sequence[Fold], weights: Weights) -> Iterator[Trial]:
    """Put every question to its fold's index; what shares nothing with it teaches nothing."""
    for fold in folds:
        matcher = Matcher(weights=weights, foreign=fold.negatives)
        for entry in fold.entries:
            matcher.add(entry.id, entry.questions)
        for text, topic in fold.asked:
            compared = matcher.compare(text)
            if compared.hits:
                yield Trial(topic, compared)


def fit_rank(trials: Sequence[Trial]) -> tuple[float, ...]:
    """Weights that put the right topic first: a conditional logit over the topics of each question, by Newton's method."""
    shown = [(trial.topic, trial.compared.hits) for trial in trials]
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


def fit_right(trials: Sequence[Trial]) -> tuple[float, ...]:
    """Weights that say how likely the first topic is right, of a question that is ours."""
    ours = [trial for trial in trials if trial.topic]
    right = [float(trial.compared.hits[0].topic == trial.topic) for trial in ours]
    return _fit_logistic(_with_intercept([trial.compared.right for trial in ours]), np.array(right), np.ones(len(ours)))


def fit_scope(trials: Sequence[Trial]) -> tuple[float, ...]:
    """Weights that say how likely a question is ours."""
    ours = np.array([float(trial.topic is not None) for trial in trials])
    return _fit_logistic(_with_intercept([trial.compared.scope for trial in trials]), ours, np.where(ours, 1.0, CAUTION))


def _fit_logistic(table: Floats, true: Floats, counts: Floats) -> tuple[float, ...]:
    """Logistic regression by Newton's method, the intercept last and unpenalised."""
    weights = np.zeros(table.shape[1])
    penalty = RIDGE * np.eye(len(weights))
    penalty[-1, -1] = 0.0
    for _ in range(ROUNDS):
        chances = _sigmoids(table @ weights)
        gradient = table.T @ (counts * (chances - true)) + penalty @ weights
        curvature = (table * (counts * chances * (1 - chances))[:, None]).T @ table + penalty
        weights = weights - _bounded(np.linalg.solve(curvature, gradient))
    return _rounded(weights)


def choose_thresholds(trials: Sequence[Trial], right: Sequence[float], scope: Sequence[float], sure: float = SURE) -> tuple[float, float]:
    """The lowest score from which enough of all answers are right, and the one that keeps the questions worth asking back."""
    scores = score_trials(trials, right, scope)
    true = np.array([float(trial.compared.hits[0].topic == trial.topic) for trial in trials])
    order = np.argsort(-scores, kind="stable")
    precise = np.flatnonzero(np.cumsum(true[order]) >= sure * np.arange(1, len(order) + 1))
    answer = float(scores[order][precise[-1]]) if len(precise) else 1.0
    near = np.array([trial.topic in [hit.topic for hit in trial.compared.hits[:SHOWN]] for trial in trials])
    choices = float(np.quantile(scores[near], 1 - CHOICES_RECALL))
    return round(answer, 4), round(min(choices, answer), 4)


def score_trials(trials: Sequence[Trial], right: Sequence[float], scope: Sequence[float]) -> Floats:
    """The score of each trial's first topic, as the matcher would give it."""
    likely = _sigmoids(_with_intercept([trial.compared.right for trial in trials]) @ np.array(right))
    return likely * _sigmoids(_with_intercept([trial.compared.scope for trial in trials]) @ np.array(scope))


def _with_intercept(features: Sequence[tuple[float, ...]]) -> Floats:
    return np.array([(*each, 1.0) for each in features])


def _sigmoids(x: Floats) -> Floats:
    chances: Floats = 1 / (1 + np.exp(-np.clip(x, -30, 30)))
    return chances


def _bounded(step: NDArray[np.floating]) -> NDArray[np.floating]:
    """Newton overshoots far from the end; a step of at most LEAP an axis can't."""
    bounded: NDArray[np.floating] = np.clip(step, -LEAP, LEAP)
    return bounded


def _rounded(weights: Floats) -> tuple[float, ...]:
    return tuple(round(float(weight), 5) for weight in weights)


def fit(entries: Sequence[Entry], negatives: Sequence[str], *, sure: float = SURE) -> Weights:
    """All regressions and both thresholds, `sure` being the share of right answers. The same input gives the same weights."""
    folds = split_folds(entries, negatives, random.Random(SEED))  # noqa: S311 -- typing errors, not secrets
    rank = fit_rank(list(put(folds, UNFITTED)))
    trials = list(put(folds, replace(UNFITTED, rank=rank)))
    right, scope = fit_right(trials), fit_scope(trials)
    return Weights(rank, right, scope, *choose_thresholds(trials, right, scope, sure))


def write_weights(weights: Weights, file: Path) -> None:
    """Write weights so that the matcher can read them, and a reader sees which is which."""
    stored = {
        "rank_features": RANK_FEATURES,
        "rank": weights.rank,
        "right_features": RIGHT_FEATURES,
        "right": weights.right,
        "scope_features": SCOPE_FEATURES,
        "scope": weights.scope,
        "answer": weights.answer,
        "choices": weights.choices,
    }
    file.write_text(json.dumps(stored, indent=2) + "\n", encoding="utf-8")
    sys.stdout.write(file.read_text(encoding="utf-8"))


def fit_returns() -> Weights:
    """The weights for the reasons of a return, each taken as an entry whose phrasings are its wordings."""
    topics = returns.topics_of(read_reasons(reason_files()), read_frame())
    return fit([Entry(topic, texts[0], "-", texts[1:]) for topic, texts in topics.items()], returns.read_foreign(), sure=SURE_OF_REASON)


def main(*what: str) -> None:
    """Fit on what comes with helpbot: the entries, or, where `returns` is said, the reasons of a return."""
    if what == ("returns",):
        write_weights(fit_returns(), returns.WEIGHTS_FILE)
    else:
        write_weights(fit(read_entries(entry_files()), read_negatives()), WEIGHTS_FILE)


if __name__ == "__main__":
    main(*sys.argv[1:])
