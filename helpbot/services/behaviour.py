"""How institutions behave in a simulated season: stated here, drawn by chance from a seed, the same at every run. Pure.

Half of them come within a few days of their slot. The others need the later reminders: 20 % come 15 to 8 working days before the end, 15 %
in the last seven, 7 % in the last three, 5 % only in April, 3 % never. Of those that were late last year half as many are punctual. One
report in five comes back once, and is sent again within two to eight working days; the second time it is right. They file between 9 and 17
o'clock on days on which the office works.
"""

from dataclasses import dataclass
from datetime import date
from random import Random

from helpbot.calendar.office_days import OfficeDays
from helpbot.services.season_plan import Term
from helpbot.services.season_track import find_end

PUNCTUAL = 0.50
LATE_FROM = 0.25
LATER = ((0.20, -15, -8), (0.15, -7, -3), (0.07, -2, 0), (0.05, 1, 12))
"""A share of all, and from which to which working day they file, counted from the last day."""

RETURNED = 0.2
HOURS = range(9, 17)


@dataclass(frozen=True, slots=True)
class Habit:
    """When an institution files (None: never), at which hour, whether it comes back, and after how many working days it is sent again."""

    day: date | None
    hour: int
    returned: bool
    mends: int


def draw_habit(uscc: str, slot: date | None, term: Term, days: OfficeDays, *, late: bool, seed: int) -> Habit:
    """The habit of an institution in a season."""
    dice = Random(f"{seed}:{term.year}:{uscc}")  # noqa: S311 -- a simulation, not a secret
    fate = dice.uniform(LATE_FROM if late else 0, 1)
    hour, returned, mends = dice.choice(HOURS), dice.random() < RETURNED, dice.randint(2, 8)
    return Habit(_choose_day(fate, slot, term, days, dice), hour, returned, mends)


def _choose_day(fate: float, slot: date | None, term: Term, days: OfficeDays, dice: Random) -> date | None:
    end = find_end(term, days)
    if fate < PUNCTUAL and slot:
        return min(end, days.add(slot, dice.randint(0, 4)))
    bound = PUNCTUAL
    for share, first, last in LATER:
        bound += share
        if fate < bound:
            return days.add(end, dice.randint(first, last))
    return None
