"""The buttons under a reminder: filed, in need of help, not now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from helpbot.calendar.office_days import OfficeDays
from helpbot.clock import SHANGHAI
from helpbot.conversation.bindings import word_phone
from helpbot.conversation.handoff import find_matter, hand_over
from helpbot.conversation.topic import Kind, Said, Turn, Why, Write
from helpbot.errors import NotFound, RegistryDown
from helpbot.messages import Choice, Form, Reply
from helpbot.models import Person, Season, SeasonSlot, Thread, TicketReason
from helpbot.services.desk import Desk
from helpbot.services.reminder_words import REMIND, word_day
from helpbot.services.season_plan import UNFILED, Term
from helpbot.services.season_track import find_end
from helpbot.services.ticket_terms import NOTHING
from helpbot.texts import season as texts
from helpbot.texts import words

SNOOZES = (3, 5, 10)
"""Working days that a nudge can be put off."""

LEAST_LEFT = 3
"""Working days before the end from which on nothing can be put off any more."""


@dataclass(frozen=True, slots=True)
class _Owed:
    """What a person's reminders are about: the season, the slots of all institutions, and those that have filed. None: nobody knows."""

    season: Season
    slots: Sequence[SeasonSlot]
    filed: frozenset[str] | None

    @property
    def open_slots(self) -> list[SeasonSlot]:
        return [slot for slot in self.slots if slot.uscc not in (self.filed or ())]


@dataclass(frozen=True, slots=True)
class ReminderAnswers:
    """“已提交”, “需要帮助”, “换个时间”."""

    name: str = "reminders"
    actions: frozenset[str] = frozenset()
    commands: frozenset[str] = words.REPORTED
    tokens: frozenset[str] = frozenset({REMIND})
    forms: frozenset[Form] = frozenset()
    public: bool = False

    async def hear(self, said: Said, desk: Desk) -> Write | None:
        """A button, or the word for the first of them; the registry is asked here, outside the transaction."""
        verb, _, rest = said.argument.partition(":") if said.why is Why.TOKEN else ("filed", "", "")
        year, _, choice = rest.partition(":")
        person = await desk.people.bound(said.incoming.address)
        proved = said.incoming.vouched
        owed = await _find_owed(desk, person, year) if person and proved else None
        days = await desk.seasons.days()
        today = said.incoming.at.astimezone(SHANGHAI).date()
        matter = await find_matter(said, desk) if owed and verb == "help" else NOTHING

        async def write(desk: Desk, thread: Thread) -> Turn:
            if not proved:
                return _turn(texts.NOT_PROVED)
            if owed is None or verb not in ("filed", "help", "later"):
                return _turn(_word_nothing(said, person).format(phone=word_phone(desk)))
            if verb == "help":
                return await hand_over(desk, thread, texts.HELP_QUESTION.format(names=_name(owed.slots)), TicketReason.ASKED, matter=matter)
            if verb == "filed":
                return await _note_filed(desk, owed)
            return await _put_off(desk, owed, days, today, choice)

        return write


def _turn(text: str, choices: Sequence[Choice] = ()) -> Turn:
    return Turn(Kind.ACTION, (Reply(text, tuple(choices)),))


def _word_nothing(said: Said, person: Person | None) -> str:
    """Why no reminder is meant: a stale button, or the bare word outside a season, of somebody who is known here or is not."""
    if said.why is not Why.COMMAND:
        return texts.NOT_YOURS
    return texts.NOT_IN_SEASON if person else texts.NOTHING_OWED


def _name(slots: Sequence[SeasonSlot]) -> str:
    return texts.NAMES_BETWEEN.join(slot.name for slot in slots)


async def _find_owed(desk: Desk, person: Person, year: str) -> _Owed | None:
    """None where no season is meant, or the person has nothing to do with it."""
    try:
        season = await desk.seasons.find(int(year) if year.isascii() and year.isdecimal() and len(year) <= 4 else None)
    except NotFound:
        return None
    try:
        known, reports = await desk.registry.reports_for(person.id or 0, Term(season.year).report_year)
    except RegistryDown:
        usccs = [each.uscc for each in await desk.people.acting_for(person)]
        slots = await desk.seasons.slots_of(season, usccs)
        return _Owed(season, list(slots.values()), None) if slots else None
    found = await desk.seasons.slots_of(season, [each.uscc for each in known])
    filed = frozenset(uscc for uscc, report in reports.items() if report.state not in UNFILED)
    return _Owed(season, list(found.values()), filed) if found else None


async def _note_filed(desk: Desk, owed: _Owed) -> Turn:
    """Silences nudges for those that the registry does not have yet, until newer data decide."""
    still = owed.open_slots
    await desk.seasons.say_filed(still)
    if owed.filed is None:
        return _turn(texts.REGISTRY_DOWN)
    parts = []
    if done := [slot for slot in owed.slots if slot.uscc in owed.filed]:
        parts.append(texts.THANKS_FILED.format(names=_name(done)))
    if still:
        parts.append(texts.NOT_FOUND_YET.format(names=_name(still)))
    return _turn("\n".join(parts))


async def _put_off(desk: Desk, owed: _Owed, days: OfficeDays, today: date, choice: str) -> Turn:
    """Which days there are to choose from, or the one that was chosen."""
    if not owed.open_slots:
        return _turn(texts.NONE_LEFT)
    latest = days.add(find_end(Term(owed.season.year), days), -LEAST_LEFT)
    offered = [day for day in (days.add(today, count) for count in SNOOZES) if day < latest]
    if not offered:
        return _turn(texts.TOO_LATE)
    chosen = next((day for day in _days_until(today, latest) if f"{day:%m%d}" == choice), None)
    if chosen is None:
        year = owed.season.year
        choices = [Choice(texts.IN_DAYS.format(day=word_day(day)), f"{REMIND}:later:{year}:{day:%m%d}") for day in offered]
        return _turn(texts.LATER_WHEN, choices)
    await desk.seasons.snooze(owed.open_slots, chosen)
    return _turn(texts.SNOOZED.format(day=word_day(chosen)))


def _days_until(today: date, latest: date) -> list[date]:
    return [today + timedelta(days=place) for place in range(1, (latest - today).days)]
