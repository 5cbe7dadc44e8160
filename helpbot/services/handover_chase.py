"""When whom to remind of a handover, and when to turn to the office. Pure: working days in, what is due today out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from helpbot.calendar.office_days import OfficeDays
from helpbot.calendar.workdays import DAY
from helpbot.clock import SHANGHAI
from helpbot.models import Handover, HandoverItem
from helpbot.services.handover_settings import HandoverSettings

AGAIN = 5
"""Working days until the office hears again of one that is overdue."""


@dataclass(frozen=True, slots=True)
class Chase:
    """What is due today: whom to remind, by id; whether the outgoing clerk counts as silent from now on; whether it is overdue, and is
    again to be told so; whether the season ends today with it still open.
    """

    remind: tuple[int, ...] = ()
    silent: bool = False
    overdue: bool = False
    season_ends: bool = False


def find_chase(handover: Handover, items: Sequence[HandoverItem], now: datetime, days: OfficeDays, settings: HandoverSettings) -> Chase:
    """What is due on this working day for an open one."""
    today = now.astimezone(SHANGHAI).date()
    running = _count(days, handover.opened_at, today)
    late = days.count(handover.due + DAY, today) if today > handover.due else 0
    season_ends = today == days.on_or_before(date(today.year, 3, 31))
    turn = season_ends or (running > 0 and running % settings.remind == 0)
    return Chase(
        remind=tuple(_find_idle(handover, items, now)) if turn else (),
        silent=_is_silent(handover, items, today, days, settings.silent),
        overdue=late > 0 and (late - 1) % AGAIN == 0,
        season_ends=season_ends,
    )


def _count(days: OfficeDays, since: datetime, today: date) -> int:
    """Working days after the day on which something happened, up to today."""
    return days.count(since.astimezone(SHANGHAI).date() + DAY, today)


def _find_idle(handover: Handover, items: Sequence[HandoverItem], now: datetime) -> list[int]:
    """Who has something left to confirm, and may; and the outgoing clerk while nobody has come."""
    idle = list[int]()
    nobody = handover.incoming_id is None
    if handover.outgoing_id is not None and (nobody or any(not each.given_at for each in items)):
        idle.append(handover.outgoing_id)
    sees = handover.sees_from is not None and handover.sees_from <= now
    if handover.incoming_id is not None and sees and any(not each.taken_at for each in items):
        idle.append(handover.incoming_id)
    return idle


def _is_silent(handover: Handover, items: Sequence[HandoverItem], today: date, days: OfficeDays, allowed: int) -> bool:
    """The outgoing clerk has given nothing and invited nobody for so many working days, and nobody stands in yet."""
    if handover.absence is not None or all(each.given_at for each in items):
        return False
    moves = [handover.opened_at, *filter(None, [handover.told_at, *(each.given_at for each in items)])]
    return _count(days, max(moves), today) >= allowed
