"""A day's reminders to one person, in words: the next step first, then the reason. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from helpbot.calendar.office_days import OfficeDays
from helpbot.calendar.statutory import spring_festival
from helpbot.calendar.workdays import DAY
from helpbot.messages import Choice, Reply
from helpbot.models import FilingState, Stage
from helpbot.services.season_plan import Term
from helpbot.services.season_track import find_end
from helpbot.texts import season as texts

REMIND = "remind"
"""Token prefix of the buttons under a reminder."""

LAST_CALLS = (Stage.DAYS_1, Stage.LAST_DAY)
OVERDUE = (Stage.OVERDUE, Stage.OVERDUE_AGAIN)
LINES = {Stage.SLOT: texts.LINE_SLOT, Stage.MOVED: texts.LINE_MOVED}
NOTES = {FilingState.RETURNED: texts.RETURNED, FilingState.DRAFT: texts.DRAFT, FilingState.REFUSED: texts.REFUSED}


@dataclass(frozen=True, slots=True)
class Item:
    """An institution that has not filed: what stage speaks of it, its slot, how its report stands, what is to be cured first."""

    name: str
    stage: Stage
    slot: date | None = None
    state: FilingState | None = None
    problems: tuple[str, ...] = ()
    said_filed: bool = False


def word_day(day: date) -> str:
    """A date as a clerk reads it."""
    return texts.DAY.format(day=day, weekday=texts.WEEKDAYS[day.weekday()])


def word_reminder(items: Sequence[Item], term: Term, today: date, days: OfficeDays, phone: str, more: Sequence[str] = ()) -> Reply:
    """One message for all of a person's institutions; of one there is more to say than of many. `more` are lines of other things."""
    head = [_word_one(items[0], term, today)] if len(items) == 1 else _word_many(items, term)
    lines = [*head, _word_left(items, term, today, days), *more, texts.HELP.format(phone=phone)]
    return Reply("\n".join(filter(None, lines)), offer_answers(term), source=texts.BASIS)


def offer_answers(term: Term) -> tuple[Choice, ...]:
    """The buttons under a reminder."""
    labels = {"filed": texts.FILED, "help": texts.NEED_HELP, "later": texts.LATER}
    return tuple(Choice(label, f"{REMIND}:{verb}:{term.year}") for verb, label in labels.items())


def _word_one(item: Item, term: Term, today: date) -> str:
    template = texts.ONE_NOTE[item.state] if item.state in NOTES else texts.ONE[item.stage]
    slot = word_day(item.slot) if item.slot else ""
    lines = [template.format(name=item.name, year=term.report_year, slot=slot, first=word_day(term.first))]
    if item.problems:
        lines.append(texts.FIRST_CURE.format(problems=texts.BETWEEN.join(texts.PROBLEMS[each] for each in item.problems)))
    if item.said_filed:
        lines.append(texts.SAID_FILED)
    if item.stage is Stage.OPENING:
        lines.append(texts.SEAL)
    if item.slot and item.slot >= today and item.stage not in (Stage.NOTICE, Stage.SLOT, Stage.MOVED):
        lines.append(texts.SLOT_AHEAD.format(slot=slot))
    return "\n".join(lines)


def _word_many(items: Sequence[Item], term: Term) -> list[str]:
    stages = {item.stage for item in items}
    template = texts.MANY.get(items[0].stage, texts.MANY_OTHER) if len(stages) == 1 else texts.MANY_OTHER
    head = template.format(count=len(items), year=term.report_year, first=word_day(term.first))
    return [head, *(_word_line(number, item) for number, item in enumerate(items, 1))]


def _word_line(number: int, item: Item) -> str:
    notes = [NOTES[item.state]] if item.state in NOTES else []
    notes += [texts.PROBLEMS[each] for each in item.problems]
    if item.stage in LINES and item.slot and not notes:
        return LINES[item.stage].format(number=number, name=item.name, slot=word_day(item.slot))
    line = texts.LINE.format(number=number, name=item.name)
    return line + (texts.LINE_NOTE.format(note=texts.BETWEEN.join(notes)) if notes else "")


def _word_left(items: Sequence[Item], term: Term, today: date, days: OfficeDays) -> str:
    """What is really left: working days, and how many of them come after the festival."""
    if any(item.stage in OVERDUE for item in items):
        return texts.OVER
    if today < term.first:
        return texts.AHEAD
    if all(item.stage in LAST_CALLS for item in items):  # they say it themselves
        return ""
    end, festival = find_end(term, days), spring_festival(term.year)[1]
    until = texts.END if end == term.last else texts.END_OFF
    left = texts.LEFT_FESTIVAL if today < festival else texts.LEFT
    words = until.format(day=word_day(end), weekday=texts.WEEKDAYS[end.weekday()])
    words += left.format(count=days.count(today + DAY, end), after=days.count(festival + DAY, end))
    return words + (texts.PROVISIONAL if days.calendar.notice(term.year) is None else "")
