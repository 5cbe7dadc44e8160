"""The registry: institutions, their filings and what happened to each. The office's; helpbot writes it by `registry import` alone.

Rows are told apart by what the office calls them (authority, credit code, filing number), so that another import, or another system,
finds the same row again.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKeyConstraint, Index, MetaData, UniqueConstraint
from sqlmodel import Field, SQLModel

from helpbot.models.base import BIG_ID, METADATA, stored_as

REGISTRY = MetaData(naming_convention=METADATA.naming_convention)
"""Its own: in an office the registry is another system, reached by another address."""


class FilingState(StrEnum):
    """How a filing stands, in the order in which one passes through."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    RESUBMITTED = "resubmitted"
    REFUSED = "refused"
    ACCEPTED = "accepted"
    REVIEWING = "reviewing"
    APPROVED = "approved"
    PAPER_DUE = "paper-due"
    CERT_READY = "cert-ready"
    PUBLISHED = "published"
    ANNOUNCED = "announced"


class FilingKind(StrEnum):
    """What is filed for."""

    ESTABLISH = "establish"
    CHANGE = "change"
    CANCEL = "cancel"
    REISSUE = "reissue"
    RENEW = "renew"
    ANNUAL = "annual"


class InstitutionStatus(StrEnum):
    """How an institution stands in the register."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    REVOKED = "revoked"
    CANCELLED = "cancelled"


class RegistryTable(SQLModel):
    """The root of every registry table."""

    metadata = REGISTRY


class Authority(RegistryTable, table=True):
    """A registration office, under the code that helpbot's configuration has for it, and when its data last came in."""

    __tablename__ = "registry_authority"

    code: str = Field(primary_key=True, max_length=40)
    name: str = Field(max_length=200)
    roster_at: datetime | None = None
    filings_at: datetime | None = None


class Sponsor(RegistryTable, table=True):
    """An institution's sponsor (举办单位)."""

    __tablename__ = "registry_sponsor"

    authority: str = Field(primary_key=True, max_length=40, foreign_key="registry_authority.code")
    name: str = Field(primary_key=True, max_length=200)


class Institution(RegistryTable, table=True):
    """A public institution. `sponsor_uscc` is by what its sponsor's contact is known.

    `vanished_at`: a full roster of that time did not have it any more.
    """

    __tablename__ = "registry_institution"
    __table_args__ = (
        ForeignKeyConstraint(["authority", "sponsor"], ["registry_sponsor.authority", "registry_sponsor.name"]),
        Index(None, "authority", "sponsor_uscc"),
    )

    authority: str = Field(primary_key=True, max_length=40, foreign_key="registry_authority.code")
    uscc: str = Field(primary_key=True, max_length=18)
    name: str = Field(max_length=200)
    sponsor: str | None = Field(default=None, max_length=200)
    sponsor_uscc: str | None = Field(default=None, max_length=18)
    status: InstitutionStatus = Field(default=InstitutionStatus.ACTIVE, sa_type=stored_as(InstitutionStatus))
    cert_from: date | None = None
    cert_until: date | None = None
    classified: bool = False
    contact: str | None = Field(default=None, max_length=100)
    contact_phone: str | None = Field(default=None, max_length=40)
    contact_mail: str | None = Field(default=None, max_length=320)
    vanished_at: datetime | None = None


class Filing(RegistryTable, table=True):
    """A filing as it stands now. `year` is the one reported on; `items` what a change changes."""

    __tablename__ = "registry_filing"
    __table_args__ = (
        ForeignKeyConstraint(["authority", "uscc"], ["registry_institution.authority", "registry_institution.uscc"]),
        Index(None, "authority", "uscc", "state_at"),
        Index(None, "authority", "state_at"),
    )

    authority: str = Field(primary_key=True, max_length=40)
    number: str = Field(primary_key=True, max_length=60)
    uscc: str = Field(max_length=18)
    kind: FilingKind = Field(sa_type=stored_as(FilingKind))
    year: int | None = None
    items: str | None = Field(default=None, max_length=400)
    state: FilingState = Field(sa_type=stored_as(FilingState))
    state_at: datetime
    submitted_at: datetime | None = None


class FilingEvent(RegistryTable, table=True):
    """A filing reached a state; `opinion` is what the office wrote with it. `id` grows with the order in which events became known."""

    __tablename__ = "registry_event"
    __table_args__ = (
        ForeignKeyConstraint(["authority", "number"], ["registry_filing.authority", "registry_filing.number"]),
        UniqueConstraint("authority", "number", "at", "to_state"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG_ID)
    authority: str = Field(max_length=40)
    number: str = Field(max_length=60)
    at: datetime
    from_state: FilingState | None = Field(default=None, sa_type=stored_as(FilingState))
    to_state: FilingState = Field(sa_type=stored_as(FilingState))
    opinion: str | None = Field(default=None, max_length=4000)
