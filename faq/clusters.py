"""Puts together what was asked again and again in other words, by the index that the matcher finds topics with."""

from collections.abc import Sequence
from dataclasses import dataclass

from faq.grams import grams
from faq.postings import Postings
from faq.text import Wording, office_wording

ALIKE = 0.4
"""Cosine from which a question joins another: measured on questions of 80 topics, most pairs that share a cluster then mean the same."""

NEIGHBOURS = 24
"""Questions that are looked at for one: the nearest decides."""

NEAR_WEIGHT = 5
"""So many grams the topic a question is nearest to counts for, and so does nothing that is in its words."""

SENSE_WEIGHT = 2
"""What a word means counts so many times as much as the word."""


@dataclass(frozen=True, slots=True)
class Said:
    """A question, and the topic it came nearest to when it was asked, if any."""

    text: str
    near: str = ""


def cluster(questions: Sequence[Said], wording: Wording | None = None) -> list[list[int]]:
    """The places of questions that mean the same, together; a question without anything to read is left out.

    Of a long one the first sentence that asks something is compared. Each joins the cluster of the nearest one before it, if that is near
    enough. In the order of their first questions.
    """
    wording = wording or office_wording()
    same: dict[tuple[str, str], list[int]] = {}
    for place, each in enumerate(questions):
        if normal := wording.normalise(next(iter(wording.find_questions(each.text)), "")):
            same.setdefault((normal, each.near), []).append(place)
    clusters: list[list[int]] = []
    for places, leader in zip(same.values(), _join([_grams(*each, wording) for each in same], clusters), strict=True):
        clusters[leader] += places
    return clusters


def _join(rows: Sequence[Sequence[str]], clusters: list[list[int]]) -> list[int]:
    """The number of each row's cluster; `clusters` grows by an empty one for each that is new."""
    index = Postings()
    for row in rows:
        index.add(row)
    joined: list[int] = []
    for place, row in enumerate(rows):
        nearest = _nearest_before(index, row, place)
        if nearest is None:
            clusters.append([])
        joined.append(len(clusters) - 1 if nearest is None else joined[nearest])
    return joined


def _nearest_before(index: Postings, row: Sequence[str], place: int) -> int | None:
    asked = index.ask(row)
    numbers, cosines = index.nearest(asked, index.share(asked), NEIGHBOURS)
    before = [(cosine, -number) for number, cosine in zip(numbers.tolist(), cosines.tolist(), strict=True) if number < place]
    cosine, number = max(before, default=(0.0, 0))
    return -number if cosine >= ALIKE else None


def _grams(normal: str, near: str, wording: Wording) -> list[str]:
    """The matcher's grams, what they mean and the nearest topic said several times over."""
    found = grams(wording.condense(normal), wording.senses(normal))
    meant = [f"{gram}#{time}" for gram in found if gram[0] == "@" for time in range(1, SENSE_WEIGHT)]
    return [*found, *meant, *(f"#{time}{near}" for time in range(NEAR_WEIGHT) if near)]
