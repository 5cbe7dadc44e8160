"""Messages of ours that came back: what that says of the address, and where they go instead."""

from collections.abc import Callable

from helpbot.clock import Clock
from helpbot.messages import Undeliverable, storable
from helpbot.services.people import People
from helpbot.store import outbox
from helpbot.store.database import Transaction
from helpbot.texts import guard as texts


class Bounces:
    """The returned messages of an office."""

    def __init__(self, tx: Transaction, clock: Clock, people: People, wake: Callable[[], None]) -> None:
        self._tx = tx
        self._clock = clock
        self._people = people
        self._wake = wake

    async def note(self, channel: str, told: Undeliverable) -> str:
        """Draw the consequences: the address is off, or counted; the message goes to the person's next address, or has failed.

        Returns what happened, for the officer. A message that is not known, or is at another address already, changes nothing.
        """
        reason = storable(told.reason)
        message = await outbox.find_sent(self._tx, channel, token=told.token, receipt=told.receipt)
        if message is None:
            return texts.RETURNED_UNKNOWN.format(reason=reason)
        address = await self._people.of_id(message.address_id)
        following = await self._people.note_bounce(message.address_id, texts.RETURNED_OFF.format(reason=reason), permanent=told.permanent)
        said = texts.RETURNED.format(number=message.id, who=address.who, reason=reason)
        await outbox.return_sent(self._tx, message.id or 0, following, self._clock.now(), said[:500])
        if following is not None:
            self._tx.after_commit.append(self._wake)
        return said
