"""A conversation and what was said in it."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field

from helpbot.messages import Trust
from helpbot.models.base import BIG_ID, Table, stored_as


class Thread(Table, table=True):
    """One conversation with one address. `memory` is what the conversation remembers; `version` guards it across processes.

    `context` is the channel's own, `trust` what it says of the sender: both of the last message. `party` and `exchange` are what its
    channel counts as one, where it limits its answers.
    """

    __tablename__ = "thread"
    __table_args__ = (
        UniqueConstraint("office_id", "channel", "key"),
        Index("ix_thread_party", "office_id", "party"),
        Index("ix_thread_exchange", "office_id", "exchange"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG_ID)
    office_id: int = Field(foreign_key="office.id")
    channel: str = Field(max_length=40)
    key: str = Field(max_length=320)
    address_id: int = Field(foreign_key="address.id", index=True, sa_type=BIG_ID)
    memory: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    context: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    trust: Trust = Field(default=Trust.UNKNOWN, sa_type=stored_as(Trust))
    party: str = Field(default="", max_length=320)
    exchange: str = Field(default="", max_length=320)
    version: int = 0
    updated_at: datetime


class Direction(StrEnum):
    """Who spoke."""

    IN = "in"
    OUT = "out"


class LogLine(Table, table=True):
    """What was said, as a person would read it."""

    __tablename__ = "message"
    __table_args__ = (Index("ix_message_thread", "office_id", "thread_id", "id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG_ID)
    office_id: int = Field(foreign_key="office.id")
    thread_id: int = Field(foreign_key="thread.id", sa_type=BIG_ID)
    direction: Direction = Field(sa_type=stored_as(Direction))
    text: str
    at: datetime
