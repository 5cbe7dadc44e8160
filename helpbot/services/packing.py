"""A claimed row becomes a Parcel, at the last moment before it is sent."""

from collections.abc import Callable, Mapping, Sequence

from helpbot.clock import Clock
from helpbot.messages import Address, Parcel, Reply, pack_reply, unpack_reply
from helpbot.models import OutboxMessage, OutboxState
from helpbot.services.desk import lay_desk
from helpbot.services.kinds import Kind
from helpbot.services.office import Office
from helpbot.store import outbox
from helpbot.store.database import Transaction

PARTS = "parts:"


def note_parts_sent(number: int) -> str:
    """What stands in place of a row's receipt while only so many parts of its message have arrived."""
    return f"{PARTS}{number}" if number else ""


def parts_sent_of(receipt: str) -> int:
    """How many parts of a row's message arrived at earlier attempts."""
    return int(receipt.removeprefix(PARTS)) if receipt.startswith(PARTS) else 0


class Packer:
    """Writes what is to be sent, or settles that it is not."""

    def __init__(self, office: Office, clock: Clock, kinds: Mapping[str, Kind], wake: Callable[[], None]) -> None:
        self._office = office
        self._clock = clock
        self._kinds = kinds
        self._wake = wake

    async def pack(self, tx: Transaction, claimed: Sequence[outbox.Claimed]) -> list[tuple[OutboxMessage, Parcel]]:
        """What can be sent of the claimed rows; the others are failed or cancelled."""
        ready: list[tuple[OutboxMessage, Parcel]] = []
        for each in claimed:
            message = each.message
            if not each.enabled:
                await outbox.mark(tx, [message.id or 0], OutboxState.FAILED, error="address is off")
            elif reply := await self._reply_of(tx, message):
                to = Address(message.channel, each.who)
                ready.append((message, Parcel(message.dedup_key, to, reply, message.answers, parts_sent_of(message.receipt))))
        return ready

    async def _reply_of(self, tx: Transaction, message: OutboxMessage) -> Reply | None:
        """The text to send; a reference row is composed at each attempt and kept as it is sent, or cancelled.

        What has arrived in part is not composed anew: the rest must fit it.
        """
        compose = self._kinds[message.kind].compose
        if message.reply is not None and (compose is None or parts_sent_of(message.receipt)):
            return unpack_reply(message.reply)
        reply = await compose(lay_desk(tx, self._office, self._clock, self._wake), message.reference) if compose else None
        if reply is None:
            await outbox.mark(tx, [message.id or 0], OutboxState.CANCELLED)
        else:
            await outbox.store_composed(tx, message.id or 0, pack_reply(reply))
        return reply
