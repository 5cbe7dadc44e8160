"""The helpdesk's tables, one noun a file, no queries."""

from helpbot.models.attachment import KeptFile
from helpbot.models.audit import AuditLine, AuditSeal
from helpbot.models.base import METADATA, table_of
from helpbot.models.briefing import Briefing
from helpbot.models.calendar import CalendarNotice
from helpbot.models.faq import DraftState, FaqDraft, FaqOverlay, Layer
from helpbot.models.guide import Guide, GuideReading
from helpbot.models.handover import Absence, Cause, Handover, HandoverItem, HandoverNote, HandoverState
from helpbot.models.inbox import InboxMessage, InboxState
from helpbot.models.inquiry import Inquiry, Outcome
from helpbot.models.invite import CodeTry, Invite, Purpose
from helpbot.models.meeting import Meeting, MeetingState, Way
from helpbot.models.notice import NoticeState, NoticeTarget, OfficeNotice
from helpbot.models.office import Office
from helpbot.models.outbox import Lane, OutboxMessage, OutboxState
from helpbot.models.people import Assignment, Person, PersonAddress, Role
from helpbot.models.pulse import Pulse
from helpbot.models.record import HandoverRecord, Lesson
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
from helpbot.models.retention import Retention
from helpbot.models.season import Season, SeasonSlot, SeasonState
from helpbot.models.survey import Occasion, Otherwise, Survey
from helpbot.models.thread import Direction, LogLine, Thread
from helpbot.models.ticket import OfficerGroup, Priority, Ticket, TicketReason, TicketReply, TicketState, UpwardQuestion
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
    "Briefing",
    "CalendarNotice",
    "Cause",
    "CodeTry",
    "Direction",
    "DraftState",
    "Duty",
    "DutyKind",
    "FaqDraft",
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
    "HandoverRecord",
    "HandoverState",
    "InboxMessage",
    "InboxState",
    "Inquiry",
    "Institution",
    "InstitutionStatus",
    "Invite",
    "KeptFile",
    "Lane",
    "Layer",
    "Lesson",
    "LogLine",
    "Meeting",
    "MeetingState",
    "NoticeState",
    "NoticeTarget",
    "Occasion",
    "Office",
    "OfficeNotice",
    "OfficerGroup",
    "Otherwise",
    "OutboxMessage",
    "OutboxState",
    "Outcome",
    "Person",
    "PersonAddress",
    "Priority",
    "Pulse",
    "Purpose",
    "Reminder",
    "ReminderState",
    "Retention",
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
    "UpwardQuestion",
    "Vigil",
    "Watch",
    "Way",
    "table_of",
]
