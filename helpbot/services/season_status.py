"""How a season stands: who was reached, who answered, who has filed, and whom the office has to telephone."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from helpbot.models import FilingState, Season, SeasonSlot
from helpbot.services.desk import Desk
from helpbot.services.season_census import find_report_states
from helpbot.services.season_plan import UNFILED, Term
from helpbot.services.sweep import Sweep


class Standing(StrEnum):
    """How an institution stands in a season, the furthest that it has come."""

    FILED = "filed"
    RETURNED = "returned"
    ACKNOWLEDGED = "acknowledged"
    REACHED = "reached"
    NONE = "none"


class Unreachable(StrEnum):
    """Why the office has to telephone."""

    CLASSIFIED = "classified"
    NOBODY = "nobody"
    NO_ADDRESS = "no-address"


@dataclass(frozen=True, slots=True)
class PhoneCall:
    """An institution that no reminder reaches, and whom the registry has to telephone."""

    uscc: str
    name: str
    why: Unreachable
    contact: str
    phone: str


@dataclass(frozen=True, slots=True)
class SeasonStatus:
    """A season by sponsor, the phone list, how many who have not filed are to come on which day, and how many institutions have read the
    guide, and how many have not.
    """

    by_sponsor: Mapping[str, Counter[Standing]]
    calls: tuple[PhoneCall, ...]
    ahead: Counter[date]
    read: int = 0
    silent: int = 0


async def find_status(desk: Desk, sweep: Sweep, season: Season) -> SeasonStatus:
    """How a season stands now. Raises RegistryDown."""
    slots = await desk.seasons.slots(season)
    states = await find_report_states(sweep, Term(season.year))
    usccs = [slot.uscc for slot in slots]
    holders = await desk.reminders.holders(usccs)
    told = await desk.reminders.told(season.approved_at) if season.approved_at else set()
    readers = await desk.guides.readers(season.year)
    by_sponsor: dict[str, Counter[Standing]] = defaultdict(Counter)
    for slot in slots:
        reached = bool(holders.get(slot.uscc, frozenset()) & told)
        by_sponsor[slot.sponsor][_stand(slot, states, reached=reached, read=slot.uscc in readers)] += 1
    open_slots = [slot for slot in slots if states.get(slot.uscc) in UNFILED]
    told_of = [slot.uscc for slot in slots if not slot.classified]
    read = len(readers & set(told_of))
    ahead = Counter(slot.day for slot in open_slots if slot.day)
    return SeasonStatus(by_sponsor, tuple(await _list_calls(desk, sweep, open_slots)), ahead, read, len(told_of) - read)


def _stand(slot: SeasonSlot, states: Mapping[str, FilingState | None], *, reached: bool, read: bool) -> Standing:
    if states.get(slot.uscc) not in UNFILED:
        return Standing.FILED
    if states.get(slot.uscc) in (FilingState.RETURNED, FilingState.REFUSED):
        return Standing.RETURNED
    if read or slot.said_filed_at or slot.snoozed_until:
        return Standing.ACKNOWLEDGED
    return Standing.REACHED if reached else Standing.NONE


async def _list_calls(desk: Desk, sweep: Sweep, slots: Sequence[SeasonSlot]) -> list[PhoneCall]:
    usccs = [slot.uscc for slot in slots]
    reach, holders = await desk.reminders.reach(usccs), await desk.reminders.holders(usccs)
    why: dict[str, Unreachable] = {}
    for slot in slots:
        if slot.classified:
            why[slot.uscc] = Unreachable.CLASSIFIED
        elif slot.uscc not in reach:
            why[slot.uscc] = Unreachable.NO_ADDRESS if holders.get(slot.uscc) else Unreachable.NOBODY
    people = {each.uscc: each async for each in sweep.institutions() if each.uscc in why}
    contacts = {uscc: (each.contact, each.contact_phone) for uscc, each in people.items()}
    return [PhoneCall(slot.uscc, slot.name, why[slot.uscc], *contacts.get(slot.uscc, ("", ""))) for slot in slots if slot.uscc in why]
