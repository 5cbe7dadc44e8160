"""What did not arrive: standard reports (RFC 3464), and the home-made ones of mail servers, Chinese ones among them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
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
_DAEMON = re.compile(
    r"(?:post-?master|mail-?er?-?daemon|mail-?daemon|daemon|bounces?|mailadmin|mdaemon|system|admin)[^@]{0,60}@", re.IGNORECASE
)
_BLANK_LINE = re.compile(rb"\r?\n(?:[ \t]*\r?\n)+")


def read_status(report: bytes) -> Bounce | None:
    """What a message/delivery-status says; None where everything arrived. Where some are gone for good, it names those alone."""
    blocks = [block for block in _BLANK_LINE.split(report[:LONGEST_MAIL]) if block.strip()][: MOST_RECIPIENTS + 1]
    found = [bounce for block in blocks if (bounce := _read_group(split_block(block + b"\n", 0, len(block) + 1)[0]))]
    chosen = [bounce for bounce in found if bounce.permanent] or found
    return replace(chosen[0], recipients=_unique(who for bounce in chosen for who in bounce.recipients)) if chosen else None


def _read_group(group: Headers) -> Bounce | None:
    """One recipient's fields (RFC 3464, section 2.3)."""
    action = group.plain("action")
    if not action.startswith(("fail", "delay")) or not group.has("final-recipient", "original-recipient"):
        return None
    diagnostic = group.text("diagnostic-code")
    status = next(iter(_STATUS.findall(group.text("status")) + _STATUS.findall(diagnostic)), "")
    reason = one_line(diagnostic.partition(";")[2] or diagnostic, LONGEST_REASON)
    permanent = action.startswith("fail") and _is_permanent(status, reason)
    return Bounce(_unique([_recipient(group)]), permanent, status, reason)


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
    daemon = Sign.ROBOT in letter.signs and letter.sender is not None and _DAEMON.match(letter.sender.address)
    machine = daemon or letter.signs & {Sign.NULL_SENDER, Sign.REPORT}
    return bool(machine) and bool(Sign.SUBJECT in letter.signs or BOUNCED.search(letter.subject))


def read_failed_recipients(headers: Headers) -> tuple[str, ...]:
    """X-Failed-Recipients, as Exim and Gmail write it."""
    return _unique(map(clean_address, ADDRESS.findall(headers.text("x-failed-recipients"))))


def read_home_made(raw: bytes, letter: Letter) -> Bounce | None:
    """What a bounce of no standard says; asked only where something else says that it is one."""
    senders = [box.address for box in (letter.sender, letter.reply_to) if box]
    said = _read_words(letter.subject, letter.whole, {*letter.recipients, *senders})
    return said or _read_known(raw, next(iter(senders), "nobody@invalid"))


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
