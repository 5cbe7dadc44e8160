"""A notice of the State Council: which days of a year are off, and which weekend days are worked for them."""

import hashlib
import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from helpbot.calendar.statutory import FIRST_YEAR, LAST_YEAR, statutory_days

LONGEST_HOLIDAY = 12
"""Days; the longest so far had nine, and a slip of the pen has more."""

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Holiday:
    """Days off from `first` to `last`, both included, and the days worked in exchange."""

    name: str
    first: date
    last: date
    work: tuple[date, ...] = ()

    @property
    def off(self) -> Iterator[date]:
        return (self.first + timedelta(days=place) for place in range((self.last - self.first).days + 1))


@dataclass(frozen=True, slots=True)
class Notice:
    """The arrangement of a year. `source` names where it was read; days may reach back into December of the year before."""

    year: int
    source: str
    holidays: tuple[Holiday, ...]

    @property
    def sha256(self) -> str:
        """Of the days alone, so that it is the same whoever wrote them down."""
        marks = sorted(
            (day.isoformat(), kind) for each in self.holidays for kind, days in (("off", each.off), ("work", each.work)) for day in days
        )
        return hashlib.sha256(json.dumps([self.year, marks]).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing wrong in a notice: `holiday` counts from 1 (0: the head of the file).

    Kinds: toml, missing, unknown-key, wrong-type, bad-year, no-holidays, reversed, too-long, outside-year, work-on-weekday, twice,
    statutory-missing, wrong-seal; of a text, no-title, no-paragraphs, no-span, no-day, length-differs.
    """

    kind: str
    holiday: int = 0
    name: str = ""
    key: str = ""
    detail: str = ""


class NoticeError(ValueError):
    """A notice cannot be taken; `flaws` has everything that is wrong with it."""

    def __init__(self, flaws: Iterable[Flaw]) -> None:
        self.flaws = tuple(flaws)
        super().__init__("; ".join(f"{flaw.kind} {flaw.holiday} {flaw.key} {flaw.detail}" for flaw in self.flaws))


def assume_notice(year: int) -> Notice:
    """What the law alone says of a year that no notice arranges: its statutory days, those in a row as one holiday, and no source."""
    holidays: list[Holiday] = []
    for day, name in sorted(statutory_days(year).items()):
        if holidays and holidays[-1].name == name and holidays[-1].last == day - timedelta(days=1):
            holidays[-1] = Holiday(name, holidays[-1].first, day)
        else:
            holidays.append(Holiday(name, day, day))
    return Notice(year, "", tuple(holidays))


HEAD_KEYS: Mapping[str, type] = {"year": int, "source": str, "holiday": list}
ROW_KEYS: Mapping[str, type] = {"name": str, "first": date, "last": date}


def parse_notice(text: str) -> Notice:
    """A notice out of its TOML form. Raises NoticeError."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise NoticeError([Flaw("toml", detail=str(error))]) from error
    return take_notice(table)


def take_notice(table: Mapping[str, Any]) -> Notice:
    """A notice out of a table, checked whole. Raises NoticeError with every flaw that was found."""
    flaws = list(_check_keys(table, HEAD_KEYS, {"sha256"}, Flaw("", 0)))
    rows = table.get("holiday")
    if isinstance(rows, list):
        for number, row in enumerate(rows, 1):
            flaws += _check_row(row, number)
    if flaws:
        raise NoticeError(flaws)
    holidays = tuple(Holiday(row["name"], row["first"], row["last"], tuple(row.get("work", ()))) for row in table["holiday"])
    notice = Notice(table["year"], table["source"], holidays)
    if flaws := [*find_flaws(notice), *_check_seal(notice, table.get("sha256"))]:
        raise NoticeError(flaws)
    return notice


def _check_row(row: object, number: int) -> Iterator[Flaw]:
    if not isinstance(row, Mapping):
        yield Flaw("wrong-type", number, key="holiday", detail="table")
        return
    place = Flaw("", number, str(row.get("name", "")))
    yield from _check_keys(row, ROW_KEYS, {"work"}, place)
    work = row.get("work", [])
    if not isinstance(work, list) or not all(_is(day, date) for day in work):
        yield Flaw("wrong-type", number, place.name, "work", "dates")


def _check_keys(table: Mapping[str, object], known: Mapping[str, type], optional: set[str], place: Flaw) -> Iterator[Flaw]:
    for key, kind in known.items():
        if table.get(key) in (None, "", []):
            yield Flaw("missing", place.holiday, place.name, key)
        elif not _is(table[key], kind):
            yield Flaw("wrong-type", place.holiday, place.name, key, kind.__name__)
    for key in table.keys() - known.keys() - optional:
        yield Flaw("unknown-key", place.holiday, place.name, str(key))


def _is(value: object, kind: type) -> bool:
    """A bool is no number here, nor a time a date."""
    return isinstance(value, kind) and not isinstance(value, bool | datetime)


def find_flaws(notice: Notice) -> list[Flaw]:
    """What cannot be right about the days of a notice."""
    if not FIRST_YEAR <= notice.year <= LAST_YEAR:
        return [Flaw("bad-year", key="year", detail=f"{FIRST_YEAR}-{LAST_YEAR}")]
    flaws: list[Flaw] = []
    for number, each in enumerate(notice.holidays, 1):
        flaws += _check_span(notice.year, each, number)
    if flaws:
        return flaws
    return [*_check_twice(notice), *_check_statutory(notice)]


def _check_span(year: int, each: Holiday, number: int) -> Iterator[Flaw]:
    if each.last < each.first:
        yield Flaw("reversed", number, each.name, detail=f"{each.first} > {each.last}")
    elif (each.last - each.first).days >= LONGEST_HOLIDAY:
        yield Flaw("too-long", number, each.name, detail=str((each.last - each.first).days + 1))
    for key, day in (("first", each.first), ("last", each.last), *(("work", day) for day in each.work)):
        if not date(year - 1, 12, 1) <= day <= date(year, 12, 31):
            yield Flaw("outside-year", number, each.name, key, day.isoformat())
    for day in each.work:
        if day.weekday() < SATURDAY:
            yield Flaw("work-on-weekday", number, each.name, "work", day.isoformat())


def _check_twice(notice: Notice) -> Iterator[Flaw]:
    seen: set[date] = set()
    for number, each in enumerate(notice.holidays, 1):
        for day in (*each.off, *each.work):
            if day in seen:
                yield Flaw("twice", number, each.name, detail=day.isoformat())
            seen.add(day)


def _check_statutory(notice: Notice) -> Iterator[Flaw]:
    off = {day for each in notice.holidays for day in each.off}
    for day, name in statutory_days(notice.year).items():
        if day not in off:
            yield Flaw("statutory-missing", name=name, detail=day.isoformat())


def _check_seal(notice: Notice, seal: object) -> Iterator[Flaw]:
    if seal not in (None, notice.sha256):
        yield Flaw("wrong-seal", key="sha256", detail=notice.sha256)


def pack_notice(notice: Notice) -> dict[str, Any]:
    """The notice as plain JSON; `unpack_notice` reads it back."""
    rows = [
        {"name": each.name, "first": each.first.isoformat(), "last": each.last.isoformat(), "work": [day.isoformat() for day in each.work]}
        for each in notice.holidays
    ]
    return {"year": notice.year, "source": notice.source, "holiday": rows}


def unpack_notice(packed: Mapping[str, Any]) -> Notice:
    """A notice that `pack_notice` packed, checked again. Raises NoticeError."""
    rows = [
        {
            "name": row["name"],
            "first": date.fromisoformat(row["first"]),
            "last": date.fromisoformat(row["last"]),
            "work": [date.fromisoformat(day) for day in row["work"]],
        }
        for row in packed["holiday"]
    ]
    return take_notice({**packed, "holiday": rows})


def format_notice(notice: Notice) -> str:
    """The notice in its TOML form, sealed; `parse_notice` reads it back."""
    lines = [f"year = {notice.year}", f"source = {_quote(notice.source)}", f'sha256 = "{notice.sha256}"']
    for each in notice.holidays:
        lines += ["", "[[holiday]]", f"name = {_quote(each.name)}", f"first = {each.first}", f"last = {each.last}"]
        if each.work:
            lines.append(f"work = [{', '.join(map(str, each.work))}]")
    return "\n".join(lines) + "\n"


def _quote(text: str) -> str:
    """A TOML basic string: JSON's, whose escapes are a part of TOML's."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
