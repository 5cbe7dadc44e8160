"""`helpbot inquiry unanswered`."""

import argparse
from datetime import timedelta
from typing import Any

from faq.library import Library
from helpbot.cli import FINE
from helpbot.cli.common import add_json, add_limit, add_verbs, open_branch, positive, put_rows, run_async, show_time
from helpbot.services.unanswered import OpenQuestion, gather
from helpbot.texts import learning
from helpbot.texts import learning_cli as texts
from helpbot.texts.cli import BETWEEN

DAYS = 90


def build(parser: argparse.ArgumentParser) -> None:
    verbs = add_verbs(parser)
    unanswered = verbs.add_parser("unanswered", help=texts.UNANSWERED)
    unanswered.add_argument("--days", type=positive, default=DAYS, help=texts.UNANSWERED_DAYS)
    add_limit(unanswered)
    add_json(unanswered)


def run(args: argparse.Namespace) -> int:
    return run_async(_unanswered(args))


async def _unanswered(args: argparse.Namespace) -> int:
    async with open_branch(args) as (app, branch):
        async with app.open_desk(branch.office, reading=True) as desk:
            await branch.shelf.refresh(desk.entries)
            asked = await desk.reviews.asked(timedelta(days=min(args.days, 3650)))
            names = await desk.reviews.names()
        rows = [_as_row(each) for each in gather(asked, names)[: args.limit]]
        if not args.json:
            rows = [_in_words(row, branch.shelf.library) for row in rows]
    put_rows(rows, texts.UNANSWERED_LINE, as_json=args.json)
    return FINE


def _as_row(each: OpenQuestion) -> dict[str, Any]:
    return {
        "count": each.count,
        "people": each.people,
        "last": show_time(each.last),
        "examples": list(each.examples),
        "near": each.near,
        "signs": {sign.value: number for sign, number in each.signs.items()},
        "tickets": list(each.tickets),
    }


def _in_words(row: dict[str, Any], library: Library) -> dict[str, Any]:
    entry = library.find(row["near"])
    signs = BETWEEN.join(texts.SIGNS[sign].format(n=number) for sign, number in row["signs"].items())
    tickets = texts.TICKETS.format(numbers=BETWEEN.join(map(str, row["tickets"]))) if row["tickets"] else ""
    return row | {
        "signs": signs + tickets,
        "examples": learning.BETWEEN.join(row["examples"]),
        "near": texts.NEAR.format(topic=entry.id, question=entry.question) if entry else texts.NEAR_NONE,
    }
