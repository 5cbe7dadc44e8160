"""The queue of updates that wait for the bot, and the long poll that takes them out."""

import asyncio
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from itertools import count, islice

from tests.doubles.telegram_pace import Conflicts, Pace
from tests.doubles.telegram_wire import JsonObject

OTHER_POLLER = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


@dataclass(slots=True)
class Pending:
    number: int
    update_id: int
    update: JsonObject
    # A repeated old update is below the offset already, yet must reach the bot once.
    repeated: bool


class Updates:
    """With strict pacing Telegram slows down who asks for the same again at once; without, no test has to wait for that."""

    def __init__(self, *, clock: Callable[[], float], pace: Pace, strict_pacing: bool) -> None:
        self.allowed: Collection[str] = ()
        self.on_add: Callable[[Pending], None] | None = None
        self.conflicts = Conflicts(clock=clock, gap=pace.between_conflicts if strict_pacing else 0)
        # When the bot got each update first.
        self.handed_out: dict[int, float] = {}
        self._clock = clock
        self._pace = pace
        self._strict = strict_pacing
        self._numbers = count()
        # By number, so that a webhook takes any of them out without a search.
        self._pending: dict[int, Pending] = {}
        self._next_id = 500_000_001
        self._offset = 0
        self._poll: asyncio.Future[str | None] | None = None
        self._last_offset: int | None = None
        self._started_at = self._finished_at = clock()

    def __len__(self) -> int:
        return len(self._pending)

    def pending(self) -> list[Pending]:
        return list(self._pending.values())

    def add(self, update: JsonObject) -> int:
        """Queue it as it is; only a missing update_id is filled in."""
        update = {"update_id": self._next_id} | update
        update_id = update["update_id"]
        if not isinstance(update_id, int):
            reason = f"update_id must be a number, not {update_id!r}"
            raise TypeError(reason)
        self._next_id = max(self._next_id, update_id + 1)
        if self._is_allowed(update):
            self._append(Pending(next(self._numbers), update_id, update, repeated=update_id < self._offset))
        return update_id

    def forget(self, pending: Pending) -> None:
        self._pending.pop(pending.number, None)

    def forget_all(self) -> None:
        self._pending.clear()

    def interrupt(self, description: str) -> None:
        """End the poll in flight, if there is one, with a conflict."""
        if self._poll and not self._poll.done():
            self._poll.set_result(description)

    async def poll(self, *, offset: int, limit: int, timeout: float) -> list[JsonObject]:  # noqa: ASYNC109 (Telegram's word)
        self.interrupt(OTHER_POLLER)
        if self._strict:
            limit, timeout = self._slow_down(offset, limit, timeout)
        self._confirm(offset)
        if timeout > 0 and not self._pending and (conflict := await self._wait(timeout)):
            await self.conflicts.tell(conflict)
        self._finished_at = self._clock()
        return self._hand_out(limit)

    def _append(self, pending: Pending) -> None:
        self._pending[pending.number] = pending
        if self._poll and not self._poll.done():
            self._poll.set_result(None)
        if self.on_add:
            self.on_add(pending)

    async def _wait(self, seconds: float) -> str | None:
        """Until an update is there, or the time is over; returns the conflict that ended it, if one did."""
        poll: asyncio.Future[str | None] = asyncio.get_running_loop().create_future()
        self._poll = poll
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    return await poll
        finally:
            # A second poller may have put its own in the place by now.
            if self._poll is poll:
                self._poll = None
        return None

    def _slow_down(self, offset: int, limit: int, seconds: float) -> tuple[int, float]:
        """The same offset again within 3 s waits for 3 s; within half a second it gets one update only."""
        now, again = self._clock(), offset == self._last_offset
        if again and now < self._started_at + self._pace.same_poll:
            seconds = max(seconds, self._pace.same_poll)
        if again and now < self._finished_at + self._pace.hasty_poll:
            limit = 1
        self._last_offset, self._started_at = offset, now
        return limit, seconds

    def _is_allowed(self, update: JsonObject) -> bool:
        kinds = update.keys() - {"update_id"}
        return not self.allowed or not kinds or any(kind in self.allowed for kind in kinds)

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            kept = self.pending()[offset:]
        else:
            self._offset = max(self._offset, offset)
            kept = [pending for pending in self._pending.values() if pending.update_id >= offset or pending.repeated]
        self._pending = {pending.number: pending for pending in kept}

    def _hand_out(self, limit: int) -> list[JsonObject]:
        batch = list(islice(self._pending.values(), limit))
        for pending in batch:
            pending.repeated = False
            self.handed_out.setdefault(pending.update_id, self._clock())
        return [pending.update for pending in batch]
