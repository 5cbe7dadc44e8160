"""What a question about filings says of which it means: kind, year, number, institution. Pure: words in, no look at the registry."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from helpbot.models import FilingKind
from helpbot.texts import filing_question as texts

SHORTEST_NAME = 2
"""Characters of a name that tell one institution from another: “一小”."""

LONGEST = 2000
"""Characters that are looked at: nobody asks at greater length which filing they mean."""

_KINDS = [(FilingKind(kind), re.compile(words)) for kind, words in texts.KINDS]
_FULL_YEAR, _SHORT_YEAR, _SPELT_YEAR = (re.compile(each) for each in (texts.FULL_YEAR, texts.SHORT_YEAR, texts.SPELT_YEAR))
_PROGRESS, _LOOK_UP, _DUE = (re.compile(each) for each in (texts.PROGRESS, texts.LOOK_UP, texts.DUE))
_OWN, _HOW = re.compile(texts.OWN), re.compile(texts.HOW)
_CLAUSE, _FILLER, _INSTITUTION = (re.compile(each) for each in (texts.CLAUSE, texts.FILLER, texts.INSTITUTION))
_OWN_INSTITUTION, _NO_INSTITUTION = re.compile(texts.OWN_INSTITUTION), re.compile(texts.NO_INSTITUTION)
_LABEL, _NUMBER, _TELEPHONE, _USCC = (re.compile(each) for each in (texts.LABEL, texts.NUMBER, texts.TELEPHONE, texts.USCC))
_ITEM = re.compile(texts.ITEM)
_DIGITS = str.maketrans(texts.DIGITS)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked about. `numbers`, `usccs` and `named` are what looks like a filing's number, a credit code, an institution's name.

    `progress`: it asks how something stands; `due`: what is due; `own`: the asker speaks of what is theirs; `looks_up`: it asks for a look;
    `how`: it asks how something is done.
    """

    kind: FilingKind | None = None
    year: int | None = None
    numbers: tuple[str, ...] = ()
    usccs: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    progress: bool = False
    due: bool = False
    own: bool = False
    looks_up: bool = False
    how: bool = False

    @property
    def points(self) -> bool:
        """It points at a filing or an institution that it names."""
        return bool(self.numbers or self.usccs or self.named)

    @property
    def concerns(self) -> bool:
        """It is about somebody's filing, not about filings as such."""
        return self.own or self.points


def read_question(text: str, today: date) -> Question:
    """What the words say; `today` is the day in Shanghai, from which “去年” counts."""
    plain = narrow(text)
    usccs = _USCC.findall(plain)
    return Question(
        kind=next((kind for kind, words in _KINDS if words.search(plain)), None),
        year=_find_year(_NUMBER.sub(" ", _LABEL.sub(" ", plain)), today),
        numbers=tuple(_find_numbers(_USCC.sub(" ", plain))),
        usccs=tuple(dict.fromkeys(usccs)),
        named=tuple(dict.fromkeys(_find_names(plain))),
        progress=bool(_PROGRESS.search(plain)),
        due=bool(_DUE.search(plain)),
        own=bool(_OWN.search(plain)),
        looks_up=bool(_LOOK_UP.search(plain)),
        how=bool(_HOW.search(plain)),
    )


def narrow(text: str) -> str:
    """In half width and upper case, as numbers are compared."""
    return unicodedata.normalize("NFKC", text[:LONGEST]).upper()


def means(named: str, name: str) -> bool:
    """Whether an institution of this name may be called so: all its characters stand in the name, in that order (“一小”)."""
    rest = iter(name)
    return len(named) >= SHORTEST_NAME and all(character in rest for character in named)


def names_number(text: str, number: str) -> bool:
    """Whether the words have this filing's number, however it was typed, and not a longer one that has it in it."""
    wanted = re.escape(narrow(number))
    return bool(number) and re.search(rf"(?<![0-9A-Z]){wanted}(?![0-9A-Z])", narrow(text)) is not None


def find_item(text: str) -> int | None:
    """The number of an item that is asked about: 2 for “第二条怎么改”."""
    found = _ITEM.search(narrow(text).strip())
    digits = next(filter(None, found.groups()), "") if found else ""
    if digits.isdecimal():
        return int(digits)
    tens, has_ten, ones = digits.partition(texts.TEN)
    if has_ten:
        return int(texts.DIGITS.get(tens, "1")) * 10 + int(texts.DIGITS.get(ones, "0"))
    return int(texts.DIGITS.get(digits, "0")) or None


def _find_year(plain: str, today: date) -> int | None:
    for words, back in texts.YEARS_BACK:
        if words in plain:
            return today.year - back
    if found := _FULL_YEAR.search(plain):
        return int(found[1])
    if found := _SPELT_YEAR.search(plain):
        return int(found[1].translate(_DIGITS))
    found = _SHORT_YEAR.search(plain)
    return 2000 + int(found[1]) if found else None


def _find_numbers(plain: str) -> Iterable[str]:
    found = [*_LABEL.findall(plain), *_NUMBER.findall(plain)]
    return dict.fromkeys(each for each in found if not _TELEPHONE.match(each) and any(map(str.isdecimal, each)))


def _find_names(plain: str) -> Iterable[str]:
    for clause in _CLAUSE.split(plain):
        rest = clause
        while found := _FILLER.match(rest):
            rest = rest[found.end() :]
        named = _INSTITUTION.match(rest)
        if named and len(named[1]) >= SHORTEST_NAME and not _OWN_INSTITUTION.match(rest) and not _NO_INSTITUTION.search(named[1]):
            yield named[1]
