"""What goes on paper when a handover is closed: its record to all who sign it, and the welcome pack to the clerk who took over."""

import asyncio
from collections.abc import Callable

import structlog

from faq.entry import Entry
from helpbot.clock import Clock
from helpbot.documents.html import write_html
from helpbot.documents.pdf import render_page
from helpbot.documents.typefaces import find_typefaces
from helpbot.errors import FontMissing, RegistryDown
from helpbot.messages import Attachment
from helpbot.models import FilingKind, Handover, Person
from helpbot.services.deadlines import make_ics
from helpbot.services.desk import Desk, OpenDesk
from helpbot.services.guides import HTML, PDF
from helpbot.services.office import Office
from helpbot.services.outbox_keys import record_key
from helpbot.services.own_deadlines import find_deadlines
from helpbot.services.record_page import Matter, lay_record
from helpbot.services.welcome import Pack, word_welcome
from helpbot.texts import deadlines as deadline_texts
from helpbot.texts import handover_record as texts

log = structlog.get_logger(__name__)

MOST_ASKED = 10


class HandoverPapers:
    """An office's records in the making. `find_entry` looks a topic of its FAQ up."""

    def __init__(self, office: Office, clock: Clock, open_desk: OpenDesk, find_entry: Callable[[str], Entry | None]) -> None:
        self._office = office
        self._clock = clock
        self._open_desk = open_desk
        self._find_entry = find_entry

    async def look(self) -> int:
        """Make the records that are missing, and hand them out; returns how many. One that cannot be made holds up no other."""
        async with self._open_desk(self._office, reading=True) as desk:
            missing = await desk.records.missing()
        return sum([await self._try(each) for each in missing])

    async def _try(self, handover: Handover) -> bool:
        try:
            return await self._hand_out(handover)
        except Exception:
            log.exception("record.broken", handover=handover.id)
            return False

    async def _hand_out(self, handover: Handover) -> bool:
        """All in one commit: a process that dies before it does so again, and one after it nothing."""
        async with self._open_desk(self._office, reading=True) as desk:
            matter = await desk.records.gather(handover)
            incoming = await desk.people.look_up(handover.incoming_id)
            calendar = await self._read_calendar(desk, handover, incoming) if incoming else None
        printed = await asyncio.to_thread(set_record, matter)
        async with self._open_desk(self._office) as desk:
            record = await desk.records.keep(handover, printed)
            if record is None:  # another process was faster
                return False
            await desk.records.hand_out(handover, record)
            if incoming:
                await self._welcome(desk, matter, incoming, record, calendar)
        return True

    async def _read_calendar(self, desk: Desk, handover: Handover, incoming: Person) -> Attachment | None:
        """The institution's deadlines as a file, each under the name it always has; none where the registry does not answer."""
        try:
            found = await desk.registry.institutions_for(incoming.id or 0)
            filings = await desk.registry.filings_for(incoming.id or 0, uscc=handover.uscc)
        except RegistryDown:
            return None
        today, days = desk.workdays.today(), await desk.workdays.calendar()
        own = [each for each in found if each.uscc == handover.uscc and not each.classified]
        ahead = [due for each in own for due in find_deadlines(each, filings, today, days) if not due.overdue]
        if not ahead:
            return None
        written = make_ics(ahead, office=self._office.settings.code, made=self._clock.now())
        return Attachment(deadline_texts.FILE, "text/calendar", written)

    async def _welcome(self, desk: Desk, matter: Matter, incoming: Person, record: Attachment, calendar: Attachment | None) -> None:
        handover = matter.handover
        course = await desk.course.plan(incoming, handover.uscc)
        to = await desk.people.reach(incoming)
        if to is None:
            return
        guide = await desk.guides.newest(FilingKind.ANNUAL)
        asked = [self._find_entry(topic) for topic in await desk.inquiries.most_asked(MOST_ASKED * 2)]
        pack = Pack(
            institution=handover.institution,
            items=matter.items,
            record=record,
            guide=await desk.guides.file(guide) if guide else None,
            calendar=calendar,
            known=handover.synced_at is not None,
            questions=[(each.id, each.question) for each in asked if each and not each.action][:MOST_ASKED],
            course=course,
        )
        await desk.outbox.put(to, "handover-record", record_key(handover.id or 0, str(incoming.id)), reply=word_welcome(pack))


async def print_record(open_desk: OpenDesk, office: Office, number: int) -> Attachment:
    """The record of a handover as it is now, open or not. Raises NotFound."""
    async with open_desk(office, reading=True) as desk:
        matter = await desk.records.gather(await desk.handovers.get(number))
    return await asyncio.to_thread(set_record, matter)


def set_record(matter: Matter) -> Attachment:
    """The record as a PDF; as HTML, which a browser prints, where there is no font to set it in."""
    page, number = lay_record(matter), matter.handover.id
    try:
        printed = render_page(page, made=matter.at, faces=find_typefaces(matter.office.settings.font))
    except FontMissing as error:
        log.warning("record.no_font", reason=str(error))
        return Attachment(texts.FILE.format(number=number, ending=HTML[0]), HTML[1], write_html(page))
    return Attachment(texts.FILE.format(number=number, ending=PDF[0]), PDF[1], printed)
