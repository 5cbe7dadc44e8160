"""The fitted weights: how features add up to a rank and to a chance."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

RANK_FEATURES = ("covered", "alike", "common", "asked", "said", "missing", "added", "dropped", "length")
"""covered: how much of the question the topic speaks of, each gram weighed by how few topics use it and counted in full only where many
phrasings of this one do; over the root of the question's weight, for a long question is the surer the more of it fits. Of the topic's
nearest phrasing: alike, mean of rapidfuzz's ratio, the same of how both sound, and the cosine of their grams; common, asked, said,
missing, added and dropped as in Overlap; length, how much longer one is than the other, in logs."""

RIGHT_FEATURES = ("margin", "chance", "asked", "said", "missing", "added", "dropped", "length")
"""Is the first topic the right one? margin: rank above the second topic. chance: log odds of the first topic among all compared.
asked, said, missing, added, dropped, length: of the rank features."""

SCOPE_FEATURES = ("foreign", "unknown_run", "covered", "lost")
"""Is it a question for us at all? foreign: how much more usual its grams are in questions that are not. unknown_run: the most pairs in a
row that no topic uses, in logs: two are a foreign word, or a typing error. covered: of the rank features. lost: weight of the pieces
that the first topic never uses, in logs, 1 being a piece that no topic uses."""

FEW, MANY = 2, 12
"""Up to FEW phrasings a topic an FAQ is sparse: the nearest phrasing is all there is. From MANY on it is dense: a topic is known by what
its phrasings have in common."""


@dataclass(frozen=True, slots=True)
class Fit:
    """Linear weights: `rank` orders topics; `right`, a logistic regression with its intercept last, says how likely the first is right."""

    rank: tuple[float, ...]
    right: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Weights:
    """What was learned from FAQs with few phrasings a topic (`sparse`) and with many (`dense`); an FAQ in between gets a mixture.

    `scope` says how likely a question is ours; that is known of a dense FAQ only. A score from `answer` on is answered, one from
    `choices` on asked back.
    """

    sparse: Fit
    dense: Fit
    scope: tuple[float, ...]
    answer: float
    choices: float

    def mix(self, density: float) -> Fit:
        """The fit for an FAQ of this density, 0 to 1."""
        return Fit(_mix(self.sparse.rank, self.dense.rank, density), _mix(self.sparse.right, self.dense.right, density))


def _mix(sparse: Sequence[float], dense: Sequence[float], density: float) -> tuple[float, ...]:
    return tuple(a + (b - a) * density for a, b in zip(sparse, dense, strict=True))


def density_of(phrasings: int, topics: int) -> float:
    """0 for FEW phrasings a topic or fewer, 1 for MANY or more, in logs between."""
    usual = max(phrasings, 1) / max(topics, 1)
    return float(np.clip(np.log(usual / FEW) / np.log(MANY / FEW), 0.0, 1.0))


def chance(weights: Sequence[float], features: Sequence[float]) -> float:
    """Logistic regression, its intercept last."""
    odds = sum(weight * feature for weight, feature in zip(weights, (*features, 1.0), strict=True))
    return float(1.0 / (1.0 + np.exp(-min(max(odds, -30.0), 30.0))))


WEIGHTS_FILE = Path(__file__).parent / "weights.json"


def store_weights(weights: Weights) -> str:
    """The weights as the text of a weights file; `parse_weights` reads it back."""
    named = {"rank_features": RANK_FEATURES, "right_features": RIGHT_FEATURES, "scope_features": SCOPE_FEATURES}
    return json.dumps(named | asdict(weights), indent=2) + "\n"


def parse_weights(text: str) -> Weights:
    """The weights out of the text of a weights file."""
    stored = json.loads(text)
    sparse, dense = (Fit(tuple(stored[name]["rank"]), tuple(stored[name]["right"])) for name in ("sparse", "dense"))
    return Weights(sparse, dense, tuple(stored["scope"]), stored["answer"], stored["choices"])


@lru_cache(maxsize=1)
def fitted_weights() -> Weights:
    """The weights that `python -m faq.train` wrote."""
    return parse_weights(WEIGHTS_FILE.read_text(encoding="utf-8"))
