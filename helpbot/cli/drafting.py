"""`helpbot faq draft|drafts|review|approve|drop|history`."""

import argparse
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeAlias

from faq.entry import Entry, pack_entry, read_entries
from helpbot.cli import FINE, put
from helpbot.cli.common import (
    add_dry_run,
    add_json,
    add_limit,
    explain_entry_errors,
    fault,
    positive,
    put_json,
    put_rows,
    show_time,
)
from helpbot.models import DraftState, FaqDraft, FaqOverlay
from helpbot.running import App, Branch
from helpbot.services.answer_words import word_briefly
from helpbot.services.desk import Desk
from helpbot.services.draft_review import Review
from helpbot.services.draft_words import word_approved, word_draft, word_review
from helpbot.services.drafting import (
    Wish,
    name_actor,
    propose_again,
    propose_change,
    propose_entry,
    propose_from_ticket,
    try_out,
)
from helpbot.services.drafts import Agreed, read_draft
from helpbot.services.entries import read_stored
from helpbot.services.proposal import Proposal
from helpbot.texts import learning as words
from helpbot.texts import learning_cli as texts
from helpbot.texts import people_cli as people_texts

Verb: TypeAlias = Callable[[argparse.Namespace, App, Branch], Awaitable[int]]

ALL = 1_000_000
"""Whoever waits is listed to the last."""


def build_drafting(verbs: Any) -> None:  # noqa: ANN401 -- argparse's private class
    """Add the verbs to those of `faq`."""
    _build_draft(verbs.add_parser("draft", help=texts.DRAFT))
    listing = verbs.add_parser("drafts", help=texts.DRAFTS)
    listing.add_argument("--all", action="store_true", help=texts.DRAFTS)
    add_limit(listing)
    add_json(listing)
    add_json(_add_numbered(verbs, "review", texts.REVIEW))
    approve = _add_numbered(verbs, "approve", texts.APPROVE)
    approve.add_argument("--steals", action="store_true", help=texts.STEALS)
    approve.add_argument("--public", action="store_true", help=texts.PUBLIC)
    approve.add_argument("--quietly", action="store_true", help=texts.QUIETLY)
    drop = _add_numbered(verbs, "drop", texts.DROP)
    for each in (approve, drop):
        _add_as(each)
        add_dry_run(each)
    history = verbs.add_parser("history", help=texts.HISTORY)
    history.add_argument("topic", help=texts.ENTRY)
    add_json(history)


def _build_draft(draft: argparse.ArgumentParser) -> None:
    draft.add_argument("number", type=positive, nargs="?", help=texts.NUMBER)
    draft.add_argument("--ticket", type=positive, help=texts.TICKET)
    draft.add_argument("--entry", help=texts.ENTRY)
    draft.add_argument("--file", type=Path, help=texts.FILE)
    for option, about in (("question", texts.QUESTION), ("answer", texts.ANSWER), ("basis", texts.BASIS), ("topic", texts.TOPIC)):
        draft.add_argument(f"--{option}", help=about)
    draft.add_argument("--also", action="append", default=[], help=texts.ALSO)
    _add_as(draft)
    add_dry_run(draft)
    add_json(draft)


def _add_numbered(verbs: Any, name: str, about: str) -> argparse.ArgumentParser:  # noqa: ANN401 -- argparse's private class
    verb: argparse.ArgumentParser = verbs.add_parser(name, help=about)
    verb.add_argument("number", type=positive, help=texts.NUMBER)
    return verb


def _add_as(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--as", dest="person", type=positive, help=people_texts.AS_OPTION)


async def _draft(args: argparse.Namespace, app: App, branch: Branch) -> int:
    """Read and try out first, then keep it in one short transaction."""
    entries = explain_entry_errors(lambda: read_entries([args.file])) if args.file else []
    if [args.number, args.ticket, args.entry, args.file].count(None) != 3:
        return fault(texts.WHICH)
    drafts = [await _keep(args, app, branch, entry) for entry in entries] or [await _keep(args, app, branch, None)]
    if args.json:
        put_json([_as_data(draft, found) for draft, found in drafts])
        return FINE
    async with app.open_desk(branch.office, reading=True) as desk:
        names = await desk.reviews.names()
    for draft, found in drafts:
        put(word_draft(draft, *read_draft(draft)))
        put(word_review(found, names))
        put(texts.NEXT.format(number=draft.number))
    return FINE


async def _keep(args: argparse.Namespace, app: App, branch: Branch, entry: Entry | None) -> tuple[FaqDraft, Review]:
    async with app.open_desk(branch.office, reading=True) as desk:
        by = await name_actor(desk, args.person)
        draft = await desk.drafts.get(args.number) if args.number else None
        proposal = await _propose(args, app, branch, desk, draft, entry)
        found = await try_out(desk, branch.shelf.library, proposal.entry, app.clock.now())
    async with app.open_desk(branch.office, commit=not args.dry_run) as desk:
        if draft is None:
            return await desk.drafts.make(proposal, found, by), found
        return await desk.drafts.revise(draft, proposal, found, by), found


async def _propose(args: argparse.Namespace, app: App, branch: Branch, desk: Desk, draft: FaqDraft | None, entry: Entry | None) -> Proposal:
    wish = Wish(args.question, args.answer, args.basis, args.topic, tuple(args.also))
    library, now = branch.shelf.library, app.clock.now()
    if entry is not None:
        return await propose_entry(desk, library, entry)
    if draft is not None:
        return await propose_again(desk, library, draft, wish, now)
    if args.ticket:
        return await propose_from_ticket(desk, library, args.ticket, wish, now)
    return await propose_change(desk, library, args.entry, wish, now)


async def _list(args: argparse.Namespace, app: App, branch: Branch) -> int:
    states = list(DraftState) if args.all else [DraftState.OPEN]
    async with app.open_desk(branch.office, reading=True) as desk:
        found = await desk.drafts.listed(states, args.limit)
        rows = [await _as_row(desk, draft) for draft in found]
    if not args.json:
        rows = [row | {"state": words.STATES[row["state"]], "question": word_briefly(row["question"])} for row in rows]
    put_rows(rows, texts.LINE, as_json=args.json)
    return FINE


async def _as_row(desk: Desk, draft: FaqDraft) -> dict[str, Any]:
    entry, _ = read_draft(draft)
    return {
        "number": draft.number,
        "state": draft.state.value,
        "at": show_time(draft.created_at),
        "author": await desk.drafts.name(draft.author),
        "topic": draft.topic,
        "question": entry.question,
        "findings": draft.findings,
    }


async def _review(args: argparse.Namespace, app: App, branch: Branch) -> int:
    """As it would be now: who waits and what it would steal may have changed since it was written."""
    async with app.open_desk(branch.office, reading=True) as desk:
        draft = await desk.drafts.get(args.number)
        entry, before = read_draft(draft)
        found = await try_out(desk, branch.shelf.library, entry, app.clock.now())
        names = await desk.reviews.names()
        by = texts.BY.format(author=await desk.drafts.name(draft.author), at=show_time(draft.created_at))
    if args.json:
        put_json(_as_data(draft, found))
    else:
        put("\n".join([word_draft(draft, entry, before), by, word_review(found, names, ALL)]))
    return FINE


def _as_data(draft: FaqDraft, found: Review) -> dict[str, Any]:
    return {
        "number": draft.number,
        "version": draft.version,
        "state": draft.state.value,
        "entry": draft.entry,
        "before": draft.before,
        **found.as_data(),
        "tickets": [each.ticket for each in found.waiting if each.ticket],
    }


async def _approve(args: argparse.Namespace, app: App, branch: Branch) -> int:
    async with app.open_desk(branch.office, reading=True) as desk:
        draft = await desk.drafts.get(args.number)
        found = await try_out(desk, branch.shelf.library, read_draft(draft)[0], app.clock.now())
        by = await name_actor(desk, args.person)
        names = await desk.reviews.names()
    async with app.open_desk(branch.office, commit=not args.dry_run) as desk:
        agreed = Agreed(steals=args.steals, public=args.public)
        await desk.drafts.approve(draft, found, by, agreed, loud=not args.quietly)
    if args.dry_run:
        put(texts.WOULD_APPROVE.format(number=args.number))
        put(word_review(found, names, ALL))
    else:
        put(word_approved(draft, found, loud=not args.quietly))
    return FINE


async def _drop(args: argparse.Namespace, app: App, branch: Branch) -> int:
    async with app.open_desk(branch.office, commit=not args.dry_run) as desk:
        by = await name_actor(desk, args.person)
        await desk.drafts.drop(await desk.drafts.get(args.number), by)
    put(words.DROPPED.format(number=args.number))
    return FINE


async def _history(args: argparse.Namespace, app: App, branch: Branch) -> int:
    async with app.open_desk(branch.office, reading=True) as desk:
        rows = await desk.entries.history(args.topic)
        shown = [await _as_version(desk, row) for row in rows]
    if args.json:
        put_json(shown)
        return FINE
    if not shown:
        return fault(texts.NO_HISTORY.format(topic=args.topic)) if branch.shelf.library.find(args.topic) is None else _say_stock(args.topic)
    for row, each in zip(rows, shown, strict=True):
        put((texts.VERSION if row.entry else texts.VERSION_GONE).format(**each))
        if each["changes"]:
            put(each["changes"])
    return FINE


def _say_stock(topic: str) -> int:
    put(texts.NO_HISTORY.format(topic=topic))
    return FINE


async def _as_version(desk: Desk, row: FaqOverlay) -> dict[str, Any]:
    entry = read_stored(row.entry, row.topic)
    return {
        "revision": row.revision,
        "at": show_time(row.at),
        "layer": row.layer.value,
        "origin": row.origin,
        "author": await desk.drafts.name(row.author),
        "approver": await desk.drafts.name(row.approver) if row.approver else texts.NONE,
        "basis": entry.basis if entry else "",
        "confirmed": str(entry.confirmed or texts.NONE) if entry else "",
        "review_by": str(entry.review_by or texts.NONE) if entry else "",
        "changes": await desk.drafts.word_version(row),
        "entry": pack_entry(entry) if entry else None,
    }


DRAFTING: dict[str, Verb] = {
    "draft": _draft,
    "drafts": _list,
    "review": _review,
    "approve": _approve,
    "drop": _drop,
    "history": _history,
}
