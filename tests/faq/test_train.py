"""How the weights are fitted."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq import train
from faq.evidence import read_negatives
from faq.folds import FOLDS, LEFT_OUT, Pair, pair_off, read_pairs, scatter, split_folds
from faq.noise import CHANGES, Noise
from faq.sounds import sounds
from faq.train import fit, main
from faq.weights import RANK_FEATURES, RIGHT_FEATURES, SCOPE_FEATURES, WEIGHTS_FILE, Fit, Weights, density_of, fitted_weights, parse_weights
from tests.faq.stock import ENTRIES, NEGATIVES

WORDS = tuple(text for entry in ENTRIES for text in entry.questions)


def make_noise(seed: int) -> Noise:
    """The same changes each time."""
    return Noise(seed, sounds(), WORDS)


def test_the_same_input_gives_the_same_weights() -> None:
    """Who trains again changes nothing, and the thresholds are in order."""
    weights = fit(ENTRIES, NEGATIVES)

    assert fit(ENTRIES, NEGATIVES) == weights
    assert 0 <= weights.choices <= weights.answer <= 1


@pytest.mark.slow
def test_the_weights_file_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """It names its features, and what is printed is what is stored."""
    monkeypatch.setattr(train, "WEIGHTS_FILE", tmp_path / "weights.json")
    monkeypatch.setattr(train, "read_entries", lambda _files: list(ENTRIES))
    monkeypatch.setattr(train, "read_negatives", lambda: list(NEGATIVES))
    main()
    stored = json.loads((tmp_path / "weights.json").read_text(encoding="utf-8"))

    assert json.loads(capsys.readouterr().out) == stored
    assert parse_weights((tmp_path / "weights.json").read_text(encoding="utf-8")) == fit(ENTRIES, NEGATIVES)


def test_the_stored_weights_fit_the_code() -> None:
    """A feature more or less, and the weights must be fitted anew."""
    stored, weights = json.loads(WEIGHTS_FILE.read_text(encoding="utf-8")), fitted_weights()

    assert stored["rank_features"] == list(RANK_FEATURES)
    assert stored["right_features"] == list(RIGHT_FEATURES)
    assert stored["scope_features"] == list(SCOPE_FEATURES)
    for each in (weights.sparse, weights.dense):
        assert (len(each.rank), len(each.right)) == (len(RANK_FEATURES), len(RIGHT_FEATURES) + 1)
    assert len(weights.scope) == len(SCOPE_FEATURES) + 1


def test_an_faq_in_between_gets_a_mixture() -> None:
    """Sparse up to two phrasings a topic, dense from twelve on, half-way in logs between."""
    weights = Weights(Fit((0.0, 2.0), (1.0,)), Fit((1.0, 4.0), (3.0,)), (), 1.0, 0.0)

    assert weights.mix(0.0) == weights.sparse
    assert weights.mix(1.0) == weights.dense
    assert weights.mix(0.5) == Fit((0.5, 3.0), (2.0,))
    assert [density_of(phrasings, 10) for phrasings in (0, 10, 20, 120, 1000)] == [0.0, 0.0, 0.0, 1.0, 1.0]
    assert density_of(49, 10) == pytest.approx(0.5, abs=0.01)
    assert density_of(0, 0) == 0.0


def test_nothing_is_asked_that_the_fold_has_seen() -> None:
    """Neither a phrasing nor a negative meets itself, and each is asked once."""
    folds = split_folds(ENTRIES, NEGATIVES, make_noise(1))

    for fold in folds:
        known = {text for questions in fold.topics.values() for text in questions} | set(fold.negatives)
        assert not known & {text for text, topic in fold.asked}
    asked = [text for fold in folds for text, topic in fold.asked if topic is None]
    assert sorted(asked) == sorted(NEGATIVES)
    assert len(folds) == FOLDS


def test_a_sparse_faq_knows_nothing_of_the_entries_left_out() -> None:
    """A topic for each phrasing; what is asked of the others has no answer."""
    fold = scatter(ENTRIES, NEGATIVES, make_noise(1))
    out = {text for entry in ENTRIES[::LEFT_OUT] for text in entry.questions}

    assert set(fold.topics) == set(WORDS) - out
    assert all(questions[0] == topic for topic, questions in fold.topics.items())
    assert {topic for _, topic in fold.asked if topic} <= set(fold.topics)
    assert sum(topic is None for _, topic in fold.asked) == len(out) + len(NEGATIVES)


PAIRS = [
    Pair([f"{name}怎么养", f"如何养{name}", f"养{name}有什么办法"], [f"{name}吃什么", f"{name}多少钱"])
    for name in ("金鱼", "乌龟", "仙人掌")
]


def test_everyday_questions_stand_beside_their_neighbours() -> None:
    """What is asked is no topic's own wording unless it is spoilt, and what has an answer is a topic."""
    fold = pair_off(PAIRS * 10, WORDS, make_noise(1))
    same, near = {text for pair in PAIRS for text in pair.same}, {text for pair in PAIRS for text in pair.near}

    assert set(WORDS) < set(fold.topics)
    assert {topic for _, topic in fold.asked if topic} <= set(fold.topics) & (same | near)
    assert {None} < {topic for _, topic in fold.asked}
    assert len(set(fold.topics) - same - near - set(WORDS)) > len(PAIRS)


def test_pairs_are_lines(tmp_path: Path) -> None:
    """Ways to ask one thing, then what is near it; the package's say nothing twice."""
    file = tmp_path / "p.txt"
    file.write_text("# note\n怎么去 = 如何去 ~ 怎么回\n", encoding="utf-8")
    said = [text for pair in read_pairs() for text in (*pair.same, *pair.near)]

    assert read_pairs(file) == [Pair(["怎么去", "如何去"], ["怎么回"])]
    assert all(len(pair.same) > 1 and pair.near for pair in read_pairs())
    assert len(said) == len(set(said))


@given(st.text(min_size=4), st.integers())
def test_a_typing_error_is_small(text: str, seed: int) -> None:
    """A character dropped, doubled, swapped or misheard: the ends of the text stay."""
    spoilt = make_noise(seed).spoil(text)

    assert abs(len(spoilt) - len(text)) <= 1
    assert spoilt[0] == text[0]


@given(st.sampled_from(WORDS), st.integers())
def test_a_paraphrase_stays_near(text: str, seed: int) -> None:
    """Some little words, one word more or fewer, one typing error; and the same seed says the same."""
    said = make_noise(seed).paraphrase(text)

    assert said == make_noise(seed).paraphrase(text)
    assert -CHANGES - 3 <= len(said) - len(text) <= 4 * CHANGES + 3


@pytest.mark.parametrize("text", ["", "年", "年报", "年报啊"])
def test_a_short_text_is_left_alone(text: str) -> None:
    """A typing error in three characters leaves nothing."""
    assert make_noise(1).spoil(text) == text


def test_negatives_are_lines(tmp_path: Path) -> None:
    """Comments and blanks are none; the package has hundreds, and no entry's wording among them."""
    file = tmp_path / "n.txt"
    file.write_text("# note\n天气怎么样\n\n护照丢了\n", encoding="utf-8")

    assert read_negatives(file) == ["天气怎么样", "护照丢了"]
    assert len(read_negatives()) > 100
