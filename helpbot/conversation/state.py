"""What a conversation remembers from one turn to the next."""

from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError


class _Remembered(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Pending(_Remembered):
    """A dialog that waits for the next message: which topic's, at which step, and what it needs to know.

    `again` asks once more, in a line, behind the answer to what came in between; without it, that ends the dialog.
    """

    topic: str
    step: str
    about: str = ""
    again: str = ""


class Offer(_Remembered):
    """A choice that was offered last, so that “1” means it."""

    label: str
    token: str


class Shown(_Remembered):
    """A ticket that an officer has asked to see, or has done something about, and when."""

    ticket: int
    at: AwareDatetime


class Memory(_Remembered):
    """A thread's memory. `inquiry` is the question answered last, so that “没解决” means it.

    `heard` is the mark of the person's last message, `album` what it was sent together with: an edit is compared with the one, the
    rest of the other needs no answer. `misses` counts the questions in a row to which nothing was near. `shown` is the ticket that words
    of an officer's without a number are about.
    """

    pending: Pending | None = None
    offers: tuple[Offer, ...] = ()
    inquiry: int | None = None
    heard: str = ""
    album: str = ""
    misses: int = 0
    shown: Shown | None = None

    @classmethod
    def load(cls, stored: dict[str, Any] | None) -> "Memory":
        """The stored memory; an empty one where there is none or where an older helpbot wrote what this one can't read."""
        try:
            return cls.model_validate(stored or {})
        except ValidationError:
            return cls()
