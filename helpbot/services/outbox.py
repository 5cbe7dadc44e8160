"""Everything that goes out is a row here first."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from helpbot.clock import Clock
from helpbot.messages import Choice, Incoming, Reply, pack_reply, unpack_reply
from helpbot.models import OutboxMessage, OutboxState, PersonAddress
from helpbot.services.kinds import ANSWER_LIFE, KINDS
from helpbot.store import outbox, outbox_fates
from helpbot.store.database import Transaction

LOOKED_THROUGH = 100
"""Messages among which an offer is looked for."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A reference that is to be composed for somebody when it is due."""

    to: PersonAddress
    key: str
    reference: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message belongs: its conversation, what its channel needs to put it there, the key of the arrival that it answers."""

    thread_id: int | None
    context: Mapping[str, str]
    answers: str | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """The message of ours that another answers: its kind, what it was about, what it offered; `mine` where it went to who answers it."""

    kind: str
    reference: str
    choices: tuple[Choice, ...]
    mine: bool


def _answered(found: outbox_fates.Addressed | None, *, mine: bool) -> Answered | None:
    """None too where another version of helpbot wrote it."""
    if found is None or found.kind not in KINDS:
        return None
    return Answered(found.kind, found.reference, unpack_reply(found.reply).choices if found.reply else (), mine)


@dataclass(frozen=True, slots=True)
class Told:
    """A message of ours: its kind, what it was about, and when it was queued."""

    kind: str
    reference: str
    at: datetime


class Outbox:
    """What is to go out, and what became of it."""

    def __init__(self, tx: Transaction, clock: Clock, wake: Callable[[], None]) -> None:
        self._tx = tx
        self._clock = clock
        self._wake = wake

    async def put(
        self,
        to: PersonAddress,
        kind: str,
        key: str,
        *,
        reply: Reply | None = None,
        reference: str = "",
        place: Place | None = None,
    ) -> bool:
        """Queue one message of a kind of KINDS: a finished `reply`, or a `reference` that is composed when it is sent.

        False where `key` was queued before.
        """
        now = self._clock.now()
        row = outbox.Draft(
            dedup_key=key,
            address_id=to.id or 0,
            channel=to.channel,
            kind=kind,
            lane=KINDS[kind].lane,
            reference=reference,
            reply=None if reply is None else pack_reply(reply),
            answers=place.answers if place else None,
            thread_id=place.thread_id if place else None,
            context=dict(place.context) if place else {},
            token=outbox.draw_token(),
            created_at=now,
            due_at=now,
            expires_at=now + KINDS[kind].life,
        )
        if self._wake not in self._tx.after_commit:
            self._tx.after_commit.append(self._wake)
        return bool(await outbox.put(self._tx, [row]))

    async def check_claim(self, incoming: Incoming) -> tuple[Incoming, Answered | None]:
        """The message, its sender vouched for by a secret address only where we sent that to this very sender; and what it answers.

        Anybody can invent one: it proves something because it is stored, not because it looks like one.
        """
        address = incoming.address
        found = await outbox_fates.find_addressed(self._tx, address.channel, incoming.reply_to) if incoming.reply_to else None
        mine = found is not None and found.who == address.who
        if not incoming.reply_to or mine:
            return incoming, _answered(found, mine=True)
        return replace(incoming, reply_to="", vouched=False), _answered(found, mine=False)

    async def put_notices(self, notices: Sequence[Notice], kind: str, *, until: datetime | None = None) -> int:
        """Queue these, of a kind of KINDS, worth nothing after `until`; returns how many were not queued before."""
        now = self._clock.now()
        rows = [
            outbox.Draft(
                dedup_key=each.key,
                address_id=each.to.id or 0,
                channel=each.to.channel,
                kind=kind,
                lane=KINDS[kind].lane,
                reference=each.reference,
                token=outbox.draw_token(),
                created_at=now,
                due_at=each.due_at,
                expires_at=until or each.due_at + KINDS[kind].life,
            )
            for each in notices
        ]
        if rows and self._wake not in self._tx.after_commit:
            self._tx.after_commit.append(self._wake)
        return await outbox.put(self._tx, rows)

    async def known(self, keys: Sequence[str]) -> set[str]:
        """Those of these keys under which something was queued."""
        return await outbox_fates.known(self._tx, keys)

    async def alive(self, keys: Sequence[str]) -> set[str]:
        """Those of these keys under which something has gone out, or still may."""
        return await outbox_fates.alive(self._tx, keys)

    async def given_up(self, kind: str, since: datetime) -> list[tuple[str, bool]]:
        """What messages of a kind were about that were given up since then, and whether only time ran out on them."""
        return await outbox_fates.given_up(self._tx, kind, since)

    async def told(self, kind: str, since: datetime) -> set[str]:
        """What messages of a kind were about that a channel took since then."""
        return await outbox_fates.told(self._tx, kind, since)

    def now(self) -> datetime:
        """The present, by the clock that what is queued is stamped with."""
        return self._clock.now()

    async def told_since(self, to: PersonAddress, kinds: Collection[str], since: datetime) -> list[Told]:
        """What of these kinds was queued for an address since then, and not given up."""
        return [Told(*each) for each in await outbox_fates.told_since(self._tx, to.id or 0, kinds, since)]

    async def last_offering(self, to: PersonAddress, label: str, within: timedelta) -> tuple[Choice, ...]:
        """What the newest message to an address offers that has a choice of this label; nothing where none lately had."""
        for reply in await outbox_fates.replies_since(self._tx, to.id or 0, self.now() - within, LOOKED_THROUGH):
            choices = unpack_reply(reply).choices
            if any(each.label == label for each in choices):
                return choices
        return ()

    async def listed(self, states: Sequence[OutboxState], limit: int) -> list[tuple[OutboxMessage, str]]:
        """Messages in these states and whom they are for, newest first."""
        return await outbox.listed(self._tx, states, limit)

    async def retry(self, message_id: int, life: timedelta = ANSWER_LIFE) -> bool:
        """Send a failed or unknown message again, as if never tried, for as long as `life`; False where there is no such one."""
        now = self._clock.now()
        self._tx.after_commit.append(self._wake)
        return await outbox.retry(self._tx, message_id, now, now + life)

    async def counts(self) -> dict[str, int]:
        """How many messages are in each state."""
        return await outbox.counts(self._tx)

    async def counts_since(self, since: datetime) -> dict[str, int]:
        """The same, of those queued since then."""
        return await outbox_fates.counts_since(self._tx, since)
