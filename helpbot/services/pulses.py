"""Signs of life: channels and jobs say that they are well, and other processes can read it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from helpbot.clock import Clock
from helpbot.models import Pulse
from helpbot.store import pulses
from helpbot.store.database import Transaction

OFTEN_ENOUGH = timedelta(seconds=15)
"""How often a sign of life is written: often enough to alarm on, seldom enough to spare a small server's disk."""


@dataclass(frozen=True, slots=True)
class Beat:
    """When something was last heard of, when it is expected again, and what was wrong."""

    at: datetime
    next_at: datetime | None = None
    error: str = ""


class Pulses:
    """The signs of life of an office, seen from inside a Desk."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def write(self, name: str, beat: Beat) -> None:
        """Keep a sign of life."""
        await pulses.beat(self._tx, name, beat.at, next_at=beat.next_at, error=beat.error)

    async def listed(self) -> list[Pulse]:
        """The newest of each name."""
        return await pulses.listed(self._tx)


class Heartbeats:
    """Beats noted in memory until they are worth a write; `take_due` gives those that are."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._noted: dict[str, Beat] = {}
        self._written: dict[str, Beat] = {}

    def beat(self, name: str, *, next_at: datetime | None = None, error: str = "") -> None:
        """`name` was heard of just now: well, or with an error."""
        self._noted[name] = Beat(self._clock.now(), next_at, error)

    def take_due(self) -> dict[str, Beat]:
        """Beats worth a write: each name at most every OFTEN_ENOUGH, and at once when an error comes or goes."""
        due = {name: beat for name, beat in self._noted.items() if self._is_due(beat, self._written.get(name))}
        self._written.update(due)
        return due

    def _is_due(self, beat: Beat, written: Beat | None) -> bool:
        return written is None or beat.error != written.error or beat.at - written.at >= OFTEN_ENOUGH
