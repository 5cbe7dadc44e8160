"""How an FAQ entry becomes words for the clerk, and how choices are offered; shared by topics."""

from collections.abc import Iterable

from faq.entry import Certainty, Entry
from helpbot.messages import Choice
from helpbot.services.office import Office
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

_CAREFUL = {Certainty.LOCAL, Certainty.GENERAL}


def word_answer(office: Office, entry: Entry) -> str:
    """The answer with the office's facts in it, and the caution where it rests on less than law or official guides."""
    text = office.fill(entry.answer)
    return f"{text}\n{texts.CAUTION}" if entry.certainty in _CAREFUL else text


def word_source(entry: Entry) -> str:
    """The line that says on what basis; empty for an entry that claims nothing."""
    if not entry.basis or entry.confirmed is None:
        return ""
    return texts.SOURCE.format(basis=entry.basis, confirmed=entry.confirmed.isoformat())


def offer_topics(entries: Iterable[Entry], inquiry: int) -> tuple[Choice, ...]:
    """“Did you mean” choices."""
    return tuple(Choice(entry.question, f"{ACT}:{entry.id}" if entry.action else f"{ASK}:{inquiry}:{entry.id}") for entry in entries)


def offer_verdict(inquiry: int) -> tuple[Choice, ...]:
    """“Solved?”, as two choices."""
    return (Choice(texts.SOLVED, f"{SOLVED}:{inquiry}"), Choice(texts.NOT_SOLVED, f"{UNSOLVED}:{inquiry}"))


def offer_person(inquiry: int, label: str = texts.A_PERSON) -> tuple[Choice, ...]:
    """A way to a person."""
    return (Choice(label, f"{HUMAN}:{inquiry}"),)
