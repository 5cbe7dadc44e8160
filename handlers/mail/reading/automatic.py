"""The signs that a machine wrote a mail: RFC 3834, and what programs write that never read it."""

import re
from collections.abc import Iterator

from handlers.mail.letter import Mailbox, Sign
from handlers.mail.reading.headers import Headers
from handlers.mail.reading.words import AUTO_BODY, AUTO_SUBJECT

_BULK = frozenset(("bulk", "list", "junk", "auto_reply", "auto-reply", "autoreply"))
_REPORTS = frozenset(("multipart/report", "message/delivery-status", "message/disposition-notification", "message/feedback-report"))
_LISTS = ("list-id", "list-post", "mailing-list", "x-mailing-list", "x-mailman-version", "x-list-id")
_VENDORS = (
    *("x-autoreply", "x-autorespond", "x-autoresponder", "x-autoreply-from", "x-auto-reply", "x-auto-reply-from", "x-mail-autoreply"),
    *("x-mail-auto-reply", "x-vacation", "x-loop", "x-cron-env", "x-failed-recipients", "x-ms-exchange-inbox-rules-loop", "x-no-ack"),
    *("list-unsubscribe", "feedback-id", "x-campaign-id", "x-mailgun-sid", "x-sg-eid", "x-csa-complaints", "x-notification-type"),
    *("x-github-reason", "x-gitlab-project", "x-jira-fingerprint", "x-nagios-notification", "x-zabbix-server"),
)
_ROBOT = re.compile(
    r"(?:.*[._+-])?(?:no-?_?\.?reply|do-?_?not-?_?reply|donotreply|mailer-?daemon|postmaster|mail-?daemon|daemon|bounces?|auto-?reply|auto-?respond(?:er)?"
    r"|robot|notifications?|notify|alerts?|system|sysadmin|root|cron|newsletter|webmaster|listserv|majordomo|mdaemon|nobody|anonymous)(?:[._+-].*)?",
    re.IGNORECASE,
)
LONGEST_BODY = 400
"""Characters at the beginning of a text in which a machine says what it is."""


def find_signs(headers: Headers, types: frozenset[str], sender: Mailbox | None, envelope: str | None) -> frozenset[Sign]:
    """What fields, part types and the envelope's sender (None where it is not known) say."""
    return frozenset(_strong(headers, types, envelope)) | frozenset(_weak(headers, sender))


def _strong(headers: Headers, types: frozenset[str], envelope: str | None) -> Iterator[Sign]:
    auto_submitted = re.split(r"[;(]", headers.plain("auto-submitted"), maxsplit=1)[0].strip(" \"'")
    if auto_submitted and auto_submitted != "no":
        yield Sign.AUTO_SUBMITTED
    if _is_null(headers.plain("return-path") if envelope is None else envelope, known=envelope is not None):
        yield Sign.NULL_SENDER
    if types & _REPORTS:
        yield Sign.REPORT
    if headers.has(*_LISTS):
        yield Sign.LIST
    if {headers.plain("precedence"), headers.plain("x-precedence")} & _BULK:
        yield Sign.PRECEDENCE


def _is_null(path: str, *, known: bool) -> bool:
    return path.strip() == "<>" or (known and not path.strip())


def _weak(headers: Headers, sender: Mailbox | None) -> Iterator[Sign]:
    if sender and _ROBOT.fullmatch(sender.address.rpartition("@")[0]):
        yield Sign.ROBOT
    if headers.plain("x-auto-response-suppress") not in ("", "none") or headers.plain("x-ack") == "no":
        yield Sign.SUPPRESS
    if headers.has(*_VENDORS):
        yield Sign.VENDOR


def find_words(subject: str, text: str) -> Iterator[Sign]:
    """What the subject and the beginning of the text say; an answer to an automatic mail begins otherwise, so that it is none."""
    if AUTO_SUBJECT.match(subject):
        yield Sign.SUBJECT
    if AUTO_BODY.search(text[:LONGEST_BODY]):
        yield Sign.BODY
