"""How an entry of the FAQ is worded, wherever it is shown: in a conversation, in a guide, in a letter."""

from collections.abc import Iterator
from difflib import SequenceMatcher

from faq.entry import Certainty, Entry
from faq.text import split_sentences
from helpbot.services.office import Office
from helpbot.texts import conversation as texts
from helpbot.texts import learning

_CAREFUL = {Certainty.LOCAL, Certainty.GENERAL}

MOST_CHANGES = 3
"""More changed sentences than that are no list any more: the new answer says it all."""


def word_answer(office: Office, entry: Entry) -> str:
    """The answer with the office's facts in it, and the caution where it rests on less than law or official guides."""
    text = office.fill(entry.answer)
    return f"{text}\n{texts.CAUTION}" if entry.certainty in _CAREFUL else text


def word_source(entry: Entry) -> str:
    """The line that says on what basis; empty for an entry that claims nothing."""
    if not entry.basis or entry.confirmed is None:
        return ""
    return texts.SOURCE.format(basis=entry.basis, confirmed=entry.confirmed.isoformat())


def word_changes(old: str, new: str) -> str:
    """What is different between two answers, sentence by sentence; empty where that is most of it."""
    before, after = split_sentences(old), split_sentences(new)
    parts = [(before[a:b], after[c:d]) for tag, a, b, c, d in SequenceMatcher(None, before, after).get_opcodes() if tag != "equal"]
    if len(parts) > MOST_CHANGES or sum(len(gone) for gone, _ in parts) == len(before) > 1:
        return ""
    return "\n".join(line for gone, come in parts for line in _word_change("".join(gone).strip(), "".join(come).strip()))


def _word_change(gone: str, come: str) -> Iterator[str]:
    template = learning.CHANGED if gone and come else learning.CHANGED_ADDED if come else learning.CHANGED_GONE
    yield template.format(old=gone, new=come)


def word_briefly(text: str, most: int = 30) -> str:
    """The beginning of a text on one line, for somebody who knows the rest."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"
