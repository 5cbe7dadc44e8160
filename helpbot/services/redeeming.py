"""What goes into the redeeming of a one-time code, and what comes out of it."""

from dataclasses import dataclass
from enum import StrEnum

from helpbot.models import Invite, Person, PersonAddress


class Outcome(StrEnum):
    """What became of a code that somebody sent. `succeeds`: the sender is to be the next clerk; `own`: it was theirs to hand on."""

    BOUND = "bound"
    SUCCEEDS = "succeeds"
    OWN = "own"
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
    """The outcome; where it is a good one, of which invite and for whom. `succeeds`: they take over from the clerk there is."""

    outcome: Outcome
    invite: Invite | None = None
    person: Person | None = None
    succeeds: bool = False


@dataclass(frozen=True, slots=True)
class Issued:
    """A code as it may be shown once, and its invite."""

    code: str
    invite: Invite
