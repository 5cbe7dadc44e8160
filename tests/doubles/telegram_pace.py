"""How long Telegram makes others wait: between two tries, two conflicts, two calls too many."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn

from tests.doubles.telegram_wire import ApiError


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Seconds; the first retry is shorter than Telegram's, and a test may shorten the others, so that none waits real minutes."""

    first_retry: float = 0.05
    longest_retry: float = 60.0
    delivery_timeout: float = 60.0
    retry_after_unit: float = 1.0
    """How long one second of a webhook's Retry-After lasts."""
    between_webhooks: float = 1.0
    between_conflicts: float = 3.0
    same_poll: float = 3.0
    hasty_poll: float = 0.5


class Conflicts:
    """At most one is told in a while; the further ones are held back as long. A gap of 0 holds back none."""

    def __init__(self, *, clock: Callable[[], float], gap: float) -> None:
        self._clock = clock
        self._gap = gap
        self._next_at = clock()

    async def tell(self, description: str) -> NoReturn:
        now = self._clock()
        if now < self._next_at:
            await asyncio.sleep(self._gap)
        else:
            self._next_at = now + self._gap
        raise ApiError(409, description)
