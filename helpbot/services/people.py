"""Who writes to us, and where they are reached."""

from helpbot.clock import Clock
from helpbot.messages import Address
from helpbot.models import PersonAddress
from helpbot.store import addresses, threads
from helpbot.store.database import Transaction

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

    async def switch_off(self, address_id: int, reason: str) -> PersonAddress | None:
        """Nobody is reached there any more. Returns the same person's next address, where there is one."""
        following = await addresses.next_of_same_person(self._tx, address_id)
        await addresses.switch_off(self._tx, address_id, reason)
        return following

    async def get(self, address_id: int) -> PersonAddress:
        """The address of this id, which must exist."""
        return await addresses.get(self._tx, address_id)

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
        return known
