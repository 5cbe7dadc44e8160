"""`helpbot shell`: the whole conversation in the terminal, beside a running helpbot or without one."""

import argparse
from collections.abc import Sequence
from contextlib import nullcontext

from handlers.terminal.channel import TerminalChannel
from helpbot.checking import OfficeChecked
from helpbot.cli import FINE
from helpbot.cli.common import choose_branch, open_app, positive, run_async
from helpbot.cli.run import serve_until_signal
from helpbot.cli.speaking import name_passing, speaking_as
from helpbot.clock import SystemClock
from helpbot.ports import Channel
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
    channel = TerminalChannel(clock, name_passing())

    def opened(office: OfficeChecked) -> Sequence[Channel]:
        return [channel] if args.office in (None, office.settings.code) else []

    async with open_app(args, opened, clock=clock, quiet=True) as app:
        branch = choose_branch(app.branches, args.office)
        branch.heartbeats = Unheard(clock)
        app.branches = (branch,)
        async with speaking_as(app, branch, channel.name, args.person, "shell.as") if args.person else nullcontext():
            await serve_until_signal(app)
    return FINE
