"""A turn about a handover, as its steps know it, and what each of them answers with."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from helpbot.conversation.handover_speech import Wish
from helpbot.conversation.state import Pending
from helpbot.conversation.topic import Kind, Said, Turn
from helpbot.messages import Choice, Reply
from helpbot.models import Handover, HandoverItem, Person, Thread
from helpbot.services.desk import Desk
from helpbot.services.handover_items import Draft
from helpbot.services.handover_rights import Part
from helpbot.services.handovers import Doer
from helpbot.texts import handover as texts

TOPIC, ACT = "handover", "act.handover"


@dataclass(frozen=True, slots=True)
class Hearing:
    """A turn about handovers: who speaks, for which institutions as sponsor, and how the registry has an institution's own items."""

    said: Said
    person: Person
    sponsored: Collection[str] = ()
    drafts: Mapping[str, Sequence[Draft]] = field(default_factory=dict)

    @property
    def doer(self) -> Doer:
        """As the services know it."""
        return Doer(self.person, self.said.incoming.address.channel)


@dataclass(frozen=True, slots=True)
class Step:
    """One handover in a turn: what the speaker is in it, what is on its list, and what is wished."""

    desk: Desk
    thread: Thread
    hearing: Hearing
    handover: Handover
    part: Part
    items: Sequence[HandoverItem]
    wish: Wish

    @property
    def number(self) -> int:
        """The handover's."""
        return self.handover.id or 0

    @property
    def item(self) -> HandoverItem | None:
        """The item that is meant, where one is."""
        number = self.wish.numbers[0] if self.wish.numbers else 0
        return next((each for each in self.items if each.number == number), None)


Do: TypeAlias = Callable[[Step], Awaitable[Turn]]


def say(text: str, *choices: Choice, number: int | None = None, step: str = "list", about: str = "") -> Turn:
    """Words, after which “确认3” means this handover."""
    return tell(Reply(text, choices), number, step=step, about=about)


def tell(reply: Reply, number: int | None = None, *, step: str = "list", about: str = "") -> Turn:
    """Likewise a whole reply."""
    again = texts.WHO_FOLLOWS_AGAIN if step == "name" else ""
    pending = Pending(topic=TOPIC, step=step, about=about or str(number), again=again) if number is not None else None
    return Turn(Kind.ACTION, (reply,), topic=ACT, pending=pending)
