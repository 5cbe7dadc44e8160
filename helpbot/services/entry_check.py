"""What is wrong with entries, as of a day and for the office's placeholders, in words."""

from collections.abc import Iterable, Sequence
from datetime import date

from faq.entry import Entry
from faq.lint import Flaw, lint
from helpbot.services.office import PLACEHOLDERS, find_placeholders
from helpbot.texts import cli as texts

HINTS = frozenset({"few-phrasings"})
"""Worth mending, and no reason to refuse: an answer that was found yesterday has been asked in few wordings."""


def find_flaws(entries: Sequence[Entry], beside: Iterable[Entry], today: date) -> list[Flaw]:
    """Every flaw of these entries; `beside` are others that are live with them."""
    return lint(entries, today=today, placeholders=frozenset(PLACEHOLDERS), find_placeholders=find_placeholders, beside=beside)


def word_flaw(flaw: Flaw) -> str:
    """A flaw and its cure, in words."""
    return texts.LINT[flaw.kind].format(where=flaw.where, key=flaw.key, detail=flaw.detail)
