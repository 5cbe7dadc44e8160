"""What institutions are called, for people to read, and which there are."""

from collections.abc import Sequence
from typing import Protocol

from helpbot.store import people
from helpbot.store.database import Transaction


class Directory(Protocol):
    """The names of institutions. It may ask another database: not in the writing half of a turn."""

    async def name_of(self, uscc: str) -> str:
        """The institution's name; its code where no name is known."""
        ...

    async def listed(self) -> Sequence[str]:
        """The codes of all institutions."""
        ...


class Unnamed:
    """The directory of an office whose registry is not connected: institutions somebody acts for, under their codes."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def name_of(self, uscc: str) -> str:
        return uscc

    async def listed(self) -> Sequence[str]:
        return await people.institutions(self._tx)
