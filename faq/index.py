"""All phrasings of an FAQ, topic by topic and row by row, and how they are packed into arrays to be kept."""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from faq.packing import Packed, pack_texts, unpack_texts
from faq.postings import Numbers, Postings
from faq.ranking import Row, Rows


@dataclass(frozen=True, slots=True)
class Topic:
    """Its number, the rows of its phrasings, and whether it is said `aside` of what somebody came for."""

    number: int
    rows: range
    aside: bool


class Index:
    """Topics are added and removed at any time. `sizes`: the phrasings of each topic; `topic_of`: the topic of each row."""

    def __init__(self, postings: Postings) -> None:
        self.postings = postings
        self.rows = Rows()
        self.topics: dict[str, Topic] = {}
        self.ids: list[str] = []
        self._sizes = array("q")
        self._topic_of = array("i")

    @property
    def sizes(self) -> Numbers:
        return np.array(self._sizes)

    @property
    def topic_of(self) -> Numbers:
        return np.array(self._topic_of)

    def add(self, topic: str, phrasings: Iterable[tuple[Row, Sequence[str]]], *, aside: bool) -> None:
        """Add a new topic: each phrasing as a row and its grams."""
        first = len(self.rows)
        for row, grams in phrasings:
            self.postings.add(grams)
            self.rows.add(row)
        self._enter(topic, first, len(self.rows) - first, aside=aside)

    def _enter(self, topic: str, first: int, size: int, *, aside: bool) -> None:
        number = len(self.ids)
        self._topic_of.extend([number] * size)
        self.topics[topic] = Topic(number, range(first, first + size), aside)
        self.ids.append(topic)
        self._sizes.append(size)

    def remove(self, topic: str) -> None:
        """Forget a topic."""
        gone = self.topics.pop(topic)
        self._sizes[gone.number] = 0
        for row in gone.rows:
            self.postings.remove(row)

    def is_aside(self, topic: str) -> bool:
        """Whether the topic is said aside."""
        return self.topics[topic].aside

    def pack(self) -> dict[str, NDArray[Any]]:
        """The whole index, of which nothing was removed yet."""
        aside = np.array([topic.aside for topic in self.topics.values()])
        columns = {name: pack_texts(column) for name, column in zip(Row._fields, self.rows.columns, strict=True)}
        return {"ids": pack_texts(self.ids), "sizes": self.sizes, "aside": aside, **columns, **self.postings.pack()}

    @classmethod
    def unpack(cls, packed: Packed, postings: Postings) -> "Index":
        """What `pack` packed; the postings are filled. Raises KeyError or ValueError where it is something else."""
        index = cls(postings)
        postings.unpack(packed)
        index.rows = Rows([unpack_texts(packed[name]) for name in Row._fields])
        first = 0
        for topic, size, aside in zip(unpack_texts(packed["ids"]), packed["sizes"].tolist(), packed["aside"].tolist(), strict=True):
            index._enter(topic, first, size, aside=aside)
            first += size
        return index
