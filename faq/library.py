"""All entries that are live, and the matcher that finds them."""

from collections.abc import Iterable, Iterator
from typing import Any

from numpy.typing import NDArray

from faq.entry import Entry
from faq.matcher import Comparison, Match, Matcher, Scored

SMALL_TALK = frozenset({"greeting", "thanks", "bye"})
"""Actions of entries that people say beside what they came for."""


class Library:
    """Entries from any source. `add`, `replace` and `remove` take effect at once, without a rebuild."""

    def __init__(self, entries: Iterable[Entry] = (), *, matcher: Matcher | None = None) -> None:
        self._matcher = matcher or Matcher()
        self._entries: dict[str, Entry] = {}
        for entry in entries:
            self.add(entry)

    @classmethod
    def over(cls, entries: Iterable[Entry], matcher: Matcher) -> "Library":
        """The library of these entries, whose phrasings the matcher knows already."""
        library = cls(matcher=matcher)
        library._entries = {entry.id: entry for entry in entries}
        return library

    def pack(self) -> dict[str, NDArray[Any]]:
        """The matcher's index as arrays, nothing having been taken away yet."""
        return self._matcher.pack()

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries.values())

    def __len__(self) -> int:
        return len(self._entries)

    def find(self, topic: str) -> Entry | None:
        """The entry of this id, if there is one."""
        return self._entries.get(topic)

    def add(self, entry: Entry) -> None:
        """Add a new entry. Raises ValueError where its id is taken."""
        if entry.id in self._entries:
            raise ValueError(f"entry {entry.id} exists already")
        self._entries[entry.id] = entry
        self._matcher.add(entry.id, entry.questions, aside=entry.action in SMALL_TALK)

    def replace(self, entry: Entry) -> None:
        """Put an entry in the place of the one with its id, or add it."""
        self.remove(entry.id)
        self.add(entry)

    def remove(self, topic: str) -> None:
        """Take an entry away, if there is one of this id."""
        if self._entries.pop(topic, None):
            self._matcher.remove(topic)

    def match(self, text: str) -> Match:
        """What the text may mean."""
        return self._matcher.match(text)

    def score(self, text: str) -> tuple[Scored, ...]:
        """The nearest topics of one question with their scores, at most three."""
        return self._matcher.score(text)

    def explain(self, text: str) -> Comparison:
        """How the text was held against the entries, for `faq test`; the same path as `match`."""
        return self._matcher.compare(text)

    def neighbours(self, texts: Iterable[str]) -> dict[str, list[str]]:
        """The phrasings nearest to any of these texts by their topics, as they were written."""
        near = {each for text in texts for each in self._matcher.neighbours(text)}
        normalise = self._matcher.wording.normalise
        topics = dict.fromkeys(sorted(topic for topic, _ in near))
        return {topic: [said for said in self._entries[topic].questions if (topic, normalise(said)) in near] for topic in topics}
