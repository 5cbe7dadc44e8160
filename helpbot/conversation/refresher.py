"""The refresher: whoever comes back after half a year is told once, after the answer, how it is done."""

from collections.abc import Sequence
from datetime import timedelta

from helpbot.conversation.topic import Said, Turn
from helpbot.messages import Reply
from helpbot.models import FilingKind, Thread
from helpbot.services.desk import Desk
from helpbot.services.guide_template import read_templates
from helpbot.services.rights import institutions_of
from helpbot.texts import guide as texts

LONG = timedelta(days=183)
"""How long somebody has to have been away: what is done once a year is forgotten by then."""

_KINDS = {"change": FilingKind.CHANGE, "cancel": FilingKind.CANCEL, "establish": FilingKind.ESTABLISH}
"""Groups of the FAQ that are about another filing than the one of every year."""


async def offer_refresher(desk: Desk, thread: Thread, said: Said, turn: Turn) -> Sequence[Reply]:
    """What a clerk hears besides, who was last seen half a year ago; nothing to anybody else, nor in a group, nor while a person answers.

    `thread` is the conversation of this turn, not yet moved on.
    """
    at, before = said.incoming.at, said.thread.updated_at if said.thread else None
    if not turn.replies or said.incoming.public or said.ticket or (before and at - before < LONG):
        return ()
    person = await desk.people.bound(said.incoming.address)
    if person is None or not institutions_of(await desk.people.assignments(person), at):
        return ()
    seen = [each for each in (before, await desk.threads.last_seen(person, besides=thread)) if each]
    if not seen or at - max(seen) < LONG:
        return ()
    return (Reply(word_refresher(_KINDS.get((turn.topic or "").partition(".")[0], FilingKind.ANNUAL))),)


def word_refresher(kind: FilingKind) -> str:
    """How a kind of filing is done, in a few lines."""
    brief = read_templates()[kind].brief
    steps = "\n".join(texts.REFRESHER_STEP.format(number=number, step=step) for number, step in enumerate(brief, 1))
    return texts.REFRESHER.format(kind=texts.KINDS[kind], steps=steps)
