"""`helpbot faq list|show|lint|test|returns|eval`; drafting and exchange have verbs of their own."""

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from faq.entry import Entry, format_entries, pack_entry, read_entries
from faq.grams import pieces
from faq.lint import Flaw, lint_reasons
from faq.matcher import Comparison, Match
from faq.ranking import TopicHit
from faq.reason import read_frame, read_reasons, reason_files
from faq.returns import Explanation, package_reasons
from faq.weights import RANK_FEATURES, fitted_weights
from faq.words import lint_words, read_own_words
from helpbot.cli import FAULTY, FINE, put
from helpbot.cli.common import (
    add_json,
    add_verbs,
    explain_entry_errors,
    fault,
    open_branch,
    put_json,
    put_rows,
    read_package_entries,
    run_async,
    show_time,
)
from helpbot.cli.drafting import DRAFTING, Verb, build_drafting
from helpbot.cli.evaluation import build_evaluation, evaluate
from helpbot.cli.exchange import EXCHANGE, build_exchange
from helpbot.clock import SHANGHAI, SystemClock
from helpbot.config import nearest
from helpbot.running import App, Branch
from helpbot.services.entry_check import find_flaws, word_flaw
from helpbot.services.returns import word_explanation
from helpbot.texts import cli as texts
from helpbot.texts import learning_cli

UNKNOWN_MOST = 200
"""Remarks that are listed; whoever has more begins with the newest."""


def build(parser: argparse.ArgumentParser) -> None:
    verbs = add_verbs(parser)
    listing = verbs.add_parser("list", help=texts.FAQ_LIST)
    listing.add_argument("--due", action="store_true", help=learning_cli.DUE)
    add_json(listing)
    show = verbs.add_parser("show", help=texts.FAQ_SHOW)
    show.add_argument("topic", help=texts.FAQ_TOPIC)
    add_json(show)
    check = verbs.add_parser("lint", help=texts.FAQ_LINT)
    check.add_argument("files", nargs="*", type=Path, help=texts.FAQ_FILES)
    add_json(check)
    test = verbs.add_parser("test", help=texts.FAQ_TEST)
    test.add_argument("text", help=texts.ASK_TEXT)
    add_json(test)
    returned = verbs.add_parser("returns", help=texts.FAQ_RETURNS)
    which = returned.add_mutually_exclusive_group(required=True)
    which.add_argument("text", nargs="?", help=texts.FAQ_OPINION)
    which.add_argument("--unknown", action="store_true", help=texts.FAQ_UNKNOWN)
    add_json(returned)
    build_evaluation(verbs.add_parser("eval", help=texts.FAQ_EVAL))
    build_drafting(verbs)
    build_exchange(verbs)


def run(args: argparse.Namespace) -> int:
    if args.verb == "eval":
        return evaluate(args)
    if args.verb == "lint" and args.files:
        return _lint_files(args)
    verbs: dict[str, Verb] = {
        "list": _list,
        "show": _show,
        "lint": _lint,
        "test": _test,
        "returns": _returns,
        **DRAFTING,
        **EXCHANGE,
    }
    return run_async(_with_library(args, verbs[args.verb]))


async def _with_library(args: argparse.Namespace, verb: Verb) -> int:
    """The office's library as it is live: what comes with helpbot and the office's own on top."""
    async with open_branch(args) as (app, branch):
        async with app.open_desk(branch.office, reading=True) as desk:
            await branch.shelf.refresh(desk.entries)
        return await verb(args, app, branch)


async def _list(args: argparse.Namespace, app: App, branch: Branch) -> int:
    today = app.clock.now().astimezone(SHANGHAI).date()
    rows = [
        {"id": entry.id, "question": entry.question, "certainty": entry.certainty or "", "action": entry.action}
        for entry in branch.shelf.library
        if not args.due or (entry.review_by and entry.review_by <= today)
    ]
    put_rows(rows, texts.FAQ_LINE, as_json=args.json)
    return FINE


async def _show(args: argparse.Namespace, _app: App, branch: Branch) -> int:
    entry = branch.shelf.library.find(args.topic)
    if entry is None:
        near = nearest(args.topic, [each.id for each in branch.shelf.library])
        return fault((texts.FAQ_NO_TOPIC_NEAR if near else texts.FAQ_NO_TOPIC).format(topic=args.topic, near=near))
    if args.json:
        put_json(pack_entry(entry))
    else:
        put(format_entries([entry]).rstrip())
    return FINE


async def _lint(args: argparse.Namespace, _app: App, branch: Branch) -> int:
    """The live entries, the reasons of a return, which point to them, and the office's own words."""
    entries = list(branch.shelf.library)
    flaws = lint_reasons(read_reasons(reason_files()), read_frame(), {entry.id for entry in entries})
    words = branch.office.faq.words
    if words != Path():
        flaws += lint_words(read_own_words(words), entries, words.name)
    return _report(entries, (), flaws, as_json=args.json)


def _lint_files(args: argparse.Namespace) -> int:
    entries = explain_entry_errors(lambda: read_entries(args.files))
    return _report(entries, read_package_entries(), as_json=args.json)


def _report(entries: Sequence[Entry], beside: Sequence[Entry], others: Sequence[Flaw] = (), *, as_json: bool) -> int:
    flaws = [*flaws_today(entries, beside), *others]
    if as_json:
        put_json([{"kind": f.kind, "where": f.where, "key": f.key, "detail": f.detail} for f in flaws])
    else:
        for flaw in flaws:
            put(word_flaw(flaw))
        if not flaws:
            put(texts.FAQ_FINE.format(count=len(entries)))
    return FAULTY if flaws else FINE


def flaws_today(entries: Sequence[Entry], beside: Sequence[Entry]) -> list[Flaw]:
    """What is wrong with entries, as of today."""
    return find_flaws(entries, beside, SystemClock().now().astimezone(SHANGHAI).date())


async def _test(args: argparse.Namespace, _app: App, branch: Branch) -> int:
    library = branch.shelf.library
    match, compared = library.match(args.text), library.explain(args.text)
    scores = [scored.score for scored in library.score(args.text)]
    hits = [explain_hit(compared.query, hit) | {"score": score} for hit, score in zip(compared.hits, scores, strict=False)]
    if args.json:
        told = {"likely": round(compared.likely, 4), "ours": round(compared.ours, 4), "missing": list(compared.missing)}
        put_json({"query": compared.query, "decision": match.decision, "hits": hits} | told)
        return FINE
    _tell_decision(match, compared)
    for place, hit in enumerate(hits, 1):
        shown = {key: texts.BETWEEN.join(hit[key]) or texts.FAQ_TEST_NOTHING for key in ("shared", "lacking", "beside")}
        put(texts.FAQ_TEST_HIT.format(place=place, **hit | shown))
    if not hits:
        put(texts.FAQ_TEST_NONE)
    if compared.missing:
        put(texts.FAQ_TEST_MISSING.format(missing=texts.BETWEEN.join(compared.missing)))
    return FINE


def explain_hit(query: str, hit: TopicHit) -> dict[str, Any]:
    """A hit with its features by name, and the pieces of question and phrasing: those in both, in the one and in the other."""
    asked, said = dict.fromkeys(pieces(query)), dict.fromkeys(pieces(hit.phrasing))
    return {
        "topic": hit.topic,
        "phrasing": hit.phrasing,
        **{name: round(value, 4) for name, value in zip(RANK_FEATURES, hit.features, strict=True)},
        "shared": [piece for piece in asked if piece in said],
        "lacking": [piece for piece in asked if piece not in said],
        "beside": [piece for piece in said if piece not in asked],
    }


async def _returns(args: argparse.Namespace, app: App, branch: Branch) -> int:
    if args.unknown:
        return await _list_unknown(args, app, branch)
    explanation = package_reasons().explain(args.text)
    if args.json:
        put_json(pack_explanation(explanation))
    else:
        put(word_explanation(explanation, branch.office, branch.shelf.library.find))
    return FINE


async def _list_unknown(args: argparse.Namespace, app: App, branch: Branch) -> int:
    """What clerks were shown word for word because the table has no reason for it."""
    async with app.open_desk(branch.office, reading=True) as desk:
        found = await desk.inquiries.unknown_reasons(UNKNOWN_MOST)
    rows = [{"at": show_time(each.at), "said": each.question, "guess": each.topic or ""} for each in found]
    put_rows(rows, texts.FAQ_UNKNOWN_LINE, as_json=args.json)
    return FINE


def pack_explanation(explanation: Explanation) -> dict[str, Any]:
    """An explanation as plain JSON."""
    found = [{**asdict(each.reason), "said": each.said, "score": each.score} for each in explanation.found]
    for each in found:
        del each["wordings"]
    unknown = [{"said": each.said, "guess": each.guess.id if each.guess else None} for each in explanation.unknown]
    return {"found": found, "unknown": unknown}


def _tell_decision(match: Match, compared: Comparison) -> None:
    weights = fitted_weights()
    decision = texts.FAQ_TEST_DECISION[match.decision]
    put(
        texts.FAQ_TEST_HEAD.format(
            query=compared.query, decision=decision, score=match.score, answer=weights.answer, choices=weights.choices
        )
    )
    put(texts.FAQ_TEST_TRUST.format(likely=compared.likely, ours=compared.ours))
    if len(match.answers) > 1:
        put(texts.FAQ_TEST_SEVERAL.format(topics=texts.BETWEEN.join(each.topic for each in match.answers)))
