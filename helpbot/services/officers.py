"""Who answers for the office, and the chat in which they see what has come in."""

from helpbot.clock import Clock
from helpbot.messages import Address
from helpbot.models import Person, PersonAddress, Role
from helpbot.services.people import People
from helpbot.store import officers
from helpbot.store.database import Transaction


class Officers:
    """The officers of an office, and their chat."""

    def __init__(self, tx: Transaction, clock: Clock, people: People) -> None:
        self._tx = tx
        self._clock = clock
        self._people = people

    async def listed(self) -> list[Person]:
        """Whoever is an officer now, longest first."""
        return await officers.listed(self._tx, self._clock.now())

    async def has(self, person: Person) -> bool:
        """Whether somebody is an officer now."""
        return any(each.role is Role.OFFICER for each in await self._people.acting_for(person))

    async def speaks(self, address: Address) -> bool:
        """Whether an officer is known by an address."""
        person = await self._people.bound(address)
        return person is not None and await self.has(person)

    async def named(self, name: str) -> list[Person]:
        """Officers who are called so; if none is, those whose name has it in it."""
        known = await self.listed()
        return [each for each in known if each.name == name] or [each for each in known if name and name in each.name]

    async def of_id(self, person_id: int) -> Person | None:
        """The officer of this id, if that is one now."""
        return next((each for each in await self.listed() if each.id == person_id), None)

    async def reached(self) -> list[PersonAddress]:
        """Where each officer is reached who is reached at all."""
        found = [await self._people.reach(each) for each in await self.listed()]
        return [each for each in found if each is not None]

    async def bind_group(self, address: PersonAddress, person: Person) -> None:
        """From now on the officers' chat is here, and nowhere else."""
        await officers.bind_group(self._tx, address.id or 0, person.id or 0, self._clock.now())

    async def group(self) -> PersonAddress | None:
        """The officers' chat, while anybody is reached there."""
        found = await officers.group(self._tx)
        return found if found and found.enabled else None
