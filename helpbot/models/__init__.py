"""The helpdesk's tables, one noun a file, no queries."""

from helpbot.models.attachment import KeptFile
from helpbot.models.audit import AuditLine, AuditSeal
from helpbot.models.base import METADATA, table_of
from helpbot.models.faq import FaqOverlay
from helpbot.models.inbox import InboxMessage, InboxState
from helpbot.models.inquiry import Inquiry, Outcome
from helpbot.models.invite import CodeTry, Invite, Purpose
from helpbot.models.office import Office
from helpbot.models.outbox import Lane, OutboxMessage, OutboxState
from helpbot.models.people import Assignment, Person, PersonAddress, Role
from helpbot.models.pulse import Pulse
from helpbot.models.thread import Direction, LogLine, Thread
from helpbot.models.ticket import Ticket, TicketReason, TicketReply, TicketState

__all__ = [
    "METADATA",
    "Assignment",
    "AuditLine",
    "AuditSeal",
    "CodeTry",
    "Direction",
    "FaqOverlay",
    "InboxMessage",
    "InboxState",
    "Inquiry",
    "Invite",
    "KeptFile",
    "Lane",
    "LogLine",
    "Office",
    "OutboxMessage",
    "OutboxState",
    "Outcome",
    "Person",
    "PersonAddress",
    "Pulse",
    "Purpose",
    "Role",
    "Thread",
    "Ticket",
    "TicketReason",
    "TicketReply",
    "TicketState",
    "table_of",
]
