"""An office's own words, beside those that come with helpbot."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from faq.entry import Entry, EntryError, read_text, take_texts
from faq.lint import Flaw
from faq.text import WORDS_FILE, Wording, Words, fold, office_wording, parse_words


@dataclass(frozen=True, slots=True)
class OwnWord:
    """`word` is read as `meaning`, and not the other way round. `line`: where it says so."""

    meaning: str
    word: str
    line: int


def read_own_words(file: Path) -> list[OwnWord]:
    """The words of a TOML file in which each key is a meaning, and its value the list of words for it. Raises EntryError."""
    text = read_text(file)
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise EntryError(file.name, "toml", detail=str(error)) from error
    return list(_find_words(table, text.splitlines(), file.name))


def _find_words(table: Mapping[str, object], lines: Sequence[str], where: str) -> Iterator[OwnWord]:
    place = 0
    for meaning in table:
        for word in take_texts(table, meaning, where):
            place = _find(f'"{word}"', lines, place)
            yield OwnWord(meaning, word, place + 1)


def _find(said: str, lines: Sequence[str], start: int) -> int:
    """The first line from `start` on that says so; `start` where none does, for it may be written in other ways."""
    return next((place for place in range(start, len(lines)) if said in lines[place]), start)


def join_words(words: Words, own: Iterable[OwnWord]) -> Words:
    """The lists with the office's own words, which win where both say what a word means."""
    return replace(words, same={**words.same, **{each.word: each.meaning for each in own}})


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
    seen: dict[str, str] = {}
    flaws = []
    for each in own:
        word, meaning = fold(each.word), fold(each.meaning)
        kind, key = _judge(word, meaning, phrasings, chain)
        if word in seen and not kind:
            kind, key = "word-twice", seen[word]
        seen.setdefault(word, each.meaning)
        if kind:
            flaws.append(Flaw(kind, f"{where}:{each.line}", key or each.meaning, each.word))
    return flaws


def _judge(word: str, meaning: str, phrasings: Mapping[str, str], chain: Mapping[str, str]) -> tuple[str, str]:
    """The kind of a word's flaw, empty where it has none, and the topic it takes a phrasing from."""
    if not word or not meaning:
        return "word-empty", ""
    if word == meaning:
        return "word-itself", ""
    if _leads_back(word, chain):
        return "word-cycle", ""
    topic = phrasings.get(word, "")
    return ("word-phrasing", topic) if topic and phrasings.get(meaning) != topic else ("", "")


def _leads_back(word: str, chain: Mapping[str, str]) -> bool:
    """True where a word in the end stands for itself."""
    passed = {word}
    step = chain.get(word)
    while step is not None and step not in passed:
        passed.add(step)
        step = chain.get(step)
    return step == word
