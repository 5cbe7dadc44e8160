"""Every kind of message the outbox may hold, and the rules it is sent by."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, TypeAlias

from helpbot.models import Lane

if TYPE_CHECKING:
    from helpbot.messages import Reply
    from helpbot.services.desk import Desk

Compose: TypeAlias = "Callable[[Desk, str], Awaitable[Reply | None]]"
Look: TypeAlias = "Callable[[Desk, Sequence[str]], Awaitable[Mapping[str, Compose]]]"

ANSWER_LIFE = timedelta(days=2)
"""How long an answer is worth sending: a provider's outage ends sooner, and two days later the clerk has telephoned."""

CHANGE_LIFE = timedelta(days=7)
"""A change is worth telling as long as it is the newest; whoever was not reached in a week has looked for themselves."""

HANDOVER_LIFE = timedelta(days=14)
"""A handover goes on for weeks, and what there is to say of it is written anew when it is sent."""


NOTICE_LIFE = timedelta(days=14)
"""A notice is worth sending over a long holiday and a provider's outage after it; later the office writes another."""
UPWARD_LIFE = timedelta(days=7)
"""A question to the authority above is asked for again later anyway."""


LEARNED_LIFE = timedelta(days=7)
"""Whoever waited for an answer, or holds a wrong one, wants the right one for as long as a change of the registry."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What a kind of message asks of its delivery.

    `again`: send it again when the process died with it in flight, at the risk of a second copy; else it is left as unknown for a
    person to decide. `compose`: writes a reference row's text at the last moment, None where it is not wanted any more. `look`: takes
    its place where that needs what stands outside the database: it reads for these references, on a Desk that cannot write, before the
    transaction that claims them, and says how each is composed. `lane` and
    `life`: what it waits behind, and when nobody would want it any more. `stays`: it means nothing at another address of the person.
    `secret`: its text is composed anew at every attempt and kept nowhere. `erases`: it deletes the message its reference names.
    `registry`: it tells what stands in the registry, so it goes by no channel that the office withholds that from.
    `dialog`: the topic that hears what comes in reply to its own reply address, all of it as words where `verbatim`, be it a command
    or a number. `by_person`: an officer speaks, and who answers it answers them.
    """

    again: bool
    compose: Compose | None = None
    look: Look | None = None
    lane: Lane = Lane.ANSWER
    life: timedelta = ANSWER_LIFE
    stays: bool = False
    secret: bool = False
    erases: bool = False
    registry: bool = False
    dialog: str = ""
    verbatim: bool = False
    by_person: bool = False


KINDS: dict[str, Kind] = {
    "answer": Kind(again=True),
    "silence": Kind(again=True),
    "ticket-reply": Kind(again=True, dialog="human", by_person=True),
    "ticket-closed": Kind(again=True, dialog="human", by_person=True),
    "ticket-more": Kind(again=True, dialog="officer", verbatim=True),
    "ticket-view": Kind(again=True, dialog="officer", verbatim=True, stays=True),
    "ticket-alarm": Kind(again=True, dialog="officer", verbatim=True),
    "upward-alarm": Kind(again=True, dialog="officer", verbatim=True),
    "code-alarm": Kind(again=True),
    "code": Kind(again=True, compose=lambda desk, invite: desk.invites.compose_letter(invite), stays=True, secret=True),
    "erase": Kind(again=True, stays=True, erases=True),
    "draft-notice": Kind(again=True, compose=lambda desk, reference: desk.drafts.compose_notice(reference)),
    "learned": Kind(again=True, lane=Lane.CAMPAIGN, life=LEARNED_LIFE),
    "correction": Kind(
        again=True, compose=lambda desk, reference: desk.corrections.compose(reference), lane=Lane.CAMPAIGN, life=LEARNED_LIFE
    ),
    "registry-alarm": Kind(again=True),
    "reminders-held": Kind(again=True),
    "change": Kind(
        again=True, compose=lambda desk, reference: desk.changes.compose(reference), lane=Lane.CAMPAIGN, life=CHANGE_LIFE, registry=True
    ),
    "reminder": Kind(again=False, look=lambda desk, references: desk.letters.look(references), lane=Lane.CAMPAIGN, registry=True),
    "survey": Kind(again=False, compose=lambda desk, reference: desk.surveys.compose(reference), lane=Lane.CAMPAIGN, stays=True),
    "digest": Kind(again=True, compose=lambda desk, reference: desk.briefings.compose(reference), registry=True),
    "digest-brief": Kind(again=True, compose=lambda desk, reference: desk.briefings.compose(reference), stays=True),
    "sponsor-list": Kind(again=False, compose=lambda desk, reference: desk.briefings.compose(reference), lane=Lane.CAMPAIGN, registry=True),
    "notice": Kind(
        again=False,
        compose=lambda desk, reference: desk.notices.compose(reference),
        lane=Lane.CAMPAIGN,
        life=NOTICE_LIFE,
        registry=True,
    ),
    "handover": Kind(
        again=True, compose=lambda desk, reference: desk.handover_notices.compose(reference), life=HANDOVER_LIFE, registry=True
    ),
    "handover-nudge": Kind(
        again=False,
        compose=lambda desk, reference: desk.handover_notices.compose(reference),
        lane=Lane.CAMPAIGN,
        life=HANDOVER_LIFE,
        registry=True,
    ),
    "handover-record": Kind(again=True, life=HANDOVER_LIFE, registry=True),
    "meeting": Kind(again=True, compose=lambda desk, reference: desk.meeting_notices.compose(reference), life=HANDOVER_LIFE, registry=True),
    "lesson": Kind(again=False, compose=lambda desk, lesson: desk.course.compose(lesson), lane=Lane.CAMPAIGN),
    "handover-office": Kind(again=True, life=HANDOVER_LIFE),
    "ticket-notice": Kind(
        again=True, compose=lambda desk, reference: desk.tickets.compose_notice(reference), dialog="officer", verbatim=True
    ),
    "ticket-group": Kind(again=True, compose=lambda desk, number: desk.tickets.compose_group_notice(number), stays=True),
    "upward": Kind(
        again=True,
        compose=lambda desk, reference: desk.upward.compose(reference),
        life=UPWARD_LIFE,
        stays=True,
        dialog="upward",
        verbatim=True,
    ),
}
