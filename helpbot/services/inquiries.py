"""Questions, what they were taken for, and whether the answer helped."""

from helpbot.clock import Clock
from helpbot.models import Inquiry, Outcome, Thread
from helpbot.store import inquiries
from helpbot.store.database import Transaction


class Inquiries:
    """The questions asked of an office."""

    def __init__(self, tx: Transaction, clock: Clock) -> None:
        self._tx = tx
        self._clock = clock

    async def keep(self, thread: Thread, question: str, *, kind: str, topic: str | None, candidates: list[tuple[str, float]]) -> int:
        """Keep a question with what the matcher made of it; returns its id."""
        score = candidates[0][1] if candidates else 0.0
        found = [list(each) for each in candidates]
        return await inquiries.add(
            self._tx,
            thread.id or 0,
            question,
            self._clock.now(),
            kind=kind,
            topic=topic,
            score=score,
            candidates=found,
            trust=thread.trust,
        )

    async def find(self, inquiry_id: int, thread_id: int) -> Inquiry | None:
        """A question of this conversation."""
        return await inquiries.find(self._tx, inquiry_id, thread_id)

    async def judge(self, inquiry_id: int, outcome: Outcome) -> None:
        """Keep what the clerk said of the answer."""
        await inquiries.judge(self._tx, inquiry_id, outcome)
