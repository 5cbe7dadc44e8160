"""What the leaves of a mail are to the desk: text, a file, a report, or a wrapper with a mail inside."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from handlers.mail.reading.cms import is_encrypted, signed_content
from handlers.mail.reading.files import Folder, name_of
from handlers.mail.reading.headers import split_block
from handlers.mail.reading.parts import Part, walk
from handlers.mail.reading.rich_text import read_rich_text
from handlers.mail.reading.texts import Words, read_words
from handlers.mail.reading.tnef import Winmail, is_winmail, read_winmail

MOST_WRAPPERS = 3
"""Signed wrappers within signed wrappers that are opened."""

_SIGNATURES = frozenset(("application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"))
_FOR_MACHINES = frozenset(("application/applefile", "text/x-amp-html", "text/watch-html"))
_SMIME = frozenset(("application/pkcs7-mime", "application/x-pkcs7-mime"))
_TNEF = frozenset(("application/ms-tnef", "application/vnd.ms-tnef"))
_STATUSES = frozenset(("message/delivery-status", "message/global-delivery-status"))
_MAILS = frozenset(("message/rfc822", "message/global"))
_ATTACHED_TEXT = frozenset(("text/calendar", "text/csv", "text/vcard", "text/x-vcard", "text/directory", "text/rtf", "text/xml"))
_RETURNED = frozenset(("text/rfc822-headers", "message/rfc822-headers", "message/disposition-notification", "message/feedback-report"))


@dataclass(slots=True)
class Contents:
    """A mail's leaves, sorted. `spare` is text that is not the mail's own, read only where the mail says nothing itself."""

    texts: list[Part] = field(default_factory=list)
    spare: list[Part] = field(default_factory=list)
    folder: Folder = field(default_factory=Folder)
    statuses: list[bytes] = field(default_factory=list)
    types: set[str] = field(default_factory=set)
    encrypted: bool = False

    def words(self) -> Words:
        """The text of the mail; files that stood inside it go where the others are."""
        words = read_words(self.texts)
        if not words.whole and self.spare:
            words = read_words(self.spare)
        for name, content in words.files:
            self.folder.put(name.decode("utf-8", "replace"), "", content)
        self.encrypted = self.encrypted or words.encrypted
        return words


def sort_parts(parts: Sequence[Part], contents: Contents | None = None, level: int = 0) -> Contents:
    """Sort the leaves, those inside signed wrappers as well."""
    contents = contents or Contents()
    for part in parts:
        contents.types |= {part.headers.type, part.wrapper}
        if part.wrapper == "multipart/encrypted":
            contents.encrypted = True
        elif part.headers.type in _SMIME or name_of(part).lower() == "smime.p7m":
            _open_smime(part, contents, level)
        elif part.headers.type not in _SIGNATURES | _FOR_MACHINES:
            _put(part, contents)
    return contents


def _open_smime(part: Part, contents: Contents, level: int) -> None:
    der = part.content()
    inner = signed_content(der) if level < MOST_WRAPPERS else b""
    if inner:
        sort_parts(walk(inner.replace(b"\r\r\n", b"\r\n"))[1], contents, level + 1)
    elif is_encrypted(der) or "enveloped" in part.headers.plain("content-type"):
        contents.encrypted = True
    else:
        contents.folder.put_part(part)


def _put(part: Part, contents: Contents) -> None:
    kind = part.headers.type
    if kind in _STATUSES:
        contents.statuses.append(part.content(2**18))
    elif part.wrapper == "multipart/report" and kind in _MAILS | _RETURNED:
        return
    elif kind in _TNEF or name_of(part).lower() == "winmail.dat":
        _unpack_winmail(part, contents)
    elif _is_text(part):
        contents.texts.append(part)
    elif kind in _MAILS:
        _put_mail(part, contents)
    elif part.size:
        contents.folder.put_part(part)
        if kind in ("text/plain", "text/html"):
            contents.spare.append(part)


def _is_text(part: Part) -> bool:
    kind = part.headers.type
    if kind.startswith("multipart/"):  # one whose boundary cannot be found
        return True
    if not kind.startswith("text/") or kind in _ATTACHED_TEXT or part.headers.disposition == "attachment":
        return False
    return not name_of(part)


def _put_mail(part: Part, contents: Contents) -> None:
    """A mail that goes along as a file is called by its subject."""
    content = part.content()
    headers = split_block(content, 0, len(content))[0]
    name = name_of(part).removesuffix(".eml") or headers.text("subject")[:100]
    contents.folder.put(name and f"{name}.eml", "message/rfc822", content)
    contents.spare += [leaf for leaf in walk(content)[1] if _is_text(leaf)]


def _unpack_winmail(part: Part, contents: Contents) -> None:
    data = part.content()
    if not is_winmail(data):
        contents.folder.put_part(part)
        return
    found = read_winmail(data)
    contents.spare += _as_parts(found)
    for file in found.files:
        contents.folder.put(file.name, file.mime, file.content)


def _as_parts(found: Winmail) -> list[Part]:
    """The texts inside, as leaves of a mail that says nothing else."""
    sources = [(b"Content-Type: text/plain; charset=utf-8\n\n", found.text.encode("utf-8", "replace"))] if found.text.strip() else []
    if found.html and not sources:
        sources = [(b"Content-Type: text/html\n\n", found.html)]
    if found.rich and not sources:
        sources = [(b"Content-Type: text/plain; charset=utf-8\n\n", read_rich_text(found.rich).encode("utf-8", "replace"))]
    return [leaf for head, body in sources for leaf in walk(head + body)[1]]
