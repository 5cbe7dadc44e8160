"""The office's calendar of working days: what comes with helpbot, and the notices it imported itself on top."""

from datetime import date
from functools import lru_cache

import structlog

from helpbot.calendar.notice import Notice, NoticeError, pack_notice, unpack_notice
from helpbot.calendar.office_days import OfficeDays
from helpbot.calendar.workdays import WorkCalendar, published_calendar
from helpbot.clock import SHANGHAI, Clock
from helpbot.ports import Finding
from helpbot.store import calendar
from helpbot.store.database import Transaction
from helpbot.texts import calendar as texts

log = structlog.get_logger(__name__)

NOTICE_MONTH = 12
"""The State Council publishes a year's arrangement in the autumn before; who has none in December has missed it."""


class Workdays:
    """The working days that hold for an office."""

    def __init__(self, tx: Transaction, clock: Clock) -> None:
        self._tx = tx
        self._clock = clock

    def today(self) -> date:
        """The day it is in Shanghai."""
        return self._clock.now().astimezone(SHANGHAI).date()

    async def imported(self) -> list[Notice]:
        """The notices the office imported, by year."""
        notices = []
        for row in await calendar.listed(self._tx):
            try:
                notices.append(unpack_notice(row.notice))
            except (NoticeError, KeyError, TypeError, ValueError) as error:  # of another version: that year counts as not imported
                log.error("calendar.notice_unreadable", year=row.year, reason=repr(error))
        return notices

    async def calendar(self) -> WorkCalendar:
        """The calendar as it is now, for this office."""
        return _arrange(tuple(await self.imported()))

    async def office_days(self, holidays: tuple[date, ...]) -> OfficeDays:
        """The days that an office works, without its own holidays."""
        return _arrange_for(tuple(await self.imported()), holidays)

    async def put(self, notice: Notice) -> None:
        """Let this notice hold for its year; every process sees it from its next look on."""
        await calendar.keep(self._tx, notice.year, pack_notice(notice), self._clock.now())


@lru_cache(maxsize=16)
def _arrange(notices: tuple[Notice, ...]) -> WorkCalendar:
    """Laying out twenty years takes longer than what most callers ask of them."""
    return published_calendar().with_notices(notices)


@lru_cache(maxsize=16)
def _arrange_for(notices: tuple[Notice, ...], holidays: tuple[date, ...]) -> OfficeDays:
    """It remembers what it has counted."""
    return OfficeDays(_arrange(notices), holidays)


def examine_calendar(calendar: WorkCalendar, clock: Clock) -> Finding:
    """Whether the working days of this year, and from December on those of the next, are known."""
    today = clock.now().astimezone(SHANGHAI).date()
    needed = [today.year, today.year + 1] if today.month >= NOTICE_MONTH else [today.year]
    missing = [year for year in needed if calendar.notice(year) is None]
    if missing:
        detail = texts.UNPUBLISHED.format(years=texts.BETWEEN.join(map(str, missing)))
        return Finding(texts.CALENDAR, fine=False, detail=detail, cure=texts.IMPORT_CURE)
    return Finding(texts.CALENDAR, fine=True, detail=texts.KNOWN.format(years=texts.BETWEEN.join(map(str, needed))))
