"""Who writes to us, where they are reached, and for which institutions they act."""

from collections.abc import Sequence
from datetime import datetime

from helpbot.clock import Clock
from helpbot.errors import NotFound
from helpbot.messages import Address
from helpbot.models import Assignment, Person, PersonAddress, Role
from helpbot.store import addresses, forgetting, handovers, invites, officers, people, records, surveys, threads
from helpbot.store.database import Transaction
from helpbot.texts import people as texts

SOFT_BOUNCES = 3
"""Messages in a row that may come back for now, a full mailbox for one, before nobody writes there any more."""


class People:
    """Addresses and the people behind them."""

    def __init__(self, tx: Transaction, clock: Clock) -> None:
        self._tx = tx
        self._clock = clock
        self._met: dict[Address, PersonAddress] = {}

    async def meet(self, address: Address, known: PersonAddress | None = None) -> PersonAddress:
        """The address somebody just wrote from: new ones are kept, and one that was switched off works again.

        `known` is what was found for it a moment ago.
        """
        if known is not None:
            self._met[address] = known
        known = await self.find(address)
        if not known.enabled or known.bounces:
            await addresses.switch_on(self._tx, known.id or 0)
        return known

    async def find(self, address: Address) -> PersonAddress:
        """The address we want to write to, kept as new where nobody wrote from it yet."""
        if address not in self._met:
            known = await addresses.find(self._tx, address.channel, address.who)
            self._met[address] = known or await addresses.add(self._tx, address.channel, address.who, self._clock.now())
        return self._met[address]

    async def look_again(self, address: Address) -> PersonAddress:
        """The address as it is in this transaction, whatever was known of it before."""
        return await self.of_id((await self.find(address)).id or 0)

    async def of_id(self, address_id: int) -> PersonAddress:
        """The address of this id, which must exist."""
        return await addresses.get(self._tx, address_id)

    async def find_named(self, name: str) -> PersonAddress | None:
        """The address written as `channel:who`, as `[office] notify` is; None where nothing is written."""
        channel, _, who = name.partition(":")
        return await self.find(Address(channel, who)) if who else None

    async def switch_off(self, address_id: int, reason: str) -> PersonAddress | None:
        """Nobody is reached there any more. Returns the same person's next address, where there is one."""
        following = await addresses.next_of_same_person(self._tx, address_id)
        await addresses.switch_off(self._tx, address_id, reason)
        return following

    async def note_bounce(self, address_id: int, reason: str, *, permanent: bool) -> PersonAddress | None:
        """A message to an address came back: it is switched off, or only counted while it may be a passing trouble.

        Returns the same person's next address, where there is one.
        """
        if permanent or await addresses.count_bounce(self._tx, address_id) >= SOFT_BOUNCES:
            return await self.switch_off(address_id, reason)
        return await addresses.next_of_same_person(self._tx, address_id)

    async def move(self, address_id: int, who: str) -> PersonAddress:
        """The far side calls an address `who` now: it is found under that name, and so are its conversations.

        Where somebody wrote from there already, that address takes over. The old one stays on: whoever still writes to it is led on.
        """
        old = await addresses.get(self._tx, address_id)
        known = await addresses.find(self._tx, old.channel, who)
        await threads.move(self._tx, old, (known or old).id or 0, who)
        self._met.clear()
        if known is None:
            await addresses.rename(self._tx, address_id, who)
            return await addresses.get(self._tx, address_id)
        await addresses.adopt(self._tx, known.id or 0, old)
        await officers.move_group(self._tx, address_id, known.id or 0)
        return known

    async def bound(self, address: Address) -> Person | None:
        """Who is known by an address: by a code that came from there. None for a stranger."""
        return await people.at_address(self._tx, address.channel, address.who)

    async def look_up(self, person_id: int | None) -> Person | None:
        """The person of this id; None for nobody, and for one who is forgotten."""
        person = await people.find(self._tx, person_id) if person_id is not None else None
        return person if person and person.forgotten_at is None else None

    async def get(self, person_id: int) -> Person:
        """The person of this id. Raises NotFound, also for one who is forgotten."""
        if person := await self.look_up(person_id):
            return person
        raise NotFound(texts.NO_SUCH_PERSON.format(id=person_id))

    async def name_of(self, person_id: int) -> str:
        """What the person of this id is called; empty for one who is forgotten."""
        person = await people.find(self._tx, person_id)
        return person.name if person else ""

    async def listed(self, limit: int) -> list[Person]:
        """Everybody helpbot knows, newest first."""
        return await people.listed(self._tx, limit)

    async def assignments(self, person: Person, at: datetime | None = None) -> list[Assignment]:
        """What a person acts for at a moment; without one, all there ever was."""
        return await people.assignments(self._tx, person.id or 0, at)

    async def acting_for(self, person: Person) -> list[Assignment]:
        """What a person acts for now."""
        return await self.assignments(person, self._clock.now())

    async def stays(self, person: Person, uscc: str) -> bool:
        """Whether a person acts for an institution now, or is to later."""
        return any(each.uscc == uscc for each in await self._not_over(person))

    async def _not_over(self, person: Person) -> list[Assignment]:
        """What is in force, or begins later: a clerk who is to come may look from another day on."""
        now = self._clock.now()
        return [each for each in await self.assignments(person) if each.until is None or each.until > now]

    async def addresses(self, person: Person) -> list[PersonAddress]:
        """Where a person is or was reached: what is preferred first, then what was verified last."""
        return await addresses.of_person(self._tx, person.id or 0)

    async def reach(self, person: Person) -> PersonAddress | None:
        """Where a notice to a person goes; None where nobody is reached any more."""
        usable = [each for each in await self.addresses(person) if each.enabled and each.verified_at]
        return usable[0] if usable else None

    async def clerks_of(self, uscc: str, roles: Sequence[Role] = (Role.CLERK,)) -> list[Person]:
        """Who acts for an institution now, longest first."""
        return await people.holders(self._tx, uscc, roles, self._clock.now())

    async def clerks_among(self, usccs: Sequence[str]) -> dict[str, list[Person]]:
        """The clerks of these institutions now, by institution, longest first; those of nobody are not in it."""
        found: dict[str, list[Person]] = {}
        for uscc, person in await people.holding(self._tx, Role.CLERK, self._clock.now(), usccs):
            found.setdefault(uscc, []).append(person)
        return found

    async def unreached_clerks(self) -> list[tuple[str, int]]:
        """Institution and clerk, where a clerk was reached once and is nowhere any more, and the institution has no other who is."""
        return await people.unreached_clerks(self._tx, self._clock.now())

    async def clerkless(self) -> list[str]:
        """The institutions that had a clerk once and have none now."""
        return await people.clerkless(self._tx, self._clock.now())

    async def sponsors(self) -> list[tuple[str, Person]]:
        """Who speaks for a sponsor now, under the sponsor's code."""
        return await people.holding(self._tx, Role.SPONSOR, self._clock.now())

    async def add(self, name: str) -> Person:
        """Somebody new."""
        return await people.add(self._tx, name[:100], self._clock.now())

    async def assign(self, person: Person, uscc: str, role: Role, since: datetime | None = None) -> None:
        """From now on, or from later on, a person acts for an institution; nothing changes where that is so already."""
        held = await self.acting_for(person)
        if not any((each.uscc, each.role) == (uscc, role) for each in held):
            await people.assign(self._tx, person.id or 0, uscc, role, since or self._clock.now())

    async def give(self, address: PersonAddress, person: Person, *, verified: bool) -> None:
        """The address is this person's: known to be, or only said to be."""
        await addresses.give(self._tx, address.id or 0, person.id or 0, self._clock.now() if verified else None)
        self._met.clear()

    async def prefer(self, address: PersonAddress) -> None:
        """Notices to the person go there first."""
        await addresses.prefer(self._tx, address.id or 0, self._clock.now())

    async def release(self, address: PersonAddress) -> None:
        """The address is nobody's any more; what the person acts for stays."""
        await addresses.release(self._tx, address.id or 0)
        self._met.clear()

    async def set_nudges(self, person: Person, *, wanted: bool) -> None:
        """Whether a person wants more than the statutory notices."""
        await people.set_nudges(self._tx, person.id or 0, None if wanted else self._clock.now())

    async def unbind(self, person: Person, uscc: str | None = None) -> list[Assignment]:
        """End what a person acts for, or is to later: one institution, or all and with it every address. Returns what has ended."""
        ended = [each for each in await self._not_over(person) if uscc in (None, each.uscc)]
        await people.end(self._tx, [each.id or 0 for each in ended], self._clock.now())
        if uscc is None:
            for address in await self.addresses(person):
                await self.release(address)
        return ended

    async def forget(self, person: Person) -> None:
        """Delete what a person is called, where they are reached and all they said. Ids stay, for the audit to lead somewhere."""
        now = self._clock.now()
        await people.end(self._tx, [each.id or 0 for each in await self._not_over(person)], now)
        for address in await self.addresses(person):
            await forgetting.blot_out_said(self._tx, address)
            await addresses.blot_out(self._tx, address.id or 0, f"forgotten:{address.id}", now)
        await handovers.blot_out(self._tx, person.id or 0)
        await records.blot_out(self._tx, person.id or 0)
        await invites.void_of_person(self._tx, person.id or 0, "forgotten", now)
        await surveys.blot_out(self._tx, person.id or 0)
        await people.blot_out(self._tx, person.id or 0, now)
        self._met.clear()
