"""Raw bytes to what a person said: every mail is read, however it is made, in bounded time."""

from dataclasses import replace

from handlers.mail.letter import Bounce, Letter, Mailbox, Sign
from handlers.mail.reading.addresses import clean_address, read_date, read_ids, read_mailboxes
from handlers.mail.reading.automatic import find_signs, find_words
from handlers.mail.reading.bounces import is_suspect, read_failed_recipients, read_home_made, read_status
from handlers.mail.reading.contents import Contents, sort_parts
from handlers.mail.reading.headers import Headers, one_line
from handlers.mail.reading.parts import Part, walk

LONGEST_SUBJECT = 1000
MOST_RESULTS = 20


def read_letter(raw: bytes, *, mail_from: str | None = None) -> Letter:
    """What a mail says. Any bytes are a mail; none raise.

    `mail_from` is the envelope's sender: "" is the null sender of RFC 5321, None means that it is not known.
    """
    headers, parts = walk(_with_line_feeds(raw))
    headers = replace(headers, hint=_charset_of(headers, parts))
    contents = sort_parts(parts)
    words = contents.words()
    sender, reply_to = _sender(headers, mail_from)
    recipients = [box.address for name in ("to", "cc") for value in headers.all(name) for box in read_mailboxes(value)]
    subject = one_line(headers.text("subject"), LONGEST_SUBJECT)
    signs = find_signs(headers, frozenset(contents.types), sender, mail_from) | frozenset(find_words(subject, words.text))
    draft = Letter(
        message_id=_first_id(headers, "message-id"),
        in_reply_to=_first_id(headers, "in-reply-to"),
        references=tuple(each for value in headers.all("references") for each in read_ids(value)),
        sender=sender,
        reply_to=reply_to,
        recipients=tuple(dict.fromkeys(recipients)),
        subject=subject,
        at=read_date(headers.text("date")),
        text=words.text,
        whole=words.whole,
        attachments=tuple(contents.folder.kept),
        missing=tuple(contents.folder.missing),
        signs=signs,
        bounce=None,
        authentication=tuple(one_line(value, 4000) for value in headers.all("authentication-results")[:MOST_RESULTS]),
        protected="encrypted" if contents.encrypted else "",
    )
    bounce = _bounce(raw, headers, contents, draft)
    return replace(draft, bounce=bounce, signs=signs | {Sign.REPORT}) if bounce else draft


def _with_line_feeds(raw: bytes) -> bytes:
    """From the first line that has something on it, with line ends that a parser knows: programs double them, or use another system's."""
    raw = raw.lstrip(b"\r\n") if raw.startswith((b"\r", b"\n")) else raw
    if b"\r\r\n" in raw:
        return raw.replace(b"\r\r\n", b"\r\n")
    return raw.replace(b"\r", b"\n") if b"\r" in raw and b"\n" not in raw else raw


def _charset_of(headers: Headers, parts: list[Part]) -> str:
    """What 8-bit bytes in the fields are most likely in: whatever the text is in."""
    return headers.charset or next((part.headers.charset for part in parts if part.headers.charset), "")


def _sender(headers: Headers, mail_from: str | None) -> tuple[Mailbox | None, Mailbox | None]:
    written = read_mailboxes(headers.all("from")[0]) if headers.has("from") else []
    answers = read_mailboxes(headers.all("reply-to")[0]) if headers.has("reply-to") else []
    envelope = [Mailbox(clean_address(mail_from))] if mail_from and "@" in mail_from else []
    return next(iter((*written, *answers, *envelope)), None), next(iter(answers), None)


def _first_id(headers: Headers, name: str) -> str:
    return next((each for value in headers.all(name) for each in read_ids(value)), "")


def _bounce(raw: bytes, headers: Headers, contents: Contents, draft: Letter) -> Bounce | None:
    """What a report says; a standard one counts alone, even where it says that all went well."""
    if contents.statuses:
        return next(filter(None, map(read_status, contents.statuses)), None)
    if not is_suspect(headers, draft):
        return None
    failed = read_failed_recipients(headers)
    found = read_home_made(raw, draft)
    return replace(found, recipients=failed) if found and failed else found
