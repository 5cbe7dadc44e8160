"""How Chinese sounds: characters as syllables, near ones as one, and pinyin typed out read back into characters.

The table of syllables, `sounds.txt`, holds the GB 2312 characters; `python -m bench.sounds` rewrites it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import chain, groupby
from math import log
from operator import add
from pathlib import Path

from faq.postings import pieces
from faq.text import close_gaps

SOUNDS_FILE = Path(__file__).parent / "sounds.txt"

FIRST = 0xE000
"""Syllables are written as characters from here on: Unicode's private use area, which `fold` lets nobody type."""

TYPED = re.compile(r"[a-z]+(?: [a-z]+)*")
LONGEST_SYLLABLE = 6
LONGEST_TYPED = 80

BEAM = 8
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
        self._read: dict[str, list[tuple[str, float]]] = {}

    @cached_property
    def _seen(self) -> Mapping[str, int]:
        """How often each piece and each two and three in a row stand in the texts; one that begins a text stands after START."""
        known = [piece for text in self._texts for piece in (START, *pieces(text))]
        pairs = list(map(add, known, known[1:]))
        return Counter(chain(known, pairs, map(add, pairs, known[2:])))

    @cached_property
    def _latin(self) -> frozenset[str]:
        """The Latin words of the texts that are no syllable: pdf, qq."""
        return frozenset(
            word for word in self._seen if len(word) > 1 and word.isascii() and word.isalpha() and not self._sounds.characters(word)
        )

    def _readings(self, letters: str) -> list[tuple[str, float]]:
        """What these letters may stand for: known characters, or a known Latin word, each with what its use alone is worth."""
        if letters not in self._read:
            known = [letters] if letters in self._latin else self._sounds.characters(letters)
            self._read[letters] = [(reading, uses * BACKOFF) for reading in known if (uses := self._seen.get(reading, 0))]
        return self._read[letters]

    def read(self, text: str) -> str:
        """The text with pinyin that somebody typed out in characters.

        A Latin word that is known stays, and so does what is not pinyin through and through.
        """
        return close_gaps(TYPED.sub(lambda found: self._read_words(found.group().split()), text))

    def _read_words(self, words: Sequence[str]) -> str:
        runs = groupby(words, key=lambda word: word in self._seen and not (len(words) > FEW and self._sounds.characters(word)))
        return " ".join(" ".join(run) if known else self._spell(list(run)) for known, run in runs)

    def _spell(self, words: Sequence[str]) -> str:
        """The likeliest characters for the letters by the pairs that were seen (a beam search); the words where there are none."""
        letters = "".join(words)[:LONGEST_TYPED]
        kept: list[dict[str, float]] = [{START: 0.0}, *({} for _ in letters)]
        for start in range(len(letters)):
            best = sorted(kept[start].items(), key=lambda item: (-item[1], item[0]))[:BEAM]
            for end in range(start + 1, min(start + LONGEST_SYLLABLE, len(letters)) + 1 if best else 0):
                self._go_on(best, self._readings(letters[start:end]), kept[end])
        return max(kept[-1], key=lambda text: (kept[-1][text], text), default=START + " ".join(words)).removeprefix(START)

    def _go_on(self, texts: Sequence[tuple[str, float]], readings: Sequence[tuple[str, float]], into: dict[str, float]) -> None:
        """Every text followed by every reading: the likelier, the more often it follows the piece before, and the two before."""
        seen = self._seen.get
        for text, score in texts:
            last, two = text[-1], text[-2:]
            for reading, alone in readings:
                into[text + reading] = score + log((seen(last + reading, 0) + TRIPLE * seen(two + reading, 0) + alone) / SCALE)


@lru_cache(maxsize=1)
def sounds() -> Sounds:
    """The table that comes with helpbot."""
    return Sounds(SOUNDS_FILE.read_text(encoding="utf-8"))
