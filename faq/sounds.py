"""How Chinese sounds: characters as syllables, near ones as one, and pinyin typed out read back into characters.

The table of syllables, `sounds.txt`, holds the GB 2312 characters; `python -m bench.sounds` rewrites it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import groupby
from pathlib import Path

import numpy as np

from faq.grams import pieces
from faq.postings import Floats, Numbers
from faq.text import close_gaps

SOUNDS_FILE = Path(__file__).parent / "sounds.txt"

FIRST = 0xE000
"""Syllables are written as characters from here on: Unicode's private use area, which `fold` lets nobody type."""

TYPED = re.compile(r"[a-z]+(?: [a-z]+)*")
LONGEST_SYLLABLE = 6
LONGEST_TYPED = 80

BEAM = 8
"""Readings of typed pinyin that are kept at each letter."""

BACKOFF = 2e-5
"""What a character counts after one that it never follows, for each time it is used at all."""

FEW = 2
"""Of more words in a row, a Latin word that is known (you, pin) is still read as pinyin, if it can be."""

TRIPLE = 30
"""How much more three characters in a row say than two."""

NO_KEY = -1
"""Less than any key."""

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


class _Counts:
    """How often each key occurs: a dictionary in two arrays, a tenth of its size, that many keys are looked up in at once."""

    def __init__(self, keys: Numbers) -> None:
        self._keys, self._times = np.unique(np.append(keys, NO_KEY), return_counts=True)  # never empty

    def of(self, keys: Numbers) -> Numbers:
        """The times of each of these keys, 0 where it never occurs."""
        place = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        times: Numbers = np.where(self._keys[place] == keys, self._times[place], 0)
        return times


class _Model:
    """How often each piece, and each two and three in a row, stand in some texts; what begins a text stands after START.

    Pieces are known by their numbers; `count` is how many there are.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        known = [piece for text in texts for piece in (START, *pieces(text))]
        self.number = {piece: number for number, piece in enumerate(dict.fromkeys([START, *known]))}
        self.count = len(self.number)
        numbers = np.array([self.number[piece] for piece in known], np.int64)
        self.uses = np.bincount(numbers, minlength=self.count)
        self._pairs = _Counts(self._join(numbers[:-1], numbers[1:]))
        self._triples = _Counts(self._join(self._join(numbers[:-2], numbers[1:-1]), numbers[2:]))

    def _join(self, before: Numbers, after: Numbers) -> Numbers:
        return before * self.count + after

    def follow(self, before: Numbers, last: Numbers, after: Numbers) -> Floats:
        """How often a piece follows the last one, and the last two: much more telling."""
        pair = self._join(last, after)
        times: Floats = self._pairs.of(pair) + TRIPLE * self._triples.of(before * self.count**2 + pair).astype(np.float64)
        return times


@dataclass(frozen=True, slots=True)
class _Paths:
    """Readings of the first letters: their scores, the numbers of their last two pieces, and where each stands among all paths."""

    score: Floats
    before: Numbers
    last: Numbers
    place: Numbers

    def best(self) -> "_Paths":
        kept = np.argsort(-self.score, kind="stable")[:BEAM]
        return _Paths(self.score[kept], self.before[kept], self.last[kept], self.place[kept])


class Reader:
    """Reads typed pinyin back into the likeliest of the words in these texts, which are gone through when the first Latin word comes."""

    def __init__(self, spoken: Sounds, texts: Iterable[str]) -> None:
        self._sounds = spoken
        self._texts = texts
        self._read: dict[str, tuple[Numbers, Floats]] = {}

    @cached_property
    def _model(self) -> _Model:
        return _Model(self._texts)

    @cached_property
    def _latin(self) -> frozenset[str]:
        """The Latin words of the texts that are no syllable: pdf, qq."""
        return frozenset(
            word for word in self._model.number if len(word) > 1 and word.isascii() and word.isalpha() and not self._sounds.characters(word)
        )

    def _readings(self, letters: str) -> tuple[Numbers, Floats]:
        """What these letters may stand for, known characters or a known Latin word: their numbers, and what the use of each is worth."""
        if letters not in self._read:
            known = [letters] if letters in self._latin else self._sounds.characters(letters)
            numbers = np.array([self._model.number[each] for each in known if each in self._model.number], np.int64)
            self._read[letters] = numbers, self._model.uses[numbers].astype(np.float64) * BACKOFF
        return self._read[letters]

    def read(self, text: str) -> str:
        """The text with pinyin that somebody typed out in characters.

        A Latin word that is known stays, and so does what is not pinyin through and through.
        """
        return close_gaps(TYPED.sub(lambda found: self._read_words(found.group().split()), text))

    def _read_words(self, words: Sequence[str]) -> str:
        known = self._model.number
        runs = groupby(words, key=lambda word: word in known and not (len(words) > FEW and self._sounds.characters(word)))
        return " ".join(" ".join(run) if known else self._spell(list(run)) for known, run in runs)

    def _spell(self, words: Sequence[str]) -> str:
        """The likeliest characters for the letters by what was seen in a row (a beam search); the words where there are none."""
        letters = "".join(words)[:LONGEST_TYPED]
        start = np.array([self._model.number[START]])
        steps = [(-1, int(start[0]))]
        reached: list[list[_Paths]] = [[_Paths(np.zeros(1), start, start, np.zeros(1, np.int64))], *([] for _ in letters)]
        for place in range(len(letters)):
            if reached[place]:
                best = _gather(reached[place]).best()
                for end in range(place + 1, min(place + LONGEST_SYLLABLE, len(letters)) + 1):
                    numbers, alone = self._readings(letters[place:end])
                    if len(numbers):
                        reached[end].append(self._go_on(best, numbers, alone, steps))
        return self._trace(_gather(reached[-1]).best(), steps) if reached[-1] else " ".join(words)

    def _go_on(self, paths: _Paths, numbers: Numbers, alone: Floats, steps: list[tuple[int, int]]) -> _Paths:
        """Every path followed by every reading, the likeliest of them; `steps` grows by where each came from."""
        path, reading = np.divmod(np.arange(len(paths.score) * len(numbers)), len(numbers))
        last, after = paths.last[path], numbers[reading]
        score = paths.score[path] + np.log((self._model.follow(paths.before[path], last, after) + alone[reading]) / SCALE)
        went = _Paths(score, last, after, path).best()
        steps += zip(paths.place[went.place].tolist(), went.last.tolist(), strict=True)
        return replace(went, place=np.arange(len(steps) - len(went.place), len(steps)))

    def _trace(self, paths: _Paths, steps: Sequence[tuple[int, int]]) -> str:
        """The best path from its end back to its start, as text."""
        names = [*self._model.number]
        place, read = int(paths.place[0]), list[str]()
        while place > 0:
            place, number = steps[place]
            read.append(names[number])
        return "".join(reversed(read))


def _gather(paths: Sequence[_Paths]) -> _Paths:
    columns = ([getattr(each, name) for each in paths] for name in ("score", "before", "last", "place"))
    return _Paths(*map(np.concatenate, columns))


@lru_cache(maxsize=1)
def sounds() -> Sounds:
    """The table that comes with helpbot."""
    return Sounds(SOUNDS_FILE.read_text(encoding="utf-8"))
