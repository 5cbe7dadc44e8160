"""What a letter is to the desk: a question, a bounce, or a machine's; and which conversation it belongs to."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from handlers.mail.compose import REFERENCES, strip_marks
from handlers.mail.letter import STRONG, Letter, Mailbox, Sign
from handlers.mail.names import Names, digest
from handlers.mail.packing import CHANNEL, Envelope
from helpbot.errors import Unreadable
from helpbot.messages import Address, Filed, Form, Incoming, Limits, Reading, Trust, Undeliverable
from helpbot.texts import mailing as texts

LONGEST_ADDRESS = 320


@dataclass(frozen=True, slots=True)
class Received:
    """A stored mail, read: its key, its envelope, its bytes, and the letter that they are."""

    key: str
    envelope: Envelope
    raw: bytes
    letter: Letter


def understand(mail: Received, names: Sequence[Names], limits: Limits) -> Reading:
    """The mail as the desk sees it. Raises Unreadable where nobody could be answered."""
    own = _pick(mail, names)
    if undeliverable := _read_bounce(mail, own):
        return undeliverable
    if mail.letter.bounce:
        return Filed(texts.UNPROVED_BOUNCE.format(reason=mail.letter.bounce.reason))
    if own.bounce_token(mail.envelope.recipients):
        return Filed(texts.AT_BOUNCE_ADDRESS)
    if signs := silencing_signs(mail.letter, own):
        return Filed(texts.SILENT.format(signs=texts.SIGN_BETWEEN.join(texts.SIGNS[each] for each in sorted(signs))))
    return _read_question(mail, names, own, limits)


def silencing_signs(letter: Letter, own: Names) -> frozenset[Sign]:
    """What says that a machine wrote it, if it is enough: one strong sign, or two others (RFC 3834, section 2)."""
    signs = letter.signs | ({Sign.OWN_ID} if own.is_ours(letter.message_id) else frozenset())
    return signs if signs & STRONG or len(signs) >= 2 else frozenset()


def _pick(mail: Received, names: Sequence[Names]) -> Names:
    """The mailbox of ours that it was sent to; RCPT let nothing else in."""
    return next((each for each in names for to in mail.envelope.recipients if each.covers(to)), names[0])


def _read_bounce(mail: Received, own: Names) -> Undeliverable | None:
    """A bounce that proves which of our mails it speaks of: by the address it came to, or by quoting an id nobody could invent."""
    bounce = mail.letter.bounce
    if bounce is None:
        return None
    quoted = [] if own.plus else own.tokens_in(mail.raw)
    token = own.bounce_token(mail.envelope.recipients) or next(iter(quoted), "")
    reason = " ".join(filter(None, [bounce.status, bounce.reason]))[:200]
    return Undeliverable(reason, permanent=bounce.permanent, token=token) if token else None


def _read_question(mail: Received, names: Sequence[Names], own: Names, limits: Limits) -> Incoming | Filed:
    letter = mail.letter
    back = letter.reply_to or letter.sender
    if back is None or len(back.address) > LONGEST_ADDRESS or "@" not in back.address:
        raise Unreadable(texts.NO_SENDER)
    if any(each.covers(back.address) for each in names):
        return Filed(texts.OWN_MAIL)
    ids = [*letter.references, letter.in_reply_to]
    first = next(filter(None, [*ids, letter.message_id]), mail.key)
    root = own.root_of(ids) or digest(first)
    if letter.protected and not letter.text.strip():
        raise Unreadable(texts.ENCRYPTED)
    party = find_party(letter.sender or back)
    text, token = _words(letter), own.reply_token(mail.envelope.recipients, ids)
    return Incoming(
        id=mail.key,
        thread=digest(root, party),
        address=Address(CHANNEL, back.address),
        text=text,
        at=mail.envelope.received,
        name=letter.sender.name if letter.sender else "",
        attachments=letter.attachments,
        missing=letter.missing,
        form=Form.FILE if not text and (letter.attachments or letter.missing) else Form.TEXT,
        context=_context(letter, root),
        in_one=True,
        limits=replace(limits, party=party, exchange=root),
        reply_to=token,
        vouched=bool(token),
        diverted=letter.sender is None or letter.sender.address.lower() != back.address.lower(),
    )


def find_party(sender: Mailbox) -> str:
    """Who writes, whatever stands after a plus in the address: another helpbot writes under another reply address every time."""
    local, _, domain = sender.address.lower().rpartition("@")
    return f"{local.partition('+')[0] or local}@{domain}"[:LONGEST_ADDRESS]


def _words(letter: Letter) -> str:
    """What was asked: the subject counts as its first sentence, unless it is an old one's, or the text says it again."""
    subject, text = letter.subject.strip(), letter.text.strip()
    is_reply = letter.in_reply_to or letter.references or strip_marks(subject) != subject
    return text if text and (is_reply or subject in text) else "\n".join(filter(None, [strip_marks(subject), text]))


def _context(letter: Letter, root: str) -> dict[str, str]:
    """What an answer needs in order to be threaded. Ids as they came; a thread's root and its last ids, for some have no end."""
    references = list(letter.references or filter(None, [letter.in_reply_to]))
    kept = references[:1]
    for each in reversed(references[1:]):
        if sum(map(len, kept)) + len(each) > REFERENCES:
            break
        kept.insert(1, each)
    return {"root": root, "message_id": letter.message_id, "references": " ".join(kept), "subject": letter.subject}


def trusting(reading: Reading, trust: Trust) -> Reading:
    """The reading with what is known of its sender."""
    return replace(reading, trust=trust) if isinstance(reading, Incoming) else reading
