"""Which of a mail's files are kept, and under what name. None is opened, unpacked or run."""

import re
from dataclasses import dataclass, field
from mimetypes import MimeTypes

from handlers.mail.reading.headers import one_line
from handlers.mail.reading.parts import Part
from helpbot.messages import LARGEST_FILE, Attachment, Loss, Missing
from helpbot.texts.mail import UNNAMED

MOST_FILES = 50
"""Files of one mail: a full set of forms with every page photographed."""
MOST_MISSING = 50
LARGEST_TOTAL = 2 * LARGEST_FILE
LONGEST_NAME = 150
TINY_PICTURE = 4 * 2**10
"""Bytes of a picture inside the text that is a logo or a smiley, not something that the person shows."""

_DANGEROUS = re.compile(
    r"\.(?:ade|adp|apk|app|application|appref-ms|bas|bat|cab|chm|cmd|com|command|cpl|class|deb|dll|dmg|elf|exe|gadget|hlp|hta|inf|ins|iso|isp"
    r"|jar|jse?|jnlp|ksh|lib|lnk|mde|ms[cip]|msh|mst|ocx|osd|pcd|pif|pl|plg|prf|prg|ps1|ps1xml|psc1|psm1|pyc?|pyw|rb|reg|rpm|run|scf|scr|sct|sh|shb"
    r"|so|sys|url|vb|vbe|vbs|vhdx?|vxd|wim|ws|wsc|wsf|wsh|xbap|xll)[\s.]*",
    re.IGNORECASE,
)
_EXECUTABLE = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xfe\xed\xfa", b"@echo off", b"L\0\0\0\x01\x14\x02\0")
_PATH = re.compile(r"^.*[/\\]", re.DOTALL)
_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,64}/[a-z0-9!#$&^_.+-]{1,64}")
_TYPES = MimeTypes()  # the table that comes with Python: the machine's own would make two machines differ


@dataclass(slots=True)
class Folder:
    """Gathers what is kept and what is not."""

    kept: list[Attachment] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)
    _room: int = LARGEST_TOTAL

    def put_part(self, part: Part) -> None:
        """Put the file of a part in; it is decoded only where it can be kept."""
        name, mime = self._name(name_of(part), part.headers.type), part.headers.type
        if self._refuse(name, part.size * 3 // 4 if part.encoding == "base64" else part.size):
            return
        content = part.content()
        if not _is_decoration(part, mime, content):
            self._keep(name, mime, content)

    def put(self, name: str, mime: str, content: bytes) -> None:
        """Put a file in that came out of a wrapper."""
        name = self._name(name, mime)
        if not self._refuse(name, len(content)):
            self._keep(name, mime or _TYPES.guess_type(name)[0] or "application/octet-stream", content)

    def _keep(self, name: str, mime: str, content: bytes) -> None:
        if content.startswith(_EXECUTABLE) or len(content) > LARGEST_FILE:
            self._miss(name, Loss.TOO_LARGE if len(content) > LARGEST_FILE else Loss.DANGEROUS)
            return
        self._room -= len(content)
        self.kept.append(Attachment(name, mime if _TYPE.fullmatch(mime) else "application/octet-stream", content))

    def _refuse(self, name: str, size: int) -> bool:
        if _DANGEROUS.fullmatch(name, max(0, name.rfind("."))):
            return self._miss(name, Loss.DANGEROUS)
        if size > LARGEST_FILE + LARGEST_FILE // 20 or size > self._room:
            return self._miss(name, Loss.TOO_LARGE)
        return self._miss(name, Loss.TOO_MANY) if len(self.kept) >= MOST_FILES else False

    def _miss(self, name: str, why: Loss) -> bool:
        if len(self.missing) < MOST_MISSING:
            self.missing.append(Missing(name, why))
        return True

    def _name(self, said: str, mime: str) -> str:
        """A name without a path, on one line, and never empty."""
        name = one_line(_PATH.sub("", said), 4 * LONGEST_NAME).strip(". ")
        if len(name) > LONGEST_NAME:
            name = name[: LONGEST_NAME - 16] + name[-16:]
        return name or UNNAMED.format(number=len(self.kept) + len(self.missing) + 1, extension=_TYPES.guess_extension(mime) or "")


def name_of(part: Part) -> str:
    """What a part is called, empty where it is not."""
    return part.headers.parameter("content-disposition", "filename") or part.headers.parameter("content-type", "name")


def _is_decoration(part: Part, mime: str, content: bytes) -> bool:
    inside = part.headers.has("content-id") and part.headers.disposition != "attachment"
    return inside and mime.startswith("image/") and len(content) < TINY_PICTURE
