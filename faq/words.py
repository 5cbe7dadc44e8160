"""An office's own words, beside those that come with helpbot."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from faq.entry import Entry, EntryError, read_text, take_texts
from faq.lint import Flaw
from faq.text import WORDS_FILE, Wording, Words, fold, office_wording, parse_words

SAME, SENSE = "same", "sense"
"""The tables of a file of own words; each line has a meaning and the words for it."""


@dataclass(frozen=True, slots=True)
class OwnWord:
    """`word` stands for `meaning`: it is read as that (SAME), or has that sense among others (SENSE). `line`: where it says so."""

    table: str
    meaning: str
    word: str
    line: int


def read_own_words(file: Path) -> list[OwnWord]:
    """The words of a file like `faq/words.toml`, of its tables `same` and `sense` alone. Raises EntryError."""
    text = read_text(file)
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise EntryError(file.name, "toml", detail=str(error)) from error
    for name, table in tables.items():
        if name not in (SAME, SENSE):
            raise EntryError(file.name, "unknown-key", name)
        if not isinstance(table, Mapping):
            raise EntryError(f"{file.name} {name}", "not-a-table")
    lines = text.splitlines()
    return [each for name, table in tables.items() for each in _read_table(name, table, lines, f"{file.name} [{name}]")]


def _read_table(name: str, table: Mapping[str, object], lines: Sequence[str], where: str) -> Iterator[OwnWord]:
    place = _find(f"[{name}]", lines, 0)
    for meaning in table:
        for word in take_texts(table, meaning, where):
            place = _find(f'"{word}"', lines, place)
            yield OwnWord(name, meaning, word, place + 1)


def _find(said: str, lines: Sequence[str], start: int) -> int:
    """The first line from `start` on that says so; `start` where none does, for it may be written in other ways."""
    return next((place for place in range(start, len(lines)) if said in lines[place]), start)


def join_words(words: Words, own: Iterable[OwnWord]) -> Words:
    """The lists with the office's own words: these win where both say what a word is the same as, and add to what it may mean."""
    same = dict(words.same)
    senses = {word: list(meanings) for word, meanings in words.senses.items()}
    for each in own:
        if each.table == SAME:
            same[each.word] = each.meaning
        else:
            senses.setdefault(each.word, []).append(each.meaning)
    return replace(words, same=same, senses=senses)


def wording_with(own: Sequence[OwnWord]) -> Wording:
    """The wording that comes with helpbot, and an office's own words."""
    return Wording(join_words(_package_words(), own)) if own else office_wording()


def _package_words() -> Words:
    return parse_words(WORDS_FILE.read_text(encoding="utf-8"))


def lint_words(own: Sequence[OwnWord], entries: Iterable[Entry], where: str) -> list[Flaw]:
    """Every flaw of an office's own words, `where` being their file's name.

    Kinds: word-empty, word-itself, word-twice, word-cycle, word-phrasing; the flaw's key is the meaning, or the topic whose phrasing it is.
    """
    phrasings = {fold(text): entry.id for entry in entries for text in entry.questions}
    chain = {fold(word): fold(meaning) for word, meaning in join_words(_package_words(), own).same.items()}
    seen: dict[tuple[str, str], str] = {}
    flaws = []
    for each in own:
        kind, key = _judge(each, phrasings, chain, seen)
        seen[each.table, fold(each.word)] = each.meaning
        if kind:
            flaws.append(Flaw(kind, f"{where}:{each.line}", key, each.word))
    return flaws


def _judge(each: OwnWord, phrasings: Mapping[str, str], chain: Mapping[str, str], seen: Mapping[tuple[str, str], str]) -> tuple[str, str]:
    """The kind of a word's flaw, empty where it has none, and its key."""
    word, meaning = fold(each.word), fold(each.meaning)
    before = seen.get((each.table, word))
    if not word or not meaning:
        return "word-empty", each.meaning
    if each.table == SENSE:
        return ("word-twice", each.meaning) if before == each.meaning else ("", "")
    if word == meaning:
        return "word-itself", each.meaning
    if before is not None:
        return "word-twice", before
    if _leads_back(word, chain):
        return "word-cycle", each.meaning
    topic = phrasings.get(word)
    return ("word-phrasing", topic) if topic and phrasings.get(meaning) != topic else ("", "")


def _leads_back(word: str, chain: Mapping[str, str]) -> bool:
    """True where a word in the end stands for itself."""
    passed = {word}
    step = chain.get(word)
    while step is not None and step not in passed:
        passed.add(step)
        step = chain.get(step)
    return step == word
