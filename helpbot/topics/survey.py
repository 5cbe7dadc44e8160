"""The buttons under a survey: a score, what one would have done otherwise, and a word if one likes."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from helpbot.conversation.answers import ACT
from helpbot.conversation.bindings import demand_reply
from helpbot.conversation.state import Pending
from helpbot.conversation.topic import Kind, Said, Turn, Why, Write
from helpbot.messages import Choice, Form, Reply
from helpbot.models import Otherwise, Person, Survey, Thread
from helpbot.services.desk import Desk
from helpbot.services.surveys import SCORES, SURVEY
from helpbot.texts import conversation
from helpbot.texts import surveys as texts

WORDS = "words"
LOW = 2
"""Up to this score somebody may still need a person."""

A_PERSON = Choice(conversation.A_PERSON, f"{ACT}:contact.human")

Answer: TypeAlias = Callable[[Desk, Survey], Awaitable[Turn]]


@dataclass(frozen=True, slots=True)
class SurveyAnswers:
    """Keeps what people say of whether it was worth it."""

    name: str = "survey"
    actions: frozenset[str] = frozenset()
    commands: frozenset[str] = frozenset()
    tokens: frozenset[str] = frozenset({SURVEY})
    forms: frozenset[Form] = frozenset()
    public: bool = False

    async def hear(self, said: Said, desk: Desk) -> Write | None:
        """A button, or the word that was asked for: whoever presses that button writes what they like, even what looks like a question."""
        person = await desk.people.bound(said.incoming.address)
        if said.why is Why.PENDING and said.memory.pending:
            return _answer(said, person, said.memory.pending.about, _keep(said.text))
        if said.why is not Why.TOKEN or said.what != SURVEY:
            return None
        number, _, picked = said.argument.partition(":")
        return _answer(said, person, number, _find_answer(picked))


def _answer(said: Said, person: Person | None, number: str, answer: Answer | None) -> Write:
    async def write(desk: Desk, _thread: Thread) -> Turn:
        if demand := demand_reply(said):
            return demand
        known = person is not None and number.isascii() and number.isdecimal()
        survey = await desk.surveys.find(int(number), person) if person and known else None
        if survey is None or answer is None:
            return _turn(texts.GONE)
        return await answer(desk, survey)

    return write


def _find_answer(picked: str) -> Answer | None:
    if picked in {str(score) for score in SCORES}:
        return _rate(int(picked))
    if picked in set(Otherwise):
        return _choose(Otherwise(picked))
    return _ask_for_words if picked == WORDS else None


def _rate(score: int) -> Answer:
    async def rate(desk: Desk, survey: Survey) -> Turn:
        await desk.surveys.rate(survey, score)
        choices = [Choice(texts.OTHERWISE[each], f"{SURVEY}:{survey.id}:{each}") for each in Otherwise]
        low = score <= LOW
        return _turn(texts.RATED_LOW if low else texts.RATED, [*choices, A_PERSON] if low else choices)

    return rate


def _choose(otherwise: Otherwise) -> Answer:
    async def choose(desk: Desk, survey: Survey) -> Turn:
        await desk.surveys.choose(survey, otherwise)
        return _turn(texts.CHOSEN, [Choice(texts.WRITE, f"{SURVEY}:{survey.id}:{WORDS}")])

    return choose


async def _ask_for_words(_desk: Desk, survey: Survey) -> Turn:
    return _turn(texts.GO_ON, pending=Pending(topic="survey", step=WORDS, about=str(survey.id)))


def _keep(words: str) -> Answer:
    async def keep(desk: Desk, survey: Survey) -> Turn:
        await desk.surveys.add_words(survey, words)
        return _turn(texts.KEPT)

    return keep


def _turn(text: str, choices: Sequence[Choice] = (), pending: Pending | None = None) -> Turn:
    return Turn(Kind.ACTION, (Reply(text, tuple(choices)),), pending=pending)
