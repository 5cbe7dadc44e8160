"""A mail as it is stored: the bytes as they came, and before them a header field with the envelope, so that any mail program opens it."""

import json
import re
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256

from helpbot.errors import Unreadable
from helpbot.messages import Arrival, storable
from helpbot.texts import mailing as texts

CHANNEL = "mail"

ENVELOPE = b"X-Helpbot-Envelope: "

LANE = 300
"""Characters of a sender that name its lane; the column takes 320."""

HEADERS = 64 * 1024
"""Bytes in which a Message-ID is looked for: no honest header block is longer."""

WINDOW = 2**18

_LINE_END = re.compile(rb"\r\n|\r|\n")
_HEADER = rb"(?im)^%s[ \t]*:[ \t]*(?:\r\n[ \t]+)?([^\r\n]*)"
_MESSAGE_ID = re.compile(_HEADER % b"message-id")
_UNIQUE = tuple(re.compile(_HEADER % name) for name in (b"from", b"date", b"subject"))


@dataclass(frozen=True, slots=True)
class Envelope:
    """What SMTP says of a mail: from whom (empty for a report), to which of our addresses, from which host, and when (ISO 8601)."""

    sender: str
    recipients: tuple[str, ...]
    peer: str
    helo: str
    at: str

    @property
    def received(self) -> datetime:
        return datetime.fromisoformat(self.at)


def pack_mail(envelope: Envelope, content: bytes) -> Arrival:
    """A mail as an Arrival. Line ends become CRLF, so that nobody behind us sees another end of it than we did.

    The key is of recipients, Message-ID and body, so that a mail brought again is one mail, and the same id over another text another;
    without a Message-ID, of sender, date and subject as well.
    """
    raw = content if _has_only_crlf(content) else _LINE_END.sub(b"\r\n", content)
    end = raw.find(b"\r\n\r\n")
    head = raw[: min(end, HEADERS) if end >= 0 else HEADERS]
    found = _MESSAGE_ID.search(head)
    identity = [found[1].strip()] if found and found[1].strip() else [*_find_unique(head), _bytes(envelope.sender)]
    hashed = sha256(b"\0".join([*sorted(_bytes(each.lower()) for each in envelope.recipients), *identity, b""]))
    hashed.update(memoryview(raw)[end + 4 :] if end >= 0 else b"")
    packed = ENVELOPE + json.dumps(asdict(envelope)).encode() + b"\r\n" + raw
    return Arrival(f"{CHANNEL}:{hashed.hexdigest()}", storable(envelope.sender.lower())[:LANE], packed)


def unpack_mail(arrival: Arrival) -> tuple[Envelope, bytes]:
    """What `pack_mail` packed. Raises Unreadable."""
    line, _, raw = arrival.payload.partition(b"\r\n")
    try:
        told = json.loads(line.removeprefix(ENVELOPE))
        envelope = Envelope(told["sender"], tuple(told["recipients"]), told["peer"], told["helo"], told["at"])
        envelope.received.utcoffset()
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise Unreadable(texts.NO_ENVELOPE.format(reason=repr(error)[:200])) from error
    return envelope, raw


def _has_only_crlf(content: bytes) -> bool:
    """Counted window by window, for a count holds up every other thread; the substitution, hardly ever needed, would take far longer."""
    starts = range(0, len(content), WINDOW)
    pairs = sum(content.count(b"\r\n", start, start + WINDOW + 1) for start in starts)  # a pair may span two windows
    return all(pairs == sum(content.count(end, start, start + WINDOW) for start in starts) for end in (b"\r", b"\n"))


def _find_unique(head: bytes) -> list[bytes]:
    return [match[1] if (match := each.search(head)) else b"" for each in _UNIQUE]


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
