"""Duties besides the annual report, in words: what to do first, then why. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from helpbot.calendar.rules import read_rules
from helpbot.messages import Choice, Reply
from helpbot.models import Duty, DutyKind, FilingState, Stage
from helpbot.services.duty_rules import OPENS_DAYS, find_filing
from helpbot.services.filing_words import word_name
from helpbot.services.standings import Standing
from helpbot.texts import calendar as calendar_texts
from helpbot.texts import duties as texts
from helpbot.texts import season as season_texts

DUTY = "duty"
"""Token prefix of the buttons under what is not about a season."""


def word_duty(duty: Duty, stage: Stage, standing: Standing) -> str:
    """A duty as a person reads it at this stage."""
    filing = find_filing(duty, standing)
    never_sent = duty.kind is DutyKind.CORRECTION and filing is not None and filing.state is FilingState.DRAFT
    template = texts.DRAFT if never_sent else texts.TEXTS[duty.kind][stage]
    about = calendar_texts.EVENTS.get(duty.about, duty.about)
    if filing is not None:
        about = texts.FILING.format(what=word_name(filing), number=filing.number)
    return template.format(
        name=standing.institution.name,
        about=about,
        since=_word_day(duty.since),
        due=_word_day(duty.due) if duty.due else "",
        opens=_word_day(duty.due - timedelta(days=OPENS_DAYS)) if duty.due else "",
    )


def number_lines(lines: Sequence[str]) -> list[str]:
    """One line as it is, several with numbers."""
    return list(lines) if len(lines) == 1 else [texts.LINE.format(number=number, text=line) for number, line in enumerate(lines, 1)]


def word_bases(duties: Iterable[Duty]) -> str:
    """What all of them rest on, as a source line."""
    bases = [_find_basis(duty) for duty in duties]
    return texts.SOURCE.format(basis=texts.BETWEEN.join(dict.fromkeys(filter(None, bases))))


def word_duties(duties: Sequence[Duty], lines: Sequence[str], phone: str) -> Reply:
    """A message that is about nothing else."""
    text = "\n".join([*lines, season_texts.HELP.format(phone=phone)])
    labels = {"filed": season_texts.FILED, "help": season_texts.NEED_HELP, "later": season_texts.LATER}
    return Reply(text, tuple(Choice(label, f"{DUTY}:{verb}") for verb, label in labels.items()), source=word_bases(duties))


def _find_basis(duty: Duty) -> str:
    if duty.kind is DutyKind.CHANGE:
        return next((each.readings[0].basis for each in read_rules() if duty.about in each.on), "")
    return texts.BASIS.get(duty.kind, "")


def _word_day(day: date) -> str:
    return texts.DAY.format(day=day)
