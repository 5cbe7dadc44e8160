"""`helpbot ask`: one question down the production path, nothing stored and nothing sent, but for the audit line of `--as`."""

import argparse
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from uuid import uuid4

from handlers.terminal.render import render
from helpbot.cli import FINE, put
from helpbot.cli.common import add_json, open_branch, positive, put_json, run_async
from helpbot.cli.speaking import name_passing, speaking_as
from helpbot.conversation.engine import Handled
from helpbot.messages import Address, Incoming
from helpbot.running import App, Branch
from helpbot.texts import cli as texts
from helpbot.texts import people_cli as people_texts


def build(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("text", help=texts.ASK_TEXT)
    parser.add_argument("--as", dest="person", type=positive, help=people_texts.AS_OPTION)
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    return run_async(_ask(args))


async def _ask(args: argparse.Namespace) -> int:
    async with open_branch(args, quiet=True) as (app, branch):
        name = f"ask-{uuid4().hex[:12]}"
        async with _speaking_as(app, branch, args.person) if args.person else nullcontext(Address("ask", name)) as address:
            incoming = Incoming(name, name, address, args.text, app.clock.now())
            handled = await branch.engine.handle(incoming, commit=False)
    if args.json:
        put_json(_as_data(handled))
    else:
        put("\n\n".join(render(reply) for reply in handled.turn.replies))
    return FINE


@asynccontextmanager
async def _speaking_as(app: App, branch: Branch, number: int) -> AsyncIterator[Address]:
    """Where the person is known; who is reached nowhere yet, as in the demo, speaks from here. That somebody else looks is in the audit
    before they see anything. Raises NotFound.
    """
    async with app.open_desk(branch.office) as desk:
        known = await desk.people.reach(await desk.people.get(number))
        if known:
            await desk.audit.note("ask.as", f"person:{number}")
    if known:
        yield Address(known.channel, known.who)
        return
    async with speaking_as(app, branch, name_passing(), number, "ask.as") as address:
        yield address


def _as_data(handled: Handled) -> dict[str, object]:
    turn, match = handled.turn, handled.match
    candidates = match.candidates if match else ()
    return {
        "kind": turn.kind,
        "topic": turn.topic,
        "score": match.score if match else None,
        "candidates": [{"topic": each.topic, "score": each.score} for each in candidates],
        "text": "\n\n".join(render(reply) for reply in turn.replies),
    }
