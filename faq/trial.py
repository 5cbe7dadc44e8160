"""Tries an entry out before it goes live: what it would answer, and what it would take from other topics."""

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass

from faq.entry import Entry
from faq.library import Library
from faq.matcher import Decision, Match

RIVALS = 12
"""Topics nearest to each wording of an entry, of which it may take something; of any other it shares too little with."""


@dataclass(frozen=True, slots=True)
class Theft:
    """A question that is answered by `owner` now, and would be by the entry."""

    said: str
    owner: str


class Trial:
    """A library as it would be with the entry. What it is made from may change meanwhile; the trial does not."""

    def __init__(self, library: Library, entry: Entry) -> None:
        self.entry = entry
        self._before = deepcopy(library) if library.find(entry.id) else None
        self._after = deepcopy(library)
        self._after.replace(entry)

    def match(self, text: str) -> Match:
        """What the text would mean."""
        return self._after.match(text)

    def takes(self, text: str) -> bool:
        """Whether the entry would answer this outright, and it alone or first."""
        match = self.match(text)
        return match.decision is Decision.ANSWER and match.answers[0].topic == self.entry.id

    def misses(self) -> list[Theft]:
        """The entry's own wordings that another topic would answer."""
        found: list[Theft] = []
        for text in self.entry.questions:
            match = self.match(text)
            if match.decision is Decision.ANSWER and match.answers[0].topic != self.entry.id:
                found.append(Theft(text, match.answers[0].topic))
        return found

    def thefts(self, answered: Iterable[tuple[str, str]] = ()) -> list[Theft]:
        """What the entry would steal: of all entries' wordings, and of questions that were `answered` by a topic."""
        rivals = self._rivals()
        wordings = ((text, entry.id) for entry in self._after if entry.id in rivals for text in entry.questions)
        probes = dict.fromkeys([*wordings, *(each for each in answered if each[1] in rivals)])
        return [Theft(text, owner) for text, owner in probes if self.takes(text) and not self._took(text)]

    def _rivals(self) -> set[str]:
        """The topics that are near the entry in any of its wordings."""
        hits = [hit.topic for text in self.entry.questions for hit in self._after.explain(text).hits[: RIVALS + 1]]
        return set(hits) - {self.entry.id}

    def _took(self, text: str) -> bool:
        """Whether an earlier version of the entry answers it already."""
        if self._before is None:
            return False
        match = self._before.match(text)
        return match.decision is Decision.ANSWER and match.answers[0].topic == self.entry.id
