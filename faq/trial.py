"""Tries entries out before they go live: what they would answer, and what they would take from other topics."""

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass

from faq.entry import Entry
from faq.library import Library
from faq.matcher import Decision, Match


@dataclass(frozen=True, slots=True)
class Theft:
    """A question that is answered by `owner` now, and would be by the entry."""

    said: str
    owner: str


class Trial:
    """A library as it would be with some entries. What it is made from may change meanwhile; the trial does not."""

    def __init__(self, library: Library, *entries: Entry) -> None:
        self.entries = entries
        self._ids = frozenset(entry.id for entry in entries)
        self._before = deepcopy(library) if any(map(library.find, self._ids)) else None
        self._after = deepcopy(library)
        for entry in entries:
            self._after.replace(entry)

    def match(self, text: str) -> Match:
        """What the text would mean."""
        return self._after.match(text)

    def takes(self, text: str) -> bool:
        """Whether one of the entries would answer this outright, alone or first."""
        return _find_answer(self.match(text)) in self._ids

    def misses(self) -> list[Theft]:
        """The entries' own wordings to which another topic is the nearest, surely or not."""
        found = [(text, entry.id, self._find_nearest(text)) for entry in self.entries for text in entry.questions]
        return [Theft(text, owner) for text, topic, owner in found if owner and owner != topic]

    def thefts(self, answered: Iterable[tuple[str, str]] = ()) -> list[Theft]:
        """What they would steal: of the wordings near to theirs, and of questions that were `answered` by a topic near to them."""
        rivals = self._rivals()
        wordings = ((text, topic) for topic, texts in rivals.items() for text in texts)
        probes = dict.fromkeys([*wordings, *(each for each in answered if each[1] in rivals)])
        return [Theft(text, owner) for text, owner in probes if self.takes(text) and not self._took(text)]

    def _rivals(self) -> dict[str, list[str]]:
        """The wordings that are near one of theirs, by topic; the others share too little to be taken."""
        near = self._after.neighbours(text for entry in self.entries for text in entry.questions)
        return {topic: texts for topic, texts in near.items() if topic not in self._ids}

    def _find_nearest(self, text: str) -> str:
        hits = self._after.explain(text).hits
        return hits[0].topic if hits else ""

    def _took(self, text: str) -> bool:
        """Whether an earlier version of one of them answers it already."""
        return self._before is not None and _find_answer(self._before.match(text)) in self._ids


def _find_answer(match: Match) -> str:
    """The topic that a text is answered by, or by first; empty where none is sure."""
    return match.answers[0].topic if match.decision is Decision.ANSWER else ""
