"""Out of any dialog, at any point."""

from dataclasses import dataclass

from helpbot.conversation.handoff import DETAILS
from helpbot.conversation.topic import Kind, Said, Turn, Write
from helpbot.messages import Form, Reply
from helpbot.models import Thread
from helpbot.services.desk import Desk
from helpbot.texts import conversation as texts
from helpbot.texts import words


@dataclass(frozen=True, slots=True)
class Cancel:
    """“取消” and “返回”."""

    name: str = "cancel"
    actions: frozenset[str] = frozenset()
    commands: frozenset[str] = words.CANCEL | {"cancel"}
    tokens: frozenset[str] = frozenset()
    forms: frozenset[Form] = frozenset()
    public: bool = True

    async def hear(self, said: Said, desk: Desk) -> Write | None:  # noqa: ARG002 -- the protocol's signature
        """Forget what was pending, and what was offered: “1” after it must do nothing."""
        pending = said.memory.pending
        kept = pending is not None and pending.topic == DETAILS.topic
        text = texts.CANCELLED_DETAILS.format(number=pending.about) if pending and kept else texts.CANCELLED
        text = text if pending or said.memory.offers else texts.NOTHING_TO_CANCEL

        async def write(_desk: Desk, _thread: Thread) -> Turn:
            return Turn(Kind.ACTION, (Reply(text),), over=True)

        return write
