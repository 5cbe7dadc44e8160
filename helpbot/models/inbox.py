"""What came in, as it came: kept before the outside is told, answered after."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from helpbot.models.base import BIG_ID, Table, stored_as


class InboxState(StrEnum):
    """How far a message has come: waiting → done, or filed (understood, not answered), or failed (stored, shown to the officer).

    Filed and failed ones may be retried.
    """

    WAITING = "waiting"
    DONE = "done"
    FILED = "filed"
    FAILED = "failed"


class InboxMessage(Table, table=True):
    """A stored arrival. `lease_until` says how long the process that stored it has it to itself."""

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("office_id", "key"),
        Index("ix_inbox_state", "office_id", "state", "id"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG_ID)
    office_id: int = Field(foreign_key="office.id")
    key: str = Field(max_length=400)
    channel: str = Field(max_length=40)
    lane: str = Field(max_length=320)
    payload: bytes
    state: InboxState = Field(default=InboxState.WAITING, sa_type=stored_as(InboxState))
    error: str = Field(default="", max_length=500)
    received_at: datetime
    lease_until: datetime
    handled_at: datetime | None = None
