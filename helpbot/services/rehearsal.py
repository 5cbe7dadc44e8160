"""A copy of an office in a database of its own, with a registry that may be written: where a season is rehearsed, and nothing is sent."""

from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from helpbot.clock import Clock
from helpbot.models import FilingKind, InstitutionStatus
from helpbot.services.office import Office
from helpbot.services.sweep import Sweep
from helpbot.store import rehearsal, rosters
from helpbot.store.database import Database, resolve_url
from helpbot.store.registry import FilingRecord, InstitutionRecord
from helpbot.store.registry_settings import RegistrySettings
from helpbot.store.registry_source import Registries
from helpbot.store.upgrade import upgrade

ASSUMED_CHANNEL, ASSUMED = "mail", "assumed:{contact}"
"""How an invented clerk is reached: by an address that nobody has."""


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """The copy: its database, and the office with the copy's registry."""

    database: Database
    office: Office

    async def write_reports(self, reports: Iterable[Mapping[str, object]], events: Iterable[Mapping[str, object]]) -> None:
        """Reports as they stand now: rows with number, uscc, year, state, state_at, submitted_at; and how they came there: rows with
        number, at, to_state, opinion.
        """
        code = self.office.settings.code
        rows = [{"authority": code, "kind": FilingKind.ANNUAL, "items": None, **each} for each in reports]
        async with self.database.write(self.office.id) as tx:
            await rosters.put_filings(tx, rows, _quietly)
            await rosters.put_events(tx, [{"authority": code, "from_state": None, **each} for each in events], _quietly)

    async def assume_clerks(self, institutions: Iterable[InstitutionRecord], at: datetime) -> int:
        """Give each of these, that nobody acts for, a clerk; those with the same contact share one. Returns how many they are."""
        alone: dict[str, list[str]] = defaultdict(list)
        for each in institutions:
            alone[ASSUMED.format(contact=each.contact_mail or each.contact_phone or each.uscc)].append(each.uscc)
        async with self.database.write(self.office.id) as tx:
            await rehearsal.add_clerks(tx, alone, ASSUMED_CHANNEL, at)
        return sum(map(len, alone.values()))

    async def note_import(self, at: datetime) -> None:
        """The registry's data are as of now."""
        settings = self.office.settings
        async with self.database.write(self.office.id) as tx:
            await rosters.keep_authority(tx, settings.code, settings.name, {"filings_at": at, "roster_at": at})


@asynccontextmanager
async def set_up_copy(database: Database, office: Office, clock: Clock) -> AsyncIterator[Rehearsal]:
    """Copy an office and its registry into a file that is gone afterwards. Raises RegistryDown, StoreError."""
    with TemporaryDirectory(prefix="helpbot-") as folder:
        url = resolve_url("sqlite:///rehearsal.db", Path(folder))
        upgrade(url)
        copy = Database(url.render_as_string(), Path(folder))
        registry = Registries(url, Path(folder)).open(RegistrySettings(), office.settings.code)
        try:
            async with database.read(office.id) as source, copy.write(office.id) as target:
                await rehearsal.copy_office(source, target)
            stage = Rehearsal(copy, replace(office, registry=registry))
            await _copy_registry(Sweep(office, clock), stage, clock)
            yield stage
        finally:
            registry.close()
            await copy.close()


async def _copy_registry(sweep: Sweep, stage: Rehearsal, clock: Clock) -> None:
    code = stage.office.settings.code
    institutions = [each async for each in sweep.institutions()]
    known = {each.uscc for each in institutions}
    filings = [each async for each in sweep.filings() if each.uscc in known and each.kind and each.state]
    await stage.note_import(clock.now())
    async with stage.database.write(stage.office.id) as tx:
        await rosters.put_sponsors(tx, code, sorted({each.sponsor for each in institutions if each.sponsor}))
        await rosters.put_institutions(tx, [_institution_row(code, each) for each in institutions], _quietly)
        await rosters.put_filings(tx, [_filing_row(code, each, clock.now()) for each in filings], _quietly)


def _institution_row(code: str, record: InstitutionRecord) -> dict[str, object]:
    return {"authority": code, **asdict(record), "sponsor": record.sponsor or None, "status": record.status or InstitutionStatus.ACTIVE}


def _filing_row(code: str, record: FilingRecord, now: datetime) -> dict[str, object]:
    names = ("number", "uscc", "kind", "year", "items", "state", "submitted_at")
    return {"authority": code, **{name: getattr(record, name) for name in names}, "state_at": record.state_at or now}


def _quietly(_: int) -> None:
    """Nobody is told how far it is."""
