"""The queue of updates that wait for the bot, and the long poll that takes them out."""

import asyncio
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass

from tests.doubles.telegram_wire import ApiError, JsonObject

OTHER_POLLER = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


@dataclass(slots=True)
class _Pending:
    update_id: int
    update: JsonObject
    # A repeated old update is below the offset already, yet must reach the bot once.
    repeated: bool


class Updates:
    def __init__(self) -> None:
        self.allowed: Collection[str] = ()
        self._pending: list[_Pending] = []
        self._next_id = 500_000_001
        self._offset = 0
        self._poll: asyncio.Future[None] | None = None

    def __len__(self) -> int:
        return len(self._pending)

    def add(self, update: JsonObject) -> int:
        """Queue it as it is; only a missing update_id is filled in."""
        update = {"update_id": self._next_id} | update
        update_id = update["update_id"]
        if not isinstance(update_id, int):
            reason = f"update_id must be a number, not {update_id!r}"
            raise TypeError(reason)
        self._next_id = max(self._next_id, update_id + 1)
        if self._is_allowed(update):
            self._pending.append(_Pending(update_id, update, repeated=update_id < self._offset))
            self._wake()
        return update_id

    def forget_all(self) -> None:
        self._pending.clear()

    def interrupt(self, description: str) -> None:
        """End the poll in flight, if there is one, with a conflict."""
        if self._poll and not self._poll.done():
            self._poll.set_exception(ApiError(409, description))

    async def poll(self, *, offset: int, limit: int, timeout: float) -> list[JsonObject]:  # noqa: ASYNC109 (Telegram's word)
        self.interrupt(OTHER_POLLER)
        self._confirm(offset)
        if timeout > 0 and not self._pending:
            await self._wait(timeout)
        return self._hand_out(limit)

    async def _wait(self, seconds: float) -> None:
        poll = self._poll = asyncio.get_running_loop().create_future()
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await poll
        finally:
            # A second poller may have put its own in the place by now.
            if self._poll is poll:
                self._poll = None

    def _wake(self) -> None:
        if self._poll and not self._poll.done():
            self._poll.set_result(None)

    def _is_allowed(self, update: JsonObject) -> bool:
        kinds = update.keys() - {"update_id"}
        return not self.allowed or not kinds or any(kind in self.allowed for kind in kinds)

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            self._pending = self._pending[offset:]
            return
        self._offset = max(self._offset, offset)
        self._pending = [pending for pending in self._pending if pending.update_id >= offset or pending.repeated]

    def _hand_out(self, limit: int) -> list[JsonObject]:
        batch = self._pending[:limit]
        for pending in batch:
            pending.repeated = False
        return [pending.update for pending in batch]
