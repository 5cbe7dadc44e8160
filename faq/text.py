"""Text as the matcher sees it: one spelling for what people write in many.

The original is kept for display; this form is for comparing alone.
"""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from opencc import OpenCC

LONGEST = 4000
"""Characters that are looked at; a question stands in the first of them or nowhere."""

_TO_SIMPLIFIED = OpenCC("tw2sp")
# Taiwan's words as well as its characters; it may pick another word for the same thing, which is fine for comparing.

_SENTENCE_END = re.compile(r"[。！？!?；;\n\r…]+|\.(?=\s|$)")
_NOT_A_WORD = re.compile(r"[^0-9a-z\u3400-\u9fff\U00020000-\U0003ffff]+")
_LATIN_GAP = re.compile(r"(?<![0-9a-z]) | (?![0-9a-z])")


def fold(text: str) -> str:
    """One width, one script, one case, no punctuation: NFKC, Traditional to Simplified, lower case, words and digits only.

    Blanks stay between Latin words alone.
    """
    plain = unicodedata.normalize("NFKC", text[:LONGEST])
    simplified = plain if plain.isascii() else _TO_SIMPLIFIED.convert(plain)
    return _LATIN_GAP.sub("", _NOT_A_WORD.sub(" ", simplified.lower())).strip()


def split_sentences(text: str) -> list[str]:
    """The sentences of a text, those with nothing to read in them left out."""
    return [piece for piece in _SENTENCE_END.split(text[:LONGEST]) if fold(piece)]


class Wording:
    """The office's language: many words for one thing, and words that say nothing.

    `same` maps what people write to one spelling, longest first; `courtesy` is left out unless nothing else was said.
    """

    def __init__(self, same: Mapping[str, str], courtesy: tuple[str, ...]) -> None:
        self._same = {fold(word): fold(meaning) for word, meaning in same.items()}
        self._same |= {meaning: meaning for meaning in self._same.values()}  # or a variant inside it would be replaced
        self._same_pattern = _alternatives(self._same)
        self._courtesy_pattern = _alternatives([fold(word) for word in courtesy])

    def normalise(self, text: str) -> str:
        """The text in the one spelling that questions and phrasings are compared in; empty where there is nothing to read."""
        folded = fold(text)
        bare = self._bare(folded) or folded
        return self._same_pattern.sub(lambda found: self._same[found.group()], bare)

    def is_courtesy(self, text: str) -> bool:
        """True where nothing is said but courtesy."""
        return not self._bare(fold(text))

    def _bare(self, folded: str) -> str:
        return self._courtesy_pattern.sub("", folded).strip()


def _alternatives(words: Mapping[str, str] | list[str]) -> re.Pattern[str]:
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")


WORDS_FILE = Path(__file__).parent / "words.toml"


@lru_cache(maxsize=1)
def office_wording() -> Wording:
    """The wording that comes with helpbot, out of `faq/words.toml`."""
    words = tomllib.loads(WORDS_FILE.read_text(encoding="utf-8"))
    same = {word: meaning for meaning, variants in words["same"].items() for word in variants}
    return Wording(same, tuple(words["courtesy"]))
