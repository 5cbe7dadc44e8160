"""Files that people send: kept within limits, never opened, handed to an officer under harmless names."""

import re
from collections.abc import Sequence
from datetime import timedelta

from helpbot.clock import Clock
from helpbot.messages import LARGEST_FILE, Attachment, Loss, Missing, storable
from helpbot.models import KeptFile, Thread, Ticket
from helpbot.store import attachments
from helpbot.store.database import Transaction

A_DAY = timedelta(hours=24)

PER_DAY = 20
"""Files of one conversation in 24 hours: more than any filing takes, and few enough that nobody fills the disk."""

NAME_BYTES = 180
"""Of a file's name on disk: file systems take 255, and a number may be added."""

_UNSAFE = re.compile(r'[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff<>:"/\\|?*]')
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)")


class Attachments:
    """The files of an office."""

    def __init__(self, tx: Transaction, clock: Clock) -> None:
        self._tx = tx
        self._clock = clock

    async def keep(
        self, thread: Thread, message: str, files: Sequence[Attachment], ticket: Ticket | None
    ) -> tuple[list[KeptFile], list[Missing]]:
        """Keep what a message brought, for a ticket if there is one; those kept, and those over a limit."""
        now = self._clock.now()
        room = max(0, PER_DAY - await attachments.count_since(self._tx, thread.id or 0, now - A_DAY))
        fitting = [file for file in files if len(file.content) <= LARGEST_FILE]
        kept = [
            KeptFile(
                office_id=self._tx.office_id,
                thread_id=thread.id or 0,
                ticket_id=ticket.id if ticket else None,
                message=message,
                name=safe_name(storable(file.name)),
                mime=storable(file.mime)[:127],
                size=len(file.content),
                content=file.content,
                at=now,
            )
            for file in fitting[:room]
        ]
        await attachments.add(self._tx, kept)
        too_large = [Missing(file.name, Loss.TOO_LARGE) for file in files if file not in fitting]
        return kept, too_large + [Missing(file.name, Loss.TOO_MANY) for file in fitting[room:]]

    async def of_ticket(self, ticket: Ticket) -> list[KeptFile]:
        """A ticket's files, oldest first; `content` reads what is in one."""
        return await attachments.of_ticket(self._tx, ticket.id or 0)

    async def content(self, file: KeptFile) -> bytes:
        """What is in a file."""
        return await attachments.content(self._tx, file.id or 0)


def safe_name(name: str) -> str:
    """A name that any system takes and no shell, path or eye is fooled by; the ending stays."""
    plain = _UNSAFE.sub("_", name).strip(". ") or "file"
    if _DEVICES.match(plain):
        plain = f"_{plain}"
    stem, dot, ending = plain.rpartition(".")
    if not stem or len(ending) > 10:
        stem, dot, ending = plain, "", ""
    room = NAME_BYTES - len((dot + ending).encode())
    return stem.encode()[:room].decode(errors="ignore") + dot + ending
