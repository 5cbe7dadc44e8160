"""Up to when what people said has been forgotten."""

from datetime import datetime

from sqlmodel import Field

from helpbot.models.base import Table


class Retention(Table, table=True):
    """Of an office all that is older than `until` and may be forgotten has been."""

    __tablename__ = "retention"

    office_id: int = Field(primary_key=True, foreign_key="office.id")
    until: datetime
