"""How the weights are fitted."""

import json
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq import train
from faq.evidence import RIGHT_FEATURES, SCOPE_FEATURES, read_negatives
from faq.matcher import RANK_FEATURES, WEIGHTS_FILE, fitted_weights
from faq.train import FOLDS, fit, main, split_folds, spoil
from tests.faq.stock import ENTRIES, NEGATIVES


def make_noise(seed: int) -> random.Random:
    """The same typing errors each time."""
    return random.Random(seed)  # noqa: S311 -- typing errors, not secrets


def test_the_same_input_gives_the_same_weights() -> None:
    """Who trains again changes nothing, and the thresholds are in order."""
    weights = fit(ENTRIES, NEGATIVES)

    assert fit(ENTRIES, NEGATIVES) == weights
    assert 0 <= weights.choices <= weights.answer <= 1


def test_the_weights_file_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """It names its features, and what is printed is what is stored."""
    monkeypatch.setattr(train, "WEIGHTS_FILE", tmp_path / "weights.json")
    monkeypatch.setattr(train, "read_entries", lambda _files: list(ENTRIES))
    monkeypatch.setattr(train, "read_negatives", lambda: list(NEGATIVES))
    main()
    stored = json.loads((tmp_path / "weights.json").read_text(encoding="utf-8"))

    assert json.loads(capsys.readouterr().out) == stored
    assert stored["rank"] == list(fit(ENTRIES, NEGATIVES).rank)


def test_the_stored_weights_fit_the_code() -> None:
    """A feature more or less, and the weights must be fitted anew."""
    stored, weights = json.loads(WEIGHTS_FILE.read_text(encoding="utf-8")), fitted_weights()

    assert stored["rank_features"] == list(RANK_FEATURES)
    assert stored["right_features"] == list(RIGHT_FEATURES)
    assert stored["scope_features"] == list(SCOPE_FEATURES)
    assert [len(weights.rank), len(weights.right), len(weights.scope)] == [
        len(RANK_FEATURES),
        len(RIGHT_FEATURES) + 1,
        len(SCOPE_FEATURES) + 1,
    ]


def test_nothing_is_asked_that_the_fold_has_seen() -> None:
    """Neither a phrasing nor a negative meets itself, and each is asked once."""
    folds = split_folds(ENTRIES, NEGATIVES, make_noise(1))

    for fold in folds:
        known = {text for entry in fold.entries for text in entry.questions} | set(fold.negatives)
        assert not known & {text for text, topic in fold.asked}
    asked = [text for fold in folds for text, topic in fold.asked if topic is None]
    assert sorted(asked) == sorted(NEGATIVES)
    assert len(folds) == FOLDS


@given(st.text(min_size=4), st.integers())
def test_a_typing_error_is_small(text: str, seed: int) -> None:
    """A character dropped, doubled or swapped: the ends of the text stay."""
    spoilt = spoil(text, make_noise(seed))

    assert abs(len(spoilt) - len(text)) <= 1
    assert spoilt[0] == text[0]


@pytest.mark.parametrize("text", ["", "年", "年报", "年报啊"])
def test_a_short_text_is_left_alone(text: str) -> None:
    """A typing error in three characters leaves nothing."""
    assert spoil(text, make_noise(1)) == text


def test_negatives_are_lines(tmp_path: Path) -> None:
    """Comments and blanks are none; the package has hundreds, and no entry's wording among them."""
    file = tmp_path / "n.txt"
    file.write_text("# note\n天气怎么样\n\n护照丢了\n", encoding="utf-8")

    assert read_negatives(file) == ["天气怎么样", "护照丢了"]
    assert len(read_negatives()) > 100
