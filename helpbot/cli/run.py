"""`helpbot run`: everything that is configured, in one process, until SIGTERM."""

import argparse
import asyncio
import signal

import structlog

from helpbot.app import open_channels
from helpbot.checking import OfficeChecked
from helpbot.cli import FINE
from helpbot.cli.common import fault, open_app, read_config, run_async
from helpbot.clock import SystemClock
from helpbot.config import locate_config
from helpbot.ports import Channel
from helpbot.running import App
from helpbot.store.database import resolve_url
from helpbot.store.upgrade import upgrade
from helpbot.texts import cli as texts

log = structlog.get_logger(__name__)


def build(parser: argparse.ArgumentParser) -> None:
    """It has no options: what runs is what the configuration says."""


def run(args: argparse.Namespace) -> int:
    checked = read_config(args)
    if not any(office.channels for office in checked.offices):
        return fault(texts.RUN_NO_CHANNEL.format(file=locate_config(args.config)))
    url = resolve_url(checked.database.url, checked.config.folder)
    if url.get_backend_name() == "sqlite" and (copied := upgrade(url, hold=True)):
        log.info("database.upgraded", copy=str(copied))
    return run_async(_serve(args))


async def _serve(args: argparse.Namespace) -> int:
    clock = SystemClock()

    def opened(office: OfficeChecked) -> list[Channel]:
        return open_channels(office, clock)

    async with open_app(args, opened, clock=clock) as app:
        app.database.hold()
        app.branches[0].office.keyring.check()  # better said now than to a clerk whose code cannot be looked up
        await serve_until_signal(app)
    return FINE


async def serve_until_signal(app: App) -> None:
    """Run the app until SIGTERM or SIGINT, or until nothing more can come in."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    channels = sorted({name for branch in app.branches for name in branch.channels})
    log.info("helpbot.started", channels=channels, database=app.database.shown)
    await app.run(stop)
    log.info("helpbot.stopped")
