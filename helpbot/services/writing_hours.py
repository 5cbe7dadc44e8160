"""At what hours the office writes of its own accord."""

from datetime import datetime

from helpbot.calendar.office_days import OfficeDays
from helpbot.calendar.workdays import DAY
from helpbot.clock import SHANGHAI
from helpbot.services.season_settings import SeasonSettings


def find_opening(at: datetime, days: OfficeDays, hours: SeasonSettings) -> datetime:
    """When the office may write next: at once on a working day within its hours, else when it opens."""
    here = at.astimezone(SHANGHAI)
    today = here.date()
    opens = datetime.combine(today, hours.opens, SHANGHAI)
    if days.worked(today) and here.time() < hours.closes:
        return max(at, opens)
    return datetime.combine(days.on_or_after(today + DAY), hours.opens, SHANGHAI)
