"""`helpbot db upgrade|check`."""

import argparse
import asyncio

from helpbot.cli import FINE, put, say
from helpbot.cli.common import add_verbs, read_config
from helpbot.store.database import HEAD, Database, resolve_url
from helpbot.store.upgrade import upgrade
from helpbot.texts import cli as texts


def build(parser: argparse.ArgumentParser) -> None:
    verbs = add_verbs(parser)
    verbs.add_parser("upgrade", help=texts.DB_UPGRADE)
    verbs.add_parser("check", help=texts.DB_CHECK)


def run(args: argparse.Namespace) -> int:
    checked = read_config(args)
    url = resolve_url(checked.database.url, checked.config.folder)
    shown = url.render_as_string(hide_password=True)
    if args.verb == "upgrade":
        if copied := upgrade(url, hold=True):
            say(texts.DB_COPIED.format(file=copied))
        put(texts.DB_UPGRADED.format(database=shown, revision=HEAD))
        return FINE
    asyncio.run(_check(Database(checked.database.url, checked.config.folder)))
    put(texts.DB_CURRENT.format(database=shown, revision=HEAD))
    return FINE


async def _check(database: Database) -> None:
    try:
        await database.check_revision()
    finally:
        await database.close()
