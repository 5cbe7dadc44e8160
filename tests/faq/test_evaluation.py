"""The figures of `faq eval`, against counting by hand."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.entry import Entry, EntryError
from faq.evaluation import Judged, Query, auroc, by_kind, coverage_at, judge, measure, read_corpus, read_queries, reliability, threshold_at
from faq.library import Library
from faq.matcher import Decision, Match, Scored
from tests.faq.stock import ENTRIES


def _judged(score: float, topic: str, accepted: str, *, answered: bool = False, kind: str = "plain") -> Judged:
    scored = Scored(topic, score)
    decision = Decision.ANSWER if answered else Decision.CHOICES
    match = Match(decision, (scored,) if answered else (), (scored,))
    return Judged(Query("?", frozenset(accepted), kind), match, 1.0)


SCORES = st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.5001, 0.9, 1.0])
JUDGED = st.lists(st.builds(_judged, SCORES, st.sampled_from("ab"), st.sampled_from(["", "a"])))


def test_queries_are_read(tmp_path: Path) -> None:
    """Several accepted topics, none, a byte order mark, Windows' line ends, a quote that is just a quote."""
    file = tmp_path / "q.tsv"
    file.write_bytes('\ufeffquery\taccepted\tkind\r\n年报"几号\ta,b\tplain\r\n天气\t-\tfar\r\n'.encode())

    assert read_queries(file) == [Query('年报"几号', frozenset({"a", "b"}), "plain"), Query("天气", frozenset(), "far")]


@pytest.mark.parametrize(
    ("text", "where"), [("", "[1]"), ("text\ttopic\n", "[1]"), ("query\taccepted\tkind\n年报\ta\n", "[2]")], ids=["empty", "header", "row"]
)
def test_a_bad_query_file_is_named_with_its_line(tmp_path: Path, text: str, where: str) -> None:
    """The clerk finds the line."""
    file = tmp_path / "q.tsv"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(EntryError) as caught:
        read_queries(file)
    assert caught.value.where == f"q.tsv {where}"


def test_a_corpus_is_read(tmp_path: Path) -> None:
    """A line each; the first question is the title."""
    file = tmp_path / "e.jsonl"
    file.write_text(json.dumps({"id": "a", "questions": ["一", "二"]}) + "\n\n", encoding="utf-8")
    (entry,) = read_corpus(file)

    assert (entry.id, entry.questions) == ("a", ("一", "二"))


@pytest.mark.parametrize("line", ["{", "[]", '{"id": "a"}', '{"id": "a", "questions": []}', "null"])
def test_a_bad_corpus_is_named(tmp_path: Path, line: str) -> None:
    """Whatever is wrong with a line, the file is named."""
    file = tmp_path / "e.jsonl"
    file.write_text(line, encoding="utf-8")

    with pytest.raises(EntryError, match=r"e\.jsonl"):
        read_corpus(file)


@given(st.lists(SCORES), st.lists(SCORES))
def test_auroc_is_the_share_of_pairs_in_order(inside: list[float], outside: list[float]) -> None:
    """Every pair counted, ties half."""
    pairs = [(a > b) + (a == b) / 2 for a in inside for b in outside]

    assert auroc(inside, outside) == (pytest.approx(sum(pairs) / len(pairs), abs=1e-4) if pairs else None)


@given(JUDGED, st.sampled_from([0.5, 0.75, 0.95]))
def test_coverage_is_the_best_of_all_thresholds(judged: list[Judged], precision: float) -> None:
    """Every threshold tried; who scores the same is answered together."""
    inside = sum(each.in_scope for each in judged)
    best = 0
    for threshold in {each.match.score for each in judged}:
        given_out = [each for each in judged if each.match.score >= threshold]
        right = sum(each.place == 1 for each in given_out)
        if right >= precision * len(given_out):
            best = max(best, right)

    assert coverage_at(judged, precision) == (pytest.approx(best / inside, abs=1e-4) if inside else None)


@given(JUDGED, st.sampled_from([0.5, 0.75, 0.95]))
def test_the_threshold_is_the_lowest_that_is_fair(judged: list[Judged], precision: float) -> None:
    """Answers from there on are right often enough, and no lower score would do."""

    def fair(score: float) -> bool:
        given_out = [each for each in judged if each.match.score >= score]
        return sum(each.place == 1 for each in given_out) >= precision * len(given_out)

    found = threshold_at(judged, precision)
    scores = {each.match.score for each in judged}

    assert found == min((score for score in scores if fair(score)), default=None)


@given(JUDGED)
def test_every_question_stands_in_one_band(judged: list[Judged]) -> None:
    """With its score between the band's ends."""
    bands = reliability(judged)

    assert sum(band.count for band in bands) == len(judged)
    assert [band.low for band in bands] == sorted({band.low for band in bands})
    for band in bands:
        assert band.low - 1e-9 <= band.score <= band.low + 0.1 + 1e-3
        assert 0 <= band.right <= 1


def test_the_figures_of_a_handful() -> None:
    """One right and answered, one wrong and answered, one silent, one that is not ours and answered."""
    figures = measure(
        [
            _judged(0.9, "a", "a", answered=True),
            _judged(0.8, "b", "a", answered=True),
            _judged(0.2, "a", "a"),
            _judged(0.7, "a", "", answered=True, kind="far"),
        ]
    )

    assert (figures["n"], figures["hit1"], figures["mrr10"]) == (4, 0.6667, 0.6667)
    assert (figures["answered"], figures["answered_right"], figures["oos_answered"]) == (0.6667, 0.3333, 1.0)
    assert figures["auroc"] == figures["auroc_far"] == 0.6667


def test_no_questions_no_figures() -> None:
    """Nothing to tell from is None, not an error."""
    assert {value for key, value in measure([]).items() if key != "n"} == {None}
    assert by_kind([]) == {}


def test_a_library_is_judged() -> None:
    """Each question is put once, and what it cost is kept."""
    queries = [Query("证书丢了怎么补", frozenset({"cert.lost"}), "plain"), Query("😀", frozenset(), "far")]
    judged = judge(Library(ENTRIES), queries)

    assert [each.place for each in judged] == [1, None]
    assert all(each.cpu_ms >= 0 for each in judged)
    assert set(by_kind(judged)) == {"plain", "far"}


def test_the_rank_goes_on_after_the_candidates() -> None:
    """To the tenth topic, not to the third; only the first places count as hits."""
    library = Library([Entry(f"t.{number}", "停车" + "场" * number, "-") for number in range(12)])
    order = [hit.topic for hit in library.explain("停车").hits]
    judged = judge(library, [Query("停车", frozenset({topic}), "plain") for topic in order])

    assert [each.rank for each in judged] == [*range(1, 11), None, None]
    assert [each.place for each in judged][3:] == [None] * 9
    assert measure(judged[3:4])["mrr10"] == 0.25
    assert measure(judged[3:4])["hit3"] == 0.0
