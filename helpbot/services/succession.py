"""Who comes and who goes: the invitation, from when the incoming clerk may look, the end of it, and whose rights change by that."""

from datetime import datetime, timedelta

from helpbot.clock import Clock
from helpbot.errors import HelpbotError
from helpbot.models import Absence, Cause, Handover, HandoverState, Invite, Person, PersonAddress, Purpose, Role
from helpbot.services.audit import OPERATOR, Audit
from helpbot.services.handover_notices import Event, HandoverNotices
from helpbot.services.handover_rights import Deed, Part, find_lapse, may_do
from helpbot.services.handover_words import word_moment
from helpbot.services.handovers import Doer, Handovers, Seed
from helpbot.services.invites import LETTERS, Invites
from helpbot.services.people import People
from helpbot.store import handovers, invites, people
from helpbot.store.database import Transaction
from helpbot.texts import handover as texts


class Succession:
    """The steps of a handover that change what somebody may do."""

    def __init__(  # noqa: PLR0913 -- the services it stands on
        self,
        tx: Transaction,
        clock: Clock,
        *,
        people: People,
        audit: Audit,
        invites: Invites,
        handovers: Handovers,
        notices: HandoverNotices,
    ) -> None:
        self._tx = tx
        self._clock = clock
        self._people = people
        self._audit = audit
        self._invites = invites
        self._handovers = handovers
        self._notices = notices

    async def invite(self, handover_id: int, name: str, doer: Doer, to: PersonAddress) -> bool:
        """Send the outgoing clerk a code for somebody of this name, and tell the office. Whoever was invited before is not any more.

        False where too many were sent today, or it is not theirs to do.
        """
        now = self._clock.now()
        handover = await handovers.step(self._tx, handover_id, moved_at=now)
        if handover is None or doer.person is None or not may_do(Deed.INVITE, handover, await self._handovers.part_of(handover, doer)):
            return False
        if await invites.count_issued(self._tx, Purpose.BIND, doer.name, now - timedelta(days=1)) >= LETTERS:
            return False
        await self._let_go(handover)
        invite = await self._invites.send_successor_code(handover.uscc, name, doer.person, to)
        told = await self._notices.tell_office(handover, f"invited:{invite.id}", texts.OFFICE_INVITED, name=name)
        values = {
            "invite_id": invite.id,
            "incoming_name": name[:100],
            "incoming_id": None,
            "sees_from": None,
            "ready_at": None,
            "agreed_by": "",
        }
        await handovers.step(self._tx, handover_id, **values, told_at=now if told else None)
        return True

    async def _let_go(self, handover: Handover) -> None:
        """Whoever was to come does not: their code is void, they see nothing any more, what they took is not taken."""
        if handover.invite_id is not None:
            await self._invites.withdraw(handover.invite_id)
        if handover.incoming_id is not None:
            await self._end(handover.incoming_id, handover.uscc, Role.SUCCESSOR)
            await handovers.take_back_all(self._tx, handover.id or 0)
            await self._notices.tell(handover, [handover.incoming_id], Event.REPLACED, once=str(handover.version))

    async def admit(self, invite: Invite, person: Person, institution: str) -> Handover:
        """Somebody sent the code by which they are to be the next clerk; from when on they may look is settled here."""
        running = await handovers.open_of(self._tx, invite.uscc) or await self._begin(invite, person, institution)
        handover = await handovers.step(self._tx, running.id or 0, moved_at=self._clock.now())
        if handover is None:
            raise HelpbotError(texts.OVER)
        if handover.incoming_id not in (None, person.id):
            await self._let_go(handover)
        foreign = await self._is_foreign(handover, person)
        agreed_by = _find_agreement(handover, invite, foreign=foreign)
        sees_from = await self._find_start(handover, agreed_by, foreign=foreign)
        values: dict[str, object] = {"incoming_id": person.id, "invite_id": invite.id, "sees_from": sees_from, "agreed_by": agreed_by}
        values["ready_at"] = self._clock.now() if sees_from and sees_from <= self._clock.now() else None  # the answer to the code says it
        settled = await handovers.step(self._tx, running.id or 0, **values) or handover
        await self._let_look(settled, person)
        await self._audit.note("handover.bound", f"handover:{settled.id}", actor=f"person:{person.id}")
        await self._tell_bound(settled, person, foreign=foreign)
        return settled

    async def _begin(self, invite: Invite, person: Person, institution: str) -> Handover:
        """From the clerk who has been there longest."""
        clerks = [each for each in await self._people.clerks_of(invite.uscc) if each.id != person.id]
        seed = Seed(invite.uscc, institution, Cause.CODE, clerks[0].id if clerks else None, invite.name or person.name)
        return (await self._handovers.start(seed, Doer(person)))[0]

    async def _is_foreign(self, handover: Handover, person: Person) -> bool:
        """Whether somebody is the clerk of institutions that the outgoing clerk has nothing to do with."""
        theirs = {each.uscc for each in await self._people.acting_for(person) if each.role is Role.CLERK} - {handover.uscc}
        outgoing = await self._people.look_up(handover.outgoing_id)
        shared = {each.uscc for each in await self._people.acting_for(outgoing)} if outgoing else set()
        return bool(theirs - shared)

    async def _find_start(self, handover: Handover, agreed_by: str, *, foreign: bool) -> datetime | None:
        """From when on the incoming clerk may look; None until an officer says so."""
        now = self._clock.now()
        if agreed_by:
            return now
        if handover.told_at is None or foreign:
            return None
        return max(now, find_lapse(handover.told_at, await self._handovers.days()))

    async def _let_look(self, handover: Handover, person: Person) -> None:
        """The right to see begins then; whoever is a clerk there anyway has it."""
        if handover.sees_from is None:
            return
        held = await self._people.acting_for(person)
        if not any((each.uscc, each.role) == (handover.uscc, Role.CLERK) for each in held):
            await self._end(person.id or 0, handover.uscc, Role.SUCCESSOR)
            await self._people.assign(person, handover.uscc, Role.SUCCESSOR, handover.sees_from)

    async def tell_ready(self, handover: Handover) -> None:
        """The time has come from which the incoming clerk may look: they are told, once they can be reached."""
        if await self._notices.tell(handover, [handover.incoming_id], Event.READY, once=str(handover.version)):
            await handovers.step(self._tx, handover.id or 0, ready_at=self._clock.now())

    async def _tell_bound(self, handover: Handover, person: Person, *, foreign: bool) -> None:
        name, number = person.name or handover.incoming_name or texts.INCOMING, handover.id or 0
        if handover.agreed_by:
            when = texts.OFFICE_BOUND_AGREED
        elif handover.sees_from:
            when = texts.OFFICE_BOUND_LAPSE.format(at=word_moment(handover.sees_from), number=number)
        elif foreign:
            when = texts.OFFICE_BOUND_FOREIGN.format(name=name, number=number)
        else:
            when = texts.OFFICE_BOUND_UNTOLD.format(number=number)
        await self._notices.tell_office(handover, f"bound:{person.id}", texts.OFFICE_BOUND, name=name, when=when)

    async def agree(self, number: int, doer: Doer) -> Handover:
        """An officer agrees to who comes, who may look from now on. Raises NotFound, HelpbotError where there is nobody to agree to."""
        handover = await self._step(number, Deed.AGREE, doer)
        if handover.invite_id is None and handover.incoming_id is None:
            raise HelpbotError(texts.NOT_SUCCESSOR.format(number=number))
        sees_from = self._clock.now() if handover.incoming_id is not None else None
        agreed = await handovers.step(self._tx, number, agreed_by=doer.name, sees_from=sees_from) or handover
        await self._audit.note("handover.agreed", f"handover:{number}", actor=doer.name, channel=doer.channel)
        if person := await self._people.look_up(agreed.incoming_id):
            await self._let_look(agreed, person)
            await self.tell_ready(agreed)
        return agreed

    async def visit(self, number: int, why: Absence, doer: Doer) -> Handover:
        """An officer stands in for the outgoing clerk from now on. Raises NotFound, HelpbotError."""
        await self._step(number, Deed.VISIT, doer)
        return await self._stand_in(number, why, doer)

    async def _stand_in(self, number: int, why: Absence, doer: Doer) -> Handover:
        now = self._clock.now()
        await self._audit.note("handover.visit", f"handover:{number} {why}", actor=doer.name, channel=doer.channel)
        stepped = await handovers.step(self._tx, number, absence=why, absent_at=now, moved_at=now)
        handover = stepped or await self._handovers.get(number)
        await self._notices.tell(handover, [handover.incoming_id], Event.VISIT)
        return handover

    async def decline(self, number: int, doer: Doer) -> Handover:
        """The outgoing clerk stays where nobody has come yet; else an officer stands in. Raises NotFound, HelpbotError."""
        handover = await self._step(number, Deed.DECLINE, doer)
        if handover.incoming_id is None and handover.cause is not Cause.OFFICER:
            await self._notices.tell_office(handover, "stayed", texts.OFFICE_STAYED)
            return await self._finish(handover, HandoverState.STOPPED, doer)
        await self._notices.tell_office(handover, "declined", texts.OFFICE_DECLINED)
        return await self._stand_in(number, Absence.REFUSES, doer)

    async def stop(self, number: int, doer: Doer) -> Handover:
        """The office stops it: nobody's rights have changed. Raises NotFound, HelpbotError."""
        handover = await self._step(number, Deed.STOP, doer)
        return await self._finish(handover, HandoverState.STOPPED, doer)

    async def close(self, number: int, doer: Doer) -> Handover:
        """Now the outgoing clerk's rights end and the incoming one's begin. Raises NotFound, HelpbotError."""
        handover = await self._step(number, Deed.CLOSE, doer)
        person = await self._people.look_up(handover.incoming_id)
        unbound = person and handover.sees_from and not await self._people.stays(person, handover.uscc)
        if person is None or unbound:
            raise HelpbotError((texts.UNBOUND_SUCCESSOR if unbound else texts.NO_SUCCESSOR).format(number=number))
        if handover.outgoing_id is not None:
            await self._end(handover.outgoing_id, handover.uscc, Role.CLERK)
        await self._people.assign(person, handover.uscc, Role.CLERK)
        await self._notices.tell_office(handover, "closed", texts.OFFICE_CLOSED)
        return await self._finish(handover, HandoverState.CLOSED, doer)

    async def _step(self, number: int, deed: Deed, doer: Doer) -> Handover:
        """The open handover, ours until the transaction ends, if it is this doer's to do that. Raises NotFound, HelpbotError."""
        await self._handovers.get(number)
        handover = await handovers.step(self._tx, number)
        if handover is None:
            raise HelpbotError(texts.ENDED.format(number=number))
        part = await self._handovers.part_of(handover, doer)
        if deed is Deed.CLOSE and part is Part.OFFICER and handover.incoming_id is None:
            raise HelpbotError(texts.NO_SUCCESSOR.format(number=number))
        if not may_do(deed, handover, part, await self._handovers.items(handover)):
            raise HelpbotError(texts.NOT_ALLOWED_CLOSE if deed is Deed.CLOSE else texts.NOT_ALLOWED)
        return handover

    async def _finish(self, handover: Handover, state: HandoverState, doer: Doer) -> Handover:
        now, number = self._clock.now(), handover.id or 0
        if handover.invite_id is not None:
            await self._invites.withdraw(handover.invite_id)
        if handover.incoming_id is not None:
            await self._end(handover.incoming_id, handover.uscc, Role.SUCCESSOR)
        done = await handovers.step(self._tx, number, state=state, ended_at=now, ended_by=doer.name)
        await self._audit.note(f"handover.{state}", f"handover:{number} {handover.uscc}", actor=doer.name, channel=doer.channel)
        told = [each for each in (handover.outgoing_id, handover.incoming_id) if doer.person is None or each != doer.person.id]
        await self._notices.tell(handover, told, Event.CLOSED if state is HandoverState.CLOSED else Event.STOPPED)
        return done or handover

    async def _end(self, person_id: int, uscc: str, role: Role) -> None:
        await people.end_role(self._tx, person_id, uscc, role, self._clock.now())


def _find_agreement(handover: Handover, invite: Invite, *, foreign: bool) -> str:
    """The office agrees by handing the code out itself; what an officer said of a name does not hold for somebody else's clerk."""
    if invite.issued_by == OPERATOR:
        return OPERATOR
    return handover.agreed_by if handover.invite_id == invite.id and not foreign else ""
