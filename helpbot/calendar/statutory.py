"""The days off that the law gives each year, whatever the State Council arranges around them."""

import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
"""The data that comes with the calendar."""

FIRST_YEAR, LAST_YEAR = 2004, 2100
"""What the calendar knows: from the first year that was seeded to the end of the lunar table."""

FESTIVAL = 8
"""Days off around Spring Festival, the least of recent notices; the law itself gives half of them."""


@cache
def statutory_days(year: int) -> Mapping[date, str]:
    """The statutory holidays of a year by name (全国年节及纪念日放假办法, as it stood in that year). FIRST_YEAR to LAST_YEAR."""
    regime = max((each for each in _regimes() if each["since"] <= year), key=lambda each: int(each["since"]))
    return {
        _first_day(row, year) + timedelta(days=row.get("shift", 0) + place): row["name"]
        for row in regime["days"]
        for place in range(row["days"])
    }


@cache
def spring_festival(year: int) -> tuple[date, date]:
    """The first and the last day that nobody works around Spring Festival, from the eve on, as notices have it year by year."""
    eve = _lunar()[str(year)]["spring"] - timedelta(days=1)
    return eve, eve + timedelta(days=FESTIVAL - 1)


def _first_day(row: Mapping[str, Any], year: int) -> date:
    start = str(row["start"])
    lunar = _lunar()[str(year)]
    return lunar[start] if start in lunar else date.fromisoformat(f"{year}-{start}")


@cache
def _regimes() -> list[dict[str, Any]]:
    regimes: list[dict[str, Any]] = tomllib.loads((FOLDER / "statutory.toml").read_text(encoding="utf-8"))["regime"]
    return regimes


@cache
def _lunar() -> dict[str, dict[str, date]]:
    return tomllib.loads((FOLDER / "lunar.toml").read_text(encoding="utf-8"))
