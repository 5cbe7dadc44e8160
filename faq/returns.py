"""A returned filing explained: the office's free text, taken apart into reasons.

The matcher of the FAQ, over a table of reasons. What it is not sure of is handed on in the office's own words, never guessed at.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from faq.evidence import read_negatives
from faq.matcher import Matcher, Scored
from faq.reason import FOLDER, STAGES, Frame, Reason, read_frame, read_reasons, reason_files
from faq.text import split_clauses, split_items
from faq.weights import Weights, parse_weights

WEIGHTS_FILE = FOLDER / "weights.json"
NEGATIVES_FILE = FOLDER / "negatives.txt"

MOST = 60
"""Items that are looked at; no officer writes so many, and whoever does is quoted."""

STRONG = 0.85
"""An item so sure as a whole is not put in doubt by a clause that is less sure."""

FRAME = "frame"
"""The topic under which the matcher knows what says nothing to be mended."""

_PHONE = re.compile(r"[0-9][0-9 \-\uff0d\u2014]{5,}[0-9]")
"""Whom to call says nothing of what is wrong."""


@dataclass(frozen=True, slots=True)
class Found:
    """A reason and the words of the office that said so, as they were written; `score` of the surest of them, 0 to 1."""

    reason: Reason
    said: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Unknown:
    """What may be a reason, word for word, and the reason it is nearest to, if it is near any."""

    said: str
    guess: Reason | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """`found` in the order of work, each reason once; `unknown` in the order it was written. What is in neither asks for nothing."""

    found: tuple[Found, ...]
    unknown: tuple[Unknown, ...]


@dataclass(frozen=True, slots=True)
class _Heard:
    """A piece of the text, what it is nearest to, whether that is sure, and whether it asks for something at all."""

    said: str
    topic: str
    score: float
    sure: bool
    asks: bool

    @property
    def meant(self) -> bool:
        """It surely says a reason."""
        return self.sure and self.topic != FRAME

    @property
    def idle(self) -> bool:
        """It surely says none."""
        return self.sure and self.topic == FRAME


class Reasons:
    """The table of reasons, ready to be asked."""

    def __init__(self, reasons: Iterable[Reason], frame: Frame, matcher: Matcher | None = None) -> None:
        self._reasons = {reason.id: reason for reason in reasons}
        self._frame = frame
        self._matcher = matcher or Matcher(weights=fitted_weights(), foreign=read_foreign())
        for topic, wordings in topics_of(self._reasons.values(), frame).items():
            self._matcher.add(topic, wordings)

    def __iter__(self) -> Iterator[Reason]:
        return iter(self._reasons.values())

    def explain(self, text: str) -> Explanation:
        """What an opinion asks to be mended. Never raises, whatever the text."""
        items = split_items(text)
        heard = [each for item in items[:MOST] for each in self._hear_item(item)]
        doubtful = {each.said: self._guess(each) for each in heard if not each.sure} | dict.fromkeys(items[MOST:])
        return Explanation(tuple(self._gather(heard)), tuple(Unknown(said, guess) for said, guess in doubtful.items()))

    def _gather(self, heard: Sequence[_Heard]) -> list[Found]:
        said: dict[str, list[_Heard]] = {}
        for each in heard:
            if each.meant:
                said.setdefault(each.topic, []).append(each)
        found = [
            Found(self._reasons[topic], tuple(dict.fromkeys(each.said for each in pieces)), max(each.score for each in pieces))
            for topic, pieces in said.items()
        ]
        return sorted(found, key=lambda each: STAGES.index(each.reason.stage))  # a stable sort: within a stage as they were written

    def _guess(self, doubtful: _Heard) -> Reason | None:
        return self._reasons.get(doubtful.topic) if doubtful.score >= self._matcher.weights.choices else None

    def _hear_item(self, item: str) -> list[_Heard]:
        """An item as a whole where it has one reason, else its clauses. Only what surely asks for nothing is left out."""
        whole, clauses = self._hear(item), split_clauses(item)
        parts = [part for clause, full in self._complete(clauses) for part in self._hear_clause(clause, full)]
        parts = [part for part in parts if not (whole.score >= STRONG > part.score and part.meant and part.topic != whole.topic)]
        meant = {part.topic for part in parts if part.meant}
        if all(part.idle for part in parts):
            return []
        if not meant:
            return [whole]
        if whole.meant and meant == {whole.topic}:
            return [whole, *(part for part in parts if not part.sure and part.asks)]
        return list(self._lend_topics(parts))

    def _lend_topics(self, parts: Sequence[_Heard]) -> Iterator[_Heard]:
        """The clauses that have a reason or may have one; a clause that tells no fault belongs to the reason before it."""
        before: _Heard | None = None
        for part in parts:
            if part.meant:
                before = part
                yield part
            elif not part.idle:
                lend = before if not part.asks else None
                yield replace(part, topic=lend.topic, score=0.0, sure=True) if lend else part

    def _complete(self, clauses: Sequence[str]) -> list[tuple[str, str]]:
        """The clauses of a list, each with itself under the head that was said only of the first."""
        head = self._find_head(clauses[0]) if clauses else ""
        return [(clause, clause if not place or self._is_fault(clause) else head + clause) for place, clause in enumerate(clauses)]

    def _hear_clause(self, clause: str, full: str) -> list[_Heard]:
        """A clause, or the two things that are missing where each is surely one."""
        head = self._find_head(clause)
        for join in self._frame.joins if head else ():
            first, found, second = clause.partition(join)
            both = [replace(self._hear(first), said=first), replace(self._hear(head + second), said=second)]
            if found and all(part.meant for part in both) and both[0].topic != both[1].topic:
                return both
        return [replace(self._hear(full), said=clause)]

    def _find_head(self, clause: str) -> str:
        return next((head for head in self._frame.heads if clause.startswith(head)), "")

    def _is_fault(self, clause: str) -> bool:
        return any(mark in clause for mark in self._frame.faults)

    def _hear(self, said: str) -> _Heard:
        best = next(iter(self._matcher.score(_PHONE.sub("", said))), Scored(FRAME, 0.0))
        return _Heard(said, best.topic, best.score, sure=best.score >= self._matcher.weights.answer, asks=self._is_fault(said))


def topics_of(reasons: Iterable[Reason], frame: Frame) -> dict[str, tuple[str, ...]]:
    """The matcher's topics and their wordings: every reason, and the frame."""
    return {reason.id: reason.wordings for reason in reasons} | {FRAME: frame.wordings}


@lru_cache(maxsize=1)
def fitted_weights() -> Weights:
    """The weights that `python -m faq.train returns` wrote."""
    return parse_weights(WEIGHTS_FILE.read_text(encoding="utf-8"))


def read_foreign() -> list[str]:
    """What is no reason: remarks of officers that none covers, and questions that have nothing to do with the office."""
    return [*read_negatives(NEGATIVES_FILE), *read_negatives()]


@lru_cache(maxsize=1)
def package_reasons() -> Reasons:
    """The reasons that come with helpbot, read and indexed at first use. Raises EntryError."""
    return Reasons(read_reasons(reason_files()), read_frame())
