"""`[registry]`: where the registry is, and what its tables, columns and words are called there."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Self, TypeVar

from pydantic import Field, StringConstraints, field_validator, model_validator
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from helpbot.models import FilingKind, FilingState, InstitutionStatus
from helpbot.ports import Settings
from helpbot.texts import registry as texts

Name = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]

StateT = TypeVar("StateT", bound=StrEnum)

BACKENDS = ("sqlite", "postgresql", "postgres", "mysql", "mariadb")


class InstitutionColumns(Settings):
    """`[registry.tables.institution]`: the table or view, and its columns; what is empty is not there."""

    table: Name = ""
    uscc: Name = ""
    name: Name = ""
    sponsor: Name = ""
    sponsor_uscc: Name = ""
    status: Name = ""
    cert_from: Name = ""
    cert_until: Name = ""
    classified: Name = ""
    authority: Name = ""
    contact: Name = ""
    contact_phone: Name = ""
    contact_mail: Name = ""


class FilingColumns(Settings):
    """`[registry.tables.filing]`."""

    table: Name = ""
    number: Name = ""
    uscc: Name = ""
    kind: Name = ""
    year: Name = ""
    items: Name = ""
    state: Name = ""
    state_at: Name = ""
    submitted_at: Name = ""
    opinion: Name = ""


class EventColumns(Settings):
    """`[registry.tables.event]`: optional; `id` is a number that grows."""

    table: Name = ""
    id: Name = ""
    number: Name = ""
    at: Name = ""
    from_state: Name = ""
    to_state: Name = ""
    opinion: Name = ""


class Tables(Settings):
    """`[registry.tables]`."""

    institution: InstitutionColumns = InstitutionColumns()
    filing: FilingColumns = FilingColumns()
    event: EventColumns = EventColumns()


class StateNames(Settings):
    """`[registry.states]`: what the registry writes for each state, several separated by 、; helpbot's own names are known anyway."""

    draft: Name = ""
    submitted: Name = ""
    returned: Name = ""
    resubmitted: Name = ""
    refused: Name = ""
    accepted: Name = ""
    reviewing: Name = ""
    approved: Name = ""
    paper_due: Name = ""
    cert_ready: Name = ""
    published: Name = ""
    announced: Name = ""


class KindNames(Settings):
    """`[registry.kinds]`: likewise for the kinds of filings."""

    establish: Name = ""
    change: Name = ""
    cancel: Name = ""
    reissue: Name = ""
    renew: Name = ""
    annual: Name = ""


REQUIRED = {
    "institution": ("table", "uscc", "name"),
    "filing": ("table", "number", "uscc", "kind", "state"),
}
REQUIRED_OF_EVENTS = ("number", "at", "to_state")


class RegistrySettings(Settings):
    """`[registry]`. Without a `url` the registry is helpbot's own, filled by `helpbot registry import`."""

    url: str = ""
    max_age: Annotated[int, Field(ge=1, le=3650)] = 7
    authority: Name = ""
    tables: Tables = Tables()
    states: StateNames = StateNames()
    kinds: KindNames = KindNames()

    @field_validator("url")
    @classmethod
    def _is_known(cls, url: str) -> str:
        try:
            known = not url or make_url(url).get_backend_name() in BACKENDS
        except (ArgumentError, ValueError):  # ValueError: a port that is no number
            known = False
        if not known:
            raise ValueError(texts.BAD_URL)
        return url

    @model_validator(mode="after")
    def _is_mapped(self) -> Self:
        if not self.url:
            if self.tables != Tables():
                raise ValueError(texts.MAPPED_WITHOUT_URL)
            return self
        needed = dict(REQUIRED) | ({"event": REQUIRED_OF_EVENTS} if self.tables.event.table else {})
        missing = [f"{table}.{key}" for table, keys in needed.items() for key in keys if not getattr(getattr(self.tables, table), key)]
        if missing:
            raise ValueError(texts.UNMAPPED.format(keys=texts.BETWEEN.join(missing)))
        return self

    @property
    def is_own(self) -> bool:
        """Whether helpbot keeps the registry itself."""
        return not self.url


@dataclass(frozen=True, slots=True)
class Words:
    """Which kind, state and status the words of a registry, or of a file for it, stand for."""

    kinds: Mapping[str, FilingKind]
    states: Mapping[str, FilingState]
    statuses: Mapping[str, InstitutionStatus]


def read_words(settings: RegistrySettings) -> Words:
    """The words that everybody uses, and those that the configuration adds."""
    return Words(
        kinds=_name(FilingKind, texts.KINDS, texts.KIND_WORDS) | _name_more(FilingKind, settings.kinds),
        states=_name(FilingState, texts.STATES, texts.STATE_WORDS) | _name_more(FilingState, settings.states),
        statuses=_name(InstitutionStatus, texts.STATUSES, texts.STATUS_WORDS),
    )


def _name(kinds: type[StateT], names: Mapping[str, str], others: Mapping[str, Sequence[str]]) -> dict[str, StateT]:
    return {word: kind for kind in kinds for word in (kind.value, names[kind], *others[kind])}


def _name_more(kinds: type[StateT], said: Settings) -> dict[str, StateT]:
    more = {kind: str(getattr(said, kind.value.replace("-", "_"))) for kind in kinds}
    return {word: kind for kind, words in more.items() for word in re.split(texts.SEPARATORS, words) if word}
