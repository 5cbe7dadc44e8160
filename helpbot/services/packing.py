"""A claimed row becomes a Parcel, at the last moment before it is sent."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

import structlog

from helpbot.clock import Clock
from helpbot.errors import Postponed, RegistryDown, Withheld
from helpbot.messages import Address, Parcel, Reply, pack_reply, storable, unpack_reply
from helpbot.models import OutboxMessage, OutboxState
from helpbot.ports import Channel, Erasing
from helpbot.services.desk import Desk, lay_desk
from helpbot.services.kinds import Compose, Kind
from helpbot.services.look_ahead import LookAhead
from helpbot.services.office import Office
from helpbot.services.records import RECORD
from helpbot.store import addresses, outbox
from helpbot.store.database import Database, Transaction
from helpbot.texts import delivery as texts

log = structlog.get_logger(__name__)

PARTS = "parts:"

REGISTRY_PAUSE = timedelta(minutes=5)
"""Until a message that needs the registry is tried again while that is out of reach."""


def note_parts_sent(number: int) -> str:
    """What stands in place of a row's receipt while only so many parts of its message have arrived."""
    return f"{PARTS}{number}" if number else ""


def parts_sent_of(receipt: str) -> int:
    """How many parts of a row's message arrived at earlier attempts."""
    return int(receipt.removeprefix(PARTS)) if receipt.startswith(PARTS) else 0


def sign(office: Office) -> tuple[str, ...]:
    """The office as it signs: its name, then whatever of telephone and hours it has filled in."""
    facts = office.settings
    lines = (texts.SIGNED_PHONE.format(phone=facts.phone) if facts.phone else "", texts.SIGNED_HOURS.format(hours=facts.hours))
    return (facts.name, *filter(None, lines if facts.hours else lines[:1]))


async def hand_over(channel: Channel, parcel: Parcel) -> str:
    """Send it, or delete what it names where the channel can. Returns the receipt; raises DeliveryError."""
    if not parcel.erases:
        return await channel.send(parcel)
    if isinstance(channel, Erasing):
        await channel.erase(parcel.to, parcel.erases)
    return ""


class Packer:
    """Writes what is to be sent, or settles that it is not."""

    def __init__(self, office: Office, database: Database, clock: Clock, kinds: Mapping[str, Kind], wake: Callable[[], None]) -> None:
        self._office = office
        self._clock = clock
        self._kinds = kinds
        self._wake = wake
        self._signature = sign(office)
        self._ahead = LookAhead(office, database, clock, kinds, wake)
        self._looked: dict[int, Compose] = {}

    @property
    def tasks(self) -> list[asyncio.Task[None]]:
        """What runs beside the rounds: somebody looks for what the next one is composed of."""
        return self._ahead.tasks

    async def pack(self, tx: Transaction, claimed: Sequence[outbox.Claimed]) -> list[tuple[OutboxMessage, Parcel]]:
        """What can be sent of the claimed rows; the others are failed, cancelled or go to another address, and make room.

        Those whose kind looks outside first are put back, and have been looked for when `wake` is called.
        """
        seen = [each for each in claimed if await self._is_looked_for(tx, each.message)]
        packed = [(each.message, await self._pack_or_fail(tx, each)) for each in seen]
        ready = [(message, parcel) for message, parcel in packed if parcel is not None]
        if len(ready) < len(packed):
            tx.after_commit.append(self._wake)
        if len(seen) < len(claimed):
            tx.after_commit.append(self._ahead.start)
        return ready

    async def _is_looked_for(self, tx: Transaction, message: OutboxMessage) -> bool:
        """Whether everything is there that a row is composed of; if not, it waits in the queue."""
        kind = self._kinds.get(message.kind)
        if kind is None or kind.look is None or self._is_kept(message):
            return True
        if compose := self._ahead.find(message.kind, message.reference):
            self._looked[message.id or 0] = compose
            return True
        await outbox.put_back(tx, message.id or 0, message.due_at)
        return False

    async def settle_orphan(self, tx: Transaction, message: OutboxMessage) -> None:
        """Decide about a row that was in flight when its process died, by the rule its kind names."""
        try:
            again = self._kinds[message.kind].again
        except KeyError as error:  # another version's
            await self._fail(tx, message, error)
            return
        state, why = (OutboxState.QUEUED, texts.AGAIN_AFTER_END) if again else (OutboxState.UNKNOWN, texts.UNKNOWN_AFTER_END)
        await outbox.mark(tx, [message.id or 0], state, error=why, due_at=self._clock.now())
        log.warning("delivery.orphan", outbox=message.id, kind=message.kind, again=again)

    async def _fail(self, tx: Transaction, message: OutboxMessage, error: Exception) -> None:
        """Set a row aside that can't be sent as it is."""
        log.error("delivery.broken", channel=message.channel, outbox=message.id, kind=message.kind, exc_info=error)
        known = message.kind in self._kinds
        reason = texts.BROKEN.format(reason=repr(error)) if known else texts.UNKNOWN_KIND.format(kind=message.kind)
        await outbox.mark(tx, [message.id or 0], OutboxState.FAILED, error=storable(reason)[:500])

    async def _pack_or_fail(self, tx: Transaction, claimed: outbox.Claimed) -> Parcel | None:
        try:
            return await self._pack(tx, claimed)
        except outbox.REFUSALS:
            raise
        except Postponed as wait:
            await outbox.put_back(tx, claimed.message.id or 0, wait.until)
            return None
        except (RegistryDown, Withheld) as error:  # what it has to say cannot be known now, or not be said: it waits, until it has expired
            log.warning("delivery.held_back", outbox=claimed.message.id, reason=str(error))
            await outbox.put_back(tx, claimed.message.id or 0, self._clock.now() + REGISTRY_PAUSE)
            return None
        except Exception as error:  # noqa: BLE001 -- `_fail` logs it, trace and all
            await self._fail(tx, claimed.message, error)
            return None

    async def _pack(self, tx: Transaction, claimed: outbox.Claimed) -> Parcel | None:
        message = claimed.message
        if not claimed.enabled or message.channel in self._withheld_from(message):
            await self._readdress(tx, message)
            return None
        reply = await self._reply_of(tx, message)
        if reply is None:
            return None
        return Parcel(
            key=message.dedup_key,
            to=Address(message.channel, claimed.who),
            reply=await self._fetch_files(tx, reply),
            answers=message.answers,
            parts_sent=parts_sent_of(message.receipt),
            context=message.context,
            token=message.token or "",
            signature=self._signature,
            erases=message.reference if self._kinds[message.kind].erases else "",
        )

    async def _fetch_files(self, tx: Transaction, reply: Reply) -> Reply:
        """With what is in the files that stayed in the store until now."""
        if not any(file.kept for file in reply.attachments):
            return reply
        desk = self._lay_desk(tx)
        files = [replace(file, content=await _open_kept(desk, file.kept)) if file.kept else file for file in reply.attachments]
        return replace(reply, attachments=tuple(files))

    def _lay_desk(self, tx: Transaction) -> Desk:
        return lay_desk(tx, self._office, self._clock, self._wake)

    async def _readdress(self, tx: Transaction, message: OutboxMessage) -> None:
        """Nobody is reached there any more, or this may not go there: it goes where the person is reached now."""
        following = None
        if not self._kinds[message.kind].stays:
            following = await addresses.next_of_same_person(tx, message.address_id, self._withheld_from(message))
        if following is None:
            await outbox.mark(tx, [message.id or 0], OutboxState.FAILED, error=texts.ADDRESS_OFF)
            return
        await outbox.readdress(tx, message.id or 0, following)
        await outbox.put_back(tx, message.id or 0, self._clock.now(), receipt="")  # there it is wanted from the beginning

    def _withheld_from(self, message: OutboxMessage) -> frozenset[str]:
        """The channels by which this message must not go."""
        return self._office.withheld if self._kinds[message.kind].registry else frozenset()

    async def _reply_of(self, tx: Transaction, message: OutboxMessage) -> Reply | None:
        """The text to send; a reference row is composed at each attempt and kept as it is sent, or cancelled."""
        if message.reply is not None and self._is_kept(message):
            return unpack_reply(message.reply)
        compose = self._compose_of(message)
        reply = await compose(self._lay_desk(tx), message.reference) if compose else None
        if reply is None:
            await outbox.mark(tx, [message.id or 0], OutboxState.CANCELLED)
        elif not self._kinds[message.kind].secret:
            await outbox.store_composed(tx, message.id or 0, pack_reply(reply))
        return reply

    def _compose_of(self, message: OutboxMessage) -> Compose | None:
        kind = self._kinds[message.kind]
        return self._looked.pop(message.id or 0) if kind.look else kind.compose

    def _is_kept(self, message: OutboxMessage) -> bool:
        """Whether it goes as it was written: it was finished from the beginning, or has arrived in part, and the rest must fit it."""
        kind = self._kinds[message.kind]
        return message.reply is not None and ((kind.compose is None and kind.look is None) or bool(parts_sent_of(message.receipt)))


async def _open_kept(desk: Desk, kept: str) -> bytes:
    return await (desk.records if kept.startswith(RECORD) else desk.guides).content(kept)
