"""How fast Telegram lets campaigns go out. Answers never wait here."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from telegram.constants import FloodLimit

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)

OVERALL = int(FloodLimit.MESSAGES_PER_SECOND)
"""Messages a second to all chats together (Bots FAQ, “broadcasting to users”): 30."""

PER_CHAT = int(FloodLimit.MESSAGES_PER_SECOND_PER_CHAT)
"""Messages a second to one chat (Bots FAQ, “avoid sending more than one message per second”): 1."""

PER_GROUP = int(FloodLimit.MESSAGES_PER_MINUTE_PER_GROUP)
"""Messages a minute to one group (Bots FAQ): 20."""

CHATS_KEPT = 2 * OVERALL * 60
"""Chats remembered before those that are free again are forgotten: twice what a minute can reach."""


@dataclass(slots=True)
class Bucket:
    """At most `size` in any `period`. A token comes back a period after it was taken, so no window of that length holds more."""

    size: int
    period: timedelta
    taken: deque[datetime] = field(default_factory=deque)

    def wait(self, now: datetime) -> timedelta:
        """Until the next token: nothing where there is one now."""
        self._refill(now)
        return self.taken[-self.size] + self.period - now if len(self.taken) >= self.size else timedelta()

    def room(self, now: datetime) -> int:
        self._refill(now)
        return max(self.size - len(self.taken), 0)

    def take(self, now: datetime) -> None:
        self.taken.append(now)

    def _refill(self, now: datetime) -> None:
        """A token taken in the future is one from before the clock was set back."""
        while self.taken and not now - self.period < self.taken[0] <= now:
            self.taken.popleft()


class CampaignPace:
    """One bot's limits."""

    def __init__(self) -> None:
        self._overall = Bucket(OVERALL, SECOND)
        self._chats: dict[str, list[Bucket]] = {}
        self._lowered_until: datetime | None = None

    def room(self, now: datetime) -> int:
        """How many campaign messages may go out now; half as many while Telegram has complained."""
        self._overall.size = OVERALL // 2 if self._lowered_until and now < self._lowered_until else OVERALL
        return self._overall.room(now)

    def admit(self, who: str, now: datetime) -> timedelta:
        """Nothing, and the message counts as sent; or how long one to this chat has to wait."""
        buckets = [self._overall, *self._buckets_of(who, now)]
        wait = max(bucket.wait(now) for bucket in buckets)
        if not wait:
            for bucket in buckets:
                bucket.take(now)
        return wait

    def lower(self, until: datetime) -> None:
        """Telegram said that it is too much: go slower until then."""
        self._lowered_until = max(until, self._lowered_until or until)

    def _buckets_of(self, who: str, now: datetime) -> list[Bucket]:
        if who not in self._chats:
            self._forget_idle(now)
            is_group = who.startswith(("-", "@"))  # ids of groups and channels are negative
            self._chats[who] = [Bucket(PER_CHAT, SECOND), *([Bucket(PER_GROUP, MINUTE)] if is_group else [])]
        return self._chats[who]

    def _forget_idle(self, now: datetime) -> None:
        if len(self._chats) >= CHATS_KEPT:
            self._chats = {who: each for who, each in self._chats.items() if any(bucket.room(now) < bucket.size for bucket in each)}
