"""The handovers of an office: begun, listed, and gone through item by item. Who comes and who goes is `helpbot.services.succession`'s."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from helpbot.calendar.office_days import OfficeDays
from helpbot.clock import SHANGHAI, Clock
from helpbot.errors import NotFound
from helpbot.models import Cause, Handover, HandoverItem, HandoverNote, HandoverState, Person
from helpbot.services.audit import CLI, OPERATOR, Audit
from helpbot.services.handover_items import DEADLINE, FILING, Draft, lay_standing
from helpbot.services.handover_notices import Event, HandoverNotices
from helpbot.services.handover_rights import Part, find_due, find_left, find_part, is_complete, may_confirm
from helpbot.services.handover_words import Viewer, word_cause
from helpbot.services.office import Office
from helpbot.services.outbox_keys import handovers_begun_key
from helpbot.services.people import People
from helpbot.services.workdays import Workdays
from helpbot.store import handovers
from helpbot.store.database import Transaction
from helpbot.store.handovers import Progress
from helpbot.texts import handover as texts

__all__ = ["Doer", "Handovers", "Progress", "Seed"]

LONGEST_NOTE = 1000
"""Characters of a note: where something lies, not the thing itself."""


@dataclass(frozen=True, slots=True)
class Seed:
    """A handover that is to begin: of which institution and why, from whom, to whom as far as anybody knows."""

    uscc: str
    institution: str
    cause: Cause
    outgoing_id: int | None
    incoming_name: str = ""


@dataclass(frozen=True, slots=True)
class Doer:
    """Who does something about a handover, and over which channel; without a person, the operator or a job."""

    person: Person | None = None
    channel: str = CLI
    actor: str = OPERATOR

    @property
    def name(self) -> str:
        """As the audit has it."""
        return f"person:{self.person.id}" if self.person else self.actor


class Handovers:
    """Handovers and what is on their lists."""

    def __init__(  # noqa: PLR0913 -- the services it stands on
        self,
        tx: Transaction,
        clock: Clock,
        office: Office,
        *,
        people: People,
        audit: Audit,
        workdays: Workdays,
        notices: HandoverNotices,
    ) -> None:
        self._tx = tx
        self._clock = clock
        self._office = office
        self._people = people
        self._audit = audit
        self._workdays = workdays
        self._notices = notices

    async def days(self) -> OfficeDays:
        """The office's working days as they are now."""
        return await self._workdays.office_days(self._office.settings.holidays)

    def now(self) -> datetime:
        """The present, by the clock that all of them go by."""
        return self._clock.now()

    def today(self) -> date:
        """The day it is in Shanghai."""
        return self._clock.now().astimezone(SHANGHAI).date()

    async def start(self, seed: Seed, doer: Doer) -> tuple[Handover, bool]:
        """Begin one; what is open already goes on. True where it is new."""
        begun = await self.start_many([seed], doer)
        running = begun[0] if begun else await handovers.open_of(self._tx, seed.uscc)
        if running is None:
            raise NotFound(texts.OVER)
        return running, bool(begun)

    async def start_many(self, seeds: Sequence[Seed], doer: Doer) -> list[Handover]:
        """Begin those that are not open yet, tell the outgoing clerks who have not said so themselves, and the office once."""
        due = find_due(self.today(), await self.days(), self._office.handover.days)
        rows = [self._lay(seed, due) for seed in seeds]
        ids = await handovers.open_many(self._tx, rows)
        if not ids:
            return []
        login = self._office.settings.login
        lists = {number: lay_standing(login, uscc) for uscc, number in ids.items()}
        items = [_lay_item(number, draft, place) for number, each in lists.items() for place, draft in enumerate(each, 1)]
        await handovers.put_items(self._tx, items)
        begun = await handovers.opened(self._tx, list(ids.values()))
        for each in begun if len(begun) == 1 else []:
            await self._audit.note("handover.begun", f"handover:{each.id} {each.uscc}", actor=doer.name, channel=doer.channel)
        if len(begun) > 1:
            subject = f"handover:{begun[0].id}-{begun[-1].id} {begun[0].cause}"
            await self._audit.note("handover.begun", subject, actor=doer.name, channel=doer.channel)
        await self._tell_begun(begun)
        return begun

    def _lay(self, seed: Seed, due: date) -> dict[str, Any]:
        now = self._clock.now()
        return {
            "uscc": seed.uscc,
            "institution": seed.institution[:200],
            "cause": seed.cause,
            "outgoing_id": seed.outgoing_id,
            "incoming_name": seed.incoming_name[:100],
            "opened_at": now,
            "due": due,
            "moved_at": now,
            "agreed_by": "",
            "ended_by": "",
            "version": 0,
        }

    async def _tell_begun(self, begun: Sequence[Handover]) -> None:
        await self._notices.tell_begun([each for each in begun if each.cause is not Cause.LEAVING])
        if len(begun) == 1:
            facts = word_cause(begun[0].cause, begun[0].incoming_name)
            await self._notices.tell_office(begun[0], "begun", texts.OFFICE_BEGUN, **facts)
        else:
            key = handovers_begun_key(self._clock.now(), [each.uscc for each in begun])
            why = texts.OFFICE_WHY[begun[0].cause]
            await self._notices.tell_office_of_many(key, texts.OFFICE_BEGUN_MANY.format(count=len(begun), why=why))

    async def sync(self, handover_id: int, drafts: Sequence[Draft]) -> None:
        """Bring the institution's own items to how it stands now; what has gone from there is said to be done with, and stays.

        No items at all mean that the registry does not know the institution, and nothing changes.
        """
        if await handovers.step(self._tx, handover_id, synced_at=self._clock.now()) is None or not drafts:
            return
        known = {each.key: each for each in await handovers.items(self._tx, handover_id)}
        wanted = {each.key: each for each in drafts}
        for key, item in known.items():
            draft = wanted.get(key) or _done_with(item)
            if draft and (draft.title, draft.detail, draft.due) != (item.title, item.detail, item.due):
                await handovers.describe_item(self._tx, item.id or 0, draft.title, draft.detail, draft.due)
        new = [each for each in wanted.values() if each.key not in known]
        first = max((each.number for each in known.values()), default=0) + 1
        await handovers.put_items(self._tx, [_lay_item(handover_id, each, place) for place, each in enumerate(new, first)])

    async def get(self, number: int) -> Handover:
        """The one of this number. Raises NotFound."""
        if found := await self.find(number):
            return found
        raise NotFound(texts.NO_SUCH.format(number=number))

    async def find(self, number: int) -> Handover | None:
        """The one of this number, open or not."""
        return await handovers.find(self._tx, number) if 0 < number < 2**63 else None

    async def of_person(self, person: Person) -> list[Handover]:
        """The open ones that somebody gives or takes."""
        return await handovers.of_person(self._tx, person.id or 0)

    async def open_among(self, usccs: Collection[str]) -> list[Handover]:
        """The open ones of these institutions."""
        return await handovers.open_among(self._tx, sorted(usccs))

    async def listed(self, states: Sequence[HandoverState], limit: int, after: int = 0) -> list[Handover]:
        """Those in these states, by number, after this one."""
        return await handovers.listed(self._tx, states, limit, after)

    async def to_look_after(self, limit: int, *, new_only: bool) -> list[Handover]:
        """Open ones whose items have never been those of the registry; also those that were not looked after today, or whose incoming
        clerk does not know yet that they may look.
        """
        return await handovers.to_look_after(self._tx, self.today(), self._clock.now(), limit, new_only=new_only)

    async def take_day(self, handover: Handover) -> bool:
        """Look after an open one today; False where that was done."""
        return await handovers.take_day(self._tx, handover.id or 0, self.today())

    async def begun_for(self, cause: Cause, usccs: Sequence[str]) -> set[tuple[str, int | None]]:
        """Of these institutions, those that this cause ever began one for, and from whom."""
        return await handovers.begun_for(self._tx, cause, usccs)

    async def items(self, handover: Handover) -> list[HandoverItem]:
        """Its list, by number."""
        return await handovers.items(self._tx, handover.id or 0)

    async def notes(self, handover: Handover) -> list[HandoverNote]:
        """What was noted on its items, oldest first."""
        return await handovers.notes(self._tx, handover.id or 0)

    async def progress(self, found: Sequence[Handover]) -> Mapping[int, Progress]:
        """How far each of these is, by number."""
        return await handovers.progress(self._tx, [each.id or 0 for each in found])

    async def part_of(self, handover: Handover, doer: Doer, sponsored: Collection[str] = ()) -> Part:
        """What somebody is in it now; `sponsored` are the institutions of those whom they speak for as sponsors."""
        if doer.person is None:
            return Part.OFFICER
        held = await self._people.assignments(doer.person)
        return find_part(handover, doer.person.id or 0, held, self._clock.now(), sponsored=handover.uscc in sponsored)

    async def view(self, handover: Handover, part: Part) -> Viewer:
        """It as that part sees it now."""
        return Viewer(part, self._clock.now(), self._office, await self._notices.name_people(handover))

    async def confirm(self, handover_id: int, numbers: Collection[int] | None, doer: Doer) -> list[HandoverItem] | None:
        """Somebody confirms these items for their side, or all that are left; returns those for which that is new.

        None where they may not. Both sides may confirm at once: one waits for the other, and who comes last sees all.
        """
        return await self._mark(handover_id, numbers, doer, confirmed=True)

    async def take_back(self, handover_id: int, numbers: Collection[int], doer: Doer) -> list[HandoverItem] | None:
        """Somebody takes their side's confirmation back; likewise."""
        return await self._mark(handover_id, numbers, doer, confirmed=False)

    async def _mark(self, number: int, numbers: Collection[int] | None, doer: Doer, *, confirmed: bool) -> list[HandoverItem] | None:
        now = self._clock.now()
        handover = await handovers.step(self._tx, number, moved_at=now)
        part = await self.part_of(handover, doer) if handover else Part.NOBODY
        if handover is None or not may_confirm(handover, part):
            return None
        items = await self.items(handover)
        left = find_left(handover, items, part)
        chosen = [each for each in items if (numbers is None or each.number in numbers) and (each in left) is confirmed]
        mark = handovers.take if part is Part.INCOMING else handovers.give
        await mark(self._tx, [each.id or 0 for each in chosen], doer.name, now if confirmed else None)
        if chosen:
            side = "taken" if part is Part.INCOMING else "given"
            listed = ",".join(str(each.number) for each in chosen)
            action = f"handover.{side}" if confirmed else f"handover.not-{side}"
            await self._audit.note(action, f"handover:{number} items:{listed}"[:200], actor=doer.name, channel=doer.channel)
            await self._tell_complete(handover, doer)
        return chosen

    async def _tell_complete(self, handover: Handover, doer: Doer) -> None:
        """Once both have confirmed everything, whoever did not do so just now is told, and the office."""
        if not is_complete(await self.items(handover)):
            return
        others = [each for each in (handover.outgoing_id, handover.incoming_id) if doer.person is None or each != doer.person.id]
        await self._notices.tell(handover, others, Event.COMPLETE, once=str(handover.version))
        await self._notices.tell_office(handover, "complete", texts.OFFICE_COMPLETE)

    async def note(self, handover_id: int, item: HandoverItem, text: str, doer: Doer) -> bool:
        """Keep a note on an item; False where it is over."""
        if await handovers.step(self._tx, handover_id, moved_at=self._clock.now()) is None:
            return False
        person_id = doer.person.id if doer.person else None
        note = HandoverNote(
            office_id=self._tx.office_id, item_id=item.id or 0, person_id=person_id, text=text[:LONGEST_NOTE], at=self._clock.now()
        )
        await handovers.add_note(self._tx, note)
        await self._audit.note("handover.noted", f"handover:{handover_id} item:{item.number}", actor=doer.name, channel=doer.channel)
        return True

    async def ask(self, handover_id: int, item: HandoverItem, ticket: int) -> None:
        """Somebody has a question about an item: this ticket."""
        await handovers.step(self._tx, handover_id, moved_at=self._clock.now())
        await handovers.ask(self._tx, item.id or 0, ticket)


def _lay_item(handover_id: int, draft: Draft, number: int) -> dict[str, Any]:
    return {
        "handover_id": handover_id,
        "number": number,
        "key": draft.key,
        "title": draft.title,
        "detail": draft.detail,
        "due": draft.due,
        "urgent": draft.urgent,
        "given_by": "",
        "taken_by": "",
    }


def _done_with(item: HandoverItem) -> Draft | None:
    """How an item reads that the registry no longer has as open; None for one that every institution has."""
    return Draft(item.key, item.title, texts.DONE_WITH) if item.key.startswith((FILING, DEADLINE)) else None
