"""What is forgotten when it is old: words and files go, rows that keys, counts and the audit lead to stay."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Table, and_, or_
from sqlmodel import col, delete, select, update

from helpbot.models import (
    Briefing,
    FaqDraft,
    Handover,
    HandoverItem,
    HandoverNote,
    HandoverRecord,
    HandoverState,
    InboxMessage,
    InboxState,
    Inquiry,
    KeptFile,
    LogLine,
    OutboxMessage,
    OutboxState,
    Retention,
    Survey,
    Thread,
    Ticket,
    TicketReply,
    TicketState,
    UpwardQuestion,
    table_of,
)
from helpbot.store.database import Transaction, insert_into

AT_ONCE = 500
"""Rows of one transaction: files may be large, and everybody else waits."""

Condition: TypeAlias = ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Rule:
    """What becomes of a table's old rows: they go (`blank` is empty), or some columns are emptied. `at` is the column that tells their age.

    `only` narrows them: nothing goes that is still in hand. `whole`: all old rows are looked at each time, not only those that have become
    old since the last one; so where they are deleted, or may have been in hand then.
    """

    name: str
    table: Table
    at: str
    blank: Mapping[str, Any] = field(default_factory=dict)
    only: Callable[[], Condition] | None = None
    whole: bool = False


def _answered() -> Condition:
    return col(InboxMessage.state) != InboxState.WAITING


def _settled() -> Condition:
    return col(OutboxMessage.state).not_in([OutboxState.QUEUED, OutboxState.SENDING])


def _of_no_open_ticket() -> Condition:
    still_open = select(Ticket.id).where(Ticket.state != TicketState.CLOSED)
    return or_(col(KeptFile.ticket_id).is_(None), col(KeptFile.ticket_id).not_in(still_open))


def _of_closed_ticket() -> Condition:
    return and_(col(TicketReply.text) != "", col(TicketReply.ticket_id).in_(select(Ticket.id).where(Ticket.state == TicketState.CLOSED)))


def _of_ended_handover() -> Condition:
    ended = (
        select(HandoverItem.id)
        .join(Handover, col(Handover.id) == col(HandoverItem.handover_id))
        .where(Handover.state != HandoverState.OPEN)
    )
    return and_(col(HandoverNote.text) != "", col(HandoverNote.item_id).in_(ended))


def _asked_no_more() -> Condition:
    return and_(col(UpwardQuestion.chase_at).is_(None), col(UpwardQuestion.dossier) != "")


def _closed() -> Condition:
    return col(Ticket.state) == TicketState.CLOSED


RULES = (
    Rule("inbox", table_of(InboxMessage), "received_at", {"payload": b"", "error": ""}, _answered),
    Rule("outbox", table_of(OutboxMessage), "created_at", {"reply": None, "error": ""}, _settled),
    Rule("messages", table_of(LogLine), "at", whole=True),
    Rule("files", table_of(KeptFile), "at", only=_of_no_open_ticket, whole=True),
    Rule("inquiries", table_of(Inquiry), "at", {"question": "", "candidates": []}),
    Rule("tickets", table_of(Ticket), "closed_at", {"question": "", "subject": ""}, _closed),
    Rule("ticket-replies", table_of(TicketReply), "at", {"text": ""}, _of_closed_ticket, whole=True),
    Rule("dossiers", table_of(UpwardQuestion), "asked_at", {"dossier": ""}, _asked_no_more, whole=True),
    Rule("drafts", table_of(FaqDraft), "decided_at", {"findings": {}, "waiting": []}),
    Rule("handover-notes", table_of(HandoverNote), "at", {"text": ""}, _of_ended_handover, whole=True),
    Rule("handover-records", table_of(HandoverRecord), "made_at", {"content": b""}),
    Rule("threads", table_of(Thread), "updated_at", {"memory": {}, "context": {}}),
    Rule("briefings", table_of(Briefing), "made_at", whole=True),
    Rule("surveys", table_of(Survey), "asked_at", {"words": ""}),
)


async def find_until(tx: Transaction) -> datetime | None:
    """Up to when everything has been forgotten; None where nothing ever was."""
    return (await tx.session.exec(select(Retention.until).where(Retention.office_id == tx.office_id))).first()


async def forget_some(tx: Transaction, rule: Rule, since: datetime | None, until: datetime, after: int) -> list[int]:
    """Forget some rows whose age lies between these, with an id after this one; returns their ids, none where that was all."""
    table = rule.table
    aged = [table.c.office_id == tx.office_id, table.c[rule.at] < until, table.c.id > after]
    aged += [table.c[rule.at] >= since] if since else []
    aged += [rule.only()] if rule.only else []
    ids = list((await tx.session.exec(select(table.c.id).where(*aged).order_by(table.c.id).limit(AT_ONCE))).all())
    if ids:
        chosen = table.c.id.in_(ids)
        await tx.session.exec(update(table).where(chosen).values(**rule.blank) if rule.blank else delete(table).where(chosen))
    return ids


async def settle(tx: Transaction, before: datetime | None, until: datetime) -> bool:
    """Everything up to then has been forgotten; False where another process has said so."""
    if before is None:
        statement = insert_into(tx, Retention).values(office_id=tx.office_id, until=until).on_conflict_do_nothing()
        return (await tx.session.exec(statement.returning(Retention.office_id))).first() is not None
    query = update(Retention).where(col(Retention.office_id) == tx.office_id, col(Retention.until) == before)
    return bool((await tx.session.exec(query.values(until=until))).rowcount)
