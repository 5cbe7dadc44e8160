"""The authority above answers a question that was put to it, by a reply to its letter."""

import re
from dataclasses import dataclass

from helpbot.conversation.state import Pending
from helpbot.conversation.topic import Kind, Said, Turn, Write
from helpbot.messages import Form, Reply
from helpbot.models import Thread
from helpbot.services.desk import Desk
from helpbot.texts import upward as texts

TOPIC = "upward"
_RECEIVED = re.compile(texts.RECEIVED)


@dataclass(frozen=True, slots=True)
class FromAbove:
    """Whoever has read the letter answers it; anybody else's words go to the officers, and to no clerk."""

    name: str = TOPIC
    actions: frozenset[str] = frozenset()
    commands: frozenset[str] = frozenset()
    tokens: frozenset[str] = frozenset()
    forms: frozenset[Form] = frozenset()
    public: bool = False

    async def hear(self, said: Said, desk: Desk) -> Write | None:  # noqa: ARG002 -- the protocol's signature
        """A reply to a letter of ours, or to our word of thanks for one; None for anything else."""
        number = said.memory.pending.about.partition(":")[0] if said.memory.pending else ""
        if said.answered is None or not number.isdecimal() or said.memory.pending is None or said.memory.pending.topic != self.name:
            return None
        if not said.answered.mine:
            return _report(said, int(number)) if said.verbatim else None
        return _take_answer(said, int(number))


def _take_answer(said: Said, question: int) -> Write:
    async def write(desk: Desk, _thread: Thread) -> Turn:
        if not said.text:
            return _turn(texts.EMPTY)
        if _RECEIVED.match(said.text):
            await desk.upward.acknowledge(question, said.text)
            return Turn(Kind.ACTION, (Reply(texts.NOTED),), pending=Pending(topic=TOPIC, step=TOPIC, about=str(question)))
        told = await desk.upward.answer(question, said.text, said.incoming.attachments)
        number = await desk.upward.number_of(question)
        return _turn((texts.THANKS if told else texts.THANKS_LATE).format(number=number))

    return write


def _report(said: Said, question: int) -> Write:
    async def write(desk: Desk, _thread: Thread) -> Turn:
        await desk.upward.report_stranger(question, said.incoming.address.who, said.text)
        return _turn(texts.NOT_YOU)

    return write


def _turn(text: str) -> Turn:
    return Turn(Kind.ACTION, (Reply(text),))
