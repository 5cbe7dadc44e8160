"""What a conversation takes from one turn into the next, and what a number means in between."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from helpbot.conversation.answers import ACT
from helpbot.conversation.state import Memory, Offer, Pending
from helpbot.conversation.topic import Kind, Said, Turn
from helpbot.messages import Choice, Reply
from helpbot.models import Ticket
from helpbot.services.desk import Desk
from helpbot.services.kinds import KINDS
from helpbot.services.outbox import Answered
from helpbot.services.ticket_terms import offer_done
from helpbot.texts import words

LOOKED_BACK = timedelta(days=14)
"""For so long a button under a notice may be meant."""


def offer_done_alone(memory: Memory, ticket: Ticket) -> Memory:
    """While a person holds the conversation, “1” means what stands under the officer's reply, not under an answer before it."""
    return _offering(memory, [offer_done(ticket.number)])


def _offering(memory: Memory, choices: Sequence[Choice]) -> Memory:
    """Numbers mean these choices; where there are none, what was offered last."""
    offers = tuple(Offer(label=each.label, token=each.token) for each in choices)
    return memory.model_copy(update={"offers": offers}) if offers else memory


def resume(memory: Memory, answered: Answered | None) -> Memory:
    """A number in a reply means what was offered in the very message it answers, whose dialog, if it began one, goes on with it."""
    if answered is None or not (answered.mine or KINDS[answered.kind].verbatim):
        return memory
    memory, dialog = _offering(memory, answered.choices), KINDS[answered.kind].dialog
    pending = Pending(topic=dialog, step=answered.kind, about=answered.reference)
    return memory.model_copy(update={"pending": pending}) if dialog else memory


async def look_under_notices(said: Said, desk: Desk) -> Said:
    """What stands on a button of a notice means that button where it is typed instead, as if the notice were answered: it came outside
    the conversation, whose offers know nothing of it. Words to an officer who holds the conversation stay words.
    """
    label = said.text.strip(words.AROUND_A_CHOICE)
    if said.sender is None or said.ticket or label not in words.UNDER_NOTICES or any(label == each.label for each in said.memory.offers):
        return said
    return replace(said, memory=_offering(said.memory, await desk.outbox.last_offering(said.sender, label, LOOKED_BACK)))


def go_on(said: Said, turn: Turn) -> Turn:
    """A dialog that outlasts what comes in between stays, and asks once more. Its own topic, another dialog, a way to a person, or that
    somebody breaks off, ends it.
    """
    pending = said.memory.pending
    if pending is None or not pending.again or turn.pending or turn.over or turn.kind is Kind.HANDOFF:
        return turn
    if turn.topic == f"{ACT}.{pending.topic}":
        return turn
    return replace(turn, pending=pending, replies=(*turn.replies, Reply(pending.again)))


def remember(said: Said, turn: Turn) -> Memory:
    before, mark = said.memory.model_copy(update={"offers": ()}) if turn.over else said.memory, said.incoming.mark
    offering = _offering(before, [each for reply in turn.replies for each in reply.choices])
    return Memory(
        pending=turn.pending,
        offers=offering.offers,
        inquiry=turn.inquiry if turn.inquiry is not None else before.inquiry,
        heard=mark or before.heard,
        album=said.incoming.album if mark else before.album,
        misses=before.misses + 1 if turn.missed else 0,
        shown=turn.shown or before.shown,
    )
