"""`helpbot faq list|show|lint|test|returns|eval|import|export`."""

import argparse
import json
import resource
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from faq.entry import Entry, EntryError, format_entries, pack_entry, read_entries
from faq.evaluation import by_kind, judge, measure, read_corpus, read_queries
from faq.library import Library
from faq.lint import Flaw, lint, lint_reasons
from faq.matcher import SHOWN, fitted_weights
from faq.reason import read_frame, read_reasons, reason_files
from faq.returns import Explanation, package_reasons
from helpbot.app import App, Branch
from helpbot.cli import FAULTY, FINE, put, say
from helpbot.cli.common import (
    add_dry_run,
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
    word_entry_error,
)
from helpbot.clock import SHANGHAI, SystemClock
from helpbot.config import nearest
from helpbot.services.office import PLACEHOLDERS, find_placeholders
from helpbot.services.returns import word_explanation
from helpbot.texts import cli as texts
from helpbot.texts.system import word_os_error

UNKNOWN_MOST = 200
"""Remarks that are listed; whoever has more begins with the newest."""


def build(parser: argparse.ArgumentParser) -> None:
    verbs = add_verbs(parser)
    add_json(verbs.add_parser("list", help=texts.FAQ_LIST))
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
    evaluate = verbs.add_parser("eval", help=texts.FAQ_EVAL)
    evaluate.add_argument("queries", type=Path, help=texts.FAQ_QUERIES)
    evaluate.add_argument("--entries", type=Path, help=texts.FAQ_ENTRIES)
    add_json(evaluate)
    taking = verbs.add_parser("import", help=texts.FAQ_IMPORT)
    taking.add_argument("file", type=Path, help=texts.FAQ_FILE)
    add_dry_run(taking)
    giving = verbs.add_parser("export", help=texts.FAQ_EXPORT)
    giving.add_argument("file", nargs="?", type=Path, help=texts.FAQ_OUTPUT)


def run(args: argparse.Namespace) -> int:
    if args.verb == "eval":
        return _evaluate(args)
    if args.verb == "lint" and args.files:
        return _lint_files(args)
    verbs: dict[str, Callable[[argparse.Namespace, App, Branch], Awaitable[int]]] = {
        "list": _list,
        "show": _show,
        "lint": _lint,
        "test": _test,
        "returns": _returns,
        "import": _import,
        "export": _export,
    }
    return run_async(_with_library(args, verbs[args.verb]))


async def _with_library(args: argparse.Namespace, verb: Callable[[argparse.Namespace, App, Branch], Awaitable[int]]) -> int:
    """The office's library as it is live: what comes with helpbot and the office's own on top."""
    async with open_branch(args) as (app, branch):
        async with app.open_desk(branch.office, reading=True) as desk:
            await branch.shelf.refresh(desk.entries)
        return await verb(args, app, branch)


async def _list(args: argparse.Namespace, _app: App, branch: Branch) -> int:
    rows = [
        {"id": entry.id, "question": entry.question, "certainty": entry.certainty or "", "action": entry.action}
        for entry in branch.shelf.library
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
    """The live entries, and the reasons of a return, which point to them."""
    entries = list(branch.shelf.library)
    flaws = lint_reasons(read_reasons(reason_files()), read_frame(), {entry.id for entry in entries})
    return _report(entries, (), flaws, as_json=args.json)


def _lint_files(args: argparse.Namespace) -> int:
    entries = explain_entry_errors(lambda: read_entries(args.files))
    return _report(entries, read_package_entries(), as_json=args.json)


def _report(entries: Sequence[Entry], beside: Sequence[Entry], others: Sequence[Flaw] = (), *, as_json: bool) -> int:
    flaws = [*find_flaws(entries, beside), *others]
    if as_json:
        put_json([{"kind": f.kind, "where": f.where, "key": f.key, "detail": f.detail} for f in flaws])
    else:
        for flaw in flaws:
            put(word_flaw(flaw))
        if not flaws:
            put(texts.FAQ_FINE.format(count=len(entries)))
    return FAULTY if flaws else FINE


def find_flaws(entries: Sequence[Entry], beside: Sequence[Entry]) -> list[Flaw]:
    """What is wrong with entries, as of today."""
    return lint(
        entries,
        today=SystemClock().now().astimezone(SHANGHAI).date(),
        placeholders=frozenset(PLACEHOLDERS),
        find_placeholders=find_placeholders,
        beside=beside,
    )


def word_flaw(flaw: Flaw) -> str:
    """A flaw and its cure, in words."""
    return texts.LINT[flaw.kind].format(where=flaw.where, key=flaw.key, detail=flaw.detail)


async def _test(args: argparse.Namespace, _app: App, branch: Branch) -> int:
    library = branch.shelf.library
    match, compared, weights = library.match(args.text), library.explain(args.text), fitted_weights()
    hits = [
        {
            "topic": hit.topic,
            "score": scored.score,
            "phrasing": hit.phrasing,
            **dict(zip(_FEATURES, hit.features, strict=True)),
        }
        for hit, scored in zip(compared.hits[:SHOWN], library.score(args.text), strict=False)
    ]
    if args.json:
        put_json({"query": compared.query, "decision": match.decision, "hits": hits, "missing": list(compared.missing)})
        return FINE
    decision = texts.FAQ_TEST_DECISION[match.decision]
    bounds = {"answer": weights.answer, "choices": weights.choices}
    put(texts.FAQ_TEST_HEAD.format(query=compared.query, decision=decision, score=match.score, **bounds))
    for place, hit in enumerate(hits, 1):
        put(texts.FAQ_TEST_HIT.format(place=place, **hit))
    if not hits:
        put(texts.FAQ_TEST_NONE)
    if compared.missing:
        put(texts.FAQ_TEST_MISSING.format(missing=texts.BETWEEN.join(compared.missing)))
    return FINE


_FEATURES = ("ratio", "agreement", "covered")


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


def _evaluate(args: argparse.Namespace) -> int:
    """Needs no configuration: it measures a corpus, not an office."""
    try:
        queries = read_queries(args.queries)
        entries = read_corpus(args.entries) if args.entries else read_package_entries()
    except EntryError as error:
        return fault(word_entry_error(error))
    started = time.process_time()
    library = Library(entries)
    library.match("-")
    build_s = time.process_time() - started
    judged = judge(library, queries)
    figures = measure(judged) | {"build_s": round(build_s, 3), "rss_mb": _memory_mb()}
    if args.json:
        put(json.dumps(figures | {"by_kind": by_kind(judged)}, ensure_ascii=False))
        return FINE
    for kind, values in ({"": figures} | by_kind(judged)).items():
        put(f"[{kind}]" if kind else "")
        for name, value in values.items():
            if value is not None:
                put(texts.EVAL_LINE.format(name=name, value=value))
    return FINE


def _memory_mb() -> float:
    """Peak of this process; getrusage(2) counts KiB on Linux."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


async def _import(args: argparse.Namespace, app: App, branch: Branch) -> int:
    """All or nothing: a file with a flaw changes nothing."""
    entries = explain_entry_errors(lambda: read_entries([args.file]))
    library = branch.shelf.library
    times = Counter(entry.id for entry in entries)
    changed = [entry for entry in entries if times[entry.id] > 1 or library.find(entry.id) != entry]
    if flaws := find_flaws(changed, list(library)):
        for flaw in flaws:
            say(word_flaw(flaw))
        return fault(texts.FAQ_PROBLEMS.format(count=len(flaws)))
    new = sum(library.find(entry.id) is None for entry in changed)
    if not args.dry_run:
        async with app.open_desk(branch.office) as desk:
            await desk.entries.put(changed)
    counts = {"count": len(entries), "new": new, "changed": len(changed) - new, "same": len(entries) - len(changed)}
    put((texts.FAQ_WOULD_IMPORT if args.dry_run else texts.FAQ_IMPORTED).format(**counts))
    return FINE


async def _export(args: argparse.Namespace, _app: App, branch: Branch) -> int:
    entries = list(branch.shelf.library)
    text = format_entries(entries)
    if args.file is None:
        sys.stdout.write(text)
        return FINE
    try:
        with args.file.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        return fault(texts.FAQ_EXISTS.format(file=args.file))
    except OSError as error:
        return fault(texts.FAQ_UNWRITABLE.format(file=args.file, reason=word_os_error(error)))
    say(texts.FAQ_EXPORTED.format(count=len(entries), file=args.file))
    return FINE
