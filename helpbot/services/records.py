"""The records of an office's handovers: gathered, kept, and handed out to whoever signs them."""

from datetime import timedelta

from helpbot.clock import Clock
from helpbot.messages import Attachment, Reply
from helpbot.models import Handover, HandoverItem, HandoverNote, Person
from helpbot.services.office import Office
from helpbot.services.outbox import Outbox
from helpbot.services.outbox_keys import record_key
from helpbot.services.people import People
from helpbot.services.record_page import Matter
from helpbot.store import handovers, meetings, records
from helpbot.store.database import Transaction
from helpbot.texts import handover as handover_texts
from helpbot.texts import handover_record as texts

RECORD = "record"
"""What the names of the files begin with that stay in the store."""

AT_ONCE = 20
"""Records made at one look: setting one takes a tenth of a second of CPU."""

LOOK_BACK = timedelta(days=14)
"""How long ago a handover may have been closed: later nobody waits for its record."""


class Records:
    """Records of handovers."""

    def __init__(self, tx: Transaction, clock: Clock, office: Office, people: People, outbox: Outbox) -> None:
        self._tx = tx
        self._clock = clock
        self._office = office
        self._people = people
        self._outbox = outbox

    async def missing(self) -> list[Handover]:
        """Closed handovers of which there is no record yet."""
        return await records.unrecorded(self._tx, self._clock.now() - LOOK_BACK, AT_ONCE)

    async def gather(self, handover: Handover) -> Matter:
        """All that a record says, as it is now."""
        number = handover.id or 0
        items, notes = await handovers.items(self._tx, number), await handovers.notes(self._tx, number)
        found = [await self._people.look_up(each) for each in sorted(_list_people(handover, items, notes))]
        return Matter(
            handover=handover,
            items=items,
            office=self._office,
            at=self._clock.now(),
            names={each.id or 0: each.name for each in found if each},
            notes=notes,
            meetings=await meetings.of_handover(self._tx, number),
        )

    async def keep(self, handover: Handover, file: Attachment) -> Attachment | None:
        """Keep the record; returns it with its content left in the store, None where there was one before."""
        row = {"handover_id": handover.id, "name": file.name, "mime": file.mime, "content": file.content, "made_at": self._clock.now()}
        number = await records.add(self._tx, row)
        return None if number is None else Attachment(file.name, file.mime, b"", kept=f"{RECORD}:{number}")

    async def content(self, kept: str) -> bytes:
        """What is in a file of this name."""
        return await records.content(self._tx, int(kept.partition(":")[2]))

    async def hand_out(self, handover: Handover, file: Attachment) -> None:
        """To the clerk who leaves and to the office; the one who comes gets it with the welcome pack."""
        if outgoing := await self._people.look_up(handover.outgoing_id):
            await self._send(handover, file, outgoing)
        to = await self._people.find_named(self._office.settings.notify)
        if to is None:
            return
        key = record_key(handover.id or 0, "office")
        if to.channel in self._office.withheld:
            text = texts.SENT_OFFICE_WITHHELD.format(number=handover.id, unit=handover_texts.UNIT_WITHHELD)
            await self._outbox.put(to, "handover-office", key, reply=Reply(text))
        else:
            text = texts.SENT_OFFICE.format(number=handover.id, unit=handover.institution)
            await self._outbox.put(to, "handover-record", key, reply=Reply(text, attachments=(file,)))

    async def _send(self, handover: Handover, file: Attachment, person: Person) -> None:
        to = await self._people.reach(person)
        if to is not None:
            reply = Reply(texts.SENT.format(institution=handover.institution), attachments=(file,))
            await self._outbox.put(to, "handover-record", record_key(handover.id or 0, str(person.id)), reply=reply)


def _list_people(handover: Handover, items: list[HandoverItem], notes: list[HandoverNote]) -> set[int]:
    """The ids of all who had a hand in it."""
    actors = [handover.agreed_by, handover.ended_by, *(by for each in items for by in (each.given_by, each.taken_by))]
    named = [int(each.partition(":")[2]) for each in actors if each.startswith("person:")]
    return {each for each in (handover.outgoing_id, handover.incoming_id, *(note.person_id for note in notes), *named) if each}
