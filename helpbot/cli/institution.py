"""`helpbot institution list|show|invite|note`."""

import argparse
from datetime import date, datetime
from typing import Any

from helpbot.cli import FINE, inviting, noting, put
from helpbot.cli.common import add_json, add_limit, add_verbs, fault, open_branch, put_json, put_rows, run_async, show_time
from helpbot.clock import SystemClock
from helpbot.services.registry import FilingRecord, InstitutionRecord
from helpbot.services.roster_rows import plain
from helpbot.services.sweep import Sweep
from helpbot.texts import people_cli as people_texts
from helpbot.texts import registry as words
from helpbot.texts import registry_cli as texts

NAMED = 8
"""Institutions that are named where a word fits several."""


def build(parser: argparse.ArgumentParser) -> None:
    verbs = add_verbs(parser)
    listing = verbs.add_parser("list", help=texts.LIST)
    listing.add_argument("like", nargs="?", default="", help=texts.LIKE)
    add_limit(listing)
    add_json(listing)
    showing = verbs.add_parser("show", help=texts.SHOW)
    showing.add_argument("what", help=texts.USCC)
    add_json(showing)
    inviting.build(verbs.add_parser("invite", help=people_texts.INVITE))
    noting.build(verbs.add_parser("note", help=texts.NOTE))


def run(args: argparse.Namespace) -> int:
    verbs = {"list": _list, "show": _show, "invite": inviting.invite, "note": _note}
    return run_async(verbs[args.verb](args))


async def _list(args: argparse.Namespace) -> int:
    found: list[InstitutionRecord] = []
    async with open_branch(args) as (_, branch):
        async for each in Sweep(branch.office, SystemClock()).institutions(args.like):
            found.append(each)
            if len(found) == args.limit:
                break
    rows = [_as_row(each) for each in found]
    if not args.json:
        rows = [row | {"status": _status(each)} for row, each in zip(rows, found, strict=True)]
    put_rows(rows, texts.INSTITUTION_LINE, as_json=args.json)
    return FINE


async def _show(args: argparse.Namespace) -> int:
    async with open_branch(args) as (_, branch):
        sweep = Sweep(branch.office, SystemClock())
        matching = await _find(sweep, args.what)
        if len(matching) != 1:
            return fault(_word_choice(args.what, matching))
        (institution,) = matching
        filings = await sweep.histories(institution.uscc)
        fresh = await sweep.freshness()
    if args.json:
        put_json(_as_row(institution) | {"as_of": show_time(fresh.as_of), "filings": [_filing_row(each) for each in filings]})
        return FINE
    _print(institution)
    put(texts.FILINGS.format(at=show_time(fresh.as_of) or texts.UNKNOWN) if filings else texts.NO_FILING)
    for filing in filings:
        _print_filing(filing)
    return FINE


async def _note(args: argparse.Namespace) -> int:
    async with open_branch(args) as (app, branch):
        matching = await _find(Sweep(branch.office, app.clock), args.what)
        if len(matching) != 1:
            return fault(_word_choice(args.what, matching))
        return await noting.note(args, app, branch, matching[0])


async def _find(sweep: Sweep, what: str) -> list[InstitutionRecord]:
    """Those that a code or a name means; a name word for word before one in part."""
    code = plain(what).upper()
    matching = [each async for each in sweep.institutions(code)] if len(code) == 18 and code.isascii() else []
    matching = matching or [each async for each in sweep.institutions(what.strip())]
    return [each for each in matching if each.name == what.strip()] or matching


def _word_choice(what: str, matching: list[InstitutionRecord]) -> str:
    names = texts.BETWEEN.join(each.name for each in matching[:NAMED])
    return (texts.SEVERAL if matching else texts.NOT_FOUND).format(what=what, count=len(matching), names=names)


def _print(institution: InstitutionRecord) -> None:
    row = _as_row(institution) | {"status": _status(institution), "cert_until": institution.cert_until or texts.UNKNOWN}
    vanished = texts.VANISHED_SINCE.format(at=_day(institution.vanished_at)) if institution.vanished_at else ""
    put(texts.INSTITUTION_HEAD.format(**row | {"vanished": vanished, "classified": texts.CLASSIFIED if institution.classified else ""}))
    if institution.contact or institution.contact_phone or institution.contact_mail:
        put(texts.CONTACT.format(**row))


def _print_filing(filing: FilingRecord) -> None:
    year = texts.FILING_YEAR.format(year=filing.year) if filing.year else ""
    kind = words.KINDS[filing.kind] if filing.kind else filing.kind_said
    put(
        texts.FILING.format(
            number=filing.number, kind=kind, year=year, state=_state(filing.state, filing.state_said), at=_day(filing.state_at)
        )
    )
    for step in filing.events:
        opinion = texts.STEP_OPINION.format(opinion=" ".join(step.opinion.split())) if step.opinion else ""
        put(texts.STEP.format(at=show_time(step.at), state=_state(step.state, step.said), opinion=opinion))


def _state(state: str | None, said: str) -> str:
    return words.STATES[state] if state else said


def _status(institution: InstitutionRecord) -> str:
    return words.STATUSES[institution.status] if institution.status else institution.status_said


def _day(at: datetime | None) -> str:
    return show_time(at)[:10]


def _as_row(each: InstitutionRecord) -> dict[str, Any]:
    return {
        "uscc": each.uscc,
        "name": each.name,
        "sponsor": each.sponsor,
        "status": each.status.value if each.status else None,
        "status_said": each.status_said,
        "cert_from": _iso(each.cert_from),
        "cert_until": _iso(each.cert_until),
        "classified": each.classified,
        "contact": each.contact,
        "contact_phone": each.contact_phone,
        "contact_mail": each.contact_mail,
        "vanished_at": show_time(each.vanished_at),
    }


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _filing_row(each: FilingRecord) -> dict[str, Any]:
    steps = [
        {"at": show_time(step.at), "state": step.state.value if step.state else None, "said": step.said, "opinion": step.opinion}
        for step in each.events
    ]
    return {
        "number": each.number,
        "kind": each.kind.value if each.kind else None,
        "kind_said": each.kind_said,
        "year": each.year,
        "items": each.items,
        "state": each.state.value if each.state else None,
        "state_said": each.state_said,
        "state_at": show_time(each.state_at),
        "submitted_at": show_time(each.submitted_at),
        "opinion": each.opinion,
        "events": steps,
    }
