"""What people are told of a meeting outside a turn of theirs: clerks by a reference, written when it is sent, and the office."""

from helpbot.clock import Clock
from helpbot.messages import Reply
from helpbot.models import Handover, HandoverState, Meeting, MeetingState, Way
from helpbot.services.handover_rights import Part, find_part
from helpbot.services.handovers import Doer
from helpbot.services.meeting_words import Side, Told, word_office, word_told
from helpbot.services.office import Office
from helpbot.services.outbox import Notice, Outbox
from helpbot.services.outbox_keys import meeting_key
from helpbot.services.people import People
from helpbot.store import handovers, meetings
from helpbot.store.database import Transaction
from helpbot.texts import meetings as texts

CLERKS = (Part.OUTGOING, Part.INCOMING)

_STATES = {
    Told.PROPOSED: MeetingState.PROPOSED,
    Told.AGREED: MeetingState.AGREED,
    Told.DECLINED: MeetingState.CANCELLED,
    Told.CANCELLED: MeetingState.CANCELLED,
    Told.REMIND: MeetingState.AGREED,
    Told.ASK: MeetingState.AGREED,
}
"""The state in which a meeting still is, where there is reason to tell of it."""


class MeetingNotices:
    """Tells the clerks, and the office."""

    def __init__(self, tx: Transaction, clock: Clock, office: Office, people: People, outbox: Outbox) -> None:
        self._tx = tx
        self._clock = clock
        self._office = office
        self._people = people
        self._outbox = outbox

    async def tell_all(self, meeting: Meeting, handover: Handover, event: Told, doer: Doer) -> None:
        """Tell whoever was to be there, but not whoever did it."""
        await self.tell(meeting, handover, event, doer)
        if meeting.way is not Way.TOGETHER:
            await self.tell_office(meeting, handover, event, doer)

    async def tell(self, meeting: Meeting, handover: Handover, event: Told, doer: Doer) -> None:
        """Queue it for those who meet, but not for whoever did it."""
        there = [handover.incoming_id, handover.outgoing_id if meeting.way is Way.TOGETHER else None]
        for person_id in there:
            person = await self._people.look_up(person_id)
            to = await self._people.reach(person) if person and not (doer.person and doer.person.id == person_id) else None
            if to is not None:
                notice = Notice(
                    to, meeting_key(meeting.id or 0, event, str(person_id)), f"{meeting.id}:{event}:{person_id}", self._clock.now()
                )
                await self._outbox.put_notices([notice], "meeting")

    async def tell_office(self, meeting: Meeting, handover: Handover, event: Told, doer: Doer) -> None:
        """Tell the office, where it has said where, unless it is there that it was done."""
        to = await self._people.find_named(self._office.settings.notify)
        if to is None or (doer.person and doer.person.id == to.person_id):
            return
        withheld = to.channel in self._office.withheld
        reply = word_office(event, meeting, handover, self._office, self._clock.now(), withheld=withheld)
        await self._outbox.put(to, "handover-office", meeting_key(meeting.id or 0, event, "office"), reply=reply)

    async def compose(self, reference: str) -> Reply | None:
        """The words as they are now; None where they have lost their reason, or the person their part in it."""
        number, event, person_id = reference.split(":")
        told = Told(event)
        meeting = await meetings.find(self._tx, int(number))
        handover = await handovers.find(self._tx, meeting.handover_id) if meeting else None
        person = await self._people.look_up(int(person_id))
        if not (meeting and handover and person) or meeting.state is not _STATES[told]:
            return None
        part = find_part(handover, person.id or 0, await self._people.assignments(person), self._clock.now())
        if told is not Told.CANCELLED and (handover.state is not HandoverState.OPEN or part not in CLERKS):
            return None
        return word_told(told, meeting, handover, await self.side(handover, meeting.way, Doer(person)), self._clock.now())

    async def side(self, handover: Handover, way: Way, doer: Doer) -> Side:
        """How it looks from one side: what the other one is called."""
        if way is not Way.TOGETHER:
            return Side(self._office, texts.OFFICE_NAME)
        own = doer.person.id if doer.person else None
        other = await self._people.look_up(handover.outgoing_id if own == handover.incoming_id else handover.incoming_id)
        return Side(self._office, other.name if other and other.name else texts.OTHER_SIDE)
