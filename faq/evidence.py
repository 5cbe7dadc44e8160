"""What speaks for a match and against it: the features of the two regressions that say how sure the matcher is."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, groupby
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from faq.packing import Packed, pack_texts, unpack_texts
from faq.postings import Asked, Floats

RARE = 0.002
"""Added to every rate, so that a gram seen once proves little."""

WIDEST = 6.0
"""A lead beyond this says no more."""


class Abroad:
    """The grams of questions that are not for us, and how usual they are there."""

    def __init__(self, held: Mapping[str, int], size: int) -> None:
        self._held = held
        self._size = size

    @classmethod
    def of(cls, questions: Iterable[Sequence[str]]) -> "Abroad":
        """Counts the grams of these questions, each of them distinct."""
        grams = list(questions)
        return cls(Counter(chain.from_iterable(grams)), max(len(grams), 1))

    def pack(self) -> dict[str, NDArray[Any]]:
        """The counts as arrays."""
        return {"abroad": pack_texts(self._held), "abroad_held": np.array([*self._held.values()]), "abroad_size": np.array([self._size])}

    @classmethod
    def unpack(cls, packed: Packed) -> "Abroad":
        """What `pack` packed. Raises KeyError or ValueError where it is something else."""
        held = dict(zip(unpack_texts(packed["abroad"]), packed["abroad_held"].tolist(), strict=True))
        return cls(held, int(packed["abroad_size"][0]))

    def weigh(self, asked: Asked, usual: Floats) -> Floats:
        """For each gram the log of how much more usual it is abroad than here, where it is `usual` in this share of phrasings."""
        held = self._held.get
        theirs = np.array([held(gram, 0) for gram in asked.grams]) / self._size
        weights: Floats = np.log((theirs + RARE) / (usual + RARE))
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
    strange = (asked.held[asked.single : asked.single + asked.pairs] == 0).tolist()
    return float(np.log1p(max((sum(1 for _ in group) for new, group in groupby(strange) if new), default=0)))


NEGATIVES_FILE = Path(__file__).parent / "negatives.txt"


def read_negatives(file: Path = NEGATIVES_FILE) -> list[str]:
    """Questions that no entry answers, one a line; lines with # are comments."""
    return [line for line in file.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
