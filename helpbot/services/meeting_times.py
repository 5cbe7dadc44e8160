"""When a meeting can be: which hours are offered, whether one that somebody names will do, and when to remind of it. Pure."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from helpbot.calendar.office_days import OfficeDays
from helpbot.calendar.office_hours import OfficeHours
from helpbot.calendar.workdays import DAY
from helpbot.clock import SHANGHAI
from helpbot.errors import HelpbotError
from helpbot.services.meeting_words import word_time
from helpbot.texts import meetings as texts

LENGTH = timedelta(hours=1)
AHEAD = 10
"""Working days of which hours are offered."""

FARTHEST = timedelta(weeks=4)
A_PAGE = 6
EARLIEST, LATEST = time(8), time(17)
"""Two clerks may begin between these on a working day, whatever the office's hours are."""

EVE = time(16)
"""At this hour of the working day before, both are reminded."""


def list_slots(hours: OfficeHours, now: datetime, taken: Collection[datetime] = ()) -> list[datetime]:
    """Free hours of the next working days, so that a few of them are spread out: the first of each span, then the second of each."""
    today = now.astimezone(SHANGHAI).date()
    first = hours.days.add(today, 1)
    spans = [[at for at in span if at not in taken] for span in hours.slots(first, hours.days.add(today, AHEAD), LENGTH)]
    longest = max(map(len, spans), default=0)
    return [span[place] for place in range(longest) for span in spans if place < len(span)]


def turn_page(slots: list[datetime], page: int) -> tuple[list[datetime], bool]:
    """So many of them in their order by time, and whether there are more; after the last page comes the first."""
    start = page * A_PAGE % max(1, len(slots))
    start -= start % A_PAGE
    return sorted(slots[start : start + A_PAGE]), len(slots) > A_PAGE


def demand_time(at: datetime, now: datetime, days: OfficeDays) -> None:
    """Raises HelpbotError, in words, where two clerks cannot meet then."""
    demand_ahead(at, now)
    here = at.astimezone(SHANGHAI)
    if not days.worked(here.date()):
        raise HelpbotError(texts.DAY_OFF.format(at=word_time(at)))
    if not EARLIEST <= here.time() <= LATEST:
        raise HelpbotError(texts.OUT_OF_HOURS)


def demand_ahead(at: datetime, now: datetime) -> None:
    """Raises HelpbotError, in words, where it is over, or too far away to be meant."""
    if at <= now:
        raise HelpbotError(texts.PAST.format(at=word_time(at)))
    if at > now + FARTHEST:
        raise HelpbotError(texts.TOO_FAR)


def find_reminder(begins: datetime, now: datetime, days: OfficeDays) -> datetime | None:
    """In the afternoon of the working day before; where that is over, an hour before; where that is, not at all."""
    day: date = begins.astimezone(SHANGHAI).date()
    eve = datetime.combine(days.on_or_before(day - DAY), EVE, SHANGHAI)
    return next((at for at in (eve, begins - LENGTH) if at > now + LENGTH), None)
