"""The meetings of an office's handovers: proposed by one clerk to the other, or booked with an officer; moved, held, called off."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from helpbot.clock import Clock
from helpbot.errors import HelpbotError
from helpbot.models import Handover, Meeting, MeetingState, Way
from helpbot.services.audit import Audit
from helpbot.services.handover_rights import Part
from helpbot.services.handovers import Doer, Handovers
from helpbot.services.meeting_notices import CLERKS, MeetingNotices
from helpbot.services.meeting_times import LENGTH, demand_ahead, demand_time, find_reminder, list_slots
from helpbot.services.meeting_words import Told, is_officers, word_time
from helpbot.services.office import Office
from helpbot.services.office_time import lay_hours
from helpbot.store import handovers as handover_store
from helpbot.store import meetings
from helpbot.store.database import Transaction
from helpbot.texts import meetings as texts


@dataclass(frozen=True, slots=True)
class Live:
    """A meeting that is live, and its state as it was found: the row itself follows what happens to it."""

    meeting: Meeting
    state: MeetingState
    ahead: bool

    @property
    def number(self) -> int:
        return self.meeting.id or 0

    @property
    def becomes(self) -> MeetingState:
        """What it is once there is another time."""
        return MeetingState.CANCELLED if self.ahead else MeetingState.MISSED

    @property
    def agreed(self) -> bool:
        """Somebody counts on it."""
        return self.state is MeetingState.AGREED and self.ahead


class Meetings:
    """Meetings of handovers."""

    def __init__(
        self,
        tx: Transaction,
        clock: Clock,
        office: Office,
        *,
        handovers: Handovers,
        audit: Audit,
        notices: MeetingNotices,
    ) -> None:
        self._tx = tx
        self._clock = clock
        self._office = office
        self._handovers = handovers
        self._audit = audit
        self._notices = notices

    def now(self) -> datetime:
        """When this is, for a calendar file's stamp."""
        return self._clock.now()

    async def find(self, meeting_id: int) -> Meeting | None:
        """The one of this id."""
        return await meetings.find(self._tx, meeting_id)

    async def live(self, handover: Handover) -> Live | None:
        """The one of a handover that is proposed, or agreed on and not settled."""
        found = await meetings.of_handover(self._tx, handover.id or 0)
        return next((Live(each, each.state, each.begins_at > self._clock.now()) for each in found if each.state in meetings.LIVE), None)

    async def slots(self, way: Way) -> list[datetime]:
        """Hours to offer, in the order of offering; of an officer's only those that are free."""
        now, hours = self._clock.now(), lay_hours(self._office, await self._handovers.days())
        taken = set() if way is Way.TOGETHER else await meetings.taken(self._tx, now, now + timedelta(weeks=8))
        return list_slots(hours, now, taken)

    async def set_time(self, handover_id: int, way: Way, at: datetime, doer: Doer) -> tuple[Meeting, Meeting | None]:
        """Propose a time to the other clerk, or book an officer, in the place of what there was; returns it and what it takes the place of.

        Raises HelpbotError, in words, where they may not, or not then.
        """
        handover, part = await self._step(handover_id, doer, CLERKS)
        if is_officers(handover) is (way is Way.TOGETHER) or (way is not Way.TOGETHER and part is not Part.INCOMING):
            raise HelpbotError(texts.GONE)
        await self._demand(handover, way, at)
        before = await self.live(handover)
        made = await self._replace(before, await self._lay(handover, way, at, doer, before), doer)
        if before and before.agreed:
            await self._notices.tell_all(before.meeting, handover, Told.CANCELLED, doer)
        await self._note(made.state, made, doer)
        if way is Way.TOGETHER:
            await self._notices.tell(made, handover, Told.PROPOSED, doer)
        else:
            await self._notices.tell_office(made, handover, Told.AGREED, Doer())
        return made, before.meeting if before and before.agreed else None

    async def _replace(self, before: Live | None, row: dict[str, object], doer: Doer) -> Meeting:
        """The new one in the place of the one before, which stays where an hour has just been taken. Raises HelpbotError then."""
        if before:
            await meetings.move(self._tx, before.number, before.state, state=before.becomes, settled_by=doer.name)
        made = await meetings.add(self._tx, row)
        if made is not None:
            return made
        if before:
            await meetings.move(self._tx, before.number, before.becomes, state=before.state, settled_by="")
        raise HelpbotError(texts.TAKEN.format(at=word_time(cast("datetime", row["begins_at"]))))

    def demand_other(self, handover: Handover) -> None:
        """Raises HelpbotError, in words, while the one who comes has not come, or may not look yet."""
        if handover.incoming_id is None or handover.sees_from is None or handover.sees_from > self._clock.now():
            raise HelpbotError(texts.NOBODY_YET)

    async def _demand(self, handover: Handover, way: Way, at: datetime) -> None:
        """Raises HelpbotError, in words, where there is nobody to meet, or not then."""
        now = self._clock.now()
        if way is Way.TOGETHER:
            self.demand_other(handover)
            demand_time(at, now, await self._handovers.days())
            return
        demand_ahead(at, now)
        if at not in await self.slots(way):
            raise HelpbotError(texts.NO_SLOT.format(at=word_time(at)))

    async def _lay(self, handover: Handover, way: Way, at: datetime, doer: Doer, before: Live | None) -> dict[str, object]:
        now = self._clock.now()
        agreed = way is not Way.TOGETHER
        moved = before.meeting if before and before.ahead else None
        count = len(await meetings.of_handover(self._tx, handover.id or 0))
        return {
            "handover_id": handover.id,
            "way": way,
            "state": MeetingState.AGREED if agreed else MeetingState.PROPOSED,
            "begins_at": at,
            "ends_at": at + LENGTH,
            "proposed_by": doer.person.id if doer.person else None,
            "made_at": now,
            "uid": moved.uid if moved else f"{self._office.settings.code}.handover.{handover.id}.{count}@helpbot",
            "sequence": moved.sequence + 2 if moved else 0,  # what was cancelled in between has the number between
            "remind_at": find_reminder(at, now, await self._handovers.days()) if agreed else None,
        }

    async def accept(self, meeting_id: int, doer: Doer) -> Meeting:
        """The other clerk says yes. Raises HelpbotError."""
        meeting, handover, _ = await self._step_meeting(meeting_id, doer, CLERKS)
        if meeting.state is not MeetingState.PROPOSED or (doer.person and meeting.proposed_by == doer.person.id):
            raise HelpbotError(texts.GONE)
        now = self._clock.now()
        demand_ahead(meeting.begins_at, now)
        remind_at = find_reminder(meeting.begins_at, now, await self._handovers.days())
        agreed = await self._move(meeting, doer, MeetingState.AGREED, remind_at=remind_at)
        await self._notices.tell(agreed, handover, Told.AGREED, doer)
        return agreed

    async def call_off(self, meeting_id: int, doer: Doer) -> tuple[Meeting, bool]:
        """Either side, or an officer, says no; returns it, and whether it had been agreed on. Raises HelpbotError."""
        meeting, handover, _ = await self._step_meeting(meeting_id, doer, (*CLERKS, Part.OFFICER))
        if meeting.state not in meetings.LIVE:
            raise HelpbotError(texts.GONE)
        agreed = meeting.state is MeetingState.AGREED
        cancelled = await self._move(meeting, doer, MeetingState.CANCELLED)
        if agreed:
            await self._notices.tell_all(cancelled, handover, Told.CANCELLED, doer)
        else:
            await self._notices.tell(cancelled, handover, Told.DECLINED, doer)
        return cancelled, agreed

    async def settle(self, meeting_id: int, doer: Doer, *, done: bool) -> Meeting:
        """Somebody who was to be there says whether it took place; the first word counts. Raises HelpbotError."""
        meeting, _, _ = await self._step_meeting(meeting_id, doer, (*CLERKS, Part.OFFICER))
        if meeting.state is not MeetingState.AGREED or meeting.begins_at > self._clock.now():
            raise HelpbotError(texts.GONE)
        return await self._move(meeting, doer, MeetingState.DONE if done else MeetingState.MISSED)

    async def _step_meeting(self, meeting_id: int, doer: Doer, parts: tuple[Part, ...]) -> tuple[Meeting, Handover, Part]:
        """The meeting as it is once its handover is ours until the transaction ends."""
        found = await self.find(meeting_id)
        if found is None:
            raise HelpbotError(texts.GONE)
        handover, part = await self._step(found.handover_id, doer, parts)
        return await self.find(meeting_id) or found, handover, part

    async def _step(self, handover_id: int, doer: Doer, parts: tuple[Part, ...]) -> tuple[Handover, Part]:
        if await self._handovers.find(handover_id) is None:
            raise HelpbotError(texts.NOT_YOURS)
        handover = await handover_store.step(self._tx, handover_id)
        if handover is None:
            raise HelpbotError(texts.OVER)
        part = await self._handovers.part_of(handover, doer)
        if part not in parts:
            raise HelpbotError(texts.NOT_YOURS)
        return handover, part

    async def _move(self, meeting: Meeting, doer: Doer, state: MeetingState, **values: object) -> Meeting:
        moved = await meetings.move(self._tx, meeting.id or 0, meeting.state, state=state, settled_by=doer.name, **values)
        if moved is None:
            raise HelpbotError(texts.GONE)
        await self._note(state, moved, doer)
        return moved

    async def _note(self, what: str, meeting: Meeting, doer: Doer) -> None:
        subject = f"handover:{meeting.handover_id} meeting:{meeting.id}"
        await self._audit.note(f"meeting.{what}", subject, actor=doer.name, channel=doer.channel)

    async def are_due(self) -> bool:
        """Whether a look would find anything."""
        now = self._clock.now()
        return bool(
            await meetings.to_remind(self._tx, now) or await meetings.to_ask(self._tx, now) or await meetings.left_over(self._tx, now)
        )

    async def look(self) -> int:
        """Remind of what is near, ask how it went, take back what belongs to no open handover; returns how many meetings that were."""
        now = self._clock.now()
        over = await meetings.left_over(self._tx, now)
        for meeting, handover in over:
            agreed = meeting.state is MeetingState.AGREED
            await self._move(meeting, Doer(), MeetingState.CANCELLED)
            if agreed:
                await self._notices.tell_all(meeting, handover, Told.CANCELLED, Doer())
        near, past = await meetings.to_remind(self._tx, now), await meetings.to_ask(self._tx, now)
        for meeting in near:
            await meetings.move(self._tx, meeting.id or 0, MeetingState.AGREED, reminded_at=now)
            await self._notices.tell_all(meeting, await self._handovers.get(meeting.handover_id), Told.REMIND, Doer())
        for meeting in past:
            await meetings.move(self._tx, meeting.id or 0, MeetingState.AGREED, asked_at=now)
            await self._notices.tell_all(meeting, await self._handovers.get(meeting.handover_id), Told.ASK, Doer())
        return len(over) + len(near) + len(past)
