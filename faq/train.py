"""Fits the matcher's weights: `python -m faq.train` rewrites `weights.json` from the entries, `negatives.txt` and `pairs.txt` alone;
`python -m faq.train returns` rewrites `returns/weights.json` from the reasons of a return.

No phrasing is ever scored against itself; `faq/folds.py` says what is asked of whom.
"""

import sys
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from faq import returns
from faq.entry import Entry, entry_files, read_entries
from faq.evidence import read_negatives
from faq.folds import CROWD, Fold, pair_off, read_pairs, scatter, split_folds
from faq.matcher import SHOWN, Comparison, Matcher
from faq.noise import Noise
from faq.postings import Floats
from faq.reason import read_frame, read_reasons, reason_files
from faq.sounds import sounds
from faq.weights import RANK_FEATURES, RIGHT_FEATURES, SCOPE_FEATURES, WEIGHTS_FILE, Fit, Weights, store_weights

SEED = 20261123
ROUNDS = 50
SETTLED = 1e-7

SCATTERED = 8
"""Sparse FAQs that are made of the entries: what is drawn for one of them shows less."""

PAIRED = 3
"""Sparse FAQs that are made of the pairs."""

CAUTION = 5.0
"""What a negative weighs in the fit of scope: there are few of them, and the world is full of them."""

RIDGE = 3.0
SURE = 0.955
"""Share of right answers at which the threshold is set, more than the 95 in 100 that are asked for: a clerk believes what is said outright.
A fold's question misses some of the phrasings that a real one has; of real ones some 97 % are right there."""

SURE_OF_REASON = 0.93
"""The same for reasons of a return: what is not sure is quoted, and a wrong reason sends a clerk to the wrong paper."""

CHOICES_RECALL = 0.97
"""“Did you mean” is offered down to the score that keeps this share of the questions whose topic is among the first three."""

_START = Fit((1.0, 4.0, 2.0, 6.0, 5.0, -1.0, 0.0, 0.0, -1.0), (0.0,) * (len(RIGHT_FEATURES) + 1))
UNFITTED = Weights(_START, _START, (0.0,) * (len(SCOPE_FEATURES) + 1), 1.0, 0.0)
"""Where the fit starts: any sensible order of the hits will do, the second round uses its own."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A question put to an index that has not seen it: what is right (None: nothing) and how it was compared."""

    topic: str | None
    compared: Comparison


def put(folds: Sequence[Fold], weights: Weights) -> list[Trial]:
    """Put every question to its fold's index; what shares nothing with it teaches nothing."""
    return [trial for fold in folds for trial in _put(fold, weights)]


def _put(fold: Fold, weights: Weights) -> Iterator[Trial]:
    matcher = Matcher(weights=weights, foreign=fold.negatives)
    for topic, questions in fold.topics.items():
        matcher.add(topic, questions)
    for text, right in fold.asked:
        compared = matcher.compare(text)
        if compared.hits:
            yield Trial(right, compared)


def fit_rank(trials: Sequence[Trial], without: Collection[str] = ()) -> tuple[float, ...]:
    """Weights that put the right topic first: a conditional logit over the topics of each question, by Newton's method.

    A feature that it does `without` gets no weight.
    """
    shown = [(trial.topic, trial.compared.hits) for trial in trials]
    tables = [
        (
            next(i for i, hit in enumerate(hits) if hit.topic == topic),
            _leave_out(np.array([hit.features for hit in hits]), RANK_FEATURES, without),
        )
        for topic, hits in shown
        if any(hit.topic == topic for hit in hits)
    ]
    scale = _spread(np.concatenate([table for _, table in tables]))
    weights = np.zeros(len(RANK_FEATURES))
    for _ in range(ROUNDS):
        gradient, curvature = RIDGE * weights, RIDGE * np.eye(len(weights))
        for right, raw in tables:
            table = raw / scale
            chances = np.exp(table @ weights - (table @ weights).max())
            chances /= chances.sum()
            mean = chances @ table
            gradient += mean - table[right]
            curvature += (table * chances[:, None]).T @ table - np.outer(mean, mean)
        step = np.clip(np.linalg.solve(curvature, gradient), -1.0, 1.0)  # Newton overshoots far from the end
        weights = weights - step
        if np.abs(step).max() < SETTLED:
            break
    return _rounded(weights / scale)


def _leave_out(table: Floats, names: Sequence[str], without: Collection[str]) -> Floats:
    kept: Floats = table * np.array([float(name not in without) for name in names])
    return kept


def fit_right(trials: Sequence[Trial], without: Collection[str] = ()) -> tuple[float, ...]:
    """Weights that say how likely the first topic is right."""
    right = np.array([float(trial.compared.hits[0].topic == trial.topic) for trial in trials])
    table = _leave_out(np.array([trial.compared.right for trial in trials]), RIGHT_FEATURES, without)
    return _fit_logistic(table, right, np.ones(len(trials)))


def fit_scope(trials: Sequence[Trial], without: Collection[str] = ()) -> tuple[float, ...]:
    """Weights that say how likely a question is ours."""
    ours = np.array([float(trial.topic is not None) for trial in trials])
    table = _leave_out(np.array([trial.compared.scope for trial in trials]), SCOPE_FEATURES, without)
    return _fit_logistic(table, ours, np.where(ours, 1.0, CAUTION))


def _fit_logistic(raw: Floats, true: Floats, counts: Floats) -> tuple[float, ...]:
    """Logistic regression by Newton's method with halved steps where they overshoot; the intercept last and unpenalised."""
    scale = np.append(_spread(raw), 1.0)
    table = np.column_stack([raw, np.ones(len(raw))]) / scale
    penalty = np.diag([*[RIDGE] * raw.shape[1], 1e-6])

    def loss(weights: Floats) -> float:
        odds = table @ weights
        return float((counts * (np.logaddexp(0, odds) - true * odds)).sum() + weights @ penalty @ weights / 2)

    weights = np.zeros(table.shape[1])
    for _ in range(ROUNDS):
        chances = _sigmoids(table @ weights)
        gradient = table.T @ (counts * (chances - true)) + penalty @ weights
        step = np.linalg.solve((table * (counts * chances * (1 - chances))[:, None]).T @ table + penalty, gradient)
        while loss(weights - step) > loss(weights) and np.abs(step).max() > SETTLED:
            step = step / 2
        weights = weights - step
        if np.abs(step).max() < SETTLED:
            break
    return _rounded(weights / scale)


def _spread(table: Floats) -> Floats:
    spread = table.std(axis=0)
    return np.where(spread < SETTLED, 1.0, spread)


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


def _rounded(weights: Floats) -> tuple[float, ...]:
    return tuple(round(float(weight), 5) for weight in weights)


def fit(entries: Sequence[Entry], negatives: Sequence[str], without: Collection[str] = (), *, sure: float = SURE) -> Weights:
    """All regressions and both thresholds, `sure` being the share of right answers, `without` some features. The same input gives the
    same weights.
    """
    texts = [text for entry in entries for text in entry.questions]
    noise = Noise(SEED, sounds(), texts)
    folds, scattered = split_folds(entries, negatives, noise), [scatter(entries, negatives, noise) for _ in range(SCATTERED)]
    pairs = read_pairs()
    everyday = Noise(SEED, sounds(), [text for pair in pairs for text in (*pair.same, *pair.near)])
    scattered += [pair_off(pairs, noise.sample(texts, CROWD), everyday) for _ in range(PAIRED)]
    dense, sparse = (fit_rank(put(asked, UNFITTED), without) for asked in (folds, scattered))
    ranked = Weights(Fit(sparse, _START.right), Fit(dense, _START.right), UNFITTED.scope, 1.0, 0.0)
    trials = put(folds, ranked)
    right, scope = fit_right([trial for trial in trials if trial.topic], without), fit_scope(trials, without)
    known = Fit(sparse, fit_right(put(scattered, ranked), without))
    return Weights(known, Fit(dense, right), scope, *choose_thresholds(trials, right, scope, sure))


def write_weights(weights: Weights, file: Path) -> None:
    """Write weights so that the matcher can read them, and show them."""
    file.write_text(store_weights(weights), encoding="utf-8")
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
