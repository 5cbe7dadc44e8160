"""Duties besides the annual report: each a track of reminders of its own, which ends when the duty is done.

Whatever has to be asked after until it is done can use it: `begin` with a key and the stops of its track, `end` when it is over. What
is due goes into the person's one message of the day, in the words that `helpbot/texts/duties.py` has for its kind and stage.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from helpbot.clock import SHANGHAI, Clock
from helpbot.models import Duty, DutyKind, Stage
from helpbot.services.duty_rules import NewDuty
from helpbot.services.office import Office
from helpbot.services.season_track import STATUTORY, Stop
from helpbot.store import duties, reminders
from helpbot.store.database import Transaction


class Duties:
    """The duties of an office's institutions, seen from inside a Desk."""

    def __init__(self, tx: Transaction, clock: Clock, office: Office) -> None:
        self._tx = tx
        self._clock = clock
        self._office = office

    async def begin(self, new: NewDuty, stops: Sequence[Stop]) -> bool:
        """Remind of it at these stops, those left out that are stale by now.

        False where its key is known, running or over, or where nothing is left to remind of.
        """
        rows = list(self._lay(new.key, new.uscc, stops))
        if not rows:
            return False
        duty = Duty(
            office_id=self._tx.office_id,
            key=new.key,
            kind=new.kind,
            uscc=new.uscc,
            person_id=new.person_id,
            about=new.about[:200],
            since=new.since,
            due=new.due,
        )
        number = await duties.put(self._tx, duty)
        if number is not None:
            await reminders.put(self._tx, [{"duty_id": number, **row} for row in rows])
        return number is not None

    async def end(self, keys: Sequence[str]) -> int:
        """These are done: what waits is cancelled, what is on its way leaves them out. Returns how many ran."""
        running = [each for each in await duties.with_keys(self._tx, keys) if each.over_at is None]
        await reminders.cancel(self._tx, [each.id or 0 for each in running])
        return await duties.end(self._tx, [each.key for each in running], self._clock.now())

    async def move(self, duty: Duty, due: date, stops: Sequence[Stop]) -> None:
        """Its day is another one now: what waits is laid anew, what was told is not told again, and the new day is told once."""
        number = duty.id or 0
        await duties.move(self._tx, number, due)
        await reminders.take_up(self._tx, number)
        rows = list(self._lay(duty.key, duty.uscc, stops))
        today = self._clock.now().astimezone(SHANGHAI).date()
        news = self._lay(duty.key, duty.uscc, [Stop(Stage.MOVED, today, due)], mark=f":{due:%Y%m%d}")
        await reminders.put(self._tx, [{"duty_id": number, **row} for row in [*rows, *news]])

    async def put_off(self, running: Sequence[Duty], until: date) -> None:
        """No nudges of these before that day; what is statutory is told all the same."""
        at = self._office.season.opens_on(until)
        await reminders.put_off(self._tx, [each.id or 0 for each in running], STATUTORY, at)

    async def known(self, keys: Sequence[str]) -> set[str]:
        """Those of these keys that ran before, or run."""
        return await duties.known(self._tx, keys)

    async def running(self, kinds: Collection[DutyKind]) -> list[Duty]:
        """Those of these kinds that are not over."""
        return await duties.running(self._tx, kinds)

    async def of_institutions(self, usccs: Sequence[str]) -> list[Duty]:
        """What runs of these institutions, the earliest day first."""
        return await duties.of_institutions(self._tx, usccs)

    def _lay(self, key: str, uscc: str, stops: Sequence[Stop], mark: str = "") -> Iterator[dict[str, object]]:
        now, hours = self._clock.now(), self._office.season
        for stop in stops:
            expires_at = hours.opens_on(stop.stale)
            if expires_at > now:
                yield {
                    "uscc": uscc,
                    "stage": stop.stage,
                    "due_at": hours.opens_on(stop.day),
                    "expires_at": expires_at,
                    "dedup_key": f"{key}:{stop.stage}{mark}",
                }
