"""One-time codes, and what wrong ones have cost. The codes themselves are nowhere: only their digests are kept."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from helpbot.models.base import BIG_ID, Table, stored_as
from helpbot.models.people import Role


class Purpose(StrEnum):
    """What a code does: bind whoever sends it, or prove that an address is read by its person."""

    BIND = "bind"
    PROVE = "prove"


class Invite(Table, table=True):
    """A code that works once, until `expires_at`. `digest` is its HMAC-SHA-256; empty while the code waits to be written into a letter.

    `role` and `uscc` say what binding it gives (`uscc` is empty for an officer, and for a further address of `person_id`); `name` for
    whom it is meant. `beside`: for one more clerk, where a code for a clerk else means that somebody takes over from the one there is.
    `address_id` is the address to be proved. Once void, it never works again, and `void_reason` says why.
    """

    __tablename__ = "invite"
    __table_args__ = (UniqueConstraint("office_id", "digest"), Index("ix_invite_open", "office_id", "uscc", "role"))

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG_ID)
    office_id: int = Field(foreign_key="office.id")
    digest: str | None = Field(default=None, max_length=64)
    purpose: Purpose = Field(sa_type=stored_as(Purpose))
    role: Role | None = Field(default=None, sa_type=stored_as(Role))
    uscc: str = Field(default="", max_length=18)
    name: str = Field(default="", max_length=100)
    beside: bool = False
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True, sa_type=BIG_ID)
    address_id: int | None = Field(default=None, foreign_key="address.id", sa_type=BIG_ID)
    issued_by: str = Field(max_length=40)
    issued_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    used_by: int | None = Field(default=None, foreign_key="address.id", sa_type=BIG_ID)
    void_at: datetime | None = None
    void_reason: str = Field(default="", max_length=40)


class CodeTry(Table, table=True):
    """A wrong code, and which address it came from."""

    __tablename__ = "code_try"
    __table_args__ = (Index("ix_code_try_office", "office_id", "at"), Index("ix_code_try_address", "address_id", "at"))

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG_ID)
    office_id: int = Field(foreign_key="office.id")
    address_id: int = Field(foreign_key="address.id", sa_type=BIG_ID)
    at: datetime
