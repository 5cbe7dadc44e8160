"""A day and a time as people write them: “周三下午三点”, “12月3日9点半”, “明天 14:30”."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from helpbot.clock import SHANGHAI
from helpbot.texts import moments as words

NOON, EVENING = 12, 7
"""An hour up to seven without a half of the day is in the afternoon: offices are closed before eight."""

QUARTER = 15

_PATTERN = re.compile(rf"{words.DAY}?{words.BETWEEN}{words.HALF}?{words.BETWEEN}{words.TIME}?")
_BESIDE = re.compile(words.BESIDE_A_TIME)


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a text says of a time. `at` is None where the day or the hour is missing; `alone`: it says nothing else."""

    at: datetime | None
    alone: bool


def read_moment(text: str, now: datetime) -> Spoken | None:
    """The first day or hour that a text names, the next one that it can mean after `now`; None where it names neither."""
    found = max(_PATTERN.finditer(text), key=lambda each: len(each[0].strip()), default=None)
    if found is None or not (_names_day(found) or _names_time(found)):
        return None
    alone = not _BESIDE.sub("", text[: found.start()] + text[found.end() :])
    if not (_names_day(found) and _names_time(found)):
        return Spoken(None, alone)
    return Spoken(_find_moment(found, now.astimezone(SHANGHAI)), alone)


def _names_day(found: re.Match[str]) -> bool:
    return any(found[each] for each in ("near", "weekday", "day"))


def _names_time(found: re.Match[str]) -> bool:
    return bool(found["hour"] or found["hour24"])


def _find_moment(found: re.Match[str], now: datetime) -> datetime | None:
    """None where there is no such day or hour."""
    at = _find_time(found)
    if at is None:
        return None
    try:
        day = _find_day(found, now, at)
    except ValueError:
        return None
    return datetime.combine(day, at, SHANGHAI)


def _find_time(found: re.Match[str]) -> time | None:
    if found["hour24"]:
        hour, minute = int(found["hour24"]), int(found["minute24"])
    else:
        hour = _read_number(found["hour"])
        minute = _find_minute(found)
    if _is_afternoon(found, hour):
        hour += NOON
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _is_afternoon(found: re.Match[str], hour: int) -> bool:
    """Whether twelve hours are meant on top: by the half of the day, where none is said by what hour it is."""
    if found["half"]:
        limit = EVENING if found["half"] == words.NOON else NOON - 1
        return found["half"] in words.AFTERNOON and hour <= limit
    return 0 < hour <= EVENING and not found["hour24"]


def _find_minute(found: re.Match[str]) -> int:
    if found["half_past"]:
        return 30
    return QUARTER * _read_number(found["quarters"]) if found["quarters"] else _read_number(found["minute"] or "0")


def _read_number(text: str) -> int:
    """Digits, or a Chinese number below a hundred."""
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition(words.TEN)
    return (words.DIGITS.get(tens, 1) * 10 if ten else 0) + words.DIGITS.get(ones, 0)


def _find_day(found: re.Match[str], now: datetime, at: time) -> date:
    """Raises ValueError where no calendar has that day."""
    today = now.date()
    if found["near"]:
        return today + timedelta(days=words.NEAR_DAYS[found["near"]])
    if found["weekday"]:
        return _find_weekday(found, now, at)
    if found["month"]:
        day = date(today.year, int(found["month"]), int(found["day"]))
        return day if day >= today else day.replace(year=today.year + 1)
    return _find_day_of_month(today, int(found["day"]))


def _find_day_of_month(today: date, number: int) -> date:
    if number >= today.day:
        return today.replace(day=number)
    month = today.replace(day=1) + timedelta(days=32)
    return month.replace(day=number)


def _find_weekday(found: re.Match[str], now: datetime, at: time) -> date:
    """Without a week it is the next such day; “下周三” is in the week after this one, weeks beginning on Monday."""
    wanted = words.WEEKDAYS.find(found["weekday"]) if found["weekday"] != words.SUNDAY else len(words.WEEKDAYS) - 1
    monday = now.date() - timedelta(days=now.weekday())
    this = monday + timedelta(days=wanted)
    if found["week"]:
        return this + timedelta(weeks=1) if found["week"].startswith(words.NEXT_WEEK) else this
    return this if datetime.combine(this, at, SHANGHAI) > now else this + timedelta(weeks=1)
