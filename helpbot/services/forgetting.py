"""Forgets what people said, once it is old: a little at a time, each day as far as it has become old."""

from collections import Counter
from datetime import datetime, time, timedelta

import structlog

from helpbot.clock import SHANGHAI, Clock
from helpbot.services.desk import OpenDesk
from helpbot.services.office import Office
from helpbot.store.retention import RULES, Rule

log = structlog.get_logger(__name__)


class Forgetter:
    """Keeps an office's memory as short as `[office] keep_days` says."""

    def __init__(self, office: Office, clock: Clock, open_desk: OpenDesk) -> None:
        self._office = office
        self._clock = clock
        self._open_desk = open_desk

    async def forget(self) -> Counter[str]:
        """Empty or delete whatever has become too old since the last time; how many rows of what. Once a day there is anything to do.

        One that breaks off in the middle begins anew the next time, and does no harm. Raises StoreError.
        """
        today = self._clock.now().astimezone(SHANGHAI).date()
        until = datetime.combine(today - timedelta(days=self._office.settings.keep_days), time(), SHANGHAI)
        async with self._open_desk(self._office, reading=True) as desk:
            before = await desk.retention.until()
        if before is not None and before >= until:
            return Counter()
        counts = Counter({rule.name: await self._apply(rule, before, until) for rule in RULES})
        async with self._open_desk(self._office) as desk:
            await desk.retention.settle(before, until, counts.total())
        log.info("retention.forgotten", office=self._office.id, until=until.isoformat(), **counts)
        return counts

    async def _apply(self, rule: Rule, since: datetime | None, until: datetime) -> int:
        """In small transactions, so that nobody waits long."""
        count, last = 0, 0
        while True:
            async with self._open_desk(self._office) as desk:
                ids = await desk.retention.forget_some(rule, None if rule.whole else since, until, last)
            if not ids:
                return count
            count, last = count + len(ids), ids[-1]
