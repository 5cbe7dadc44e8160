"""How choices are offered; shared by topics."""

from collections.abc import Iterable

from faq.entry import Entry
from helpbot.messages import Choice
from helpbot.texts import conversation as texts

ASK = "ask"
"""Token prefix of a “did you mean”: the inquiry, then the topic."""

ACT = "act"
"""Token prefix that starts a dialog act: the id of its entry."""

SMALLTALK = "smalltalk."
"""Entries that nobody means who has to be asked back."""

SOLVED = "solved"
UNSOLVED = "unsolved"
HUMAN = "human"


def offer_topics(entries: Iterable[Entry], inquiry: int) -> tuple[Choice, ...]:
    """“Did you mean” choices."""
    return tuple(Choice(entry.question, f"{ACT}:{entry.id}" if entry.action else f"{ASK}:{inquiry}:{entry.id}") for entry in entries)


def offer_verdict(inquiry: int) -> tuple[Choice, ...]:
    """“Solved?”, as two choices."""
    return (Choice(texts.SOLVED, f"{SOLVED}:{inquiry}"), Choice(texts.NOT_SOLVED, f"{UNSOLVED}:{inquiry}"))


def offer_person(inquiry: int, label: str = texts.A_PERSON) -> tuple[Choice, ...]:
    """A way to a person."""
    return (Choice(label, f"{HUMAN}:{inquiry}"),)
