"""What the cells of a roster say: each read as what its column is for, each fault with its place, its cause and its cure."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import partial
from typing import TypeAlias

from helpbot.clock import SHANGHAI
from helpbot.config import nearest
from helpbot.services.uscc import WrongUscc, read_uscc
from helpbot.spreadsheets.reading import Row
from helpbot.store.registry_settings import Words
from helpbot.texts import registry as texts

Value: TypeAlias = str | int | bool | date | datetime | StrEnum | None
Values: TypeAlias = dict[str, Value]

FIRST_YEAR, LAST_YEAR = 1949, 2099

_TIME, _YEAR = re.compile(texts.TIME_FORM), re.compile(texts.YEAR_FORM)
_PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})")


class Misread(ValueError):
    """A cell that does not say what its column is for: a key of `texts.MISREAD`, and what its words are filled with."""

    def __init__(self, kind: str, detail: object = "", near: str = "") -> None:
        super().__init__(kind)
        self.kind, self.detail, self.near = kind, detail, near


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong with a line: where, what stands there, the cause and the cure, in words."""

    line: int
    column: str
    value: str
    problem: str
    cure: str


Reader: TypeAlias = Callable[[str], Value]


def read_row(
    row: Row, readers: Mapping[str, Reader], headings: Mapping[str, str], required: Sequence[str]
) -> tuple[Values, list[RowFault]]:
    """The values of a line, with None for an empty cell under a heading, and every fault in it."""
    faults = [RowFault(row.line, each.column, each.shown, *texts.DAMAGE[each.damage]) for each in row.faults]
    damaged = {each.column for each in row.faults}
    values: Values = {}
    for name, heading in headings.items():
        if heading in damaged:
            continue
        text = row.cells.get(name, "")
        try:
            values[name] = readers[name](text) if text else _nothing(name, required)
        except Misread as error:
            faults.append(explain(error, row.line, heading, text))
    return values, faults


def _nothing(name: str, required: Sequence[str]) -> Value:
    if name in required:
        raise Misread("missing")
    return None


def explain(error: Misread, line: int, column: str, value: str) -> RowFault:
    """A misreading in words, at its place."""
    problem, cure = (words.format(detail=error.detail, near=error.near) for words in texts.MISREAD[error.kind])
    return RowFault(line, column, value, problem, cure)


def name_columns(headings: Sequence[str]) -> list[str | None]:
    """What each heading of a line means: in a file of filings, if there are numbers of filings, else in a roster."""
    said = [plain(re.sub(texts.REMARK_FORM, "", heading)) for heading in headings]
    known = _FILING if _NUMBERS.intersection(said) else _INSTITUTION
    return [known.get(each) for each in said]


def plain(text: str) -> str:
    """A heading or a word of a list in the form in which words are compared."""
    return re.sub(r"[\s_*:]+", "", unicodedata.normalize("NFKC", text)).casefold()


def read_code(text: str) -> str:
    """A credit code."""
    try:
        return read_uscc(text)
    except WrongUscc as error:
        raise Misread(f"uscc-{error.kind}", len("".join(text.split()))) from error


def read_text(limit: int, text: str) -> str:
    """Words as they are, on one line."""
    said = " ".join(text.split())
    if len(said) > limit:
        raise Misread("too-long", limit)
    return said


def read_prose(limit: int, text: str) -> str:
    """Words as they are, line by line."""
    if len(text) > limit:
        raise Misread("too-long", limit)
    return text


def read_mail(text: str) -> str:
    """A mail address, as far as its form tells."""
    said = unicodedata.normalize("NFKC", text)
    if len(said) > 320 or not re.fullmatch(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+", said):
        raise Misread("mail")
    return said


def read_time(text: str) -> datetime:
    """A time of Shanghai; a day means its beginning."""
    said = unicodedata.normalize("NFKC", text).strip()
    found = _TIME.fullmatch(said) or _PACKED.fullmatch(said)
    try:
        if found is None:
            raise Misread("time")
        year, month, day, hour, minute, second = (int(part or 0) for part in (*found.groups(), 0, 0, 0)[:6])
        at = datetime(year, month, day, hour, minute, second, tzinfo=SHANGHAI)
    except ValueError as error:
        raise Misread("time") from error
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Misread("time")
    return at


def read_day(text: str) -> date:
    """A day."""
    try:
        return read_time(text).date()
    except Misread as error:
        raise Misread("date") from error


def read_past(now: datetime, text: str) -> datetime:
    """A time that is not in the future."""
    at = read_time(text)
    if at > now:
        raise Misread("future")
    return at


def read_year(text: str) -> int:
    """A year, with or without 年 behind it."""
    found = _YEAR.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if not found or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        raise Misread("year")
    return int(found[1])


def read_yes(text: str) -> bool:
    """Yes or no."""
    said = plain(text)
    if said not in texts.YES | texts.NO:
        raise Misread("yes-no")
    return said in texts.YES


def read_word(known: Mapping[str, StrEnum], names: Sequence[str], text: str) -> StrEnum:
    """One of the words that are known; `names` are those that are told where it is not."""
    if found := known.get(plain(text)):
        return found
    near = nearest(plain(text), list(known))
    raise Misread("word-near" if near else "word", texts.BETWEEN.join(names), near)


def roster_readers(words: Words) -> dict[str, Reader]:
    """How each column of a roster is read."""
    return {
        "uscc": read_code,
        "name": partial(read_text, 200),
        "sponsor": partial(read_text, 200),
        "sponsor_uscc": read_code,
        "status": _word_reader(words.statuses, texts.STATUSES),
        "cert_from": read_day,
        "cert_until": read_day,
        "classified": read_yes,
        "contact": partial(read_text, 100),
        "contact_phone": partial(read_text, 40),
        "contact_mail": read_mail,
    }


def filing_readers(words: Words, now: datetime) -> dict[str, Reader]:
    """How each column of a file of filings is read."""
    return {
        "number": partial(read_text, 60),
        "uscc": read_code,
        "kind": _word_reader(words.kinds, texts.KINDS),
        "year": read_year,
        "items": partial(read_text, 400),
        "state": _word_reader(words.states, texts.STATES),
        "state_at": partial(read_past, now),
        "opinion": partial(read_prose, 4000),
        "submitted_at": partial(read_past, now),
    }


def _word_reader(known: Mapping[str, StrEnum], names: Mapping[str, str]) -> Reader:
    return partial(read_word, {plain(word): meant for word, meant in known.items()}, list(names.values()))


def _know(columns: Mapping[str, Sequence[str]]) -> dict[str, str]:
    return {plain(word): name for name, words in columns.items() for word in (name, *words)}


_INSTITUTION, _FILING = _know(texts.INSTITUTION), _know(texts.FILING)
_NUMBERS = frozenset(heading for heading, name in _FILING.items() if name == "number")


def show_value(value: Value) -> str:
    """A value as people here write it; nothing for none."""
    if isinstance(value, StrEnum):
        return {**texts.KINDS, **texts.STATES, **texts.STATUSES}[value]
    if isinstance(value, bool):
        return texts.SAY_YES if value else texts.SAY_NO
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
    return "" if value is None else str(value)
