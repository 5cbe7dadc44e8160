"""The office: the one on whose behalf helpbot speaks."""

from datetime import datetime

from sqlmodel import Field

from helpbot.models.base import Table


class Office(Table, table=True):
    """A registration office; every other row belongs to one. `code` is the configuration's name for it and never changes."""

    __tablename__ = "office"

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(max_length=40, unique=True)
    name: str = Field(max_length=200)
    created_at: datetime
