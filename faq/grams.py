"""What texts are compared by: pieces, pairs of neighbours, parts of Latin words, senses."""

import re
from collections import Counter
from collections.abc import Container, Sequence
from functools import lru_cache
from itertools import combinations, pairwise

STEM = 3
"""Letters of the parts that Latin words are compared by: card and cards are nearly one."""

AGAIN = "\x02"
"""Marks a piece that was said before; `fold` lets nobody type it."""

_LATIN = re.compile(r"[0-9a-z ]")
_PIECE = re.compile(r"[0-9a-z]+|[^ ]")


def pieces(text: str) -> list[str]:
    """A normalised text in its smallest meaningful parts: Chinese characters, Latin words, numbers."""
    return _PIECE.findall(text) if _LATIN.search(text) else list(text)


def grams(text: str, senses: Sequence[str] = (), little: Container[str] = ()) -> list[str]:
    """The distinct pieces of a normalised text and pairs of neighbours, parts of its Latin words, its senses and pairs of them.

    Pairs of pieces carry the order, single ones survive typing errors, parts of words their endings; two senses together are what a
    question is about, in any words. A piece that is said again is another gram, unless it is `little`: what it says by itself is not much.
    """
    single = pieces(text)
    pairs = map(" ".join, pairwise(single))
    stems = _stems(single) if _LATIN.search(text) else ()
    return list(dict.fromkeys([*_count_up(single, little), *pairs, *stems, *_mean(tuple(sorted(senses)))]))


def _count_up(single: Sequence[str], little: Container[str]) -> Sequence[str]:
    """The pieces, with a mark for each time they were said before."""
    if len(set(single)) == len(single):
        return single
    said: Counter[str] = Counter()
    counted = []
    for piece in single:
        counted.append(piece if piece in little else piece + AGAIN * said[piece])
        said[piece] += 1
    return counted


def _stems(single: Sequence[str]) -> list[str]:
    return [f"~{piece[place : place + STEM]}" for piece in single if piece.isalpha() for place in range(len(piece) - STEM + 1)]


@lru_cache(maxsize=8192)
def _mean(senses: tuple[str, ...]) -> tuple[str, ...]:
    meant = [f"@{sense}" for sense in senses]
    return (*meant, *map("&".join, combinations(meant, 2)))


def count_pieces(grams: Sequence[str]) -> int:
    """How many of these grams are pieces; they come first."""
    return next((place for place, gram in enumerate(grams) if " " in gram or gram[0] in "~@"), len(grams))
