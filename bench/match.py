"""The matcher beside its peers: how often each is right, how sure of it, how fast, and how large.

`python -m bench.match` measures on the FAQ that comes with helpbot; `--entries F --queries F` on any corpus in the form of `helpbot faq
eval`. `--growth` asks FAQs of 1,000 to 1,000,000 phrasings, `--ablation` leaves out one thing after another,
and fits the weights anew where it is a feature.
Each matcher runs in a process of its own, on one thread. The peers come with the extra `bench`; those not there are passed over.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from bench.peers import PEERS, Ranker
from faq.entry import Entry, entry_files, read_entries
from faq.evaluation import Figures, Judged, Query, judge, measure, read_corpus, read_queries
from faq.evidence import read_negatives
from faq.library import Library
from faq.matcher import SHOWN, Decision, Match, Matcher, Scored
from faq.noise import Noise
from faq.sounds import Sounds, sounds
from faq.text import WORDS_FILE, Wording, Words, parse_words
from faq.train import fit
from faq.weights import RANK_FEATURES, RIGHT_FEATURES, SCOPE_FEATURES

DATA = Path(__file__).parent.parent / "tests" / "data"
QUERIES = (DATA / "clerk-questions-dev.tsv", DATA / "clerk-questions-hard.tsv")
COLUMNS = ("hit1", "hit3", "auroc_near", "c_p95", "p50_ms", "p99_ms", "build_s", "rss_mb")
SIZES = (1_000, 10_000, 100_000, 1_000_000)
GROWN = ("helpbot", "ratio", "tfidf", "bm25", "tantivy")
ASKED = 200
SEED = 20261126


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=Path, help="a corpus: one JSON object with id and questions a line")
    parser.add_argument("--queries", type=Path, action="append", help="labelled questions; may be given again")
    parser.add_argument("--spoilt", action="store_true", help="the questions with typing errors, and wrapped as in a chat")
    parser.add_argument("--growth", action="store_true", help="how cost grows with the FAQ, up to --most phrasings")
    parser.add_argument("--most", type=int, default=SIZES[-1])
    parser.add_argument("--ablation", action="store_true", help="each feature left out")
    parser.add_argument("--one", choices=("helpbot", *PEERS), help="one matcher, in this process, as JSON")
    parser.add_argument("--size", type=int, help="with --one: an FAQ made up of so many phrasings")
    args = parser.parse_args()
    if args.one:
        print(json.dumps(_measure_growth(args.one, args.size) if args.size else _measure(args.one, args)))
    elif args.growth:
        _show_growth(args.most)
    elif args.ablation:
        _show_ablation(args)
    else:
        _show_peers(args)


def _read(args: argparse.Namespace) -> tuple[list[Entry], list[Query]]:
    entries = read_corpus(args.entries) if args.entries else read_entries(entry_files())
    queries = [query for file in args.queries or QUERIES for query in read_queries(file)]
    return entries, _spoil(queries) if args.spoilt else queries


def _spoil(queries: Sequence[Query]) -> list[Query]:
    """The questions as somebody types them in a hurry: one or two errors, and a word before or after."""
    noise = Noise(SEED, sounds(), [query.text for query in queries])
    spoilt = [noise.spoil(query.text) for query in queries]
    twice = [noise.spoil(text) if noise.chance(0.5) else text for text in spoilt]
    return [replace(query, text=noise.wrap(text)) for query, text in zip(queries, twice, strict=True)]


def _measure(name: str, args: argparse.Namespace) -> Figures:
    """The figures of one matcher, with what its index cost."""
    entries, queries = _read(args)
    started = time.process_time()
    ask = _build(name, entries)
    ask(queries[0].text)
    build = time.process_time() - started
    return measure([_judge(ask, query) for query in queries]) | {"build_s": round(build, 3), "rss_mb": _memory_mb()}


def _build(name: str, entries: Sequence[Entry]) -> Callable[[str], Match]:
    if name == "helpbot":
        return Library(entries).match
    ranker = PEERS[name]([(entry.id, text) for entry in entries for text in entry.questions])
    return lambda text: _as_match(ranker, text)


def _as_match(ranker: Ranker, text: str) -> Match:
    return Match(Decision.CHOICES, (), tuple(Scored(topic, score) for topic, score in ranker(text)[:SHOWN]))


def _judge(ask: Callable[[str], Match], query: Query) -> Judged:
    started = time.process_time()
    match = ask(query.text)
    return Judged(query, match, (time.process_time() - started) * 1000)


def _memory_mb() -> float:
    """Peak of this process; getrusage(2) counts KiB on Linux."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


def _run_apart(*options: str) -> Figures | None:
    """The figures of another process; None where its library is not there."""
    one_thread = {f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL")}
    command = [sys.executable, "-m", "bench.match", *options]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | one_thread)  # noqa: TID251 -- handed on
    if ran.returncode:
        print(f"# {' '.join(options)}: {ran.stderr.strip().splitlines()[-1]}", file=sys.stderr)
        return None
    figures: Figures = json.loads(ran.stdout)
    return figures


def _show_peers(args: argparse.Namespace) -> None:
    given = ["--entries", str(args.entries)] if args.entries else []
    given += [option for file in args.queries or () for option in ("--queries", str(file))]
    given += ["--spoilt"] if args.spoilt else []
    print("| matcher | " + " | ".join(COLUMNS) + " |\n|---" + "|---" * len(COLUMNS) + "|")
    for name in ("helpbot", *PEERS):
        if figures := _run_apart("--one", name, *given):
            print(f"| {name} | " + " | ".join(str(figures.get(column, "–")) for column in COLUMNS) + " |", flush=True)


def _show_growth(most: int) -> None:
    print("| matcher | phrasings | p50_ms | p99_ms | build_s | rss_mb |\n|---|---|---|---|---|---|")
    for name in GROWN:
        for size in (size for size in SIZES if size <= most):
            if figures := _run_apart("--one", name, "--size", str(size)):
                print(f"| {name} | {size} | " + " | ".join(str(figures[column]) for column in COLUMNS[-4:]) + " |", flush=True)


def _measure_growth(name: str, size: int) -> Figures:
    """An FAQ of made-up phrasings, two a topic, and questions that are paraphrases of some."""
    made = list(_make_phrasings(size))
    entries = [Entry(str(place), made[place], "-", tuple(made[place + 1 : place + 2])) for place in range(0, size, 2)]
    noise = Noise(SEED, sounds(), made[:1000])
    started = time.process_time()
    ask = _build(name, entries)
    ask(made[0])
    build = time.process_time() - started
    cpu = [_judge(ask, Query(noise.paraphrase(text), frozenset(), "in")).cpu_ms for text in noise.sample(made, ASKED)]
    p50, p99 = (round(float(np.percentile(cpu, share)), 3) for share in (50, 99))
    return {"p50_ms": p50, "p99_ms": p99, "build_s": round(build, 2), "rss_mb": _memory_mb()}


def _make_phrasings(size: int) -> Iterator[str]:
    """The beginning of one phrasing and the end of another, no two the same."""
    texts = [text for entry in read_entries(entry_files()) for text in entry.questions]
    draw = np.random.default_rng(SEED)
    seen: set[str] = set()
    while len(seen) < size:
        for first, second in draw.integers(len(texts), size=(size, 2)).tolist():
            made = texts[first][: len(texts[first]) * 2 // 3 + 1] + texts[second][len(texts[second]) // 3 :]
            if made not in seen and len(seen) < size:
                seen.add(made)
                yield made


def _show_ablation(args: argparse.Namespace) -> None:
    """Measure with everything, then with one thing less each time, the features fitted anew: on the built-in FAQ, and on the corpus that
    is given.
    """
    own = read_entries(entry_files())
    measured = [(own, [query for file in QUERIES for query in read_queries(file)])]
    measured += [_read(args)] if args.entries else []
    columns = COLUMNS[:4] * len(measured)
    print("| without | " + " | ".join(columns) + " |\n|---" + "|---" * len(columns) + "|")
    for name, matcher in _variants(own):
        figures = [measure(judge(Library(entries, matcher=matcher()), queries)) for entries, queries in measured]
        print(f"| {name} | " + " | ".join(str(each.get(column, "–")) for each in figures for column in COLUMNS[:4]) + " |", flush=True)


def _variants(own: Sequence[Entry]) -> Iterator[tuple[str, Callable[[], Matcher]]]:
    negatives = read_negatives()
    yield "nothing", Matcher
    words = parse_words(WORDS_FILE.read_text(encoding="utf-8"))
    lists: dict[str, dict[str, Any]] = {
        "senses": {"senses": {}},
        "question words made one": {"asking": {}},
        "spellings": {"same": {}},
        "shapes": {"shapes": ()},
        "courtesy and filler": {"courtesy": (), "addressed": (), "filler": ""},
        "what says little": {"little": ""},
        "denial": {"denied": (), "instead": ()},
    }
    for name, empty in lists.items():
        yield name, partial(Matcher, Wording(_less(words, empty)))
    yield "sounds", partial(Matcher, spoken=Sounds(""))
    for feature in dict.fromkeys((*RANK_FEATURES, *RIGHT_FEATURES, *SCOPE_FEATURES)):
        yield feature, partial(Matcher, weights=fit(own, negatives, {feature}))


def _less(words: Words, empty: dict[str, Any]) -> Words:
    return replace(words, **empty)


if __name__ == "__main__":
    main()
