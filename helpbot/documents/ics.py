"""Days and hours for a person's own calendar, as an iCalendar file (RFC 5545)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Alarm, Calendar, Event, vCalAddress

PRODUCT = "-//helpbot//deadlines//ZH"

MORNING = timedelta(hours=9)
"""When an alarm rings: a whole day begins at midnight, and nobody wants to hear of it then."""

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class DayEvent:
    """A whole day. `uid` must stay the same when the event is sent again, so that it replaces the old one; `alarms` are days before."""

    uid: str
    on: date
    title: str
    text: str
    alarms: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Appointment:
    """An hour with somebody. `sequence` is higher each time it is sent again under its `uid`; `host`: the office, which calls to it."""

    uid: str
    sequence: int
    begins: datetime
    ends: datetime
    title: str
    text: str
    host: str
    cancelled: bool = False


def write_ics(events: Iterable[DayEvent], *, made: datetime) -> bytes:
    """The file: UTF-8, lines folded at 75 octets, each event VALUE=DATE, one day, that blocks no time."""
    return _write("PUBLISH", (_make_event(each, made) for each in events))


def write_appointment(appointment: Appointment, *, made: datetime) -> bytes:
    """A file that puts an appointment into a calendar, moves it there, or takes it out again (RFC 5546, 3.2.1 and 3.2.5)."""
    return _write("CANCEL" if appointment.cancelled else "PUBLISH", [_make_appointment(appointment, made)])


def _write(method: str, events: Iterable[Event]) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    for each in events:
        calendar.add_component(each)
    written: bytes = calendar.to_ical()
    return written


def _make_appointment(each: Appointment, made: datetime) -> Event:
    """Its organizer has a name and no mailbox: nobody is to answer by calendar."""
    event = Event()
    event.add("uid", each.uid)
    event.add("sequence", each.sequence)
    event.add("dtstamp", made)
    event.add("dtstart", each.begins.astimezone(UTC))
    event.add("dtend", each.ends.astimezone(UTC))
    event.add("summary", each.title)
    event.add("description", each.text)
    event.add("status", "CANCELLED" if each.cancelled else "CONFIRMED")
    event.add("organizer", vCalAddress("invalid:nomail", params={"CN": each.host}))
    if not each.cancelled:
        event.add_component(_make_alarm(each.title, -HOUR))
    return event


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
        event.add_component(_make_alarm(each.title, MORNING - timedelta(days=days)))
    return event


def _make_alarm(title: str, trigger: timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", trigger)
    return alarm
