"""How institutions stand in the registry, for messages on their way: whoever composes one tells it to those who have the right then."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from helpbot.models import FilingKind, FilingState
from helpbot.services.office import Office
from helpbot.services.registry import source_of
from helpbot.store import registry
from helpbot.store.registry import FilingRecord, InstitutionRecord, Wanted
from helpbot.store.registry_source import SWEEP, Reading

MOST = 10_000
"""Filings of as many institutions as are asked for at once, all of their years."""


@dataclass(frozen=True, slots=True)
class Standing:
    """An institution and its filings, by number and without their histories."""

    institution: InstitutionRecord
    filings: tuple[FilingRecord, ...]

    def report_state(self, year: int) -> FilingState | None:
        """How its report of a year stands; of several the one with the last number counts. None: there is none, or no known state."""
        found = [each for each in self.filings if each.kind is FilingKind.ANNUAL and each.year == year]
        return found[-1].state if found else None


Standings = Mapping[str, Standing]
"""By credit code; what is classified, or unknown to the registry, is not in it."""


async def find_standings(office: Office, usccs: Sequence[str]) -> Standings:
    """How these institutions stand now. Raises RegistryDown."""
    if not usccs:
        return {}
    return await source_of(office).ask(lambda reading: _read(reading, usccs), SWEEP)


def _read(reading: Reading, usccs: Sequence[str]) -> Standings:
    found: dict[str, Standing] = {}
    for begin in range(0, len(usccs), registry.AT_ONCE):
        known = registry.institutions(reading, usccs[begin : begin + registry.AT_ONCE])
        open_ones = {each.uscc: each for each in known if not each.classified}
        filings: dict[str, list[FilingRecord]] = {uscc: [] for uscc in open_ones}
        for each in registry.filings_after(reading, "", Wanted(list(open_ones), limit=MOST)):
            filings[each.uscc].append(each)
        found |= {uscc: Standing(each, tuple(filings[uscc])) for uscc, each in open_ones.items()}
    return found
