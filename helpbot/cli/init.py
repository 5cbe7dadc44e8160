"""`helpbot init`: writes config.toml and the database."""

import argparse
import re
from pathlib import Path

from helpbot.cli import FAULTY, FINE, say
from helpbot.cli.common import fault, open_branch, run_async
from helpbot.errors import HelpbotError
from helpbot.services.demo import hire_clerks, settle_county
from helpbot.services.keys import KEY_FILE, read_key
from helpbot.services.rosters import Rosters
from helpbot.store.database import DatabaseSettings, resolve_url
from helpbot.store.upgrade import upgrade
from helpbot.texts import cli as texts
from helpbot.texts import database as database_texts
from helpbot.texts import demo
from helpbot.texts.system import word_os_error

CLOSED = (
    *("registry.tables.institution", "registry.tables.filing", "registry.tables.event", "registry.states", "registry.kinds"),
    *("channels.telegram", "channels.telegram.webhook"),
)
"""Sections of the template that few need; who does opens them."""

TEMPLATE = Path(__file__).parent.parent / "config.example.toml"


def build(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", nargs="?", default=".", help=texts.INIT_FOLDER)
    parser.add_argument("--demo", action="store_true", help=texts.INIT_DEMO)


def run(args: argparse.Namespace) -> int:
    """Nothing that is there already is touched."""
    file = Path(args.config) if args.config else Path(args.folder) / "config.toml"
    if file.exists():
        say(texts.FAULT.format(message=texts.INIT_EXISTS.format(file=file)))
        return FAULTY
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(_fill_template(demo=args.demo), encoding="utf-8")
        file.chmod(0o600)  # it will hold tokens and passwords
    except OSError as error:
        return fault(database_texts.UNWRITABLE.format(folder=file.parent, reason=word_os_error(error)))
    url = resolve_url(DatabaseSettings().url, file.parent.absolute())
    try:
        read_key(file.parent / KEY_FILE)
        upgrade(url)
    except HelpbotError:
        file.unlink()
        raise
    say(texts.INIT_DONE.format(file=file, database=url.database))
    if args.demo:
        run_async(_settle(argparse.Namespace(config=str(file), office=None)))
    say((texts.INIT_NEXT_DEMO if args.demo else texts.INIT_NEXT).format(file=file))
    return FINE


async def _settle(args: argparse.Namespace) -> int:
    """Fill helpbot's own registry with the fictional county."""
    async with open_branch(args) as (app, branch):
        await settle_county(Rosters(app.database, branch.office, app.clock), app.clock.now())
        async with app.open_desk(branch.office) as desk:
            clerks = await hire_clerks(desk)
    for each in clerks:
        names = demo.BETWEEN.join(each.institutions)
        say(demo.CLERK.format(number=each.person.id, name=each.person.name, institutions=names, file=args.config, code=each.code))
    say(demo.MORE_CODES.format(file=args.config, number=clerks[0].person.id, uscc=clerks[0].usccs[0]))
    return FINE


def _fill_template(*, demo: bool) -> str:
    """The commented template: what few need is left for the reader to open; the demo has a fictional office and the terminal on."""
    text = TEMPLATE.read_text(encoding="utf-8")
    for section in CLOSED:
        text = _comment_out(text, section)
    values = _DEMO if demo else {"name": '""', "enabled": "false"}
    for key, value in values.items():
        text = re.sub(rf"(?m)^{key} = .*$", f"{key} = {value}", text, count=1)
    return _quieten(text) if demo else text


def _quieten(text: str) -> str:
    """A demo's log does not stand between what is said in the same terminal."""
    before, header, log = text.partition("[log]\n")
    return before + header + re.sub(r"(?m)^level = .*$", 'level = "warning"', log, count=1)


_DEMO = {key: f'"{value}"' for key, value in demo.OFFICE.items()}


def _comment_out(text: str, section: str) -> str:
    """A section that does not count until its marks are taken off: the environment alone can then bring it to life."""
    before, header, rest = text.partition(f"[{section}]\n")
    own, gap, after = rest.partition("\n\n")
    lines = [line if line.startswith("#") else f"# {line}" for line in own.splitlines()]
    return before + "# " + header + "\n".join(lines) + (gap or "\n") + after
