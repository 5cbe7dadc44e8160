"""`helpbot faq eval`: the matcher measured on labelled questions, its calibration drawn, its threshold tuned."""

import argparse
import json
import resource
import time
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

from faq.entry import EntryError
from faq.evaluation import Band, Figures, Judged, by_kind, judge, measure, read_corpus, read_queries, reliability, threshold_at
from faq.library import Library
from faq.weights import WEIGHTS_FILE, fitted_weights, store_weights
from helpbot.cli import FINE, put, say
from helpbot.cli.common import add_dry_run, add_json, fault, read_package_entries
from helpbot.services.wording import word_entry_error
from helpbot.texts import cli as texts
from helpbot.texts.system import word_os_error

BAR = 40
"""Characters of a bar in the reliability diagram."""


def build_evaluation(parser: argparse.ArgumentParser) -> None:
    """The options of `faq eval`."""
    parser.add_argument("queries", type=Path, help=texts.FAQ_QUERIES)
    parser.add_argument("--entries", type=Path, help=texts.FAQ_ENTRIES)
    parser.add_argument("--plot", action="store_true", help=texts.FAQ_PLOT)
    parser.add_argument("--tune", type=_share, metavar="0.95", help=texts.FAQ_TUNE)
    add_dry_run(parser)
    add_json(parser)


def _share(text: str) -> float:
    """A share of right answers, as an option's value."""
    try:
        share = float(text)
    except ValueError:
        share = 0.0
    if not 0.5 <= share < 1:
        raise argparse.ArgumentTypeError(texts.FAQ_BAD_SHARE.format(value=text))
    return share


def evaluate(args: argparse.Namespace) -> int:
    """Measure the matcher. Needs no configuration: it measures a corpus, not an office."""
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
        bands = {"reliability": [asdict(band) for band in reliability(judged)]} if args.plot else {}
        put(json.dumps(figures | {"by_kind": by_kind(judged)} | bands, ensure_ascii=False))
    else:
        _show_figures(figures, judged, plot=args.plot)
    return _tune(judged, args) if args.tune else FINE


def _show_figures(figures: Figures, judged: Sequence[Judged], *, plot: bool) -> None:
    for kind, values in ({"": figures} | by_kind(judged)).items():
        put(f"[{kind}]" if kind else "")
        for name, value in values.items():
            if value is not None:
                put(texts.EVAL_LINE.format(name=name, value=value))
    if plot:
        put(texts.EVAL_PLOT_HEAD)
        for band in reliability(judged):
            put(texts.EVAL_PLOT_LINE.format(**asdict(band), bar=_bar(band)))


def _bar(band: Band) -> str:
    """The share right as a bar, with a mark where the mean score says it should end."""
    cells = list(texts.BAR_FULL * round(band.right * BAR) + texts.BAR_EMPTY * (BAR - round(band.right * BAR)))
    cells[min(round(band.score * BAR), BAR - 1)] = texts.BAR_MARK
    return "".join(cells)


def _tune(judged: Sequence[Judged], args: argparse.Namespace) -> int:
    """Make the lowest score that keeps the wanted share of answers right the one to answer from."""
    answer = threshold_at(judged, args.tune)
    if answer is None:
        return fault(texts.EVAL_UNTUNED.format(share=args.tune))
    old = fitted_weights()
    tuned = replace(old, answer=answer, choices=min(old.choices, answer))
    if not args.dry_run:
        try:
            WEIGHTS_FILE.write_text(store_weights(tuned), encoding="utf-8")
        except OSError as error:
            return fault(texts.FAQ_UNWRITABLE.format(file=WEIGHTS_FILE, reason=word_os_error(error)))
    say(
        (texts.EVAL_WOULD_TUNE if args.dry_run else texts.EVAL_TUNED).format(share=args.tune, old=old.answer, new=answer, file=WEIGHTS_FILE)
    )
    return FINE


def _memory_mb() -> float:
    """Peak of this process; getrusage(2) counts KiB on Linux."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)
