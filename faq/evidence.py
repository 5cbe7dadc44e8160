"""What speaks for a match and against it: the features of the two regressions that say how sure the matcher is."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import numpy as np

from faq.postings import Floats, Numbers

RIGHT_FEATURES = ("margin", "chance", "agreement")
"""Is the first topic the right one? margin: rank above the second topic. chance: log odds of the first topic among all compared.
agreement: of the rank features."""

SCOPE_FEATURES = ("foreign", "unknown_run", "covered", "missing")
"""Is it a question for us at all? foreign: how much more usual its grams are in questions that are not. unknown_run: the most pairs in a
row that no topic uses, in logs: two are a foreign word, or a typing error. covered: of the rank features. missing: weight of the pieces
that the first topic never uses, in logs, 1 being a piece that no topic uses."""

RARE = 0.002
"""Added to every rate, so that a gram seen once proves little."""

WIDEST = 6.0
"""A lead beyond this says no more."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question's grams, their weights and how many phrasings hold each. The first `single` are pieces, then come `pairs`."""

    grams: Sequence[str]
    weights: Floats
    held: Numbers
    single: int
    pairs: int


class Abroad:
    """The grams of questions that are not for us, and how usual they are there."""

    def __init__(self, questions: Iterable[Iterable[str]]) -> None:
        grams = [frozenset(question) for question in questions]
        self._size = max(len(grams), 1)
        self._held = Counter(gram for each in grams for gram in each)

    def weigh(self, asked: Asked, among: int) -> Floats:
        """For each gram the log of how much more usual it is abroad than here."""
        theirs = np.array([self._held[gram] for gram in asked.grams]) / self._size
        weights: Floats = np.log((theirs + RARE) / (asked.held / among + RARE))
        return weights


def weigh_lead(ranks: Sequence[float]) -> tuple[float, float]:
    """Margin and chance, of the ranks in descending order."""
    behind = np.array(ranks[1:]) - ranks[0]
    return min(-float(behind.max(initial=-WIDEST)), WIDEST), -float(np.log(max(np.exp(behind).sum(), np.exp(-WIDEST))))


def weigh_foreign(abroad: Floats) -> float:
    """The feature foreign; a long question says it more often, not more surely."""
    return float(abroad.sum() / np.sqrt(len(abroad)))


def weigh_unknown(asked: Asked) -> float:
    """The feature unknown_run."""
    strange = asked.held[asked.single : asked.single + asked.pairs] == 0
    return float(np.log1p(max((sum(1 for _ in group) for new, group in groupby(strange) if new), default=0)))


NEGATIVES_FILE = Path(__file__).parent / "negatives.txt"


def read_negatives(file: Path = NEGATIVES_FILE) -> list[str]:
    """Questions that no entry answers, one a line; lines with # are comments."""
    return [line for line in file.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
