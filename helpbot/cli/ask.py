"""`helpbot ask`: one question down the production path, nothing stored and nothing sent."""

import argparse
from uuid import uuid4

from handlers.terminal.render import render
from helpbot.cli import FINE, put
from helpbot.cli.common import add_json, open_branch, put_json, run_async
from helpbot.conversation.engine import Handled
from helpbot.messages import Address, Incoming
from helpbot.texts import cli as texts


def build(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("text", help=texts.ASK_TEXT)
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    return run_async(_ask(args))


async def _ask(args: argparse.Namespace) -> int:
    async with open_branch(args, quiet=True) as (app, branch):
        name = f"ask-{uuid4().hex[:12]}"
        incoming = Incoming(name, name, Address("ask", name), args.text, app.clock.now())
        handled = await branch.engine.handle(incoming, commit=False)
    if args.json:
        put_json(_as_data(handled))
    else:
        put("\n\n".join(render(reply) for reply in handled.turn.replies))
    return FINE


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
