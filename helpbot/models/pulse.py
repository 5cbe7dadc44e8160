"""Signs of life: when a channel or a job was last well, for `status` and `doctor` in another process."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from helpbot.models.base import BIG_ID, Table


class Pulse(Table, table=True):
    """When `name` (`channel:telegram`, `job:deliver`) was last heard of; `next_at`: when again, `error`: what was wrong then."""

    __tablename__ = "pulse"
    __table_args__ = (UniqueConstraint("office_id", "name"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG_ID)
    office_id: int = Field(foreign_key="office.id")
    name: str = Field(max_length=80)
    at: datetime
    next_at: datetime | None = None
    error: str = Field(default="", max_length=300)
