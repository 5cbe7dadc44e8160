"""Questions, what they were taken for, and whether the answer helped."""

from dataclasses import dataclass
from datetime import timedelta

from helpbot.clock import Clock
from helpbot.models import Inquiry, Outcome, Thread
from helpbot.store import inquiries
from helpbot.store.database import Transaction

YEAR = timedelta(days=365)

UNKNOWN_REASON = "unknown-reason"
"""The kind of what is no question of a clerk's but words of the office that were not understood."""


@dataclass(frozen=True, slots=True)
class Heard:
    """How a question was heard: by which revision of the office's FAQ, and whether others read along."""

    revision: int
    public: bool


NOWHERE = Heard(0, public=False)


class Inquiries:
    """The questions asked of an office."""

    def __init__(self, tx: Transaction, clock: Clock) -> None:
        self._tx = tx
        self._clock = clock

    async def keep(
        self,
        thread: Thread,
        question: str,
        *,
        kind: str,
        topic: str | None,
        candidates: list[tuple[str, float]],
        heard: Heard = NOWHERE,
    ) -> int:
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
            revision=heard.revision,
            public=heard.public,
        )

    async def keep_unknown(self, thread: Thread, said: str, guess: str | None) -> None:
        """Put what an officer wrote and nobody understood on the officers' list, once: the words, and the reason they are nearest to."""
        if not await inquiries.knows(self._tx, UNKNOWN_REASON, said):
            await self.keep(thread, said, kind=UNKNOWN_REASON, topic=guess, candidates=[])

    async def unknown_reasons(self, limit: int) -> list[Inquiry]:
        """What officers wrote on returns that the table of reasons does not know, newest first."""
        return await inquiries.of_kind(self._tx, UNKNOWN_REASON, limit)

    async def find(self, inquiry_id: int, thread_id: int) -> Inquiry | None:
        """A question of this conversation."""
        return await inquiries.find(self._tx, inquiry_id, thread_id)

    async def most_asked(self, limit: int) -> list[str]:
        """The topics that were answered most often within a year, that one first."""
        return await inquiries.most_asked(self._tx, self._clock.now() - YEAR, limit)

    async def judge(self, inquiry_id: int, outcome: Outcome) -> None:
        """Keep what the clerk said of the answer."""
        await inquiries.judge(self._tx, inquiry_id, outcome)
