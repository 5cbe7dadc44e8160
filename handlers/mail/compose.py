"""An answer as a mail: threaded where it belongs, plain and HTML, readable on a phone."""

import html
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from email.encoders import encode_base64
from email.header import Header
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime, formataddr

from handlers.mail.names import Names, digest
from helpbot.clock import SHANGHAI
from helpbot.messages import Attachment, Parcel, Reply, storable
from helpbot.texts import mailing as texts

SUBJECT = 120
"""Characters of a subject: phones show some thirty, and an attacker's has no end."""

REFERENCES = 16_000
"""Characters of References that are sent on: a thread of a hundred and fifty mails. The first id, which is the thread's root, stays."""

_REPLY_MARK = re.compile(texts.REPLY_MARK)
_ID = re.compile(r"[\x21-\x7e]{1,980}")
_POLICY = compat32.clone(linesep="\r\n", max_line_length=None)


def compose(parcel: Parcel, names: Names, now: datetime) -> tuple[str, bytes]:
    """The Message-ID and the bytes of a parcel's mail, line ends CRLF. The same parcel has the same id whenever it is composed."""
    root = parcel.context.get("root") or digest(parcel.key)
    message_id = names.message_id(root, parcel.key, parcel.token)
    body = _build_body(parcel, digest(message_id))
    headers = dict(_head(parcel, names, message_id, now))
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return message_id, head.encode() + body.as_bytes(policy=_POLICY)


def _head(parcel: Parcel, names: Names, message_id: str, now: datetime) -> Iterator[tuple[str, str]]:
    yield "Date", format_datetime(now.astimezone(SHANGHAI))
    yield "From", _mailbox(parcel.signature[0] if parcel.signature else "", names.address)
    yield "To", _one_line(parcel.to.who)
    if parcel.token and names.plus:
        yield "Reply-To", names.reply_address(parcel.token)
    yield "Subject", _encode(_subject(parcel))
    yield "Message-ID", message_id
    yield from thread_headers(parcel.context)
    yield "Auto-Submitted", "auto-replied" if parcel.answers else "auto-generated"
    yield "X-Auto-Response-Suppress", "All"


def thread_headers(context: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """In-Reply-To and References (RFC 5322, 3.6.4): the ids as they came, a line each and never encoded, or threads break."""
    answered = context.get("message_id", "")
    if not _ID.fullmatch(answered):
        return
    yield "In-Reply-To", answered
    before = [each for each in context.get("references", "").split() if _ID.fullmatch(each) and each != answered]
    yield "References", "\r\n ".join([*_shorten(before), answered])


def _shorten(ids: list[str]) -> list[str]:
    """The root, and as many of the last as fit."""
    room, kept = REFERENCES, list[str]()
    for each in reversed(ids[1:]):
        room -= len(each) + 3
        if room < 0:
            break
        kept.append(each)
    return [*ids[:1], *reversed(kept)]


def _subject(parcel: Parcel) -> str:
    """“回复：” once, before what is left of the subject when all such marks are taken off; a mail that answers none says what it is."""
    if "subject" not in parcel.context:
        return _one_line(parcel.reply.text.splitlines()[0] if parcel.reply.text else "")[:SUBJECT]
    subject = strip_marks(_one_line(parcel.context["subject"]))
    return texts.REPLY_SUBJECT.format(subject=(subject or texts.NO_SUBJECT)[:SUBJECT])


def strip_marks(subject: str) -> str:
    """A subject without the “Re:”, “回复：” and “转发：” that mail programs pile up before it."""
    return _REPLY_MARK.sub("", subject).strip()


def _build_body(parcel: Parcel, name: str) -> MIMEBase:
    """Plain and HTML as alternatives; with files, those two and the files."""
    lines = [texts.CHOICE.format(number=place, label=choice.label) for place, choice in enumerate(parcel.reply.choices, 1)]
    end = (*parcel.signature, *([texts.AUTOMATIC] if parcel.answers else []))
    body = MIMEMultipart("alternative", boundary=f"=_{name}_a")
    body.attach(MIMEText(_plain(parcel.reply, lines, end), "plain", "utf-8"))
    body.attach(MIMEText(_html(parcel.reply, lines, end), "html", "utf-8"))
    if not parcel.reply.attachments:
        return body
    whole = MIMEMultipart("mixed", boundary=f"=_{name}_m")
    whole.attach(body)
    for file in parcel.reply.attachments:
        whole.attach(_make_part(file))
    return whole


def _make_part(file: Attachment) -> MIMEBase:
    """A file as what it is: a mail program puts a calendar's days into its calendar, and does nothing with mere bytes."""
    kind, _, subkind = file.mime.partition("/")
    part = MIMEBase(kind, subkind)
    if kind == "text":
        part.set_param("charset", "utf-8")
    part.set_payload(file.content)
    encode_base64(part)
    part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", _one_line(file.name)))
    return part


def _plain(reply: Reply, choices: list[str], end: tuple[str, ...]) -> str:
    parts = [reply.text, reply.source]
    if choices:
        parts.append("\n".join([*choices, texts.PICK]))
    return "\n\n".join(filter(None, [*parts, "-- \n" + "\n".join(end)])) + "\n"


def _html(reply: Reply, choices: list[str], end: tuple[str, ...]) -> str:
    """One column of ordinary letters, no picture, nothing to load: what every mail program and every phone shows."""
    blocks = [_paragraph(part) for part in reply.text.split("\n\n")]
    if choices:
        blocks.append(_paragraph("\n".join([*choices, texts.PICK]), texts.STYLE_CHOICES))
    if reply.source:
        blocks.append(_paragraph(reply.source, texts.STYLE_SMALL))
    blocks.append(_paragraph("\n".join(end), texts.STYLE_SIGNATURE))
    return texts.HTML.format(body="\n".join(blocks))


def _paragraph(text: str, style: str = "") -> str:
    lines = "<br>\n".join(html.escape(line) for line in text.split("\n"))
    return f'<p style="{style}">{lines}</p>' if style else f"<p>{lines}</p>"


def _mailbox(name: str, address: str) -> str:
    plain = _one_line(name)
    return formataddr((plain, address)) if plain.isascii() else f"{_encode(plain)} <{address}>"


def _encode(text: str) -> str:
    """Encoded words (RFC 2047) where it is not plain ASCII, folded."""
    plain = text.isascii() and "=?" not in text
    return Header(text, "us-ascii" if plain else "utf-8", maxlinelen=75, header_name="Subject").encode(linesep="\r\n")


def _one_line(text: str) -> str:
    """A text that can be part of a header: no line end gets in, whoever wrote it."""
    return " ".join(storable(text).split())
