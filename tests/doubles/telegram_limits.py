"""How many messages Telegram takes before it says that they are too many."""

import math
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tests.doubles.telegram_wire import ApiError

SENDING = frozenset(["sendMessage", "sendDocument"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Telegram's published rates, None for no limit. Short bursts pass there: as many as `burst` at once in one chat."""

    per_chat: float | None = 1.0
    overall: int | None = 30
    per_group_minute: int | None = 20
    burst: int = 1


@dataclass(slots=True)
class _Window:
    """So many in so many seconds; a limit of None lets all pass."""

    limit: int | None
    seconds: float
    taken: deque[float] = field(default_factory=deque)

    def wait(self, now: float) -> float:
        """Seconds until one more passes; 0 for at once."""
        if self.limit is None:
            return 0
        while self.taken and self.taken[0] + self.seconds <= now:
            self.taken.popleft()
        return self.taken[0] + self.seconds - now if len(self.taken) >= self.limit else 0

    def count(self, now: float) -> None:
        if self.limit is not None:
            self.taken.append(now)


class Meter:
    """Counts what is sent, and refuses what is too much. What is refused doesn't count."""

    def __init__(self, limits: Limits, clock: Callable[[], float]) -> None:
        self.limits = limits
        self._clock = clock
        self._overall = _Window(limits.overall, 1.0)
        self._chats: dict[object, _Window] = {}
        self._groups: dict[object, _Window] = {}

    def check(self, chat_id: object) -> None:
        now = self._clock()
        wait = max(window.wait(now) for window in self._windows(chat_id))
        if wait > 0:
            seconds = math.ceil(wait)
            description = f"Too Many Requests: retry after {seconds}"
            raise ApiError(429, description, retry_after=seconds)

    def count(self, chat_id: object) -> None:
        now = self._clock()
        for window in self._windows(chat_id):
            window.count(now)

    def _windows(self, chat_id: object) -> Iterator[_Window]:
        yield self._overall
        yield self._chats.setdefault(chat_id, self._chat_window())
        if isinstance(chat_id, int) and chat_id < 0:
            yield self._groups.setdefault(chat_id, _Window(self.limits.per_group_minute, 60.0))

    def _chat_window(self) -> _Window:
        if self.limits.per_chat is None:
            return _Window(None, 0)
        return _Window(self.limits.burst, self.limits.burst / self.limits.per_chat)
