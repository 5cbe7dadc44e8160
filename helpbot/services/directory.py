"""What institutions are called, for people to read, and which there are."""

from collections.abc import Sequence

from helpbot.errors import RegistryDown
from helpbot.services.office import Office
from helpbot.store import people, registry
from helpbot.store.database import Transaction
from helpbot.store.registry import InstitutionRecord
from helpbot.store.registry_source import SWEEP, Reading

PAGE = 1000


class Directory:
    """The institutions of an office. It may ask another database: not in the writing half of a turn."""

    def __init__(self, tx: Transaction, office: Office) -> None:
        self._tx = tx
        self._registry = office.registry

    async def name_of(self, uscc: str) -> str:
        """The institution's name; its code where the registry does not answer, or does not know it."""
        if self._registry is None:
            return uscc
        try:
            found = await self._registry.ask(lambda reading: registry.institutions(reading, [uscc]))
        except RegistryDown:
            return uscc
        return found[0].name if found else uscc

    async def listed(self) -> Sequence[str]:
        """The codes of all institutions: of the registry, and of those that somebody acts for already. Raises RegistryDown."""
        acted_for = await people.institutions(self._tx)
        known = await self._registry.ask(_all, SWEEP) if self._registry else []
        return sorted({*acted_for, *(each.uscc for each in known if each.vanished_at is None)})


def _all(reading: Reading) -> list[InstitutionRecord]:
    found: list[InstitutionRecord] = []
    while page := registry.institutions_after(reading, found[-1].uscc if found else "", PAGE):
        found += page
    return found
