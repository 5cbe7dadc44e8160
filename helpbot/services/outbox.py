"""Everything that goes out is a row here first."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from hashlib import sha256

from helpbot.clock import Clock
from helpbot.messages import Choice, Incoming, Reply, pack_reply, unpack_reply
from helpbot.models import OutboxMessage, OutboxState, PersonAddress
from helpbot.services.kinds import ANSWER_LIFE, KINDS
from helpbot.store import outbox, outbox_fates
from helpbot.store.database import Transaction


def answer_key(incoming_id: str, part: int) -> str:
    """The key that forbids answering a message twice: part `part` of the answer to it."""
    return f"answer:{incoming_id}:{part}"


def apology_key(incoming_id: str) -> str:
    """The key of the word that a message could not be handled. Not an answer's: once the fault is mended, the message gets one."""
    return f"apology:{incoming_id}"


def officer_reply_key(reply_id: int) -> str:
    """The key of an officer's reply on its way to the clerk."""
    return f"ticket-reply:{reply_id}"


def ticket_notice_key(ticket_id: int, address_id: int) -> str:
    """The key of the note that tells the office of a ticket, at one of the places where it is told."""
    return f"ticket-notice:{ticket_id}:{address_id}"


def ticket_more_key(reply_id: int, address_id: int) -> str:
    """The key of the note that tells the office what the clerk added, at one of those places."""
    return f"ticket-more:{reply_id}:{address_id}"


def ticket_passed_key(ticket_id: int, person_id: int, at: datetime) -> str:
    """The key of the note that tells an officer of a ticket that is theirs now; it may be so again later."""
    return f"ticket-passed:{ticket_id}:{person_id}:{at.isoformat()}"


def ticket_view_key(incoming_id: str) -> str:
    """The key of a ticket as it is shown to whoever took it with this message."""
    return f"ticket-view:{incoming_id}"


def ticket_alarm_key(ticket_id: int, due: datetime | None, alarms: int, address_id: int) -> str:
    """The key of the alarm that a ticket is late: which one, of which promise, at one of the places where it is told."""
    return f"ticket-alarm:{ticket_id}:{due.isoformat() if due else ''}:{alarms}:{address_id}"


def ticket_back_key(person_id: int, ticket_id: int, at: datetime, address_id: int) -> str:
    """The key of the note that an officer's tickets, this one the first, are nobody's any more."""
    return f"ticket-back:{person_id}:{ticket_id}:{at.isoformat()}:{address_id}"


def upward_key(question_id: int, chased: int) -> str:
    """The key of a question's letter to the authority above: the first, or the one that asks again so many times later."""
    return f"upward:{question_id}:{chased}"


def upward_alarm_key(question_id: int, what: str, address_id: int) -> str:
    """The key of the note that tells the office what became of a question that was put above."""
    return f"upward-alarm:{question_id}:{what}:{address_id}"


def ticket_closed_key(ticket_id: int, closed: str) -> str:
    """The key of the note that tells the clerk of a closed ticket; `closed` is when, for one may be opened again."""
    return f"ticket-closed:{ticket_id}:{closed}"


def silence_key(scope: str, day: date) -> str:
    """The key of the note that somebody is not answered any more: one a day for whatever was counted."""
    return f"silence:{scope}:{day:%Y-%m-%d}"


def reminder_key(person_id: int, day: date) -> str:
    """The key of a person's reminders of a day: there is one message of them."""
    return f"reminder:{person_id}:{day:%Y-%m-%d}"


def notice_key(notice_id: int, person_id: int) -> str:
    """The key of an office's notice to a person: there is one, however often it is approved, retried or restarted."""
    return f"notice:{notice_id}:{person_id}"


def reminders_held_key(day: date) -> str:
    """The key of the alarm that reminders wait for an officer: one a day."""
    return f"reminders-held:{day:%Y-%m-%d}"


def erase_key(incoming_id: str) -> str:
    """The key of the wish to delete a message in the chat it came in."""
    return f"erase:{incoming_id}"


def code_letter_key(invite_id: int) -> str:
    """The key of the letter that brings a code to the address it is to prove."""
    return f"code:{invite_id}"


def code_alarm_key(at: datetime) -> str:
    """The key of the alarm that codes are being guessed: one an hour, which is how long the breaker stays tripped."""
    return f"code-alarm:{at:%Y-%m-%dT%H}"


def change_key(person_id: int, change: str) -> str:
    """The key of the message that tells a person of changes, `change` (its key) the first of them."""
    return f"change:{person_id}:{change}"


def survey_key(survey_id: int) -> str:
    """The key of the question whether it was worth it."""
    return f"survey:{survey_id}"


def draft_notice_key(draft: int, version: int, address_id: int) -> str:
    """The key of the note that a version of a draft waits for somebody's approval."""
    return f"draft-notice:{draft}:{version}:{address_id}"


def learned_key(draft: int, who: str) -> str:
    """The key of an answer that came later, for whoever asked and waited: one a person."""
    return f"learned:{draft}:{who}"


def correction_key(revision: int, who: str) -> str:
    """The key of the word that an answer changed, for whoever received the old one: one a person and change."""
    return f"correction:{revision}:{who}"


def registry_stale_key(day: date) -> str:
    """The key of the alarm that the registry's data are old: one a day."""
    return f"registry-stale:{day:%Y-%m-%d}"


def registry_vanished_key(month: date, usccs: Sequence[str]) -> str:
    """The key of the alarm that institutions have vanished: one a month for the same ones."""
    return f"registry-vanished:{month:%Y-%m}:{sha256('|'.join(sorted(usccs)).encode()).hexdigest()}"


def handover_key(handover_id: int, event: str, person_id: int, once: str = "") -> str:
    """The key of what a person is told of a handover; `once` tells one time from another where there are several."""
    return f"handover:{handover_id}:{event}:{person_id}:{once}"


def handover_office_key(handover_id: int, event: str) -> str:
    """The key of what the office is told of a handover."""
    return f"handover-office:{handover_id}:{event}"


def handovers_begun_key(at: datetime, usccs: Sequence[str]) -> str:
    """The key of the note that handovers of these institutions began together."""
    return f"handovers-begun:{at:%Y-%m-%dT%H:%M}:{sha256('|'.join(sorted(usccs)).encode()).hexdigest()[:32]}"


def clerkless_key(month: date, usccs: Sequence[str]) -> str:
    """The key of the alarm that institutions have no clerk any more: one a month for the same ones."""
    return f"clerkless:{month:%Y-%m}:{sha256('|'.join(sorted(usccs)).encode()).hexdigest()[:32]}"


def record_key(handover_id: int, to: str) -> str:
    """The key of the record of a handover on its way to a person, or to the office."""
    return f"handover-record:{handover_id}:{to}"


def lesson_key(lesson_id: int) -> str:
    """The key of a lesson of the short course."""
    return f"lesson:{lesson_id}"


def meeting_key(meeting_id: int, event: str, to: str) -> str:
    """The key of what a person, or the office, is told of a meeting."""
    return f"meeting:{meeting_id}:{event}:{to}"


@dataclass(frozen=True, slots=True)
class Notice:
    """A reference that is to be composed for somebody when it is due."""

    to: PersonAddress
    key: str
    reference: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message belongs: its conversation, what its channel needs to put it there, the key of the arrival that it answers."""

    thread_id: int | None
    context: Mapping[str, str]
    answers: str | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """The message of ours that another answers: its kind, what it was about, what it offered; `mine` where it went to who answers it."""

    kind: str
    reference: str
    choices: tuple[Choice, ...]
    mine: bool


def _answered(found: outbox_fates.Addressed | None, *, mine: bool) -> Answered | None:
    """None too where another version of helpbot wrote it."""
    if found is None or found.kind not in KINDS:
        return None
    return Answered(found.kind, found.reference, unpack_reply(found.reply).choices if found.reply else (), mine)


class Outbox:
    """What is to go out, and what became of it."""

    def __init__(self, tx: Transaction, clock: Clock, wake: Callable[[], None]) -> None:
        self._tx = tx
        self._clock = clock
        self._wake = wake

    async def put(
        self,
        to: PersonAddress,
        kind: str,
        key: str,
        *,
        reply: Reply | None = None,
        reference: str = "",
        place: Place | None = None,
    ) -> bool:
        """Queue one message of a kind of KINDS: a finished `reply`, or a `reference` that is composed when it is sent.

        False where `key` was queued before.
        """
        now = self._clock.now()
        row = outbox.Draft(
            dedup_key=key,
            address_id=to.id or 0,
            channel=to.channel,
            kind=kind,
            lane=KINDS[kind].lane,
            reference=reference,
            reply=None if reply is None else pack_reply(reply),
            answers=place.answers if place else None,
            thread_id=place.thread_id if place else None,
            context=dict(place.context) if place else {},
            token=outbox.draw_token(),
            created_at=now,
            due_at=now,
            expires_at=now + KINDS[kind].life,
        )
        if self._wake not in self._tx.after_commit:
            self._tx.after_commit.append(self._wake)
        return bool(await outbox.put(self._tx, [row]))

    async def check_claim(self, incoming: Incoming) -> tuple[Incoming, Answered | None]:
        """The message, its sender vouched for by a secret address only where we sent that to this very sender; and what it answers.

        Anybody can invent one: it proves something because it is stored, not because it looks like one.
        """
        address = incoming.address
        found = await outbox_fates.find_addressed(self._tx, address.channel, incoming.reply_to) if incoming.reply_to else None
        mine = found is not None and found.who == address.who
        if not incoming.reply_to or mine:
            return incoming, _answered(found, mine=True)
        return replace(incoming, reply_to="", vouched=False), _answered(found, mine=False)

    async def put_notices(self, notices: Sequence[Notice], kind: str, *, until: datetime | None = None) -> int:
        """Queue these, of a kind of KINDS, worth nothing after `until`; returns how many were not queued before."""
        now = self._clock.now()
        rows = [
            outbox.Draft(
                dedup_key=each.key,
                address_id=each.to.id or 0,
                channel=each.to.channel,
                kind=kind,
                lane=KINDS[kind].lane,
                reference=each.reference,
                token=outbox.draw_token(),
                created_at=now,
                due_at=each.due_at,
                expires_at=until or each.due_at + KINDS[kind].life,
            )
            for each in notices
        ]
        if rows and self._wake not in self._tx.after_commit:
            self._tx.after_commit.append(self._wake)
        return await outbox.put(self._tx, rows)

    async def known(self, keys: Sequence[str]) -> set[str]:
        """Those of these keys under which something was queued."""
        return await outbox_fates.known(self._tx, keys)

    async def alive(self, keys: Sequence[str]) -> set[str]:
        """Those of these keys under which something has gone out, or still may."""
        return await outbox_fates.alive(self._tx, keys)

    async def given_up(self, kind: str, since: datetime) -> list[tuple[str, bool]]:
        """What messages of a kind were about that were given up since then, and whether only time ran out on them."""
        return await outbox_fates.given_up(self._tx, kind, since)

    async def told(self, kind: str, since: datetime) -> set[str]:
        """What messages of a kind were about that a channel took since then."""
        return await outbox_fates.told(self._tx, kind, since)

    async def listed(self, states: Sequence[OutboxState], limit: int) -> list[tuple[OutboxMessage, str]]:
        """Messages in these states and whom they are for, newest first."""
        return await outbox.listed(self._tx, states, limit)

    async def retry(self, message_id: int, life: timedelta = ANSWER_LIFE) -> bool:
        """Send a failed or unknown message again, as if never tried, for as long as `life`; False where there is no such one."""
        now = self._clock.now()
        self._tx.after_commit.append(self._wake)
        return await outbox.retry(self._tx, message_id, now, now + life)

    async def counts(self) -> dict[str, int]:
        """How many messages are in each state."""
        return await outbox.counts(self._tx)

    async def counts_since(self, since: datetime) -> dict[str, int]:
        """The same, of those queued since then."""
        return await outbox_fates.counts_since(self._tx, since)
