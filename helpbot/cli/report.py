"""`helpbot report show month|season`: was it worth it."""

import argparse
import asyncio
from collections.abc import Iterator
from datetime import date, datetime
from itertools import groupby
from pathlib import Path

from helpbot.cli import FINE, put, say
from helpbot.cli.common import add_json, add_verbs, fault, open_branch, put_json, run_async
from helpbot.clock import SHANGHAI
from helpbot.documents.pdf import render_page
from helpbot.documents.typefaces import find_typefaces
from helpbot.services.report_data import as_data
from helpbot.services.report_page import set_page
from helpbot.services.report_period import Period, month_of, season_of
from helpbot.services.report_rows import list_cautions, list_rows, list_sponsors, tabulate, word_row, word_title
from helpbot.services.reports import Report, make_report
from helpbot.spreadsheets.writing import format_csv
from helpbot.texts import report as texts

FIRST_YEAR, LAST_YEAR = 2001, 2100


def month(text: str) -> Period:
    """A month as `2027-03`; a type for argparse."""
    begins = datetime.strptime(text, "%Y-%m")  # noqa: DTZ007 -- a month has no time zone
    return month_of(begins.year, begins.month)


def build(parser: argparse.ArgumentParser) -> None:
    verbs = add_verbs(parser)
    show = verbs.add_parser("show", help=texts.SHOW)
    show.add_argument("what", choices=("month", "season"), help=texts.WHAT)
    show.add_argument("--month", type=month, help=texts.MONTH)
    show.add_argument("--year", type=int, help=texts.YEAR)
    show.add_argument("--csv", type=Path, help=texts.CSV)
    show.add_argument("--pdf", type=Path, help=texts.PDF)
    add_json(show)


def run(args: argparse.Namespace) -> int:
    if args.what == "season" and args.month:
        return fault(texts.ONLY_MONTH)
    if args.what == "month" and args.year is not None:
        return fault(texts.ONLY_YEAR)
    if args.year is not None and not FIRST_YEAR <= args.year <= LAST_YEAR:
        return fault(texts.NOT_A_YEAR)
    return run_async(_show(args))


async def _show(args: argparse.Namespace) -> int:
    async with open_branch(args) as (app, branch):
        period = _choose(args, app.clock.now().astimezone(SHANGHAI).date())
        report = await make_report(branch.office, app.clock, app.open_desk, period)
    if args.pdf:
        await asyncio.to_thread(write_pdf, args.pdf, report, branch.office.settings.font)
        say(texts.WRITTEN.format(file=args.pdf))
    if args.csv:
        await asyncio.to_thread(_write_csv, args.csv, report)
        say(texts.WRITTEN.format(file=args.csv))
    if args.json:
        put_json(as_data(report))
    elif not args.csv and not args.pdf:
        put("\n".join(_print(report)))
    return FINE


def _choose(args: argparse.Namespace, today: date) -> Period:
    """What was asked for; the last month that is over, or the last season that has begun."""
    if args.what == "season":
        return season_of(args.year or today.year)
    if isinstance(args.month, Period):
        return args.month
    return month_of(today.year - (today.month == 1), (today.month - 2) % 12 + 1)


def _print(report: Report) -> Iterator[str]:
    yield word_title(report.period)
    yield from list_cautions(report)
    for section, rows in groupby(list_rows(report), key=lambda row: row.section):
        yield texts.SECTION.format(name=section)
        yield from map(word_row, rows)
    head, lines = list_sponsors(report)
    if lines:
        yield texts.SECTION.format(name=texts.SPONSORS)
        yield from ("\t".join(cells) for cells in (head, *lines))


def _write_csv(file: Path, report: Report) -> None:
    """A new file, for Excel. Raises FileExistsError and OSError."""
    with file.open("x", encoding="utf-8-sig", newline="") as target:
        target.write(format_csv(*tabulate(report)))


def write_pdf(file: Path, report: Report, font: str) -> None:
    """A new file, to be printed. Raises FontMissing, FileExistsError and OSError."""
    pdf = render_page(set_page(report), made=report.made, faces=find_typefaces(font))
    with file.open("xb") as target:
        target.write(pdf)
