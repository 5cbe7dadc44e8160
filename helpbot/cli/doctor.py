"""`helpbot doctor`: checks with a cure for each fault; exit 1 where there is one."""

import argparse
import shutil
from collections.abc import AsyncIterator, Awaitable, Collection, Iterable

import structlog

from helpbot.app import JOBS, open_channels
from helpbot.app import build as build_app
from helpbot.checking import Checked, OfficeChecked
from helpbot.cli import FAULTY, FINE, put
from helpbot.cli.common import PackageEntries, add_json, put_json, read_config, run_async
from helpbot.cli.faq import flaws_today
from helpbot.clock import Clock, SystemClock
from helpbot.errors import HelpbotError
from helpbot.ports import Channel, Finding
from helpbot.running import App, Branch
from helpbot.services.health import (
    examine_font,
    examine_pulses,
    examine_queues,
    examine_registry,
    examine_settings,
    examine_vigil,
)
from helpbot.services.workdays import examine_calendar
from helpbot.store.database import HEAD
from helpbot.texts import health as texts
from helpbot.texts import people_cli as people_texts

log = structlog.get_logger(__name__)

ENOUGH_MB = 500
"""Free space below which a small office's database, its copies before an upgrade and its logs get tight."""


def build(parser: argparse.ArgumentParser) -> None:
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Every check is made, whatever the others found."""
    return run_async(_examine(args))


async def _examine(args: argparse.Namespace) -> int:
    checked = read_config(args)
    findings = [finding async for finding in _find(checked, SystemClock())]
    if args.json:
        put_json([{"check": f.check, "fine": f.fine, "detail": f.detail, "cure": f.cure} for f in findings])
    else:
        _print(findings)
    return FINE if all(finding.fine for finding in findings) else FAULTY


def _print(findings: list[Finding]) -> None:
    for finding in findings:
        template = texts.FINE if finding.fine else texts.FAULTY
        put(template.format(check=finding.check, detail=finding.detail, cure=finding.cure))
    if all(finding.fine for finding in findings):
        put(texts.ALL_FINE)


async def _find(checked: Checked, clock: Clock) -> AsyncIterator[Finding]:
    yield Finding(texts.CONFIG, fine=True, detail=texts.CONFIG_READ.format(file=checked.config.file))
    yield _examine_disk(checked)
    for office in checked.offices:
        for finding in (*examine_settings(office.settings, office.channels), *examine_font(office.settings.font)):
            yield finding

    def opened(office: OfficeChecked) -> list[Channel]:
        return open_channels(office, clock)

    try:
        app = await build_app(checked, clock, PackageEntries(), opened)
    except HelpbotError as error:
        yield Finding(texts.DATABASE, fine=False, detail=str(error), cure=texts.DATABASE_CURE)
        return
    try:
        async for finding in _find_inside(app):
            yield finding
    finally:
        await app.close()


async def _find_inside(app: App) -> AsyncIterator[Finding]:
    detail = texts.DATABASE_READY.format(database=app.database.shown, revision=HEAD)
    yield Finding(texts.DATABASE, fine=True, detail=detail)
    for branch in app.branches:
        watched = {f"channel:{name}" for name in branch.channels if name != "terminal"} | {f"job:{job.name}" for job in JOBS}
        checks = [(texts.DATABASE, _examine_rows(app, branch, watched)), (texts.ENTRIES, _examine_entries(app, branch))]
        checks += [(texts.REGISTRY, examine_registry(branch.office, app.clock)), (texts.AUDIT, _examine_audit(app, branch))]
        checks += [(name, channel.examine()) for name, channel in branch.channels.items()]
        for name, examining in checks:
            for finding in await _attempt(name, examining):
                yield finding


async def _attempt(check: str, examining: Awaitable[Iterable[Finding]]) -> Iterable[Finding]:
    """What a check found; where it broke, that."""
    try:
        return await examining
    except HelpbotError as error:
        detail = str(error)
    except Exception as error:
        log.exception("doctor.broken", check=check)
        detail = repr(error)
    return [Finding(check, fine=False, detail=texts.CHECK_BROKEN.format(reason=detail), cure=texts.CHECK_BROKEN_CURE)]


async def _examine_rows(app: App, branch: Branch, watched: Collection[str]) -> Iterable[Finding]:
    async with app.open_desk(branch.office, reading=True) as desk:
        return [
            *await examine_queues(desk),
            *await examine_pulses(desk, app.clock, watched),
            await examine_vigil(desk),
            examine_calendar(await desk.workdays.calendar(), app.clock),
        ]


async def _examine_audit(app: App, branch: Branch) -> Iterable[Finding]:
    """A key that is missing or another's shows here as well: nothing signed before fits it."""
    async with app.open_desk(branch.office, reading=True) as desk:
        verdict = await desk.audit.verify()
    if verdict.flaw:
        detail = people_texts.AUDIT_FLAWS[verdict.flaw].format(at=verdict.at, lines=verdict.lines)
        return [Finding(texts.AUDIT, fine=False, detail=detail, cure=texts.AUDIT_CURE)]
    return [Finding(texts.AUDIT, fine=True, detail=people_texts.AUDIT_FINE.format(lines=verdict.lines))]


def _examine_disk(checked: Checked) -> Finding:
    folder = checked.config.folder
    free = shutil.disk_usage(folder).free // 2**20
    detail = texts.DISK_LEFT.format(folder=folder, free=free)
    return Finding(texts.DISK, fine=free >= ENOUGH_MB, detail=detail, cure=texts.DISK_CURE)


async def _examine_entries(app: App, branch: Branch) -> Iterable[Finding]:
    async with app.open_desk(branch.office, reading=True) as desk:
        await branch.shelf.refresh(desk.entries)
    entries = list(branch.shelf.library)
    if flaws := flaws_today(entries, ()):
        detail = texts.ENTRIES_FLAWED.format(count=len(flaws))
        return [Finding(texts.ENTRIES, fine=False, detail=detail, cure=texts.ENTRIES_CURE)]
    return [Finding(texts.ENTRIES, fine=True, detail=texts.ENTRIES_FINE.format(count=len(entries)))]
