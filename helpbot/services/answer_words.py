"""How an entry of the FAQ is worded, wherever it is shown: in a conversation, in a guide."""

from faq.entry import Certainty, Entry
from helpbot.services.office import Office
from helpbot.texts import conversation as texts

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
