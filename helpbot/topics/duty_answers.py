"""The buttons under a reminder of another duty than the annual report: done, in need of help, not now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from helpbot.calendar.office_days import OfficeDays
from helpbot.clock import SHANGHAI
from helpbot.conversation.bindings import word_phone
from helpbot.conversation.handoff import hand_over
from helpbot.conversation.topic import Kind, Said, Turn, Write
from helpbot.errors import RegistryDown
from helpbot.messages import Choice, Form, Reply
from helpbot.models import Duty, Person, Thread, TicketReason
from helpbot.services.desk import Desk
from helpbot.services.duty_rules import is_over
from helpbot.services.duty_words import DUTY
from helpbot.services.reminder_words import word_day
from helpbot.services.standings import Standing
from helpbot.texts import duties as duty_texts
from helpbot.texts import season as texts

PUT_OFF = (3, 5, 10)
"""Working days that nudges can be put off; what is statutory is told all the same."""


@dataclass(frozen=True, slots=True)
class _Owed:
    """What a person's institutions have to do besides the report, and which of it the registry knows to be done. None: nobody knows."""

    names: str
    open_ones: Sequence[Duty]
    done: Sequence[str] | None


@dataclass(frozen=True, slots=True)
class DutyAnswers:
    """“已提交”, “需要帮助”, “换个时间” where they are about certificates, changes and corrections."""

    name: str = "duties"
    actions: frozenset[str] = frozenset()
    commands: frozenset[str] = frozenset()
    tokens: frozenset[str] = frozenset({DUTY})
    forms: frozenset[Form] = frozenset()
    public: bool = False

    async def hear(self, said: Said, desk: Desk) -> Write | None:
        """The registry is asked here, outside the transaction; rights are those of now."""
        verb, _, choice = said.argument.partition(":")
        person = await desk.people.bound(said.incoming.address)
        proved = said.incoming.vouched
        owed = await _find_owed(desk, person) if person and proved else None
        days, today = await desk.seasons.days(), said.incoming.at.astimezone(SHANGHAI).date()

        async def write(desk: Desk, thread: Thread) -> Turn:
            if not proved:
                return _turn(texts.NOT_PROVED)
            if owed is None or not (owed.open_ones or owed.done) or verb not in ("filed", "help", "later"):
                return _turn(texts.NOT_YOURS.format(phone=word_phone(desk)))
            if verb == "help":
                return await hand_over(desk, thread, texts.HELP_WITH_DUTIES.format(names=owed.names), TicketReason.ASKED)
            if verb == "filed":
                return await _note_filed(desk, owed, days, today)
            return await _put_off(desk, owed, days, today, choice)

        return write


async def _find_owed(desk: Desk, person: Person) -> _Owed:
    """What runs of the person's institutions; their codes stand for their names where the registry does not answer."""
    usccs = [each.uscc for each in await desk.people.acting_for(person)]
    running = [each for each in await desk.duties.of_institutions(usccs) if each.person_id in (None, person.id)]
    codes = dict.fromkeys(each.uscc for each in running)
    try:
        known = {each.uscc: each for each in await desk.registry.institutions_for(person.id or 0)}
        filings = await desk.registry.filings_for(person.id or 0)
    except RegistryDown:
        return _Owed(texts.NAMES_BETWEEN.join(codes), running, None)
    standings = {uscc: Standing(each, tuple(f for f in filings if f.uscc == uscc)) for uscc, each in known.items()}
    done = [each.key for each in running if each.uscc in standings and is_over(each, standings[each.uscc])]
    names = texts.NAMES_BETWEEN.join(known[uscc].name if uscc in known else uscc for uscc in codes)
    return _Owed(names, [each for each in running if each.key not in done], done)


async def _note_filed(desk: Desk, owed: _Owed, days: OfficeDays, today: date) -> Turn:
    """What the registry has is over; of the rest nudges are put off, for data may be a few days old."""
    await desk.duties.end(owed.done or [])
    until = days.add(today, PUT_OFF[0])
    await desk.duties.put_off(owed.open_ones, until)
    if not owed.open_ones:
        return _turn(duty_texts.DONE)
    template = duty_texts.REGISTRY_DOWN if owed.done is None else duty_texts.NOT_FOUND_YET
    return _turn(template.format(names=owed.names, day=word_day(until)))


async def _put_off(desk: Desk, owed: _Owed, days: OfficeDays, today: date, choice: str) -> Turn:
    """Which days there are to choose from, or the one that was chosen."""
    offered = [days.add(today, count) for count in PUT_OFF]
    chosen = next((day for day in offered if f"{day:%m%d}" == choice), None)
    if chosen is None:
        choices = [Choice(texts.IN_DAYS.format(day=word_day(day)), f"{DUTY}:later:{day:%m%d}") for day in offered]
        return _turn(texts.LATER_WHEN, choices)
    await desk.duties.put_off(owed.open_ones, chosen)
    return _turn(texts.SNOOZED.format(day=word_day(chosen)))


def _turn(text: str, choices: Sequence[Choice] = ()) -> Turn:
    return Turn(Kind.ACTION, (Reply(text, tuple(choices)),))
