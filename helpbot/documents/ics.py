"""Days for a person's own calendar, as an iCalendar file (RFC 5545)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Alarm, Calendar, Event

PRODUCT = "-//helpbot//deadlines//ZH"

MORNING = timedelta(hours=9)
"""When an alarm rings: a whole day begins at midnight, and nobody wants to hear of it then."""


@dataclass(frozen=True, slots=True)
class DayEvent:
    """A whole day. `uid` must stay the same when the event is sent again, so that it replaces the old one; `alarms` are days before."""

    uid: str
    on: date
    title: str
    text: str
    alarms: tuple[int, ...] = ()


def write_ics(events: Iterable[DayEvent], *, made: datetime) -> bytes:
    """The file: UTF-8, lines folded at 75 octets, each event VALUE=DATE, one day, that blocks no time."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for each in events:
        calendar.add_component(_make_event(each, made))
    written: bytes = calendar.to_ical()
    return written


def _make_event(each: DayEvent, made: datetime) -> Event:
    event = Event()
    event.add("uid", each.uid)
    event.add("dtstamp", made)
    event.add("dtstart", each.on)
    event.add("dtend", each.on + timedelta(days=1))
    event.add("summary", each.title)
    event.add("description", each.text)
    event.add("transp", "TRANSPARENT")
    for days in each.alarms:
        event.add_component(_make_alarm(each, days))
    return event


def _make_alarm(each: DayEvent, days: int) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", each.title)
    alarm.add("trigger", MORNING - timedelta(days=days))
    return alarm
