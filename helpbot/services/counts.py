"""The rows that a report is counted from, seen from inside a Desk."""

from datetime import datetime

from helpbot.store import figures
from helpbot.store.database import Transaction
from helpbot.store.figures import AskedRow, TicketRow


class Counts:
    """Questions and hand-offs of an office by when they were."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def questions(self, since: datetime, until: datetime) -> list[AskedRow]:
        """The questions asked in that time, in the order they came."""
        return await figures.questions(self._tx, since, until)

    async def hand_offs(self, since: datetime, until: datetime) -> list[TicketRow]:
        """The tickets opened in that time, in the order they were."""
        return await figures.hand_offs(self._tx, since, until)
