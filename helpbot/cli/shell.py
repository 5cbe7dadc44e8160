"""`helpbot shell`: the whole conversation in the terminal, beside a running helpbot or without one."""

import argparse
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from uuid import uuid4

from handlers.terminal.channel import TerminalChannel
from helpbot.checking import OfficeChecked
from helpbot.cli import FINE
from helpbot.cli.common import choose_branch, open_app, positive, run_async
from helpbot.cli.run import serve_until_signal
from helpbot.clock import SystemClock
from helpbot.messages import Address
from helpbot.ports import Channel
from helpbot.running import App, Branch
from helpbot.services.pulses import Beat, Heartbeats
from helpbot.texts import people_cli as texts


class Unheard(Heartbeats):
    """A shell comes and goes: nobody is to take its silence for a fault, nor its jobs for those of a running helpbot."""

    def take_due(self) -> dict[str, Beat]:
        return {}


def build(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--as", dest="person", type=positive, help=texts.AS_OPTION)


def run(args: argparse.Namespace) -> int:
    return run_async(_talk(args))


async def _talk(args: argparse.Namespace) -> int:
    clock = SystemClock()
    channel = TerminalChannel(clock, f"shell-{uuid4().hex[:12]}")

    def opened(office: OfficeChecked) -> Sequence[Channel]:
        return [channel] if args.office in (None, office.settings.code) else []

    async with open_app(args, opened, clock=clock, quiet=True) as app:
        branch = choose_branch(app.branches, args.office)
        branch.heartbeats = Unheard(clock)
        app.branches = (branch,)
        async with _speaking_as(app, branch, channel.name, args.person):
            await serve_until_signal(app)
    return FINE


@asynccontextmanager
async def _speaking_as(app: App, branch: Branch, name: str, number: int | None) -> AsyncIterator[None]:
    """Whoever sits here counts as that person, until the end; the audit says so. Raises NotFound."""
    if number is None:
        yield
        return
    async with app.open_desk(branch.office) as desk:
        here = await desk.people.find(Address(name, name))
        await desk.people.give(here, await desk.people.get(number), verified=True)
        await desk.audit.note("shell.as", f"person:{number}")
    try:
        yield
    finally:
        async with app.open_desk(branch.office) as desk:
            await desk.people.release(here)
