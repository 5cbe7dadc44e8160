"""Who hears of an institution, where, and at what hour."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from helpbot.calendar.office_days import OfficeDays
from helpbot.calendar.workdays import DAY
from helpbot.clock import SHANGHAI
from helpbot.models import Role
from helpbot.services.season_settings import SeasonSettings
from helpbot.store import reminders
from helpbot.store.database import Transaction


@dataclass(frozen=True, slots=True)
class Reach:
    """Who hears of an institution: whom a nudge may go to, and whom anything may."""

    nudged: frozenset[int]
    everybody: frozenset[int]


async def find_reaches(tx: Transaction, usccs: Sequence[str], at: datetime) -> dict[str, Reach]:
    """The clerks of each institution, or where there is none its legal representatives; those of nobody are not in it."""
    held: dict[str, dict[Role, list[tuple[int, bool]]]] = defaultdict(lambda: defaultdict(list))
    for uscc, role, person, nudges in await reminders.holders(tx, usccs, at):
        held[uscc][role].append((person, nudges))
    first = {uscc: roles.get(Role.CLERK) or roles[Role.LEGAL_REPRESENTATIVE] for uscc, roles in held.items()}
    return {
        uscc: Reach(frozenset(person for person, nudges in those if nudges), frozenset(person for person, _ in those))
        for uscc, those in first.items()
    }


def find_opening(at: datetime, days: OfficeDays, hours: SeasonSettings) -> datetime:
    """When the office may write next: at once on a working day within its hours, else when it opens."""
    here = at.astimezone(SHANGHAI)
    today = here.date()
    opens = datetime.combine(today, hours.opens, SHANGHAI)
    if days.worked(today) and here.time() < hours.closes:
        return max(at, opens)
    return datetime.combine(days.on_or_after(today + DAY), hours.opens, SHANGHAI)
