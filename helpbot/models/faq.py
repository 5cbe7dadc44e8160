"""The office's own FAQ entries, on top of those that come with helpbot."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field

from helpbot.models.base import BIG_ID, Table


class FaqOverlay(Table, table=True):
    """One version of an entry of the office's own; the newest of an id counts. `entry` is empty where the office took the topic away.

    The office's highest `revision` tells every process when to read again.
    """

    __tablename__ = "faq_overlay"
    __table_args__ = (UniqueConstraint("office_id", "revision"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG_ID)
    office_id: int = Field(foreign_key="office.id")
    revision: int
    topic: str = Field(max_length=64)
    entry: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    at: datetime
