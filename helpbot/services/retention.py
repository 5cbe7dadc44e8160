"""How long an office remembers what people said, seen from inside a Desk."""

from datetime import datetime

from helpbot.services.audit import JOB, Audit
from helpbot.store import retention
from helpbot.store.database import Transaction
from helpbot.store.retention import Rule


class Memory:
    """What an office remembers."""

    def __init__(self, tx: Transaction, audit: Audit) -> None:
        self._tx = tx
        self._audit = audit

    async def until(self) -> datetime | None:
        """Up to when everything has been forgotten."""
        return await retention.find_until(self._tx)

    async def forget_some(self, rule: Rule, since: datetime | None, until: datetime, after: int) -> list[int]:
        """As retention.forget_some."""
        return await retention.forget_some(self._tx, rule, since, until, after)

    async def settle(self, before: datetime | None, until: datetime, count: int) -> None:
        """Everything up to then has been forgotten, so many rows; the audit says so where it is any, and no other process did."""
        if await retention.settle(self._tx, before, until) and count:
            await self._audit.note("retention.forgotten", f"until:{until:%Y-%m-%d} rows:{count}", actor=JOB, channel=JOB)
