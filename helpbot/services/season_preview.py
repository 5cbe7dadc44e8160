"""What an approved season would send: how much on which day, and the very texts for an institution."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from helpbot.calendar.office_days import OfficeDays
from helpbot.calendar.statutory import spring_festival
from helpbot.documents.daily_chart import DailyChart, draw_chart
from helpbot.messages import Reply
from helpbot.models import PersonAddress, Season, SeasonSlot
from helpbot.services.reminder_words import Item, word_reminder
from helpbot.services.season_plan import Term, find_days
from helpbot.services.season_track import Stop, lay_track
from helpbot.texts import season_cli as texts

NOBODY = ""
"""In place of a channel: there is no address, so the office telephones."""


@dataclass(slots=True)
class DayCount:
    """A day of a season: how many institutions are to come, how many that is too many, and how many messages go out by which channel."""

    day: date
    slots: int = 0
    over: int = 0
    messages: Counter[str] = field(default_factory=Counter)


def count_days(
    season: Season, slots: Sequence[SeasonSlot], days: OfficeDays, reach: Mapping[str, Sequence[PersonAddress]]
) -> list[DayCount]:
    """Every day of a season on which something is planned or may be; a person's institutions share a message."""
    term = Term(season.year)
    counts = {day: DayCount(day) for day in find_days(term, days)}
    told: dict[date, set[tuple[str, int | str]]] = defaultdict(set)
    tracks = {day: lay_track(term, day, days) for day in {slot.day for slot in slots}}
    for slot in slots:
        if slot.day:
            counts[slot.day].slots += 1
            for stop in tracks[slot.day]:
                told[stop.day] |= _recipients(slot, reach)
    for day, recipients in told.items():
        counts.setdefault(day, DayCount(day)).messages.update(channel for channel, _ in recipients)
    for each in counts.values():
        each.over = max(0, each.slots - season.capacity)
    return [counts[day] for day in sorted(counts)]


def _recipients(slot: SeasonSlot, reach: Mapping[str, Sequence[PersonAddress]]) -> set[tuple[str, int | str]]:
    addresses = () if slot.classified else reach.get(slot.uscc, ())
    return {(each.channel, each.person_id or 0) for each in addresses} or {(NOBODY, slot.uscc)}


def word_track(season: Season, slot: SeasonSlot, days: OfficeDays, phone: str) -> Iterator[tuple[Stop, Reply]]:
    """Every reminder of an institution as it would be sent if it never filed."""
    term = Term(season.year)
    problems = tuple(filter(None, slot.problems.split(",")))
    for stop in lay_track(term, slot.day, days):
        yield stop, word_reminder([Item(slot.name, stop.stage, slot.day, None, problems)], term, stop.day, days, phone)


def draw_plan(season: Season, counts: Sequence[DayCount]) -> str:
    """The plan as SVG: institutions a day under the office's capacity."""
    first, last = spring_festival(season.year)
    return draw_chart(
        DailyChart(
            title=texts.PLOT_TITLE.format(year=season.year),
            bars_name=texts.PLOT_SLOTS,
            bars={each.day: each.slots for each in counts},
            limit=(texts.PLOT_CAPACITY.format(capacity=season.capacity), season.capacity),
            marks=[(first, last, texts.PLOT_FESTIVAL)],
        )
    )
