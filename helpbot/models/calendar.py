"""Notices of the State Council that the office imported itself, beside those that come with helpbot."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field

from helpbot.models.base import BIG_ID, Table


class CalendarNotice(Table, table=True):
    """The working days of a year as the office imported them; they count before those that come with helpbot."""

    __tablename__ = "calendar_notice"
    __table_args__ = (UniqueConstraint("office_id", "year"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG_ID)
    office_id: int = Field(foreign_key="office.id")
    year: int
    notice: dict[str, Any] = Field(sa_type=JSON)
    at: datetime
