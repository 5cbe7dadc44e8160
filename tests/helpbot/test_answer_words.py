"""What changed in an answer, as a clerk reads it."""

import pytest

from helpbot.services.answer_words import word_briefly, word_changes

OLD = "请在3月31日前报。材料有三样。到二楼办。"


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ("请在4月15日前报。材料有三样。到二楼办。", "原来：请在3月31日前报。\n改为：请在4月15日前报。"),
        (OLD + "带公章。", "新增：带公章。"),
        ("请在3月31日前报。到二楼办。", "去掉：材料有三样。"),
        ("全改了。", ""),
        (OLD, ""),
    ],
)
def test_what_changed_is_said_sentence_by_sentence(new: str, said: str) -> None:
    """Where all of it did, the new answer says it."""
    assert word_changes(OLD, new) == said


def test_an_answer_of_one_sentence_is_told_as_it_was_and_is() -> None:
    """Short enough to be set side by side."""
    assert word_changes("3月31日前。", "4月15日前。") == "原来：3月31日前。\n改为：4月15日前。"


def test_a_long_question_is_told_by_its_beginning() -> None:
    """On one line."""
    assert word_briefly("年报\n什么时候交" + "啊" * 50) == "年报 什么时候交" + "啊" * 21 + "…"
