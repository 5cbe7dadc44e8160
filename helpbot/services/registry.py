"""The registry as a person may see it: one of its two doors. The other, `helpbot.services.sweep`, is for jobs and commands alone."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeAlias

from helpbot.clock import Clock
from helpbot.errors import RegistryDown
from helpbot.models import FilingKind, Role
from helpbot.services.office import Office
from helpbot.store import people, registry
from helpbot.store.database import Transaction
from helpbot.store.registry import FilingRecord, InstitutionRecord, Wanted
from helpbot.store.registry_source import TURN, Reading, RegistrySource
from helpbot.texts import registry as texts

__all__ = ["FilingRecord", "Freshness", "InstitutionRecord", "Registry", "find_freshness", "source_of"]


Rights: TypeAlias = Sequence[tuple[str, Role]]

LOOK_UP = 20
"""Institutions that an officer's word may find; more than that is no answer."""


@dataclass(frozen=True, slots=True)
class Freshness:
    """As of when the registry's data are true. `stale`: older than `registry.max_age`, or nobody knows."""

    as_of: datetime | None
    stale: bool


class Registry:
    """What one person, by the assignments that are theirs now, may know."""

    def __init__(self, tx: Transaction, clock: Clock, office: Office) -> None:
        self._tx = tx
        self._clock = clock
        self._office = office

    async def institutions_for(self, person_id: int, *, like: str = "") -> list[InstitutionRecord]:
        """Those that the person acts for, by name; classified ones too, for of those there is only this to say. Raises RegistryDown.

        An officer acts for the office, not for every institution of it: of these, LOOK_UP at most that have `like` in their name or
        code and are not classified.
        """
        rights = await self._rights(person_id)
        sought = like if _is_officer(rights) else ""
        return await source_of(self._office).ask(lambda reading: _find_institutions(reading, rights, sought))

    async def filings_for(
        self, person_id: int, *, uscc: str | None = None, number: str | None = None, kind: FilingKind | None = None, year: int | None = None
    ) -> list[FilingRecord]:
        """The filings that the person may know of, each with its history, the one that moved last first. Raises RegistryDown.

        An officer may know of every one of the office's; nobody of a classified institution's.
        """
        rights = await self._rights(person_id)
        if not rights:
            return []
        wanted = Wanted(None, number, kind, year)
        return await source_of(self._office).ask(
            lambda reading: _find_filings(reading, replace(wanted, usccs=_reach(reading, rights, uscc)))
        )

    async def reports_for(self, person_id: int, year: int) -> tuple[list[InstitutionRecord], dict[str, FilingRecord]]:
        """The institutions that the person acts for oneself, none of them classified, and how each one's report of a year stands.

        Without histories, in one question. Raises RegistryDown.
        """
        usccs = [uscc for uscc, role in await self._rights(person_id) if role in (Role.CLERK, Role.LEGAL_REPRESENTATIVE)]
        return await source_of(self._office).ask(lambda reading: _open_reports(reading, usccs, year))

    async def freshness(self) -> Freshness:
        """As of when all this is true. Raises RegistryDown."""
        return await find_freshness(source_of(self._office), self._clock)

    async def _rights(self, person_id: int) -> Rights:
        return [(each.uscc, each.role) for each in await people.assignments(self._tx, person_id, self._clock.now())]


def _is_officer(rights: Rights) -> bool:
    return any(role is Role.OFFICER for _, role in rights)


def _own(reading: Reading, rights: Rights) -> list[str]:
    """The codes of the institutions that somebody acts for, or whose sponsor they speak for."""
    own = [uscc for uscc, role in rights if role not in (Role.OFFICER, Role.SPONSOR)]
    sponsors = [uscc for uscc, role in rights if role is Role.SPONSOR]
    return list(dict.fromkeys([*own, *registry.sponsored(reading, sponsors)]))


def _reach(reading: Reading, rights: Rights, uscc: str | None) -> list[str] | None:
    """The codes that the person may ask about, cut down to the one that was asked about; None for all of the office's."""
    if _is_officer(rights):
        return None if uscc is None else [uscc]
    own = _own(reading, rights)
    return own if uscc is None else [each for each in own if each == uscc]


def _find_institutions(reading: Reading, rights: Rights, like: str) -> list[InstitutionRecord]:
    """One's own, and what an officer looks for."""
    own = registry.institutions(reading, _own(reading, rights))
    found = registry.institutions_after(reading, "", LOOK_UP, like) if like else []
    return own + [each for each in found if not each.classified and each not in own]


def _find_filings(reading: Reading, wanted: Wanted) -> list[FilingRecord]:
    """What is wanted, of institutions that there are and that are not classified."""
    if wanted.usccs is not None:
        wanted = replace(wanted, usccs=_open(reading, wanted.usccs))
        return registry.filings(reading, wanted) if wanted.usccs else []
    found = registry.filings(reading, wanted)
    known = set(_open(reading, list({filing.uscc for filing in found})))
    return [filing for filing in found if filing.uscc in known]


def _open_reports(reading: Reading, usccs: Sequence[str], year: int) -> tuple[list[InstitutionRecord], dict[str, FilingRecord]]:
    """Of several reports of a year the one with the last number counts."""
    known = [each for each in registry.institutions(reading, usccs) if not each.classified]
    wanted = Wanted([each.uscc for each in known], None, FilingKind.ANNUAL, year)
    found = registry.filings_after(reading, "", wanted) if known else []
    return known, {each.uscc: each for each in found}


def _open(reading: Reading, usccs: Sequence[str]) -> list[str]:
    return [each.uscc for each in registry.institutions(reading, usccs) if not each.classified]


def source_of(office: Office) -> RegistrySource:
    """The office's registry. Raises RegistryDown where it has none."""
    if office.registry is None:
        raise RegistryDown(texts.DOWN.format(reason=texts.NONE))
    return office.registry


async def find_freshness(source: RegistrySource, clock: Clock, patience: timedelta = TURN) -> Freshness:
    """As of when a registry's data are true. Raises RegistryDown."""
    now = clock.now()
    at = await source.ask(lambda reading: registry.as_of(reading, now), patience)
    return Freshness(at, stale=at is None or now - at > timedelta(days=source.settings.max_age))
