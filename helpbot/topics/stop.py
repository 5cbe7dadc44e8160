"""No more nudges, and nudges again. Statutory notices stay, and that is said."""

from dataclasses import dataclass

from helpbot.conversation.bindings import demand_reply, word_phone
from helpbot.conversation.topic import Kind, Said, Turn, Write
from helpbot.messages import Choice, Form, Reply
from helpbot.models import Thread
from helpbot.services.desk import Desk
from helpbot.texts import people as texts
from helpbot.texts import words

RESUME = "resume"


@dataclass(frozen=True, slots=True)
class Stop:
    """“退订”, and “恢复提醒”."""

    name: str = "stop"
    actions: frozenset[str] = frozenset({"stop"})
    commands: frozenset[str] = words.RESUME | {"stop"}
    tokens: frozenset[str] = frozenset({RESUME})
    forms: frozenset[Form] = frozenset()
    public: bool = False

    async def hear(self, said: Said, desk: Desk) -> Write | None:
        """For whoever is known here; a stranger gets none anyway."""
        person = await desk.people.bound(said.incoming.address)
        wanted = said.what in words.RESUME | self.tokens

        async def write(desk: Desk, _thread: Thread) -> Turn:
            if person is None:
                return Turn(Kind.ACTION, (Reply(texts.STOPPED_STRANGER.format(phone=word_phone(desk))),), topic="act.stop")
            if demand := demand_reply(said):
                return demand
            await desk.people.set_nudges(person, wanted=wanted)
            await desk.audit.note_by(said.incoming.address, "nudges.on" if wanted else "nudges.off", f"person:{person.id}")
            return Turn(Kind.ACTION, (_word(desk, wanted=wanted),), topic="act.stop")

        return write


def _word(desk: Desk, *, wanted: bool) -> Reply:
    if wanted:
        return Reply(texts.RESUMED)
    return Reply(texts.STOPPED.format(phone=word_phone(desk)), (Choice(texts.NUDGES_ON, RESUME),))
