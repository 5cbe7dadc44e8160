"""A reason why a filing was returned: what is meant, where it is mended, how it is right, and the words officers write it in."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from faq.entry import Certainty, EntryError, check_keys, parse_tables, read_text, take, take_certainty, take_texts

FOLDER = Path(__file__).parent / "returns"
"""The reasons that come with helpbot."""


class Stage(StrEnum):
    """The order of work: what is mended later may have to be done again when something earlier changes."""

    OFFICE = "office"
    FIRST = "first"
    PAPERS = "papers"
    FORM = "form"
    SIGN = "sign"
    SCAN = "scan"
    SEND = "send"


STAGES = list(Stage)


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason.

    `title`: the fault in plain words. `field`: which field or paper. `right` and `wrong`: how it is right, how it is usually wrong. `read`:
    the FAQ's topic to read more. `wordings`: what officers write.
    """

    id: str
    title: str
    field: str
    right: str
    wrong: str
    read: str
    stage: Stage
    certainty: Certainty
    basis: str
    wordings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the reasons: `wordings` ask for nothing of their own, `heads` are said once of a whole list, and the characters
    of `faults` are those a fault is told with, `joins` those that stand between two things. `claims` are words that
    only a reason out of the law may use.
    """

    wordings: tuple[str, ...]
    heads: tuple[str, ...]
    claims: tuple[str, ...]
    faults: str
    joins: str


TEXTS = ("id", "title", "field", "right", "wrong", "read", "basis")


def reason_files(folder: Path = FOLDER) -> list[Path]:
    """The reason files of a folder, in their order."""
    return sorted(folder.glob("[0-9]*.toml"))


def read_reasons(files: Iterable[Path]) -> list[Reason]:
    """Every reason of these files. Raises EntryError at the first one that cannot be read."""
    return [reason for file in files for reason in parse_reasons(read_text(file), file.name)]


def parse_reasons(text: str, where: str) -> list[Reason]:
    """The `[[reason]]` tables of a TOML text. Raises EntryError."""
    return [_parse_reason(table, place) for place, table in parse_tables(text, where, "reason")]


def _parse_reason(table: object, where: str) -> Reason:
    table, where = check_keys(table, where, Reason.__dataclass_fields__, Reason.__dataclass_fields__)
    stage = take(table, "stage", str, where)
    if stage not in STAGES:
        raise EntryError(where, "wrong-value", "stage", ", ".join(Stage))
    words = {key: take(table, key, str, where).strip() for key in TEXTS}
    certainty = take_certainty(table, where) or Certainty.GENERAL
    return Reason(**words, stage=Stage(stage), certainty=certainty, wordings=take_texts(table, "wordings", where))


def read_frame(file: Path = FOLDER / "frame.toml") -> Frame:
    """The frame that comes with helpbot. Raises EntryError."""
    table = tomllib.loads(read_text(file))
    lists = {key: take_texts(table, key, file.name) for key in ("wordings", "heads", "claims")}
    return Frame(**lists, faults=take(table, "faults", str, file.name), joins=take(table, "joins", str, file.name))
