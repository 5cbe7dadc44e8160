"""The helpdesk's tables, one noun a file, no queries."""

from helpbot.models.attachment import KeptFile
from helpbot.models.audit import AuditLine, AuditSeal
from helpbot.models.base import METADATA, table_of
from helpbot.models.calendar import CalendarNotice
from helpbot.models.faq import FaqOverlay
from helpbot.models.guide import Guide, GuideReading
from helpbot.models.handover import Absence, Cause, Handover, HandoverItem, HandoverNote, HandoverState
from helpbot.models.inbox import InboxMessage, InboxState
from helpbot.models.inquiry import Inquiry, Outcome
from helpbot.models.invite import CodeTry, Invite, Purpose
from helpbot.models.notice import NoticeState, NoticeTarget, OfficeNotice
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
from helpbot.models.reminder import Duty, DutyKind, Reminder, ReminderState, Stage
from helpbot.models.season import Season, SeasonSlot, SeasonState
from helpbot.models.survey import Occasion, Otherwise, Survey
from helpbot.models.thread import Direction, LogLine, Thread
from helpbot.models.ticket import Ticket, TicketReason, TicketReply, TicketState
from helpbot.models.vigil import Gap, Vigil
from helpbot.models.watch import FilingChange, SeenChange, Watch

__all__ = [
    "METADATA",
    "REGISTRY",
    "Absence",
    "Assignment",
    "AuditLine",
    "AuditSeal",
    "Authority",
    "CalendarNotice",
    "Cause",
    "CodeTry",
    "Direction",
    "Duty",
    "DutyKind",
    "FaqOverlay",
    "Filing",
    "FilingChange",
    "FilingEvent",
    "FilingKind",
    "FilingState",
    "Gap",
    "Guide",
    "GuideReading",
    "Handover",
    "HandoverItem",
    "HandoverNote",
    "HandoverState",
    "InboxMessage",
    "InboxState",
    "Inquiry",
    "Institution",
    "InstitutionStatus",
    "Invite",
    "KeptFile",
    "Lane",
    "LogLine",
    "NoticeState",
    "NoticeTarget",
    "Occasion",
    "Office",
    "OfficeNotice",
    "Otherwise",
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
    "Survey",
    "Thread",
    "Ticket",
    "TicketReason",
    "TicketReply",
    "TicketState",
    "Vigil",
    "Watch",
    "table_of",
]
