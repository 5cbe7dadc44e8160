"""At what hours the office writes of its own accord."""

from datetime import datetime

from helpbot.calendar.office_days import OfficeDays
from helpbot.calendar.workdays import DAY
from helpbot.clock import SHANGHAI
from helpbot.services.season_settings import SeasonSettings


def may_write(at: datetime, days: OfficeDays, hours: SeasonSettings) -> bool:
    """Whether it is a working day, and the hour."""
    return hours.is_open(at) and days.worked(at.astimezone(SHANGHAI).date())


def find_opening(at: datetime, days: OfficeDays, hours: SeasonSettings) -> datetime:
    """When the office may write next: at once on a working day within its hours, else when it opens."""
    today = at.astimezone(SHANGHAI).date()
    if days.worked(today) and at < hours.closes_on(today):
        return max(at, hours.opens_on(today))
    return hours.opens_on(days.on_or_after(today + DAY))
