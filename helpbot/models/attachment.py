"""A file that somebody sent, kept for whoever answers."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from helpbot.models.base import BIG_ID, Table


class KeptFile(Table, table=True):
    """One file as it came, never opened. `message` is the key of the arrival that brought it; a file may belong to a ticket."""

    __tablename__ = "attachment"
    __table_args__ = (Index("ix_attachment_thread", "office_id", "thread_id", "at"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG_ID)
    office_id: int = Field(foreign_key="office.id")
    thread_id: int = Field(foreign_key="thread.id", sa_type=BIG_ID)
    ticket_id: int | None = Field(default=None, foreign_key="ticket.id", index=True, sa_type=BIG_ID)
    message: str = Field(max_length=400)
    name: str = Field(max_length=255)
    mime: str = Field(max_length=127)
    size: int
    content: bytes
    at: datetime
