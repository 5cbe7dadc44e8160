"""The opinions that the explaining of returns is measured with, and how."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from faq.returns import Explanation, Reasons

FILE = Path(__file__).parent.parent / "data" / "returns.tsv"


@dataclass(frozen=True, slots=True)
class Opinion:
    """What an officer wrote: the reasons in it (each with what is accepted for it), and words of what nobody can explain.

    Kinds: one, many, unknown, frame; and `fresh`, written when the wordings of the reasons were done.
    """

    text: str
    reasons: tuple[frozenset[str], ...]
    unknown: tuple[str, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class Judged:
    """An opinion explained."""

    opinion: Opinion
    explanation: Explanation

    @property
    def found(self) -> list[str]:
        return [each.reason.id for each in self.explanation.found]

    @property
    def right(self) -> int:
        """Reasons that were found."""
        return sum(bool(accepted & set(self.found)) for accepted in self.opinion.reasons)

    @property
    def wrong(self) -> list[str]:
        """Reasons that nobody gave."""
        return [each for each in self.found if not any(each in accepted for accepted in self.opinion.reasons)]

    @property
    def lost(self) -> list[str]:
        """Words of what nobody can explain that are not handed on."""
        return [words for words in self.opinion.unknown if not any(words in each.said for each in self.explanation.unknown)]

    @property
    def silent(self) -> bool:
        """A reason was missed, and nothing is handed on in its place."""
        return self.right < len(self.opinion.reasons) and not self.explanation.unknown and not self.wrong


def read_opinions(file: Path = FILE) -> list[Opinion]:
    """The opinions of a TSV: text, reasons (comma between, slash between what is accepted), unknown (bar between), kind; `-` is none."""
    rows = [line.split("\t") for line in file.read_text(encoding="utf-8").splitlines()[1:]]
    return [Opinion(text, tuple(_accepted(reasons)), tuple(_split(unknown, "|")), kind) for text, reasons, unknown, kind in rows]


def _accepted(reasons: str) -> list[frozenset[str]]:
    return [frozenset(each.split("/")) for each in _split(reasons, ",")]


def _split(cell: str, mark: str) -> list[str]:
    return [] if cell == "-" else cell.split(mark)


def judge(reasons: Reasons, opinions: Iterable[Opinion]) -> list[Judged]:
    return [Judged(opinion, reasons.explain(opinion.text)) for opinion in opinions]


def recall(judged: Iterable[Judged]) -> float:
    """Share of the reasons given that were found."""
    rows = list(judged)
    return sum(each.right for each in rows) / sum(len(each.opinion.reasons) for each in rows)


def precision(judged: Iterable[Judged]) -> float:
    """Share of the reasons found that were given."""
    rows = list(judged)
    return 1 - sum(len(each.wrong) for each in rows) / sum(len(each.found) for each in rows)
