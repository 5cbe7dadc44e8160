"""The terms in which tickets are spoken of: what one is about, who speaks for the office, the buttons under what is said."""

from dataclasses import dataclass

from helpbot.messages import Choice
from helpbot.models import Person
from helpbot.texts import tickets as texts

DONE = "done"
"""Token prefix of the button by which the clerk closes a ticket."""

REOPENS = "reopen"
"""Token prefix of the button by which the clerk opens a closed ticket again."""


def offer_done(number: int) -> Choice:
    """The button under an officer's reply."""
    return Choice(texts.DONE, f"{DONE}:{number}")


def offer_reopening(number: int) -> Choice:
    """The button under the last word on a ticket."""
    return Choice(texts.STILL_OPEN, f"{REOPENS}:{number}")


@dataclass(frozen=True, slots=True)
class Matter:
    """What a ticket is about, as far as it is known when it is opened: by which FAQ topic, whose, with which filings.

    `about` names the matter for good, such as a filing that has come back for the third time: it opens one ticket.
    """

    subject: str = ""
    uscc: str = ""
    institution: str = ""
    filings: tuple[str, ...] = ()
    about: str | None = None


@dataclass(frozen=True, slots=True)
class By:
    """Who speaks for the office: an officer, where it is known which; or the authority above, by its name and level."""

    person: Person | None = None
    source: str = ""
    level: str = ""


NOBODY = By()
NOTHING = Matter()


def word_officer(by: By) -> str:
    """An officer's name; empty where nobody knows who it is."""
    return by.person.name if by.person else ""
