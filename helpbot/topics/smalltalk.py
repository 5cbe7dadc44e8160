"""Greeting, thanks, goodbye, who are you, what can you do."""

from dataclasses import dataclass

from helpbot.conversation.topic import Kind, Said, Turn, Write
from helpbot.messages import Form, Reply
from helpbot.models import Thread
from helpbot.services.answer_words import word_answer
from helpbot.services.desk import Desk
from helpbot.texts import conversation as texts
from helpbot.texts import words

_OF_COMMAND = {"start": "smalltalk.greet"}


@dataclass(frozen=True, slots=True)
class Smalltalk:
    """What people say beside the matter; answered with the entry's own words."""

    name: str = "smalltalk"
    actions: frozenset[str] = frozenset({"greeting", "thanks", "bye", "who", "help"})
    commands: frozenset[str] = words.HELP | {"start", "help"}
    tokens: frozenset[str] = frozenset()
    forms: frozenset[Form] = frozenset()
    public: bool = True

    async def hear(self, said: Said, desk: Desk) -> Write | None:
        """An act of small talk, or one of the commands."""
        entry = said.entry or said.library.find(_OF_COMMAND.get(said.what, "smalltalk.can-do"))
        text = word_answer(desk.office, entry) if entry else texts.WHAT_TO_TYPE

        async def write(_desk: Desk, _thread: Thread) -> Turn:
            return Turn(Kind.ACTION, (Reply(text),), topic=entry.id if entry else None)

        return write
