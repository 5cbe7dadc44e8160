"""The helpdesk's tables, one noun a file, no queries."""

from helpbot.models.attachment import KeptFile
from helpbot.models.audit import AuditLine, AuditSeal
from helpbot.models.base import METADATA, table_of
from helpbot.models.calendar import CalendarNotice
from helpbot.models.faq import DraftState, FaqDraft, FaqOverlay, Layer
from helpbot.models.inbox import InboxMessage, InboxState
from helpbot.models.inquiry import Inquiry, Outcome
from helpbot.models.invite import CodeTry, Invite, Purpose
from helpbot.models.office import Office
from helpbot.models.outbox import Lane, OutboxMessage, OutboxState
from helpbot.models.people import Assignment, Person, PersonAddress, Role
from helpbot.models.pulse import Pulse
from helpbot.models.registry import (
    REGISTRY,
    Authority,
    Filing,
    FilingEvent,
    FilingKind,
    FilingState,
    Institution,
    InstitutionStatus,
    Sponsor,
)
from helpbot.models.season import Reminder, ReminderState, Season, SeasonSlot, SeasonState, Stage
from helpbot.models.thread import Direction, LogLine, Thread
from helpbot.models.ticket import Ticket, TicketReason, TicketReply, TicketState
from helpbot.models.watch import FilingChange, SeenChange, Watch

__all__ = [
    "METADATA",
    "REGISTRY",
    "Assignment",
    "AuditLine",
    "AuditSeal",
    "Authority",
    "CalendarNotice",
    "CodeTry",
    "Direction",
    "DraftState",
    "FaqDraft",
    "FaqOverlay",
    "Filing",
    "FilingChange",
    "FilingEvent",
    "FilingKind",
    "FilingState",
    "InboxMessage",
    "InboxState",
    "Inquiry",
    "Institution",
    "InstitutionStatus",
    "Invite",
    "KeptFile",
    "Lane",
    "Layer",
    "LogLine",
    "Office",
    "OutboxMessage",
    "OutboxState",
    "Outcome",
    "Person",
    "PersonAddress",
    "Pulse",
    "Purpose",
    "Reminder",
    "ReminderState",
    "Role",
    "Season",
    "SeasonSlot",
    "SeasonState",
    "SeenChange",
    "Sponsor",
    "Stage",
    "Thread",
    "Ticket",
    "TicketReason",
    "TicketReply",
    "TicketState",
    "Watch",
    "table_of",
]
