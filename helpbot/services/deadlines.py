"""Deadlines in words and as calendar events."""

from collections.abc import Iterable
from datetime import date, datetime
from hashlib import sha256

from helpbot.calendar.deadlines import Counted, Deadline
from helpbot.calendar.period import Proof, Step
from helpbot.calendar.rules import Certainty, Who
from helpbot.documents.ics import DayEvent, write_ics
from helpbot.texts import calendar as texts

ALARMS = (14, 3)
"""Days before: time enough to get a sponsor's seal, and the last call."""


def word_deadline(deadline: Deadline) -> str:
    """A deadline as a clerk reads it: by when, how long still, on what basis, and how sure."""
    rule = deadline.rule
    lines = [texts.DEADLINE_HEAD.format(duty=word_duty(deadline), who=texts.WHO[rule.who]), word_left(deadline)]
    if deadline.opens:
        lines.append(texts.OPENS.format(opens=word_day(deadline.opens)))
    lines += [word_reading(deadline, each) for each in deadline.counted]
    several = len({each.due for each in deadline.counted}) > 1
    lines += [texts.EARLIER] * (several and rule.who is not Who.REGISTRY)
    lines += [texts.NOTE.format(note=rule.note)] * bool(rule.note)
    lines += [texts.PROVISIONAL] * deadline.provisional
    return "\n".join(lines)


def word_left(deadline: Deadline) -> str:
    """How long still; what is the registry's to do is nothing for the clerk to hurry with."""
    theirs = deadline.rule.who is Who.REGISTRY
    if deadline.overdue:
        template = texts.THEIRS_PASSED if theirs else texts.DUE_PASSED
    elif theirs:
        template = texts.THEIRS
    else:
        template = texts.DUE if deadline.advised == deadline.due else texts.DUE_OFF
    return template.format(
        due=word_day(deadline.due),
        advised=word_day(deadline.advised),
        days=abs(deadline.days_left),
        workdays=deadline.workdays_left,
    )


def word_duty(deadline: Deadline) -> str:
    """What is to be done, and of what it is, where there are several."""
    template = texts.DUTY_ABOUT if deadline.about else texts.DUTY
    return template.format(duty=deadline.rule.duty, about=deadline.about)


def word_reading(deadline: Deadline, counted: Counted) -> str:
    """From when it was counted, by which text, to which day."""
    period = counted.reading.period
    fixed = texts.BEFORE if period.count < 0 else texts.FIXED
    counting = texts.COUNTING[period.unit].format(count=period.count) if period.count > 0 else fixed
    certainty = texts.CERTAINTY[counted.reading.certainty] if counted.reading.certainty is not Certainty.LAW else ""
    return texts.READING.format(
        start=texts.EVENTS[deadline.event],
        on=deadline.start,
        counting=counting,
        due=word_day(counted.due),
        basis=counted.reading.basis,
        certainty=certainty,
    )


def word_day(day: date) -> str:
    """A date with its day of the week."""
    return texts.DAY.format(day=day, weekday=texts.WEEKDAYS[day.weekday()])


def make_ics(deadlines: Iterable[Deadline], *, office: str, made: datetime) -> bytes:
    """The deadlines as an iCalendar file; each on the day that is advised, what has passed left out. `office` is its code."""
    return write_ics([_make_event(each, office) for each in deadlines if not each.overdue], made=made)


def _make_event(deadline: Deadline, office: str) -> DayEvent:
    return DayEvent(
        uid=make_uid(deadline, office),
        on=deadline.advised,
        title=texts.EVENT_TITLE.format(duty=word_duty(deadline)),
        text=word_deadline(deadline),
        alarms=ALARMS,
    )


def make_uid(deadline: Deadline, office: str) -> str:
    """The same for the same duty from the same event, however its day is counted later (RFC 5545, 3.8.4.7)."""
    about = sha256(deadline.about.encode()).hexdigest()[:16]
    return f"{office}.{deadline.rule.id}.{deadline.start:%Y%m%d}.{about}@helpbot"


def word_proof(proof: Proof) -> str:
    """A proof as an officer reads it: the result, then a line a day."""
    count, unit = proof.period.count, texts.UNITS[proof.period.unit]
    head = texts.EXPLAINED.format(
        start=word_day(proof.start),
        direction=texts.DIRECTION[count < 0],
        count=abs(count),
        unit=unit,
        due=word_day(proof.due),
        provisional=texts.EXPLAINED_PROVISIONAL if proof.provisional else "",
    )
    return "\n".join([head, *(_word_step(step, unit) for step in proof.steps)])


def _word_step(step: Step, unit: str) -> str:
    kind = texts.KINDS[step.day.kind]
    if step.day.name:
        kind = texts.NAMED.format(name=step.day.name, kind=kind)
    verdict = texts.VERDICTS[step.verdict].format(number=step.number, unit=unit)
    return texts.STEP.format(day=word_day(step.day.date), kind=kind, verdict=verdict)
