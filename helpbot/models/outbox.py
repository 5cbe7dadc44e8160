"""What is to go out: one row a message, claimed, sent, marked."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint, text
from sqlmodel import Field

from helpbot.models.base import BIG_ID, Table, stored_as


class OutboxState(StrEnum):
    """queued → sending → sent; or failed (given up), cancelled (its reason is gone), unknown (nobody can say whether it arrived)."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"


class Lane(StrEnum):
    """Answers wait for nobody; campaigns wait for their turn. Order is kept within a lane of an address."""

    ANSWER = "answer"
    CAMPAIGN = "campaign"


OPEN = "state IN ('queued', 'sending')"
CHANGE = "kind = 'change'"


class OutboxMessage(Table, table=True):
    """One message part on its way. `reply` is empty while a reference row has not been composed.

    `context` is its channel's own; `token` is a name of it that nobody can guess.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("office_id", "dedup_key"),
        UniqueConstraint("office_id", "token"),
        Index("ix_outbox_thread", "thread_id", "created_at"),
        Index("ix_outbox_created", "office_id", "created_at"),
        Index("ix_outbox_open", "office_id", "lane", "id", sqlite_where=text(OPEN), postgresql_where=text(OPEN)),
        Index("ix_outbox_open_address", "address_id", "lane", "id", sqlite_where=text(OPEN), postgresql_where=text(OPEN)),
        Index("ix_outbox_change", "address_id", "id", sqlite_where=text(CHANGE), postgresql_where=text(CHANGE)),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG_ID)
    office_id: int = Field(foreign_key="office.id")
    dedup_key: str = Field(max_length=500)
    address_id: int = Field(foreign_key="address.id", sa_type=BIG_ID)
    channel: str = Field(max_length=40)
    kind: str = Field(max_length=40)
    lane: Lane = Field(sa_type=stored_as(Lane))
    reference: str = Field(default="", max_length=200)
    reply: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    answers: str | None = Field(default=None, max_length=400)
    thread_id: int | None = Field(default=None, foreign_key="thread.id", sa_type=BIG_ID)
    context: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    token: str | None = Field(default=None, max_length=40)
    state: OutboxState = Field(default=OutboxState.QUEUED, sa_type=stored_as(OutboxState))
    attempts: int = 0
    error: str = Field(default="", max_length=500)
    receipt: str = Field(default="", max_length=200)
    created_at: datetime
    due_at: datetime
    expires_at: datetime
    lease_until: datetime | None = None
    sent_at: datetime | None = None
