"""An office without channels whose clerks hand over: the people, their codes, and what each of them may do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from helpbot.clock import SettableClock
from helpbot.codes import find_codes
from helpbot.messages import Address
from helpbot.models import Cause, Handover, HandoverItem, OutboxState, Person, PersonAddress, Role
from helpbot.services.desk import Desk, OpenDesk
from helpbot.services.handovers import Doer, Seed
from helpbot.services.office import Office
from helpbot.services.redeeming import Outcome, Sender

SCHOOL, CLINIC = "12330102MB0100100Q", "12330102MB0100101U"
MONDAY = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
"""Ten in the morning in Shanghai, with a week of working days before it."""

NOTIFY = "test:值班"


@dataclass(frozen=True, slots=True)
class Relay:
    """One office, and how its people act."""

    open_desk: OpenDesk
    office: Office
    clock: SettableClock

    def waits(self, **time: float) -> None:
        self.clock.move(timedelta(**time))

    async def comes(self, who: str, role: Role = Role.CLERK, *usccs: str) -> Person:
        """Somebody who acts for these, and is reached under that name."""
        async with self.open_desk(self.office) as desk:
            person = await desk.people.add(who)
            for uscc in usccs:
                await desk.people.assign(person, uscc, role)
            await desk.people.give(await desk.people.find(Address("test", who)), person, verified=True)
        return person

    async def begins(self, outgoing: Person | None, uscc: str = SCHOOL, cause: Cause = Cause.LEAVING, incoming: str = "") -> Handover:
        async with self.open_desk(self.office) as desk:
            seed = Seed(uscc, f"单位{uscc[-1]}", cause, outgoing.id if outgoing else None, incoming)
            return (await desk.handovers.start(seed, Doer(outgoing)))[0]

    async def invites(self, handover: Handover, outgoing: Person, name: str) -> str:
        """The outgoing clerk asks for a code; it stands in the letter that is written when it goes out."""
        async with self.open_desk(self.office) as desk:
            to = await desk.people.find(Address("test", outgoing.name))
            assert await desk.succession.invite(handover.id or 0, name, Doer(outgoing), to)
            invite = (await desk.handovers.get(handover.id or 0)).invite_id
            letter = await desk.invites.compose_letter(str(invite))
        assert letter
        return next(find_codes(letter.text)).code

    async def issues(self, uscc: str = SCHOOL, name: str = "", *, beside: bool = False) -> str:
        """A code of the office's own."""
        async with self.open_desk(self.office) as desk:
            issued = await desk.invites.issue(Role.CLERK, uscc, name=name, beside=beside)
        return next(find_codes(issued.code)).code

    async def redeems(self, who: str, code: str) -> Outcome:
        """Somebody sends a code, and comes into the handover if it is for that."""
        async with self.open_desk(self.office) as desk:
            address = await desk.people.find(Address("test", who))
            redeemed = await desk.invites.redeem([code], Sender(address, who))
            if redeemed.succeeds and redeemed.invite and redeemed.person:
                await desk.succession.admit(redeemed.invite, redeemed.person, f"单位{redeemed.invite.uscc[-1]}")
        return redeemed.outcome

    async def person(self, who: str) -> Person:
        async with self.open_desk(self.office, reading=True) as desk:
            found = await desk.people.bound(Address("test", who))
        assert found
        return found

    async def confirms(self, handover: Handover, person: Person | None, *numbers: int) -> list[int] | None:
        """These items, or all; the numbers of those for which that is new."""
        async with self.open_desk(self.office) as desk:
            return numbers_of(await desk.handovers.confirm(handover.id or 0, numbers or None, Doer(person)))

    async def takes_back(self, handover: Handover, person: Person, *numbers: int) -> list[int] | None:
        async with self.open_desk(self.office) as desk:
            return numbers_of(await desk.handovers.take_back(handover.id or 0, numbers, Doer(person)))

    async def closes(self, handover: Handover, person: Person | None = None) -> Handover:
        async with self.open_desk(self.office) as desk:
            return await desk.succession.close(handover.id or 0, Doer(person))

    async def stops(self, handover: Handover, person: Person | None = None) -> Handover:
        async with self.open_desk(self.office) as desk:
            return await desk.succession.stop(handover.id or 0, Doer(person))

    async def agrees(self, handover: Handover, person: Person | None = None) -> Handover:
        async with self.open_desk(self.office) as desk:
            return await desk.succession.agree(handover.id or 0, Doer(person))

    async def acts_for(self, person: Person) -> list[tuple[str, Role]]:
        """What somebody acts for at this moment."""
        async with self.open_desk(self.office, reading=True) as desk:
            return [(each.uscc, each.role) for each in await desk.people.acting_for(person)]

    async def looks(self, handover: Handover) -> tuple[Handover, list[HandoverItem]]:
        async with self.open_desk(self.office, reading=True) as desk:
            found = await desk.handovers.get(handover.id or 0)
            return found, await desk.handovers.items(found)

    async def told(self, who: str) -> list[str]:
        """What waits for somebody, by kind and event."""
        async with self.open_desk(self.office, reading=True) as desk:
            return await waiting_for(desk, await desk.people.find(Address("test", who)))


def numbers_of(items: Sequence[HandoverItem] | None) -> list[int] | None:
    return None if items is None else [each.number for each in items]


async def waiting_for(desk: Desk, address: PersonAddress) -> list[str]:
    """The keys of what is queued for an address, oldest first."""
    rows = await desk.outbox.listed(list(OutboxState), 1000)
    return [message.dedup_key for message, _ in reversed(rows) if message.address_id == address.id]
