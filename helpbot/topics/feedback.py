"""Solved or not: kept with the question, and passed to a person where it was not."""

from dataclasses import dataclass

from helpbot.conversation.answers import SOLVED, UNSOLVED
from helpbot.conversation.handoff import find_matter, hand_over, topic_of
from helpbot.conversation.topic import Kind, Said, Turn, Why, Write
from helpbot.messages import Form, Reply
from helpbot.models import Outcome, Thread, TicketReason
from helpbot.services.desk import Desk
from helpbot.services.ticket_terms import NOTHING
from helpbot.texts import conversation as texts


@dataclass(frozen=True, slots=True)
class Feedback:
    """“解决了” and “没解决”, as a button or in words."""

    name: str = "feedback"
    actions: frozenset[str] = frozenset({"feedback-yes", "feedback-no"})
    commands: frozenset[str] = frozenset()
    tokens: frozenset[str] = frozenset({SOLVED, UNSOLVED})
    forms: frozenset[Form] = frozenset()
    public: bool = False

    async def hear(self, said: Said, desk: Desk) -> Write | None:
        """A verdict on the question the button belongs to, or on the last one."""
        number = said.argument if said.why is Why.TOKEN else str(said.memory.inquiry or "")
        known = said.thread is not None and number.isdecimal()
        asked = await desk.inquiries.find(int(number), said.thread.id or 0) if known and said.thread else None
        good = said.what in (SOLVED, "feedback-yes")
        matter = NOTHING if good else await find_matter(said, desk, topic=topic_of(asked))

        async def write(desk: Desk, thread: Thread) -> Turn:
            if asked is None or asked.id is None:
                return Turn(Kind.ACTION, (Reply(texts.RATE_WHAT),))
            await desk.inquiries.judge(asked.id, Outcome.SOLVED if good else Outcome.NOT_SOLVED)
            if good:
                return Turn(Kind.ACTION, (Reply(texts.THANKS_FOR_YES),), topic="act.feedback-yes")
            return await hand_over(desk, thread, asked.question, TicketReason.NOT_SOLVED, asked.id, matter=matter)

        return write
