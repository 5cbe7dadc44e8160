"""What did not arrive: standard reports (RFC 3464), and the home-made ones of mail servers, Chinese ones among them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from email import message_from_string

from flufl.bounce import all_failures

from handlers.mail.letter import Bounce, Letter, Sign
from handlers.mail.reading.addresses import clean_address
from handlers.mail.reading.headers import Headers, one_line, split_block
from handlers.mail.reading.words import ADDRESS, BOUNCE_TO, BOUNCE_WHY, BOUNCED, HARD, LONGEST_LINE, SOFT

MOST_RECIPIENTS = 100
LONGEST_REASON = 300
LONGEST_MAIL = 256 * 2**10
"""Bytes of a home-made bounce that are looked at: what failed stands on top, the returned mail below."""

_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_CODE = re.compile(r"(?<![\d.:-])([45]\d\d)(?=[ \-#:,.)\]]|$)")
_PASSING = re.compile(r"5\.2\.[23]|5\.3\.4|5\.7\.\d+|5\.4\.\d+")
DAEMON = re.compile(
    r"(?:post-?master|mail-?er?-?daemon|mail-?daemon|daemon|bounces?|mailadmin|mdaemon|system|admin)[^@]{0,60}@", re.IGNORECASE
)
_BLANK_LINE = re.compile(rb"\r?\n(?:[ \t]*\r?\n)+")


def read_status(report: bytes) -> Bounce | None:
    """What a message/delivery-status says; None where everything arrived."""
    groups = [split_block(block + b"\n", 0, len(block) + 1)[0] for block in _BLANK_LINE.split(report[:LONGEST_MAIL]) if block.strip()]
    reported = [group for group in groups if group.has("final-recipient", "original-recipient")][:MOST_RECIPIENTS]
    failed = [group for group in reported if group.plain("action").startswith("fail")]
    failed = failed or [group for group in reported if group.plain("action").startswith("delay")]
    if not failed:
        return None
    first = failed[0]
    status = next(iter(_STATUS.findall(first.text("status"))), "") or next(iter(_STATUS.findall(first.text("diagnostic-code"))), "")
    reason = one_line(first.text("diagnostic-code").partition(";")[2] or first.text("diagnostic-code"), LONGEST_REASON)
    permanent = first.plain("action").startswith("fail") and _is_permanent(status, reason)
    return Bounce(_unique(map(_recipient, failed)), permanent, status, reason)


def _recipient(group: Headers) -> str:
    """Who was meant by us, rather than where it was forwarded to."""
    for name in ("original-recipient", "final-recipient"):
        found = ADDRESS.search(group.text(name).partition(";")[2] or group.text(name))
        if found:
            return clean_address(found[0])
    return ""


def _unique(addresses: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, addresses)))[:MOST_RECIPIENTS]


def _is_permanent(status: str, reason: str) -> bool:
    """The mailbox itself is no good. A full one, a mail too large, a policy or a route that fails say nothing of it."""
    if HARD.search(reason):
        return not status.startswith("4")
    if status.startswith("4") or _PASSING.fullmatch(status) or SOFT.search(reason):
        return False
    code = _CODE.search(reason)
    return status.startswith("5") or bool(code and code[1].startswith("5"))


def is_suspect(headers: Headers, letter: Letter) -> bool:
    """True where a mail may be a bounce of no standard: words alone never make one, for people write of bounces, too."""
    if headers.has("x-failed-recipients"):
        return True
    robot = Sign.NULL_SENDER in letter.signs or (Sign.ROBOT in letter.signs and letter.sender and DAEMON.match(letter.sender.address))
    return bool(robot or letter.signs & {Sign.REPORT}) and bool(Sign.SUBJECT in letter.signs or BOUNCED.search(letter.subject))


def read_failed_recipients(headers: Headers) -> tuple[str, ...]:
    """X-Failed-Recipients, as Exim and Gmail write it."""
    return _unique(map(clean_address, ADDRESS.findall(headers.text("x-failed-recipients"))))


def read_home_made(raw: bytes, letter: Letter) -> Bounce | None:
    """What a bounce of no standard says; asked only where something else says that it is one."""
    senders = [box.address for box in (letter.sender, letter.reply_to) if box]
    return _read_words(letter.subject, letter.whole, {*letter.recipients, *senders}) or _read_known(
        raw, next(iter(senders), "nobody@invalid")
    )


def _read_words(subject: str, text: str, ours: AbstractSet[str]) -> Bounce | None:
    lines = [line[:LONGEST_LINE] for line in text[:LONGEST_MAIL].split("\n")[:400]]
    if not any(BOUNCED.search(line) for line in (subject, *lines[:60])):
        return None
    recipients = _unique(address for address in _named(lines) if address not in ours)
    if not recipients:
        return None
    reason = one_line(next(_reasons(lines), ""), LONGEST_REASON)
    status = next(iter(_STATUS.findall(reason)), "") or next((code for line in lines[:60] for code in _STATUS.findall(line)), "")
    status = status or next((found[1] for line in (reason, *lines[:60]) if (found := _CODE.search(line))), "")
    return Bounce(recipients, _is_permanent(status, reason or subject), status, reason)


def _named(lines: Sequence[str]) -> Iterator[str]:
    """Addresses beside a word for recipient, or on a line of their own after one."""
    near = 0
    for line in lines:
        near = 3 if BOUNCE_TO.search(line) else near - 1
        if near > 0:
            yield from (clean_address(found) for found in ADDRESS.findall(line))


def _reasons(lines: Sequence[str]) -> Iterator[str]:
    yield from (found[1] for line in lines if (found := BOUNCE_WHY.search(line)))
    yield from (line for line in lines if _STATUS.search(line) or _CODE.search(line))
    yield from (line for line in lines if BOUNCED.search(line))


def _read_known(raw: bytes, sender: str) -> Bounce | None:
    """Second opinion: a library that knows the bounces of many servers. It gets what it does not stumble over: text, and a From."""
    message = message_from_string(raw[:LONGEST_MAIL].decode("utf-8", "replace"))
    del message["from"]
    message["From"] = sender
    try:
        passing, lasting = all_failures(message)
    except Exception:  # noqa: BLE001 -- it reads hostile bytes with much older code; whatever it says then is no answer
        return None
    found = lasting or passing
    recipients = _unique(clean_address(address.decode("utf-8", "replace")) for address in sorted(found) if b"@" in address)
    return Bounce(recipients, bool(lasting), "", "") if recipients else None
