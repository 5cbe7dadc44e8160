"""Text as the matcher sees it: one spelling for what people write in many.

The original is kept for display; this form is for comparing alone.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from opencc import OpenCC

LONGEST = 4000
"""Characters that are looked at; a question stands in the first of them or nowhere."""

_TO_SIMPLIFIED = OpenCC("t2s")
# Characters alone: Taiwan's words for things (tw2sp) would also rewrite what is plain Chinese on this side, such as 文件.

_SENTENCE_END = re.compile(r"[。！？!?；;\n\r…]+|\.(?=\s|$)")
_NOT_A_WORD = re.compile(r"[^0-9a-z\u3400-\u9fff\U00020000-\U0003ffff]+")
_LATIN_GAP = re.compile(r"(?<![0-9a-z]) | (?![0-9a-z])")


def fold(text: str) -> str:
    """One width, one script, one case, no punctuation: NFKC, Traditional to Simplified, lower case, words and digits only.

    Blanks stay between Latin words alone.
    """
    plain = unicodedata.normalize("NFKC", text[:LONGEST])[:LONGEST]  # one character may become eighteen
    simplified = plain if plain.isascii() else _simplify(plain)
    return _LATIN_GAP.sub("", _NOT_A_WORD.sub(" ", simplified.lower())).strip()


def _simplify(text: str) -> str:
    text = text.encode("utf-8", "replace").decode("utf-8")  # OpenCC refuses half a surrogate pair
    while (simpler := str(_TO_SIMPLIFIED.convert(text))) != text:  # some characters take two steps
        text = simpler
    return text


def split_sentences(text: str) -> list[str]:
    """The sentences of a text, those with nothing to read in them left out."""
    return [piece for piece in _SENTENCE_END.split(text[:LONGEST]) if fold(piece)]


_ITEM = re.compile(
    r"[。！？!?；;\n\r…]+|\.(?=\s|$)"  # the end of a sentence
    r"|[（(][0-9一二三四五六七八九十]{1,2}[）)]|[①-⑳]"  # （1） ①
    r"|(?<![0-9a-zA-Z.第表图])[0-9]{1,2}[.．、](?![0-9])"  # 1. 1、 but neither 3.31 nor 表1、表2
    r"|(?:^|(?<=[：:，,。；;\s]))[一二三四五六七八九十]{1,2}[、是]|第[一二三四五六七八九十]{1,2}[，,、：:]"  # 一、 一是 第一，
    r"|(?:首先|其次|再次|最后|另外|此外|同时|还有)[，,：:]|(?:^|(?<=[，,\s]))(?:另外|此外|同时|还有|以及|另)"
)
_CLAUSE = re.compile(r"[，,、：:]+|\s+(?=[\u3400-\u9fff])")


def split_items(text: str) -> list[str]:
    """The items of a list, numbered or told one by one, and the sentences of a text, as they were written; empty ones left out."""
    return [piece.strip() for piece in _ITEM.split(text[:LONGEST]) if fold(piece)]


def split_clauses(item: str) -> list[str]:
    """What stands between the commas of an item, as it was written."""
    return [clause.strip() for clause in _CLAUSE.split(item) if fold(clause)]


class Wording:
    """The office's language: one word in many spellings, many words with one meaning, and words that say nothing.

    `same` maps what people write to one spelling, longest first; `courtesy` and the characters of `filler` are left out unless nothing
    else was said. `senses` maps a word to what it can mean.
    """

    def __init__(
        self, same: Mapping[str, str], courtesy: Iterable[str], *, filler: str = "", senses: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        self._same = {fold(word): fold(meaning) for word, meaning in same.items()}
        self._same |= {meaning: meaning for meaning in self._same.values()}  # or a variant inside it would be replaced
        self._same_pattern = _alternatives(self._same)
        self._courtesy_pattern = _alternatives(map(fold, courtesy))
        self._filler = str.maketrans("", "", filler)
        self._senses = {fold(word): tuple(meanings) for word, meanings in (senses or {}).items()}
        self._lengths: dict[str, list[int]] = {}
        for length, first in sorted({(len(word), word[0]) for word in self._senses if word}, reverse=True):
            self._lengths.setdefault(first, []).append(length)

    def normalise(self, text: str) -> str:
        """The text in the one spelling that questions and phrasings are compared in; empty where there is nothing to read."""
        normal = fold(text)
        while (plainer := self._plainer(normal)) != normal:  # what goes may bring together what goes next
            normal = plainer
        return normal

    def _plainer(self, folded: str) -> str:
        bare = self._bare(folded) or folded
        spelt = self._same_pattern.sub(lambda found: self._same[found.group()], bare)
        return spelt.translate(self._filler).strip() or spelt

    def senses(self, normal: str) -> list[str]:
        """What the words of a normalised text mean, the longest words first where they overlap."""
        found: list[str] = []
        place = 0
        while place < len(normal):
            step = 1
            for length in self._lengths.get(normal[place], ()):
                if meanings := self._senses.get(normal[place : place + length]):
                    found += meanings
                    step = length
                    break
            place += step
        return list(dict.fromkeys(found))

    def is_courtesy(self, text: str) -> bool:
        """True where nothing is said but courtesy."""
        return not self._bare(fold(text))

    def _bare(self, folded: str) -> str:
        return self._courtesy_pattern.sub("", folded).strip()


def _alternatives(words: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(filter(None, words), key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")


WORDS_FILE = Path(__file__).parent / "words.toml"


@lru_cache(maxsize=1)
def office_wording() -> Wording:
    """The wording that comes with helpbot, out of `faq/words.toml`."""
    words = tomllib.loads(WORDS_FILE.read_text(encoding="utf-8"))
    same = {word: meaning for meaning, variants in words["same"].items() for word in variants}
    senses: dict[str, list[str]] = {}
    for sense, variants in words["sense"].items():
        for word in variants:
            senses.setdefault(word, []).append(sense)
    return Wording(same, words["courtesy"], filler=words["filler"], senses=senses)
