"""Notices: what an office writes once to many, and to which institutions."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field

from helpbot.models.base import BIG_ID, Table, stored_as


class NoticeState(StrEnum):
    """draft → approved (it goes out) → stopped (what has not gone out by then stays)."""

    DRAFT = "draft"
    APPROVED = "approved"
    STOPPED = "stopped"


class OfficeNotice(Table, table=True):
    """A notice. `statutory`: it goes to those who have unsubscribed too. `audience` says in words whom it is for, `digest` is of all that
    is approved. `recipients` are the ids of the persons it was queued for.
    """

    __tablename__ = "notice"
    __table_args__ = (UniqueConstraint("office_id", "number"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG_ID)
    office_id: int = Field(foreign_key="office.id")
    number: int
    text: str
    statutory: bool
    audience: str = Field(max_length=400)
    digest: str = Field(max_length=64)
    state: NoticeState = Field(default=NoticeState.DRAFT, sa_type=stored_as(NoticeState))
    recipients: list[Any] = Field(default_factory=list, sa_type=JSON)
    drafted_at: datetime
    approved_at: datetime | None = None
    approved_by: str = Field(default="", max_length=100)


class NoticeTarget(Table, table=True):
    """An institution that a notice is for, as the registry had it when the notice was drafted."""

    __tablename__ = "notice_target"
    __table_args__ = (UniqueConstraint("office_id", "notice_id", "uscc"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG_ID)
    office_id: int = Field(foreign_key="office.id")
    notice_id: int = Field(foreign_key="notice.id", sa_type=BIG_ID)
    uscc: str = Field(max_length=18)
    name: str = Field(max_length=200)
    classified: bool = False
