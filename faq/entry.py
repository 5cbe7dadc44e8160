"""An entry of the FAQ: a topic, its answer, what the answer rests on, and the words people ask it in."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TypeVar, cast


class Certainty(StrEnum):
    """What an answer rests on: a law's article, other places' official guides, one place's practice, or general knowledge."""

    LAW = "law"
    GUIDE = "guide"
    LOCAL = "local"
    GENERAL = "general"


@dataclass(frozen=True, slots=True)
class Entry:
    """A topic of the FAQ.

    `answer` may hold `{placeholders}` of the office. `action` names a dialog act that the entry starts; such an entry needs no basis.
    `offers` is the id of an act entry that the answer offers as a button.
    """

    id: str
    question: str
    answer: str
    phrasings: tuple[str, ...] = ()
    basis: str = ""
    certainty: Certainty | None = None
    confirmed: date | None = None
    review_by: date | None = None
    related: tuple[str, ...] = ()
    action: str | None = None
    offers: str | None = None

    @property
    def questions(self) -> tuple[str, ...]:
        """Every wording this entry is asked in, its title first."""
        return (self.question, *self.phrasings)


class EntryError(ValueError):
    """An entry cannot be read. `where` is the file (and the entry's id or place in it), `problem` one of the kinds below.

    unreadable, encoding, toml, no-entries, not-a-table, missing, unknown-key, wrong-type, wrong-value; `key` and `detail` say more.
    """

    def __init__(self, where: str, problem: str, key: str = "", detail: str = "") -> None:
        super().__init__(f"{where}: {problem} {key} {detail}".rstrip())
        self.where = where
        self.problem = problem
        self.key = key
        self.detail = detail


FOLDER = Path(__file__).parent / "entries"
"""The entries that come with helpbot."""


def entry_files(folder: Path = FOLDER) -> list[Path]:
    """The entry files of a folder, always in the same order."""
    return sorted(folder.glob("*.toml"))


def read_entries(files: Iterable[Path]) -> list[Entry]:
    """Every entry of these files. Raises EntryError at the first one that cannot be read."""
    return [entry for file in files for entry in parse_entries(read_text(file), file.name)]


def read_text(file: Path) -> str:
    """A UTF-8 file, with or without a byte order mark. Raises EntryError."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise EntryError(file.name, "unreadable", detail=error.strerror or "") from error
    except UnicodeDecodeError as error:
        raise EntryError(file.name, "encoding") from error


def parse_entries(text: str, where: str) -> list[Entry]:
    """The `[[entry]]` tables of a TOML text. Raises EntryError."""
    return [parse_entry(table, place) for place, table in parse_tables(text, where, "entry")]


def parse_tables(text: str, where: str, name: str) -> list[tuple[str, object]]:
    """The `[[name]]` tables of a TOML text, each with its place; one at least. Raises EntryError."""
    try:
        tables = tomllib.loads(text).get(name)
    except tomllib.TOMLDecodeError as error:
        raise EntryError(where, "toml", detail=str(error)) from error
    if not isinstance(tables, list) or not tables:
        raise EntryError(where, "no-entries", name)
    return [(f"{where} [{place}]", table) for place, table in enumerate(tables, 1)]


def check_keys(table: object, where: str, known: Iterable[str], needed: Iterable[str]) -> tuple[Mapping[str, object], str]:
    """The table, found to have all keys that are needed and none that is unknown, and its place with its id. Raises EntryError."""
    if not isinstance(table, Mapping):
        raise EntryError(where, "not-a-table")
    named = f"{where} {table.get('id', '')}".rstrip()
    for key in table:
        if key not in known:
            raise EntryError(named, "unknown-key", str(key))
    for key in needed:
        if not table.get(key):
            raise EntryError(named, "missing", key)
    return table, named


def parse_entry(table: object, where: str) -> Entry:
    """One entry out of a TOML or JSON table. Raises EntryError."""
    table, named = check_keys(table, where, Entry.__dataclass_fields__, ("id", "question", "answer"))
    return Entry(
        id=take(table, "id", str, named).strip(),
        question=take(table, "question", str, named).strip(),
        answer=take(table, "answer", str, named).strip(),
        phrasings=take_texts(table, "phrasings", named),
        basis=take(table, "basis", str, named) if "basis" in table else "",
        certainty=take_certainty(table, named),
        confirmed=_take_date(table, "confirmed", named),
        review_by=_take_date(table, "review_by", named),
        related=take_texts(table, "related", named),
        action=take(table, "action", str, named) if table.get("action") else None,
        offers=take(table, "offers", str, named) if table.get("offers") else None,
    )


Kind = TypeVar("Kind")


def take(table: Mapping[str, object], key: str, kind: type[Kind], where: str) -> Kind:
    """What stands under a key that is there. Raises EntryError where it is of another kind."""
    value = table[key]
    if not isinstance(value, kind):
        raise EntryError(where, "wrong-type", key, kind.__name__)
    return value


def take_texts(table: Mapping[str, object], key: str, where: str) -> tuple[str, ...]:
    """A list of texts, empty where the key is missing. Raises EntryError."""
    values = table.get(key, [])
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise EntryError(where, "wrong-type", key, "list")
    return tuple(cast("list[str]", values))


def take_certainty(table: Mapping[str, object], where: str) -> Certainty | None:
    """The certainty, if it is said. Raises EntryError."""
    value = table.get("certainty")
    if value is None:
        return None
    if not isinstance(value, str) or value not in list(Certainty):
        raise EntryError(where, "wrong-value", "certainty", ", ".join(Certainty))
    return Certainty(value)


def _take_date(table: Mapping[str, object], key: str, where: str) -> date | None:
    value = table.get(key)
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise EntryError(where, "wrong-type", key, "date") from error
    if value is not None and not isinstance(value, date):
        raise EntryError(where, "wrong-type", key, "date")
    return value


def pack_entry(entry: Entry) -> dict[str, object]:
    """The entry as plain JSON; `parse_entry` reads it back. What is empty is left out."""
    packed: dict[str, object] = {}
    for key in Entry.__dataclass_fields__:
        value = getattr(entry, key)
        if isinstance(value, date):
            value = value.isoformat()
        if value or key == "answer":
            packed[key] = list(value) if isinstance(value, tuple) else value
    return packed


def format_entries(entries: Iterable[Entry]) -> str:
    """The entries as a TOML text in the form of the entry files; `parse_entries` reads it back."""
    return "\n".join(_format_entry(entry) for entry in entries)


def _format_entry(entry: Entry) -> str:
    lines = ["[[entry]]"]
    for key in Entry.__dataclass_fields__:
        value = getattr(entry, key)
        if value or key == "answer":
            lines.append(f"{key} = {_format_value(value)}")
    return "\n".join(lines) + "\n"


def _format_value(value: object) -> str:
    if isinstance(value, tuple):
        return "[\n" + "".join(f"  {_quote(text)},\n" for text in value) + "]"
    if isinstance(value, date):
        return value.isoformat()
    return _quote(str(value))


def _quote(text: str) -> str:
    """A TOML basic string (TOML 1.0, String)."""
    short = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
    return '"' + "".join(short.get(c) or (f"\\u{ord(c):04x}" if ord(c) < 32 or ord(c) == 127 else c) for c in text) + '"'
