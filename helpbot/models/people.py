"""People, where they can be reached, and which institutions they act for."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from helpbot.models.base import BIG_ID, Table, stored_as


class Role(StrEnum):
    """What a person is to an institution, or to the office. A successor is the next clerk, until the handover is closed."""

    CLERK = "clerk"
    SUCCESSOR = "successor"
    LEGAL_REPRESENTATIVE = "legal-representative"
    SPONSOR = "sponsor"
    OFFICER = "officer"


class Person(Table, table=True):
    """Somebody helpbot knows by name; a stranger who asks has an address only.

    `nudges_off_at`: since when nothing but statutory notices is wanted. `forgotten_at`: since when the name and all that was said is gone.
    """

    __tablename__ = "person"

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG_ID)
    office_id: int = Field(foreign_key="office.id", index=True)
    name: str = Field(max_length=100)
    created_at: datetime
    nudges_off_at: datetime | None = None
    forgotten_at: datetime | None = None


class PersonAddress(Table, table=True):
    """A place to reach somebody: a chat, a mailbox. It is on until its channel says that nobody is there any more.

    `bounces` counts the messages that came back for now (a full mailbox) since somebody last wrote from there.
    Nobody is known by it before `verified_at`: a code came from there, or was sent there and came back. Of several, the one preferred
    last is where notices go.
    """

    __tablename__ = "address"
    __table_args__ = (UniqueConstraint("office_id", "channel", "who"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG_ID)
    office_id: int = Field(foreign_key="office.id")
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True, sa_type=BIG_ID)
    channel: str = Field(max_length=40)
    who: str = Field(max_length=320)
    verified_at: datetime | None = None
    preferred_at: datetime | None = None
    enabled: bool = True
    disabled_reason: str = Field(default="", max_length=200)
    bounces: int = 0
    created_at: datetime


class Assignment(Table, table=True):
    """A person acts for an institution from one day to another (open while `until` is empty).

    `uscc` is the institution's; a sponsor contact's is that of the sponsor, an officer's is empty: the office itself.
    """

    __tablename__ = "assignment"
    __table_args__ = (UniqueConstraint("office_id", "person_id", "uscc", "role", "since"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG_ID)
    office_id: int = Field(foreign_key="office.id")
    person_id: int = Field(foreign_key="person.id", sa_type=BIG_ID)
    uscc: str = Field(max_length=18, index=True)
    role: Role = Field(sa_type=stored_as(Role))
    since: datetime
    until: datetime | None = None
