"""What a topic is: one skill of the bot, that hears a turn and answers it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeAlias, runtime_checkable

from faq.entry import Entry
from faq.library import Library
from faq.matcher import Match
from helpbot.conversation.handover_speech import read_wish
from helpbot.conversation.state import Memory, Pending, Shown
from helpbot.messages import Form, Incoming, Reply
from helpbot.models import PersonAddress, Thread, Ticket
from helpbot.services.desk import Desk
from helpbot.services.kinds import KINDS
from helpbot.services.outbox import Answered


class Kind(StrEnum):
    """What a turn did, in the words of `helpbot ask --json`.

    answer; choices (did you mean); action (a dialog act); refuse (nothing near, a person is offered); handoff (passed to a person).
    """

    ANSWER = "answer"
    CHOICES = "choices"
    ACTION = "action"
    REFUSE = "refuse"
    HANDOFF = "handoff"


class Why(StrEnum):
    """Why a topic hears a turn."""

    MATCH = "match"
    COMMAND = "command"
    TOKEN = "token"  # noqa: S105 -- a choice's, not a password
    PENDING = "pending"
    HELD = "held"
    EMPTY = "empty"
    WORDLESS = "wordless"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Said:
    """A turn as a topic hears it.

    `why` it is heard by this topic and `what` called it: a command's name, a token's prefix (`argument` is what follows), an action, a
    message's form.
    `entry` is the FAQ entry of an action. `thread` is None in a conversation that only begins, `sender` where nobody wrote from that
    address yet; `officer` says whether they are one of the office. `ticket` is the one by which a person holds it. `answered` is the
    message of ours whose own reply address it came to. `codes` are the one-time codes that stood in the message, `password` says
    whether one did: the text has them no more. `revision` is that of the office's FAQ which `library` has.
    """

    incoming: Incoming
    text: str
    memory: Memory
    library: Library
    thread: Thread | None
    sender: PersonAddress | None
    ticket: Ticket | None
    match: Match | None
    why: Why
    what: str = ""
    argument: str = ""
    entry: Entry | None = None
    codes: tuple[str, ...] = ()
    password: bool = False
    officer: bool = False
    answered: Answered | None = None
    revision: int = 0

    @property
    def verbatim(self) -> bool:
        """Whether all of it is words for the dialog that the answered message began."""
        return self.answered is not None and KINDS[self.answered.kind].verbatim

    @property
    def steps(self) -> bool:
        """Whether it goes on with what was offered: a choice of ours that was picked, or words about the list of a handover."""
        return self.why is Why.TOKEN or read_wish(self.text) is not None

    @property
    def to_person(self) -> bool:
        """Whether it is said to a person: who holds the conversation, or whose letter it answers."""
        return self.ticket is not None or (self.answered is not None and self.answered.mine and KINDS[self.answered.kind].by_person)


@dataclass(frozen=True, slots=True)
class Turn:
    """What a topic made of a turn.

    `topic` names the FAQ topic that was answered, if any. `pending` is the dialog that waits for the next message. `inquiry` is the
    question kept with it. `over`: numbers do not mean any more what was offered before, for that is settled. `missed`: it was a question,
    and nothing was near. `shown` is the ticket that an officer has before them now.
    """

    kind: Kind
    replies: tuple[Reply, ...] = ()
    topic: str | None = None
    pending: Pending | None = None
    inquiry: int | None = None
    over: bool = False
    missed: bool = False
    shown: Shown | None = None


Write: TypeAlias = Callable[[Desk, Thread], Awaitable[Turn]]
"""The second half of a turn: inside the transaction, short, with no network, no matcher and no foreign database."""


class Topic(Protocol):
    """One skill. It knows no channel and no other topic, and calls no matcher."""

    @property
    def name(self) -> str:
        """Its name in memory and logs."""
        ...

    @property
    def actions(self) -> frozenset[str]:
        """The `action` of the FAQ entries that lead here."""
        ...

    @property
    def commands(self) -> frozenset[str]:
        """The words that lead here when a message is nothing else; a leading `/` is taken off."""
        ...

    @property
    def tokens(self) -> frozenset[str]:
        """The prefixes of the choices it offers: `solved` of `solved:12`."""
        ...

    @property
    def forms(self) -> frozenset[Form]:
        """The forms of messages without words of their own that lead here."""
        ...

    @property
    def public(self) -> bool:
        """Whether it may speak where others read along: it neither gives nor takes what concerns one person or institution."""
        ...

    async def hear(self, said: Said, desk: Desk) -> Write | None:
        """The first half of a turn: read what is needed (`desk` cannot write), and return the second half.

        None, to a pending dialog, means that this turn is not for it; to a message without words, that nothing need be said.
        """
        ...


@runtime_checkable
class Claiming(Protocol):
    """A Topic that knows some questions for its own by what they name, which no list of phrasings can hold: a number, an institution."""

    def claims(self, said: Said) -> str:
        """The action it takes the question for; empty where the matcher's word stands."""
        ...
