"""When an office is there, until when it answers, and how a moment is said."""

from datetime import datetime, timedelta

from helpbot.calendar.office_days import OfficeDays
from helpbot.calendar.office_hours import OfficeHours, read_spans
from helpbot.calendar.workdays import BeyondCalendar
from helpbot.clock import SHANGHAI
from helpbot.models import Priority
from helpbot.services.office import Office
from helpbot.services.workdays import Workdays
from helpbot.texts import tickets as texts

URGENT = 4
"""What is urgent is answered in this fraction of the time."""


async def find_hours(office: Office, workdays: Workdays) -> OfficeHours:
    """The office's hours as its configuration tells them to people; those of its reminders where it tells none that can be read."""
    days = OfficeDays(await workdays.calendar(), office.settings.holidays)
    return OfficeHours(days, read_spans(office.settings.hours) or ((office.season.opens, office.season.closes),))


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
