"""The office's own FAQ entries, on top of those that come with helpbot, and what is on its way to become one."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field

from helpbot.models.base import BIG_ID, Table, stored_as


class Layer(StrEnum):
    """Whose an entry is: the office's own, which wins, or out of another office's pack."""

    OWN = "own"
    PACK = "pack"


class FaqOverlay(Table, table=True):
    """One version of an entry; the newest of a topic counts, one of the office's own before any out of a pack.

    `entry` is empty where the office took the topic away, or the pack withdrew it. The office's highest `revision` tells every process
    when to read again. `before` is the entry that was live until then. `origin` says where it comes from (`import`, `draft:5`,
    `pack:…`), `author` and `approver` who made it (`operator`, `person:3`). `loud`: whoever received the answer before is told;
    `telling` counts down through the questions that are still to be looked through for that, and is empty when it is done.
    """

    __tablename__ = "faq_overlay"
    __table_args__ = (UniqueConstraint("office_id", "revision"), Index("ix_faq_overlay_topic", "office_id", "topic", "revision"))

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG_ID)
    office_id: int = Field(foreign_key="office.id")
    revision: int
    topic: str = Field(max_length=64)
    entry: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    at: datetime
    layer: Layer = Field(default=Layer.OWN, sa_type=stored_as(Layer))
    origin: str = Field(default="import", max_length=200)
    author: str = Field(default="", max_length=100)
    approver: str = Field(default="", max_length=100)
    before: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    loud: bool = False
    telling: int | None = Field(default=None, sa_type=BIG_ID)


class DraftState(StrEnum):
    """open → telling (it is live, and those who wait for it are being told) → approved; or dropped."""

    OPEN = "open"
    TELLING = "telling"
    APPROVED = "approved"
    DROPPED = "dropped"


class FaqDraft(Table, table=True):
    """An entry that is not live yet. `number` counts up within the office, `version` with every edit.

    `before` and `base` are the topic's entry and revision when it was written: who approves must not undo what came between.
    `ticket` is the number of the one whose reply it was. `findings` is what the tests said when it was written. `waiting` are those who
    asked and are still to be told once it is approved.
    """

    __tablename__ = "faq_draft"
    __table_args__ = (UniqueConstraint("office_id", "number"), Index("ix_faq_draft_state", "office_id", "state", "number"))

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG_ID)
    office_id: int = Field(foreign_key="office.id")
    number: int
    version: int = 1
    state: DraftState = Field(default=DraftState.OPEN, sa_type=stored_as(DraftState))
    topic: str = Field(max_length=64)
    entry: dict[str, Any] = Field(sa_type=JSON)
    before: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    base: int = 0
    ticket: int | None = None
    origin: str = Field(default="", max_length=200)
    author: str = Field(max_length=100)
    approver: str = Field(default="", max_length=100)
    findings: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    waiting: list[Any] = Field(default_factory=list, sa_type=JSON)
    revision: int | None = None
    created_at: datetime
    decided_at: datetime | None = None
