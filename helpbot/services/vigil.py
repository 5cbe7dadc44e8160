"""Whether reminders have been at work all the time; where they have not, nothing is caught up on before an officer says so."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from helpbot.calendar.office_days import OfficeDays
from helpbot.calendar.workdays import DAY
from helpbot.clock import SHANGHAI, Clock
from helpbot.models import Gap, Vigil
from helpbot.services.audit import Audit
from helpbot.services.office import Office
from helpbot.store import outbox_fates, reminders, vigil
from helpbot.store.database import Transaction

MISSED = 2
"""Whole working days without a look after which somebody is asked: a machine that is off overnight, over a weekend or for a day
is nothing new.
"""

AT_MOST = timedelta(days=60)
"""Longer than any run of days off; nothing is counted beyond."""

REMINDER = "reminder"
SLACK = timedelta(minutes=10)
"""How much later than in the database the mark outside may be: both are written by the same look."""


@dataclass(frozen=True, slots=True)
class Held:
    """Reminders wait for an officer: why, since when, and the time of which nothing is known."""

    gap: Gap
    at: datetime
    since: datetime
    until: datetime


class Vigils:
    """The watch over an office's reminders, seen from inside a Desk."""

    def __init__(self, tx: Transaction, clock: Clock, office: Office, audit: Audit) -> None:
        self._tx = tx
        self._clock = clock
        self._office = office
        self._audit = audit

    async def beat(self, days: OfficeDays, witnessed_at: datetime | None) -> bool:
        """A look for what is due begins; False where reminders wait for an officer, or the clock is behind what has been.

        `witnessed_at`: until when they were at work, by the mark outside the database.
        """
        now, found = self._clock.now(), await vigil.find(self._tx)
        if found is None:
            await vigil.keep(self._tx, now)
            return True
        if now < found.beat_at:  # it was ahead, or is behind: whichever it is, nothing is due twice
            return False
        gap = _find_gap(found, now, days, witnessed_at)
        if found.held_for and (found.held_for is Gap.RESTORED or gap):
            return False
        if gap and await self._is_anything_due():
            back_at = witnessed_at if gap is Gap.RESTORED else now
            await vigil.keep(self._tx, found.beat_at, held_for=gap, held_at=now, back_at=back_at)
            return False
        await vigil.keep(self._tx, now, held_for=None, held_at=None, back_at=None)
        return True

    async def held(self) -> Held | None:
        """Whether reminders wait for an officer."""
        found = await vigil.find(self._tx)
        if found is None or found.held_for is None or found.held_at is None or found.back_at is None:
            return None
        return Held(found.held_for, found.held_at, found.beat_at, found.back_at)

    async def release(self) -> bool:
        """An officer says that it may go on; False where nothing waits for that.

        What is stale by now stays unsent. Of a database that was put back, what came due before helpbot was last at work counts as sent.
        """
        held = await self.held()
        if held is None:
            return False
        if held.gap is Gap.RESTORED:
            await reminders.settle_due(self._tx, held.until)
            await outbox_fates.doubt(self._tx, REMINDER, held.until)
        await vigil.keep(self._tx, self._clock.now(), held_for=None, held_at=None, back_at=None)
        await self._audit.note("reminders.released", f"gap:{held.gap} since:{held.since.isoformat()}")
        return True

    async def count_due(self) -> int:
        """How many reminders have come and are not stale: what would be gathered now, were it the hour."""
        return await reminders.count_due(self._tx, self._clock.now())

    async def is_behind(self) -> datetime | None:
        """The last look, where the clock is behind that."""
        found = await vigil.find(self._tx)
        return found.beat_at if found and found.beat_at - self._clock.now() > SLACK else None

    async def has_counted(self, today: date, as_of: datetime | None) -> bool:
        """Whether duties have been counted today from these data."""
        found = await vigil.find(self._tx)
        return found is not None and (found.duties_on, found.duties_as_of) == (today, as_of)

    async def note_count(self, today: date, as_of: datetime | None) -> None:
        """They have."""
        await vigil.keep(self._tx, self._clock.now(), duties_on=today, duties_as_of=as_of)

    async def _is_anything_due(self) -> bool:
        now = self._clock.now()
        return await reminders.is_any_due(self._tx, now) or bool(await outbox_fates.due(self._tx, REMINDER, now, 1))


def _find_gap(found: Vigil, now: datetime, days: OfficeDays, witnessed_at: datetime | None) -> Gap | None:
    """What is missing since the last look, if anything is."""
    if witnessed_at and witnessed_at - found.beat_at > SLACK:
        return Gap.RESTORED
    if now - found.beat_at > AT_MOST:
        return Gap.ASLEEP
    before, today = (at.astimezone(SHANGHAI).date() for at in (found.beat_at, now))
    missed = days.count(before + DAY, today - DAY) if today - before > DAY else 0
    return Gap.ASLEEP if missed >= MISSED else None
