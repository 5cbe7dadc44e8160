"""What is said of a code: who sends it, what became of it, what it was issued as."""

from dataclasses import dataclass
from enum import StrEnum

from helpbot.models import Invite, Person, PersonAddress


class Outcome(StrEnum):
    """What became of a code that somebody sent."""

    BOUND = "bound"
    LETTER = "letter"
    PROVED = "proved"
    ALREADY = "already"
    ENOUGH = "enough"
    WRONG = "wrong"
    TAKEN = "taken"
    LOCKED = "locked"
    CLOSED = "closed"
    VOIDED = "voided"


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends a code: from which address, called what there, in public or not, and whether the channel vouches for the address."""

    address: PersonAddress
    name: str = ""
    public: bool = False
    vouched: bool = True


@dataclass(frozen=True, slots=True)
class Redeemed:
    """The outcome; where it is a good one, of which invite and for whom."""

    outcome: Outcome
    invite: Invite | None = None
    person: Person | None = None


@dataclass(frozen=True, slots=True)
class Issued:
    """A code as it may be shown once, and its invite."""

    code: str
    invite: Invite
