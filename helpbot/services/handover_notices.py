"""What people are told of a handover outside a turn of theirs: queued as a reference, and written when it is sent."""

from collections.abc import Sequence
from enum import StrEnum

from helpbot.clock import Clock
from helpbot.messages import Reply
from helpbot.models import Handover, HandoverState, Role
from helpbot.services.handover_rights import Deed, find_part, is_complete, may_do
from helpbot.services.handover_words import Viewer, word_event
from helpbot.services.office import Office
from helpbot.services.outbox import Notice, Outbox
from helpbot.services.outbox_keys import handover_key, handover_office_key
from helpbot.services.people import People
from helpbot.store import handovers, reminders
from helpbot.store.database import Transaction
from helpbot.texts import handover as texts


class Event(StrEnum):
    """What somebody is told: that it began, that they may look now, what is still theirs to do, that it can be closed, how it ended."""

    BEGUN = "begun"
    READY = "ready"
    REMIND = "remind"
    COMPLETE = "complete"
    CLOSED = "closed"
    STOPPED = "stopped"
    REPLACED = "replaced"
    STANDS_STILL = "stands-still"
    VISIT = "visit"


_NUDGES = frozenset({Event.BEGUN, Event.REMIND, Event.STANDS_STILL})
"""What goes out to many at once, and waits behind answers."""

_AFTERWARDS = frozenset({Event.CLOSED, Event.STOPPED, Event.REPLACED})


class HandoverNotices:
    """Tells the two clerks, and the office."""

    def __init__(self, tx: Transaction, clock: Clock, office: Office, people: People, outbox: Outbox) -> None:
        self._tx = tx
        self._clock = clock
        self._office = office
        self._people = people
        self._outbox = outbox

    async def tell(self, handover: Handover, person_ids: Sequence[int | None], event: Event, *, once: str = "") -> int:
        """Queue what these people are to know, each where they are reached; `once` tells it from another time. Returns how many."""
        notices = []
        for person_id in dict.fromkeys(each for each in person_ids if each is not None):
            person = await self._people.look_up(person_id)
            to = await self._people.reach(person) if person else None
            if to is not None:
                key = handover_key(handover.id or 0, event, person_id, once)
                notices.append(Notice(to, key, f"{handover.id}:{event}:{person_id}", self._clock.now()))
        if event in _NUDGES:
            return await self._outbox.put_notices(notices, "handover-nudge")
        return await self._outbox.put_notices(notices, "handover")

    async def tell_begun(self, begun: Sequence[Handover]) -> None:
        """Tell each outgoing clerk of a handover that began: a thousand of them in as many statements as one."""
        theirs = {each.outgoing_id for each in begun if each.outgoing_id is not None}
        reached = await reminders.addresses_of(self._tx, sorted(theirs), self._office.withheld)
        now = self._clock.now()
        notices = [
            Notice(to, handover_key(each.id or 0, Event.BEGUN, to.person_id or 0), f"{each.id}:{Event.BEGUN}:{to.person_id}", now)
            for each in begun
            if (to := reached.get(each.outgoing_id or 0))
        ]
        await self._outbox.put_notices(notices, "handover-nudge")

    async def tell_office(self, handover: Handover, event: str, template: str, **facts: str) -> bool:
        """Tell the office, once for each `event`; False where it has not said where."""
        to = await self._people.find_named(self._office.settings.notify)
        if to is None:
            return False
        withheld = to.channel in self._office.withheld
        unit = texts.UNIT_WITHHELD if withheld else handover.institution
        words = Reply(template.format(number=handover.id, unit=unit, **facts))
        await self._outbox.put(to, "handover-office", handover_office_key(handover.id or 0, event), reply=words)
        return True

    async def tell_office_of_many(self, key: str, text: str) -> bool:
        """Tell the office something of several handovers, once for each key; False where it has not said where."""
        to = await self._people.find_named(self._office.settings.notify)
        return to is not None and await self._outbox.put(to, "handover-office", key, reply=Reply(text))

    async def compose(self, reference: str) -> Reply | None:
        """The words as they are now; None where they have lost their reason, or the person the right to hear them."""
        number, event, person_id = reference.split(":")
        handover = await handovers.find(self._tx, int(number))
        if handover is None or (handover.state is HandoverState.OPEN) is (event in _AFTERWARDS - {Event.REPLACED}):
            return None
        person = await self._people.look_up(int(person_id))
        if person is None:
            return None
        held = await self._people.acting_for(person)
        # of whom they are the sponsor's contact was asked when this was queued
        sponsored = event == Event.STANDS_STILL and any(each.role is Role.SPONSOR for each in held)
        part = find_part(handover, person.id or 0, held, self._clock.now(), sponsored=sponsored)
        if event not in _AFTERWARDS and not may_do(Deed.SEE, handover, part):
            return None
        items = await handovers.items(self._tx, handover.id or 0)
        if event == Event.COMPLETE and not is_complete(items):
            return None
        return word_event(event, handover, items, Viewer(part, self._clock.now(), self._office, await self.name_people(handover)))

    async def name_people(self, handover: Handover) -> dict[int, str]:
        """What the two clerks are called, by id."""
        found = [await self._people.look_up(each) for each in (handover.outgoing_id, handover.incoming_id)]
        return {each.id or 0: each.name for each in found if each}
