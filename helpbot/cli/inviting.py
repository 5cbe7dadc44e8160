"""`helpbot institution invite`: one-time codes, one or many, on the screen or on sheets."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from helpbot.cli import FINE, put, say
from helpbot.cli.common import add_dry_run, add_json, fault, open_branch, put_json
from helpbot.errors import HelpbotError
from helpbot.models import Role
from helpbot.services.desk import Desk
from helpbot.services.sheets import Slip, write_csv, write_html
from helpbot.services.uscc import WrongUscc, read_uscc
from helpbot.texts import people as people_texts
from helpbot.texts import people_cli as texts

ROLES = (Role.CLERK, Role.LEGAL_REPRESENTATIVE, Role.SPONSOR)
SUFFIXES = (".csv", ".html")


def build(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("uscc", nargs="?", help=texts.INVITE_USCC)
    parser.add_argument("--all", action="store_true", help=texts.INVITE_ALL)
    parser.add_argument("--role", choices=[role.value for role in ROLES], default=Role.CLERK.value, help=texts.INVITE_ROLE)
    parser.add_argument("--name", default="", help=texts.INVITE_NAME)
    parser.add_argument("--beside", action="store_true", help=texts.INVITE_BESIDE)
    parser.add_argument("--sheet", type=Path, help=texts.INVITE_SHEET)
    parser.add_argument("--bot", default="", help=texts.INVITE_BOT)
    add_dry_run(parser)
    add_json(parser)


async def invite(args: argparse.Namespace) -> int:
    if problem := _find_problem(args):
        return fault(problem)
    async with open_branch(args) as (app, branch):
        async with app.open_desk(branch.office, reading=True) as desk:
            usccs = await _without_clerk(desk) if args.all else [read_code(args.uscc)]
            wanted = {uscc: await desk.directory.name_of(uscc) for uscc in usccs}
        if args.dry_run or not wanted:
            put(texts.INVITE_WOULD.format(count=len(wanted)) if wanted else texts.INVITE_NOBODY)
            return FINE
        async with app.open_desk(branch.office) as desk:
            slips = [await _issue(desk, uscc, name, args) for uscc, name in wanted.items()]
            if args.sheet:
                _save(slips, desk, args.sheet)
    _show(slips, args)
    return FINE


def _find_problem(args: argparse.Namespace) -> str:
    """What is wrong with the words of the command; nothing where they are fine."""
    if args.all == bool(args.uscc):
        return texts.INVITE_ONE
    if args.all and (args.name or args.role != Role.CLERK):
        return texts.INVITE_ALL_CLERKS
    if args.sheet and args.sheet.suffix.lower() not in SUFFIXES:
        return texts.INVITE_SUFFIX.format(file=args.sheet)
    return texts.INVITE_EXISTS.format(file=args.sheet) if args.sheet and args.sheet.exists() else ""


def read_code(text: str) -> str:
    """A unified social credit code as it is stored, however it was typed. Raises HelpbotError."""
    try:
        return read_uscc(text)
    except WrongUscc as error:
        raise HelpbotError(texts.INVITE_BAD_USCC.format(uscc=text)) from error


async def _without_clerk(desk: Desk) -> list[str]:
    """A clerk who is reached nowhere any more is none."""
    return [uscc for uscc in await desk.directory.listed() if not await _is_served(desk, uscc)]


async def _is_served(desk: Desk, uscc: str) -> bool:
    reached = [await desk.people.reach(person) for person in await desk.people.clerks_of(uscc)]
    return any(reached)


async def _issue(desk: Desk, uscc: str, institution: str, args: argparse.Namespace) -> Slip:
    role = Role(args.role)
    issued = await desk.invites.issue(role, uscc, name=args.name, beside=args.beside)
    link = f"https://t.me/{args.bot.lstrip('@')}?start={issued.code}" if args.bot else ""
    return Slip(institution, uscc, people_texts.ROLES[role], args.name, issued.code, issued.invite.expires_at, link)


def _save(slips: Sequence[Slip], desk: Desk, file: Path) -> None:
    """For its owner alone: whoever reads it can bind. Raises OSError; the codes are none then, for the transaction ends with it."""
    file.touch(mode=0o600, exist_ok=False)
    if file.suffix.lower() == ".csv":
        file.write_text(write_csv(slips), encoding="utf-8-sig", newline="")
    else:
        file.write_text(write_html(slips, desk.office.settings), encoding="utf-8")


def _show(slips: Sequence[Slip], args: argparse.Namespace) -> None:
    if args.sheet:
        put(texts.INVITE_SAVED.format(count=len(slips), file=args.sheet))
        return
    rows = [
        {"uscc": s.uscc, "institution": s.institution, "role": args.role, "name": s.name, "code": s.code, "until": s.last_day}
        for s in slips
    ]
    if args.json:
        put_json(rows)
        return
    for row in rows:
        put(texts.INVITE_LINE.format(**row | {"role": people_texts.ROLES[args.role]}))
    say(texts.INVITE_ONCE)
