"""Text as the matcher sees it: one spelling for what people write in many.

The original is kept for display; this form is for comparing alone.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from opencc import OpenCC

LONGEST = 4000
"""Characters that are looked at; a question stands in the first of them or nowhere."""

_TO_SIMPLIFIED = OpenCC("t2s")
# Characters alone: Taiwan's words for things (tw2sp) would also rewrite what is plain Chinese on this side, such as 文件.

_SENTENCE_END = re.compile(r"(?<=[。！？!?；;\n\r…])|(?<=\.)(?=\s)")
_PAUSE = r"，,。；;、！!？?\s"
_PAUSES = re.compile(rf"[{_PAUSE}]")
_CLAUSE_END = re.compile(r"[，,、\s]+")
_AT_THE_ENDS = "。！？!?；;…. \n\r\t"
_NOT_A_WORD = re.compile(r"[^0-9a-z\u3400-\u9fff\U00020000-\U0003ffff]+")
_LATIN_GAP = re.compile(r"(?<![0-9a-z]) | (?![0-9a-z])")


def fold(text: str) -> str:
    """One width, one script, one case, no punctuation: NFKC, Traditional to Simplified, lower case, words and digits only.

    Blanks stay between Latin words alone.
    """
    plain = unicodedata.normalize("NFKC", text[:LONGEST])[:LONGEST]  # one character may become eighteen
    simplified = plain if plain.isascii() else _simplify(plain)
    return close_gaps(_NOT_A_WORD.sub(" ", simplified.lower())).strip()


def close_gaps(text: str) -> str:
    """The text with blanks between Latin words alone."""
    return _LATIN_GAP.sub("", text)


def _simplify(text: str) -> str:
    text = text.encode("utf-8", "replace").decode("utf-8")  # OpenCC refuses half a surrogate pair
    while (simpler := str(_TO_SIMPLIFIED.convert(text))) != text:  # some characters take two steps
        text = simpler
    return text


def has_pauses(text: str) -> bool:
    """True where something follows a pause; quick, for most questions are one clause."""
    return bool(_PAUSES.search(text[:LONGEST].rstrip(_AT_THE_ENDS)))


def split_sentences(text: str) -> list[str]:
    """The sentences of a text with what ends them, those with nothing to read in them left out."""
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


@dataclass(frozen=True, slots=True)
class Words:
    """The lists that a Wording works by, each as the file of words explains it; all are empty unless given."""

    same: Mapping[str, str] = field(default_factory=dict)
    courtesy: Sequence[str] = ()
    addressed: Sequence[str] = ()
    follows: Sequence[str] = ()
    filler: str = ""
    little: str = ""
    senses: Mapping[str, Sequence[str]] = field(default_factory=dict)
    asking: Mapping[str, str] = field(default_factory=dict)
    denied: Sequence[str] = ()
    instead: Sequence[str] = ()
    asks: Sequence[str] = ()
    besides: Sequence[str] = ()
    shapes: Sequence[str] = ()


class Wording:
    """The office's language: one word in many spellings, many words with one meaning, words that say nothing, and what a clause does."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self._same = _Spelling(words.same)
        self._asking = _Spelling(words.asking)
        self._denial = _denied(words.denied, words.instead)
        self._denying = _alternatives(words.denied)
        self._asks = _alternatives(words.asks)
        self._besides = re.compile(rf"(?<=[{_PAUSE}])(?={_alternatives(words.besides).pattern})")
        self._courtesy_pattern = _alternatives(map(fold, words.courtesy))
        self._address = _addressed(words.addressed, words.follows)
        self.little = frozenset(words.little)
        self._filler = str.maketrans("", "", words.filler)
        self._shapes = str.maketrans({other: group[0] for group in words.shapes for other in group[1:]})
        self._senses = {fold(word): tuple(meanings) for word, meanings in words.senses.items()}
        self._lengths: dict[str, list[int]] = {}
        for length, first in sorted({(len(word), word[0]) for word in self._senses if word}, reverse=True):
            self._lengths.setdefault(first, []).append(length)

    def normalise(self, text: str) -> str:
        """The text in the one spelling that questions and phrasings are compared in; empty where there is nothing to read."""
        normal = fold(self.drop_denied(text)) or fold(text)
        while (plainer := self._plainer(normal)) != normal:  # what goes may bring together what goes next
            normal = plainer
        return normal

    def drop_denied(self, text: str) -> str:
        """The text without whom it speaks to, and without what it denies: of “not A, but B”, B."""
        return self._denial.sub("", self._address.sub("", text[:LONGEST]))

    def _plainer(self, folded: str) -> str:
        bare = self._bare(folded) or folded
        spelt = self._same.apply(bare)
        return spelt.translate(self._filler).strip() or spelt

    def condense(self, normal: str) -> str:
        """A normalised text with its question words made one, and characters that look alike.

        What is asked tells questions apart, how it is asked does not, nor does a slip of the pen.
        """
        return self._asking.apply(normal).translate(self._shapes)

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

    def find_questions(self, text: str) -> list[str]:
        """The sentences of a text that ask something; where none does, all that are more than courtesy."""
        sentences = [each for part in split_sentences(text) for each in self._besides.split(part) if not self.is_courtesy(each)]
        return [each for each in sentences if self._asks.search(each)] or sentences

    def cut_clauses(self, sentence: str) -> list[str]:
        """The clauses of a sentence in which each asks something; the sentence, where not."""
        clauses = _CLAUSE_END.split(sentence.strip(_AT_THE_ENDS))
        return clauses if len(clauses) > 1 and all(map(self._asks.search, clauses)) else [sentence]

    def asks(self, clause: str) -> bool:
        """True where a word of the clause asks something, and it does not begin by denying that."""
        return bool(self._asks.search(clause)) and not self._denying.match(clause)

    def is_courtesy(self, text: str) -> bool:
        """True where nothing is said but courtesy."""
        return not self._bare(fold(self._address.sub("", text)))

    def _bare(self, folded: str) -> str:
        return self._courtesy_pattern.sub("", folded).strip()


class _Spelling:
    """Replaces words, longest first. A word that stands for others is left alone, or a variant inside it would be replaced."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self._words = {fold(word): fold(meaning) for word, meaning in words.items()}
        self._words |= {meaning: meaning for meaning in self._words.values()}
        self._pattern = _alternatives(self._words)

    def apply(self, text: str) -> str:
        return self._pattern.sub(lambda found: self._words[found.group()], text)


def _addressed(words: Sequence[str], follows: Sequence[str]) -> re.Pattern[str]:
    """Whom a clause speaks to, at its start."""
    whom, then = _alternatives(words).pattern, _alternatives(follows).pattern
    return re.compile(rf"(?:^|(?<=[{_PAUSE}]))(?:{whom})(?=$|[{_PAUSE}]|{then})")


def _denied(openings: Iterable[str], turns: Iterable[str]) -> re.Pattern[str]:
    """“Not A, but”: an opening at the start of a clause, the rest of the clause, a turn at the start of the next."""
    first, then = ("|".join(map(re.escape, sorted(words, key=len, reverse=True))) for words in (openings, turns))
    return re.compile(rf"(?:^|(?<=[{_PAUSE}]))(?:{first})[^{_PAUSE}]{{1,24}}[{_PAUSE}]+(?:{then})" if first else r"(?!)")


def _alternatives(words: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(filter(None, words), key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")


WORDS_FILE = Path(__file__).parent / "words.toml"


@lru_cache(maxsize=1)
def office_wording() -> Wording:
    """The wording that comes with helpbot, out of `faq/words.toml`."""
    return Wording(parse_words(WORDS_FILE.read_text(encoding="utf-8")))


def parse_words(text: str) -> Words:
    """The lists of a file of words."""
    tables = tomllib.loads(text)
    senses: dict[str, list[str]] = {}
    for sense, variants in tables.pop("sense").items():
        for word in variants:
            senses.setdefault(word, []).append(sense)
    same, asking = (_turn(tables.pop(name)) for name in ("same", "asking"))
    return Words(same=same, asking=asking, senses=senses, **tables)


def _turn(table: Mapping[str, Sequence[str]]) -> dict[str, str]:
    return {word: meaning for meaning, variants in table.items() for word in variants}
