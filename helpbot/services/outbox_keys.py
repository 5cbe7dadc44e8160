"""The keys of outbox rows: what must not be sent twice has the same key twice. Built out of stable identifiers alone."""

from collections.abc import Sequence
from datetime import date, datetime
from hashlib import sha256


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
