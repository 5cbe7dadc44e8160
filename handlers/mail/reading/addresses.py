"""Mailboxes and message ids out of header fields."""

import re
from datetime import UTC, datetime
from email.utils import getaddresses, parsedate_to_datetime

from handlers.mail.letter import Mailbox
from handlers.mail.reading.headers import decode_words, one_line
from handlers.mail.reading.words import ADDRESS
from helpbot.messages import storable

MOST_ADDRESSES = 500
MOST_IDS = 1000
LONGEST_FIELD = 32 * 2**10
LONGEST_NAME = 200
_NO_LINE_ENDS = dict.fromkeys(map(ord, "\r\n"))
_ID = re.compile(r"<[^<>]{1,2000}>")
_SANE_YEARS = range(1990, 2200)


def clean_address(address: str) -> str:
    """An address that can be stored: its domain in lower case."""
    local, at, domain = storable(address).strip(" .<>'\t\n").rpartition("@")
    return local + at + domain.lower()


def read_mailboxes(value: str) -> list[Mailbox]:
    """The mailboxes of an address field; where it breaks the rules, whatever looks like one."""
    value = value[:LONGEST_FIELD]
    if "@" not in value:
        return []
    try:
        pairs = getaddresses([value])
    except (ValueError, LookupError, TypeError, RecursionError):
        pairs = []
    found = [Mailbox(clean_address(address), _name(name)) for name, address in pairs[:MOST_ADDRESSES] if ADDRESS.fullmatch(address)]
    if found:
        return found
    loose = decode_words(value)
    return [Mailbox(clean_address(address), _name(loose.partition(address)[0])) for address in ADDRESS.findall(loose)[:MOST_ADDRESSES]]


def _name(name: str) -> str:
    return one_line(decode_words(name), LONGEST_NAME).strip("\"' <(,;")


def read_ids(value: str) -> tuple[str, ...]:
    """Message ids exactly as they stand there; what has no angle brackets is cut at blanks."""
    value = storable(value.translate(_NO_LINE_ENDS))
    return tuple(_ID.findall(value)[:MOST_IDS] or value.split()[:MOST_IDS])


def read_date(value: str) -> datetime | None:
    """When it was written, in UTC where no zone is said; None where that cannot be."""
    try:
        at = parsedate_to_datetime(value[:200])
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
        at.astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return at if at.year in _SANE_YEARS else None
