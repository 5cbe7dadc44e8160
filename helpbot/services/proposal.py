"""An entry to be, before it is kept as a draft."""

from dataclasses import dataclass

from faq.entry import Entry
from helpbot.models import Ticket


@dataclass(frozen=True, slots=True)
class Proposal:
    """An entry to be, and what it was made from: what is live of its topic and under which revision, and the ticket."""

    entry: Entry
    before: Entry | None
    base: int
    origin: str
    ticket: Ticket | None = None
