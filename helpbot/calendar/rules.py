"""The deadline rules: what sets a clock going, how long it runs, and what that rests on. They are data, in `rules.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from helpbot.calendar.period import Period, parse_period
from helpbot.calendar.statutory import FOLDER

RULES_FILE = FOLDER / "rules.toml"


class Who(StrEnum):
    """Whose duty (or right) it is."""

    UNIT = "unit"
    REGISTRY = "registry"
    TEAM = "team"
    CREDITOR = "creditor"
    APPLICANT = "applicant"


class Certainty(StrEnum):
    """What a reading rests on, as in the FAQ: an article, other places' official guides, one place's practice, general knowledge."""

    LAW = "law"
    GUIDE = "guide"
    LOCAL = "local"
    GENERAL = "general"


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to count a rule's period, and the text that counts so."""

    period: Period
    basis: str
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class Rule:
    """A duty with a time limit.

    `on`: the events that start it. `readings`: the ways to count it, one or more. `opens`: from when it can be done, counted in calendar
    days from the event. `rolls`: whether a last day off moves it to the next working day.
    """

    id: str
    on: tuple[str, ...]
    duty: str
    who: Who
    readings: tuple[Reading, ...]
    opens: Period | None = None
    rolls: bool = True
    note: str = ""


@lru_cache(maxsize=1)
def read_rules(file: Path = RULES_FILE) -> tuple[Rule, ...]:
    """The rules of a file, in its order."""
    return tuple(_take_rule(table) for table in tomllib.loads(file.read_text(encoding="utf-8"))["rule"])


def _take_rule(table: Mapping[str, Any]) -> Rule:
    readings = [Reading(parse_period(row["period"]), row["basis"], Certainty(row["certainty"])) for row in table["reading"]]
    return Rule(
        id=table["id"],
        on=tuple(table["on"]),
        duty=table["duty"],
        who=Who(table["who"]),
        readings=tuple(readings),
        opens=parse_period(table["opens"]) if "opens" in table else None,
        rolls=table.get("roll", True),
        note=table.get("note", ""),
    )
