"""Who did or saw what, when, and how: ids, never names, each line chained to the one before."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from helpbot.models.base import BIG_ID, Table


class AuditLine(Table, table=True):
    """`actor` (`person:3`, `address:7`, `operator`) did `action` (`binding.made`) to `subject` (`invite:5`), over `channel`.

    `number` counts up within the office without a gap; `chain` is a keyed digest of this line and the chain of the one before.
    """

    __tablename__ = "audit"
    __table_args__ = (UniqueConstraint("office_id", "number"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG_ID)
    office_id: int = Field(foreign_key="office.id")
    number: int = Field(sa_type=BIG_ID)
    at: datetime
    actor: str = Field(max_length=40)
    action: str = Field(max_length=40)
    subject: str = Field(max_length=120)
    channel: str = Field(max_length=40)
    chain: str = Field(max_length=64)


class AuditSeal(Table, table=True):
    """How many lines an office's audit has; `seal` is a keyed digest of that, so that lines cut off the end are missed."""

    __tablename__ = "audit_seal"

    office_id: int = Field(foreign_key="office.id", primary_key=True)
    number: int = Field(sa_type=BIG_ID)
    seal: str = Field(max_length=64)
