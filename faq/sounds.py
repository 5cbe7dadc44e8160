"""How Chinese sounds: characters as syllables, near ones as one, and pinyin typed out read back into characters.

The table of syllables, `sounds.txt`, holds the GB 2312 characters; `python -m bench.sounds` rewrites it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from itertools import groupby, pairwise
from math import log
from pathlib import Path

from faq.postings import pieces
from faq.text import close_gaps

SOUNDS_FILE = Path(__file__).parent / "sounds.txt"

FIRST = 0xE000
"""Syllables are written as characters from here on: Unicode's private use area, which `fold` lets nobody type."""

TYPED = re.compile(r"[a-z]+(?: [a-z]+)*")
LONGEST_SYLLABLE = 6
LONGEST_TYPED = 80

BEAM = 12
"""Readings of typed pinyin that are kept at each letter."""

BACKOFF = 0.002
"""What a character counts after one that it never follows, for each time it is used at all."""

FEW = 2
"""Of more words in a row, a Latin word that is known (you, pin) is still read as pinyin, if it can be."""

TRIPLE = 30
"""How much more three characters in a row say than two."""

START = "^"
"""Stands before the first character of a text."""

SCALE = 1e6
"""More than any count, so that fewer characters are likelier than more."""

_ALIKE = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"), ("r", "l"))


def blur(syllable: str) -> str:
    """Syllables that many speakers don't tell apart become one: zh/z, ch/c, sh/s, n/l/r in front, -ng/-n behind."""
    for strange, plain in _ALIKE:
        if syllable.startswith(strange):
            syllable = plain + syllable[len(strange) :]
            break
    return re.sub(r"(?<=[aei])ng$", "n", syllable)


class Sounds:
    """The syllables of characters. Each line of the table: a syllable, the characters read so, and those that may also be read so."""

    def __init__(self, table: str) -> None:
        rows = [line.split("\t") for line in table.splitlines()]
        self._codes = {sound: chr(FIRST + place) for place, sound in enumerate(dict.fromkeys(blur(row[0]) for row in rows))}
        self._syllables = {row[0]: row[1] + row[2] for row in rows}
        self._first = {ord(character): self._codes[blur(row[0])] for row in rows for character in row[1]}

    def write(self, text: str) -> str:
        """The text with each Chinese character replaced by its sound; what has none stays."""
        return text.translate(self._first)

    def characters(self, syllable: str) -> str:
        """The characters that may be read so; none where it is no syllable."""
        return self._syllables.get(syllable, "")


class Reader:
    """Reads typed pinyin back into the likeliest of the words in these texts, which are gone through when the first Latin word comes."""

    def __init__(self, spoken: Sounds, texts: Iterable[str]) -> None:
        self._sounds = spoken
        self._texts = texts

    @cached_property
    def _seen(self) -> Counter[str]:
        """How often each piece and each pair of neighbours stands in the texts."""
        seen: Counter[str] = Counter()
        for text in self._texts:
            known = [START, *pieces(text)]
            seen.update(known)
            seen.update(map("".join, pairwise(known)))
            seen.update(map("".join, zip(known, known[1:], known[2:], strict=False)))
        return seen

    def read(self, text: str) -> str:
        """The text with pinyin that somebody typed out in characters.

        A Latin word that is known stays, and so does what is not pinyin through and through.
        """
        return close_gaps(TYPED.sub(lambda found: self._read_words(found.group().split()), text))

    def _read_words(self, words: Sequence[str]) -> str:
        runs = groupby(words, key=lambda word: self._seen[word] > 0 and not (len(words) > FEW and self._sounds.characters(word)))
        return " ".join(" ".join(run) if known else self._spell(list(run)) for known, run in runs)

    def _weigh(self, before: str, character: str) -> float:
        """How often the character follows the one before, and the two before."""
        return self._seen[before[-1:] + character] + TRIPLE * self._seen[before[-2:] + character]

    def _spell(self, words: Sequence[str]) -> str:
        """The likeliest characters for the letters by the pairs that were seen (a beam search); the words where there are none."""
        letters = "".join(words)[:LONGEST_TYPED]
        kept: list[dict[str, float]] = [{START: 0.0}, *({} for _ in letters)]
        for start in range(len(letters)):
            best = sorted(kept[start].items(), key=lambda item: (-item[1], item[0]))[:BEAM]
            for end in range(start + 1, min(start + LONGEST_SYLLABLE, len(letters)) + 1 if best else 0):
                for character in self._sounds.characters(letters[start:end]):
                    if uses := self._seen[character]:
                        for text, score in best:
                            kept[end][text + character] = score + log((self._weigh(text, character) + uses * BACKOFF) / SCALE)
        return max(kept[-1], key=lambda text: (kept[-1][text], text), default=START + " ".join(words)).removeprefix(START)


@lru_cache(maxsize=1)
def sounds() -> Sounds:
    """The table that comes with helpbot."""
    return Sounds(SOUNDS_FILE.read_text(encoding="utf-8"))
