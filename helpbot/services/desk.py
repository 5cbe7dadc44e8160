"""A Desk is one transaction: the services, bound to it."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Protocol

from helpbot.clock import Clock
from helpbot.services.attachments import Attachments
from helpbot.services.audit import Audit
from helpbot.services.bounces import Bounces
from helpbot.services.briefings import Briefings
from helpbot.services.changes import FilingChanges
from helpbot.services.corrections import Corrections
from helpbot.services.counts import Counts
from helpbot.services.course import Course
from helpbot.services.directory import Directory
from helpbot.services.dispatch import Dispatch
from helpbot.services.draft_review import Reviews
from helpbot.services.drafts import Drafts
from helpbot.services.duties import Duties
from helpbot.services.entries import Entries
from helpbot.services.guard import Guard
from helpbot.services.guides import Guides
from helpbot.services.handover_notices import HandoverNotices
from helpbot.services.handovers import Handovers
from helpbot.services.inbox import Inbox
from helpbot.services.inquiries import Inquiries
from helpbot.services.invites import Invites
from helpbot.services.keys import Keyring
from helpbot.services.letters import Letters
from helpbot.services.meeting_notices import MeetingNotices
from helpbot.services.meetings import Meetings
from helpbot.services.notices import Notices
from helpbot.services.office import Office, OfficeSettings
from helpbot.services.officers import Officers
from helpbot.services.outbox import Outbox
from helpbot.services.people import People
from helpbot.services.pulses import Pulses
from helpbot.services.reaching import Reaching
from helpbot.services.records import Records
from helpbot.services.registry import Registry
from helpbot.services.reminders import Reminders
from helpbot.services.retention import Memory
from helpbot.services.seasons import Seasons
from helpbot.services.succession import Succession
from helpbot.services.surveys import Surveys
from helpbot.services.threads import Threads
from helpbot.services.ticket_notices import TicketNotices
from helpbot.services.tickets import Tickets
from helpbot.services.upward import Upward
from helpbot.services.vigil import Vigils
from helpbot.services.waiting import Waiting
from helpbot.services.workdays import Workdays
from helpbot.store import audit, offices
from helpbot.store.database import Database, Transaction


@dataclass(frozen=True, slots=True)
class Desk:
    """The services of one office, bound to one transaction. A bundle: it has no methods and never grows any."""

    office: Office
    people: People
    threads: Threads
    inbox: Inbox
    outbox: Outbox
    guard: Guard
    bounces: Bounces
    inquiries: Inquiries
    tickets: Tickets
    attachments: Attachments
    entries: Entries
    pulses: Pulses
    workdays: Workdays
    registry: Registry
    audit: Audit
    directory: Directory
    invites: Invites
    changes: FilingChanges
    seasons: Seasons
    reminders: Reminders
    letters: Letters
    duties: Duties
    vigil: Vigils
    guides: Guides
    notices: Notices
    briefings: Briefings
    retention: Memory
    surveys: Surveys
    counts: Counts
    handovers: Handovers
    handover_notices: HandoverNotices
    succession: Succession
    officers: Officers
    dispatch: Dispatch
    upward: Upward
    drafts: Drafts
    reviews: Reviews
    waiting: Waiting
    corrections: Corrections
    records: Records
    meetings: Meetings
    meeting_notices: MeetingNotices
    course: Course


class OpenDesk(Protocol):
    """How everybody gets a Desk: channels' turns, jobs, commands."""

    def __call__(self, office: Office, *, commit: bool = True, reading: bool = False) -> AbstractAsyncContextManager[Desk]:
        """Begin a transaction. Leaving commits, an exception rolls back, and nobody else calls commit.

        `commit=False` rolls back at the end, for trying things; `reading=True` cannot write and waits for no writer. Raises StoreError.
        """
        ...


def desk_opener(database: Database, clock: Clock, wake: Callable[[], None]) -> OpenDesk:
    """`open_desk` over a database; `wake` is called after a commit that put something into the outbox."""

    @asynccontextmanager
    async def open_desk(office: Office, *, commit: bool = True, reading: bool = False) -> AsyncIterator[Desk]:
        begin = database.read(office.id) if reading else database.write(office.id, commit=commit)
        async with begin as tx:
            yield lay_desk(tx, office, clock, wake)

    return open_desk


async def register_office(database: Database, clock: Clock, settings: OfficeSettings, keyring: Keyring) -> Office:
    """The office of these settings, with a row of its own from now on. Raises StoreError."""
    async with database.read(0) as tx:
        if await audit.is_begun(tx):
            keyring.demand_old()
        known = await offices.find(tx, settings.code)
    if known is None or known.name != settings.name:
        async with database.write(0) as tx:
            known = await offices.keep(tx, settings.code, settings.name, clock.now())
    return Office(known.id or 0, settings, keyring)


def lay_desk(tx: Transaction, office: Office, clock: Clock, wake: Callable[[], None]) -> Desk:
    """The services of an office over a transaction that is running already; everybody else opens a Desk."""
    people = People(tx, clock)
    threads = Threads(tx, clock, people)
    outbox = Outbox(tx, clock, wake)
    lines = Audit(tx, clock, office)
    workdays = Workdays(tx, clock)
    seasons = Seasons(tx, clock, office, lines, workdays)
    invites = Invites(tx, clock, office, people, lines, outbox)
    reaching = Reaching(tx, clock, office)
    notices = HandoverNotices(tx, clock, office, people, outbox)
    handovers = Handovers(tx, clock, office, people=people, audit=lines, workdays=workdays, notices=notices)
    succession = Succession(tx, clock, people=people, audit=lines, invites=invites, handovers=handovers, notices=notices)
    officers = Officers(tx, clock, people)
    ticket_notices = TicketNotices(clock, office, threads, people, officers, outbox)
    tickets = Tickets(tx, clock, office, threads, ticket_notices, workdays)
    entries = Entries(tx, clock)
    meeting_notices = MeetingNotices(tx, clock, office, people, outbox)
    return Desk(
        office=office,
        people=people,
        threads=threads,
        inbox=Inbox(tx, clock),
        outbox=outbox,
        guard=Guard(tx, clock, office, people, outbox),
        bounces=Bounces(tx, clock, people, wake),
        inquiries=Inquiries(tx, clock),
        tickets=tickets,
        attachments=Attachments(tx, clock),
        entries=entries,
        pulses=Pulses(tx),
        workdays=workdays,
        registry=Registry(tx, clock, office),
        audit=lines,
        directory=Directory(tx, office),
        invites=invites,
        changes=FilingChanges(tx, clock, office, outbox),
        seasons=seasons,
        reminders=Reminders(tx, clock, office, seasons, reaching, outbox),
        letters=Letters(tx, clock, office, seasons),
        duties=Duties(tx, clock, office),
        vigil=Vigils(tx, clock, office, lines),
        guides=Guides(tx, clock, people),
        retention=Memory(tx, lines),
        briefings=Briefings(tx, clock, office, outbox),
        notices=Notices(tx, clock, office, audit=lines, reaching=reaching, seasons=seasons, outbox=outbox),
        surveys=Surveys(tx, clock, office, outbox),
        counts=Counts(tx),
        handovers=handovers,
        handover_notices=notices,
        succession=succession,
        officers=officers,
        dispatch=Dispatch(tx, clock, office, tickets, ticket_notices, workdays),
        upward=Upward(tx, clock, office, of=tickets, notices=ticket_notices, people=people, outbox=outbox, workdays=workdays),
        drafts=Drafts(tx, clock, office, entries, people, lines, outbox),
        reviews=Reviews(tx, clock, office),
        waiting=Waiting(tx, clock, office, tickets, threads, outbox),
        corrections=Corrections(tx, clock, office, outbox),
        records=Records(tx, clock, office, people, outbox),
        meetings=Meetings(tx, clock, office, handovers=handovers, audit=lines, notices=meeting_notices),
        meeting_notices=meeting_notices,
        course=Course(tx, clock, office, people=people, outbox=outbox, workdays=workdays),
    )
