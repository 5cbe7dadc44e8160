"""How far the registry was looked through, and what changed there that has somebody to be told."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field

from helpbot.models.base import BIG_ID, Table


class Watch(Table, table=True):
    """The watch over an office's registry: `at` and `floor` are its Watermark, `begun_at` is when it began.

    `turn` counts what was written: of two processes that look at once, the one that writes later is a turn behind and writes nothing.
    """

    __tablename__ = "watch"

    office_id: int = Field(primary_key=True, foreign_key="office.id")
    at: str = Field(max_length=300)
    floor: str = Field(max_length=300)
    turn: int = 0
    begun_at: datetime
    as_of: datetime | None = None


class SeenChange(Table, table=True):
    """A change that was read, and will be read again as long as it lies behind the mark by no more than a look reaches back."""

    __tablename__ = "watch_seen"

    office_id: int = Field(primary_key=True, foreign_key="office.id")
    key: str = Field(primary_key=True, max_length=64)


class FilingChange(Table, table=True):
    """A filing came to a state: `news` is what there is to tell, as the registry had it when it was found.

    Messages refer to changes from one `id` on, so no id is ever given a second time.
    """

    __tablename__ = "filing_change"
    __table_args__ = (
        UniqueConstraint("office_id", "key"),
        Index("ix_filing_change_uscc", "office_id", "uscc", "id"),
        Index("ix_filing_change_number", "office_id", "number", "id"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG_ID)
    office_id: int = Field(foreign_key="office.id")
    key: str = Field(max_length=64)
    number: str = Field(max_length=200)
    uscc: str = Field(max_length=18)
    found_at: datetime
    news: dict[str, Any] = Field(sa_type=JSON)
