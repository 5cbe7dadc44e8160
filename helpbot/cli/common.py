"""What several commands need: the app for one office, options, and how rows are shown."""

import argparse
import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from functools import lru_cache
from typing import Any

from faq.entry import Entry, EntryError, entry_files, read_entries
from helpbot.app import build, check
from helpbot.checking import Checked, OfficeChecked
from helpbot.cli import FAULTY, FINE, put, say
from helpbot.clock import SHANGHAI, Clock, SystemClock
from helpbot.config import load_config, locate_config
from helpbot.errors import HelpbotError
from helpbot.log import start_logging
from helpbot.ports import Channel
from helpbot.running import App, Branch
from helpbot.services.desk import Desk
from helpbot.services.wording import word_entry_error
from helpbot.texts import cli as texts
from helpbot.texts import watch as watch_texts

LISTED = 50

LARGEST = 2**63 - 1
"""What a database can count to."""


def read_config(args: argparse.Namespace, *, quiet: bool = False) -> Checked:
    """The configuration, valid; logging has begun, `quiet` where stderr is a person's terminal. Raises ConfigError."""
    checked = check(load_config(locate_config(args.config)))
    start_logging(checked.log, quiet=quiet)
    return checked


@lru_cache(maxsize=1)
def read_package_entries() -> tuple[Entry, ...]:
    """The entries that come with helpbot, read once. Raises HelpbotError, naming file and cure."""
    return tuple(explain_entry_errors(lambda: read_entries(entry_files())))


class PackageEntries:
    """The same, read when they are first gone through: many commands need none."""

    def __iter__(self) -> Iterator[Entry]:
        return iter(read_package_entries())


def explain_entry_errors(read: Callable[[], list[Entry]]) -> list[Entry]:
    """What `read` reads, an EntryError put into words."""
    try:
        return read()
    except EntryError as error:
        raise HelpbotError(word_entry_error(error)) from error


def no_channels(_office: OfficeChecked) -> Sequence[Channel]:
    """For commands that bring nothing in and send nothing themselves."""
    return ()


@asynccontextmanager
async def open_app(
    args: argparse.Namespace,
    channels: Callable[[OfficeChecked], Sequence[Channel]] = no_channels,
    *,
    clock: Clock | None = None,
    quiet: bool = False,
) -> AsyncIterator[App]:
    """The app over the configured database."""
    app = await build(read_config(args, quiet=quiet), clock or SystemClock(), PackageEntries(), channels)
    try:
        yield app
    finally:
        await app.close()


@asynccontextmanager
async def open_branch(args: argparse.Namespace, *, quiet: bool = False) -> AsyncIterator[tuple[App, Branch]]:
    """The app and the office that was asked for. Raises HelpbotError where that is not one."""
    async with open_app(args, quiet=quiet) as app:
        yield app, choose_branch(app.branches, args.office)


def choose_branch(branches: Sequence[Branch], code: str | None) -> Branch:
    """The office of this code, or the only one."""
    codes = ", ".join(branch.office.settings.code for branch in branches)
    if code is None and len(branches) > 1:
        raise HelpbotError(texts.WHICH_OFFICE.format(codes=codes))
    for branch in branches:
        if code in (None, branch.office.settings.code):
            return branch
    raise HelpbotError(texts.NO_SUCH_OFFICE.format(code=code, codes=codes))


def run_async(work: Awaitable[int]) -> int:
    """Run a command's work to its exit code."""

    async def main() -> int:
        return await work

    return asyncio.run(main())


def add_verbs(parser: argparse.ArgumentParser) -> "argparse._SubParsersAction[argparse.ArgumentParser]":
    """The place for a noun's verbs, one of which must be given."""
    return parser.add_subparsers(dest="verb", required=True, metavar=texts.VERB)


def positive(text: str) -> int:
    """A whole number from 1 up, as a database can hold it; a type for argparse."""
    number = int(text)
    if not 0 < number <= LARGEST:
        raise ValueError
    return number


def add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help=texts.JSON_OPTION)


def add_limit(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--limit", type=positive, default=LISTED, help=texts.LIMIT_OPTION)


def add_dry_run(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--dry-run", action="store_true", help=texts.DRY_RUN_OPTION)


def add_queue_verbs(
    parser: argparse.ArgumentParser, *, listing: str, retrying: str
) -> "argparse._SubParsersAction[argparse.ArgumentParser]":
    """`list` and `retry`, as inbox and outbox have them; the parsers, for one that has more."""
    verbs = add_verbs(parser)
    every = verbs.add_parser("list", help=listing)
    every.add_argument("--all", action="store_true", help=texts.ALL_OPTION)
    add_limit(every)
    add_json(every)
    again = verbs.add_parser("retry", help=retrying)
    again.add_argument("id", type=int, help=texts.ROW_ID)
    add_dry_run(again)
    return verbs


async def retry_row(args: argparse.Namespace, retry: Callable[[Desk, int], Awaitable[bool]]) -> int:
    """Put one row back, and say so."""
    async with open_branch(args) as (app, branch), app.open_desk(branch.office, commit=not args.dry_run) as desk:
        if args.id > LARGEST or not await retry(desk, args.id):
            return fault(texts.NO_SUCH_ROW.format(id=args.id))
    put((texts.WOULD_RETRY if args.dry_run else texts.RETRIED).format(id=args.id))
    return FINE


def put_json(data: Any) -> None:  # noqa: ANN401 -- whatever JSON takes
    """Write data as JSON, Chinese as it is."""
    put(json.dumps(data, ensure_ascii=False, default=str))


def put_rows(rows: Sequence[dict[str, Any]], line: str, *, as_json: bool) -> None:
    """Write rows: as a JSON array, or a line each, and a word on stderr where there are none."""
    if as_json:
        put_json(list(rows))
        return
    for row in rows:
        put(line.format(**row))
    if not rows:
        say(texts.NOTHING)


def show_time(at: datetime | None) -> str:
    """A time as people here read it."""
    return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S") if at else ""


def fault(words: str) -> int:
    """Say what is wrong; the exit code for it."""
    say(texts.FAULT.format(message=words))
    return FAULTY


async def gather_watch(desk: Desk) -> dict[str, Any] | None:
    """How the watch over the registry is, as data; None where it has not begun."""
    watch = await desk.changes.watch()
    if watch is None:
        return None
    errors = [(pulse.at, pulse.error) for pulse in await desk.pulses.listed() if pulse.name == "job:watch" and pulse.error]
    at, error = errors[0] if errors else (None, "")
    return {
        "begun_at": show_time(watch.begun_at),
        "as_of": show_time(watch.as_of),
        "changes": await desk.changes.count(),
        "error_at": show_time(at),
        "error": error,
    }


def word_watch(watch: Mapping[str, Any] | None) -> str:
    """The same in words."""
    if watch is None:
        return watch_texts.WATCH_NOT
    lines = [watch_texts.WATCH.format(**watch)]
    if watch["error"]:
        lines.append(watch_texts.WATCH_ERROR.format(**watch))
    return "\n".join(lines)
