"""Spoils questions as people do: typing errors, little words more or fewer, words in another order, one left out, one put in."""

import random
import tomllib
from collections.abc import Sequence
from pathlib import Path

from faq.sounds import Sounds

NOISE_FILE = Path(__file__).parent / "noise.toml"

CHANGES = 5
"""How many changes a paraphrase has at most."""

WORD = 2
"""Characters that most Chinese words have."""


class Noise:
    """Draws changes from a seeded source. `words` are texts that words are borrowed from."""

    def __init__(self, seed: int, sounds: Sounds, words: Sequence[str]) -> None:
        self._draw = random.Random(seed)  # noqa: S311 -- typing errors, not secrets
        self._words = words
        self._alike: dict[str, list[str]] = {}
        for character in sorted({character for text in words for character in text}):
            self._alike.setdefault(sounds.write(character), []).append(character)
        self._sounds = sounds
        lists = tomllib.loads(NOISE_FILE.read_text(encoding="utf-8"))
        self._little = str(lists["little"])
        self._before, self._after = (list[str](lists[name]) for name in ("before", "after"))

    def chance(self, share: float) -> bool:
        """True this often."""
        return self._draw.random() < share

    def sample(self, texts: Sequence[str], most: int) -> list[str]:
        """So many of them, or all."""
        return self._draw.sample(texts, min(most, len(texts)))

    def choose(self, counts: Sequence[int]) -> int:
        """One of them."""
        return self._draw.choice(counts)

    def spoil(self, text: str) -> str:
        """A typing error: a character dropped, doubled, swapped with the next, or taken for one that sounds alike."""
        if len(text) < 4:
            return text
        place = self._draw.randrange(1, len(text) - 1)
        here, after = text[place], text[place + 1]
        alike = self._draw.choice(self._alike.get(self._sounds.write(here), [here]))
        made = self._draw.choice(["", here + here, after + here, alike])
        return text[:place] + made + text[place + (2 if made == after + here else 1) :]

    def paraphrase(self, text: str) -> str:
        """The same question as somebody else would write it; most of its words stay."""
        for _ in range(self._draw.randint(1, CHANGES)):
            text = self._draw.choice([self.wrap, self._drop_little, self._add_little, self._turn])(text)
        if self.chance(0.5):
            text = self._draw.choice([self.drop_word, self.add_word])(text)
        return self.spoil(text) if self.chance(0.3) else text

    def wrap(self, text: str) -> str:
        """The text with what people put before it or after it in a chat."""
        return self._draw.choice(self._before) + text if self.chance(0.5) else text + self._draw.choice(self._after)

    def _drop_little(self, text: str) -> str:
        places = [place for place, character in enumerate(text) if character in self._little]
        if not places or len(text) < 6:
            return text
        place = self._draw.choice(places)
        return text[:place] + text[place + 1 :]

    def _add_little(self, text: str) -> str:
        place = self._draw.randint(1, max(len(text) - 1, 1))
        return text[:place] + self._draw.choice(self._little) + text[place:]

    def _turn(self, text: str) -> str:
        """Two neighbouring words in the other order."""
        if len(text) < 2 * WORD + 2:
            return text
        place = self._draw.randrange(len(text) - 2 * WORD)
        first, second = text[place : place + WORD], text[place + WORD : place + 2 * WORD]
        return text[:place] + second + first + text[place + 2 * WORD :]

    def drop_word(self, text: str) -> str:
        """The text without one of its words, if it is long enough."""
        if len(text) < 4 * WORD:
            return text
        place = self._draw.randrange(len(text) - WORD)
        return text[:place] + text[place + WORD :]

    def add_word(self, text: str) -> str:
        """The text with a word borrowed from another."""
        other = self._draw.choice(self._words)
        start, place = self._draw.randrange(max(len(other) - WORD, 1)), self._draw.randrange(len(text) + 1)
        return text[:place] + other[start : start + WORD] + text[place:]
