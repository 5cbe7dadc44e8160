"""When an office is there, read out of what it says of itself, and how a moment of it is said."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from helpbot.calendar.office_hours import OfficeHours, Span, read_spans
from helpbot.calendar.workdays import BeyondCalendar
from helpbot.clock import SHANGHAI
from helpbot.models import Priority
from helpbot.services.office import Office
from helpbot.services.workdays import Workdays
from helpbot.texts import tickets as texts

USUAL: Sequence[Span] = ((time(9), time(12)), (time(14), time(17)))
"""What counts where `[office] hours` names none: inside the hours of any county's office."""

URGENT = 4
"""What is urgent is answered in this fraction of the time."""


def read_hours(text: str) -> Sequence[Span]:
    """The spans that `[office] hours` names; the usual ones where it says nothing clear."""
    return read_spans(text) or USUAL


async def find_hours(office: Office, workdays: Workdays) -> OfficeHours:
    """The office's hours on its working days."""
    return OfficeHours(await workdays.office_days(office.settings.holidays), read_hours(office.settings.hours))


async def find_due(office: Office, workdays: Workdays, at: datetime, priority: Priority) -> datetime | None:
    """Until when the office answers what came at a moment; None beyond the calendar."""
    length = timedelta(hours=office.settings.answer_hours)
    try:
        return (await find_hours(office, workdays)).add(at, length / URGENT if priority is Priority.URGENT else length)
    except BeyondCalendar:
        return None


def word_moment(at: datetime, now: datetime) -> str:
    """A moment to come, as people say it: today, tomorrow, or with its date and weekday."""
    there, here = at.astimezone(SHANGHAI), now.astimezone(SHANGHAI)
    days = (there.date() - here.date()).days
    day = texts.NEAR_DAYS.get(days) or texts.DAY.format(month=there.month, day=there.day, weekday=texts.WEEKDAYS[there.weekday()])
    return texts.MOMENT.format(day=day, time=f"{there:%H:%M}")
