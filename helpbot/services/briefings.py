"""Digests and sponsors' lists, seen from inside a Desk: once for each key, and only as long as the person may know."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from helpbot.clock import SHANGHAI, Clock
from helpbot.messages import Reply
from helpbot.models import PersonAddress, Role
from helpbot.services.office import Office
from helpbot.services.outbox import Notice, Outbox
from helpbot.services.rights import current, is_officer
from helpbot.store import briefings, people, reminders
from helpbot.store.database import Transaction


@dataclass(frozen=True, slots=True)
class Listener:
    """Somebody who is to be told: under which key, who, where, for which sponsor (empty for an officer)."""

    key: str
    person_id: int | None
    address: PersonAddress
    uscc: str = ""


NOTIFY = "notify"
"""Whose digest goes to `[office] notify`."""


def digest_key(who: str, day: date) -> str:
    """The key of a day's digest to somebody, by id or `notify`."""
    return f"digest:{who}:{day:%Y-%m-%d}"


def list_key(person_id: int, uscc: str, day: date) -> str:
    """The key of a sponsor's list to a person: one a week (ISO 8601)."""
    year, week, _ = day.isocalendar()
    return f"sponsor-list:{person_id}:{uscc}:{year}-{week:02}"


class Briefings:
    """The digests and lists of an office."""

    def __init__(self, tx: Transaction, clock: Clock, office: Office, outbox: Outbox) -> None:
        self._tx = tx
        self._clock = clock
        self._office = office
        self._outbox = outbox

    async def officers(self, day: date) -> list[Listener]:
        """The bound officers who have no digest of a day yet, each where the registry's data may go, or anywhere if that is nowhere."""
        ids = [each.id or 0 for each in await people.holders(self._tx, "", (Role.OFFICER,), self._clock.now())]
        anywhere = await reminders.addresses_of(self._tx, ids, ())
        reached = anywhere | await reminders.addresses_of(self._tx, ids, self._office.withheld)
        return await self._untold([Listener(digest_key(str(each), day), each, reached[each]) for each in ids if each in reached])

    async def notified(self, day: date, address: PersonAddress | None) -> list[Listener]:
        """`[office] notify`, unless it is an officer's own, who has a digest anyway."""
        listener = Listener(digest_key(NOTIFY, day), None, address) if address else None
        if listener is None:
            return []
        held = await people.assignments(self._tx, listener.address.person_id or 0, self._clock.now())
        if listener.address.verified_at and is_officer(held, self._clock.now()):
            await self.tell(listener, "")
            return []
        return [listener]

    async def is_told(self, who: str, day: date) -> bool:
        """Whether somebody's digest of a day is settled."""
        return bool(await briefings.known(self._tx, [digest_key(who, day)]))

    async def sponsors(self, day: date) -> list[Listener]:
        """The bound contacts of sponsors who want lists and have none of this week yet."""
        held = await people.speaking(self._tx, Role.SPONSOR, self._clock.now())
        reached = await reminders.addresses_of(self._tx, sorted({person for person, _ in held}), self._office.withheld)
        return await self._untold(
            [Listener(list_key(person, uscc, day), person, reached[person], uscc) for person, uscc in held if person in reached]
        )

    async def tell(self, listener: Listener, text: str) -> bool:
        """Keep what is to be told, and queue it unless it is nothing; False where another process did."""
        now = self._clock.now()
        row = {"key": listener.key, "person_id": listener.person_id, "uscc": listener.uscc, "text": text, "made_at": now}
        number = await briefings.add(self._tx, row)
        if number is None or not text:
            return False
        notice = [Notice(listener.address, listener.key, str(number), now)]
        if listener.uscc:
            return bool(await self._outbox.put_notices(notice, "sponsor-list", until=self._closes()))
        if listener.address.channel in self._office.withheld or listener.person_id is None:
            return bool(await self._outbox.put_notices(notice, "digest-brief", until=self._closes()))
        return bool(await self._outbox.put_notices(notice, "digest", until=self._closes()))

    async def compose(self, reference: str) -> Reply | None:
        """What was written in the morning; None where the person speaks for the office, or the sponsor, no more."""
        found = await briefings.find(self._tx, int(reference))
        if found is None:
            return None
        if found.person_id is None:
            return Reply(found.text)
        now = self._clock.now()
        held = current(await people.assignments(self._tx, found.person_id, now), now)
        role = Role.SPONSOR if found.uscc else Role.OFFICER
        return Reply(found.text) if any((each.role, each.uscc) == (role, found.uscc) for each in held) else None

    def _closes(self) -> datetime:
        """When nobody wants this morning's any more."""
        return self._office.season.closes_on(self._clock.now().astimezone(SHANGHAI).date())

    async def _untold(self, listeners: Sequence[Listener]) -> list[Listener]:
        told = await briefings.known(self._tx, [each.key for each in listeners])
        return [each for each in listeners if each.key not in told]
