"""The guides an office gives out: kept as versions, sent along, and read."""

from dataclasses import replace

from helpbot.clock import Clock
from helpbot.documents.page import Page
from helpbot.errors import NotFound
from helpbot.messages import Attachment, Choice, Reply
from helpbot.models import FilingKind, Guide, Person
from helpbot.services.guide_page import digest_page
from helpbot.services.people import People
from helpbot.services.rights import institutions_of
from helpbot.store import guides
from helpbot.store.database import Transaction
from helpbot.texts import guide as texts
from helpbot.texts import guide_cli as cli_texts

GUIDE = "guide"
"""Token prefix of the buttons that have to do with guides, and of the names of their files."""

PDF, HTML = ("pdf", "application/pdf"), ("html", "text/html")


def offer_read(guide: Guide) -> Choice:
    """The button by which an institution acknowledges a guide."""
    return Choice(texts.READ, f"{GUIDE}:read:{guide.id}")


def offer_guide(kind: FilingKind, label: str) -> Choice:
    """The button that brings the guide to a kind of filing."""
    return Choice(label, f"{GUIDE}:get:{kind}")


class Guides:
    """The guides of an office."""

    def __init__(self, tx: Transaction, clock: Clock, people: People) -> None:
        self._tx = tx
        self._clock = clock
        self._people = people

    async def newest(self, kind: FilingKind) -> Guide | None:
        """The version that is given out now, without its files."""
        return await guides.newest(self._tx, kind)

    async def get(self, kind: FilingKind, number: int | None) -> Guide:
        """A version, or the newest. Raises NotFound."""
        latest = await guides.newest(self._tx, kind)
        if latest is None:
            raise NotFound(cli_texts.NO_VERSION.format(kind=kind))
        found = latest if number is None else await guides.find(self._tx, kind, number)
        if found is None:
            raise NotFound(cli_texts.NO_SUCH_VERSION.format(kind=kind, number=number, newest=latest.number))
        return found

    async def of_id(self, guide_id: int) -> Guide | None:
        """The version of this id."""
        return await guides.of_id(self._tx, guide_id)

    async def next_number(self, kind: FilingKind, page: Page, year: int) -> int | None:
        """The number this page would have as a version; None where the newest one says the same."""
        latest = await guides.newest(self._tx, kind)
        if latest and (latest.digest, latest.year) == (digest_page(page), year):
            return None
        return latest.number + 1 if latest else 1

    async def keep(self, guide: Guide) -> Guide:
        """Keep a version."""
        return await guides.add(self._tx, guide)

    async def file(self, guide: Guide) -> Attachment:
        """What goes with a message, its content left in the store: the PDF, or where there is none the HTML."""
        ending, mime = PDF if await guides.has_pdf(self._tx, guide.id or 0) else HTML
        return Attachment(name_file(guide, ending), mime, b"", kept=f"{GUIDE}:{guide.id}:{ending}")

    async def content(self, kept: str) -> bytes:
        """What is in a file of this name."""
        _, guide_id, ending = kept.split(":")
        return await guides.content(self._tx, int(guide_id), pdf=ending == PDF[0])

    async def note_read(self, guide: Guide, person: Person) -> list[str]:
        """All institutions that a person acts for have read it; returns their codes."""
        now = self._clock.now()
        usccs = institutions_of(await self._people.assignments(person), now)
        await guides.note_read(self._tx, guide.id or 0, person.id or 0, usccs, now)
        return usccs

    async def enclose(self, reply: Reply) -> Reply:
        """The message with the guide to the annual report, where there is one, and the button that acknowledges it."""
        guide = await self.newest(FilingKind.ANNUAL)
        if guide is None:
            return reply
        text, choices = f"{reply.text}\n{texts.ENCLOSED}", (offer_read(guide), *reply.choices)
        return replace(reply, text=text, choices=choices, attachments=(*reply.attachments, await self.file(guide)))

    async def readers(self, year: int) -> set[str]:
        """The institutions that have read the guide to the annual report of a season."""
        return await guides.readers(self._tx, FilingKind.ANNUAL, year)


def name_file(guide: Guide, ending: str) -> str:
    """What a guide's file is called."""
    return texts.FILE.format(kind=texts.KINDS[guide.kind], number=guide.number, ending=ending)
