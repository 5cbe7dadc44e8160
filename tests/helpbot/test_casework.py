"""What officers write, and what they want by it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpbot.conversation.casework import Deed, read_bare, read_letter, read_token, read_words


@pytest.mark.parametrize(
    ("said", "deed"),
    [
        ("回复12 请带公章", Deed("answer", 12, "请带公章")),
        ("回复 12：请带公章\n还有副本", Deed("answer", 12, "请带公章\n还有副本")),
        ("答复编号12，请带公章", Deed("answer", 12, "请带公章")),
        ("追问１２ 哪一年的", Deed("ask", 12, "哪一年的")),
        ("办结12", Deed("close", 12)),
        ("办结#12 已经电话说过", Deed("close", 12, "已经电话说过")),
        ("转给12 王芳", Deed("pass", 12, "王芳")),
        ("备注 12 电话里说过", Deed("note", 12, "电话里说过")),
        ("上报12", Deed("up", 12)),
        ("加急12号", Deed("urgent", 12)),
        ("认领12", Deed("take", 12)),
        ("查看12", Deed("show", 12)),
    ],
)
def test_a_sentence_with_a_number_acts(said: str, deed: Deed) -> None:
    """In any width, with or without signs."""
    assert read_words(said) == deed


@pytest.mark.parametrize(
    ("said", "deed"),
    [
        ("回复 请带公章", Deed("answer", 7, "请带公章")),
        ("回复：请带公章\n还有副本", Deed("answer", 7, "请带公章\n还有副本")),
        ("回复 3月31日前都可以", Deed("answer", 7, "3月31日前都可以")),
        ("备注:电话里说过", Deed("note", 7, "电话里说过")),
        ("转给 王芳", Deed("pass", 7, "王芳")),
        ("回复", Deed("answer", 7)),
        ("回复：", Deed("answer", 7)),
        ("办结！", Deed("close", 7)),
        ("查看", Deed("show", 7)),
        ("办结 要什么材料", None),
        ("答复，什么时候有", None),
        ("回复是什么意思", None),
        ("上报的材料要盖章", None),
        ("年报什么时候交", None),
        ("", None),
    ],
)
def test_a_sentence_without_a_number_is_about_a_given_ticket(said: str, deed: Deed | None) -> None:
    """Where it is nothing but the word, or what needs words has them behind a space or a colon."""
    assert read_bare(said, 7) == deed


@pytest.mark.parametrize("said", ["回复", "办结", "请回复12", "回复12天了", "年报什么时候交", "转给王芳", "", "回复" + "9" * 12])
def test_any_other_sentence_does_not(said: str) -> None:
    """What names no ticket is a question, and what goes on after the number is none."""
    assert read_words(said) is None


@pytest.mark.parametrize(
    ("said", "deed"),
    [
        ("3月31日前交", Deed("answer", 7, "3月31日前交")),
        ("办结", Deed("close", 7)),
        ("办结！\n材料已收到", Deed("close", 7, "材料已收到")),
        ("办结的手续见附件", Deed("answer", 7, "办结的手续见附件")),
        ("追问\n哪一年的？", Deed("ask", 7, "哪一年的？")),
        ("追问：哪一年的？\n还有编号", Deed("ask", 7, "哪一年的？\n还有编号")),
        ("备注 不要对外说", Deed("note", 7, "不要对外说")),
        ("备注栏要写全称", Deed("answer", 7, "备注栏要写全称")),
        ("转给 李明\n请看看", Deed("pass", 7, "李明\n请看看")),
        ("上报", Deed("up", 7)),
        ("上报的材料要盖章", Deed("answer", 7, "上报的材料要盖章")),
        ("加急", Deed("urgent", 7)),
        ("回复：办结", Deed("answer", 7, "办结")),
        ("", Deed("answer", 7)),
    ],
)
def test_the_first_line_of_a_letter_acts_where_it_says_nothing_else(said: str, deed: Deed) -> None:
    """All else is the answer."""
    assert read_letter(said, 7) == deed


@given(st.text())
def test_no_letter_loses_a_word_of_an_answer(said: str) -> None:
    """What is no deed arrives whole."""
    deed = read_letter(said, 7)

    assert deed.verb != "answer" or deed.words == said.strip() or deed.words in said


@pytest.mark.parametrize(("argument", "deed"), [("take:12", Deed("take", 12)), ("pass:12:7", Deed("pass", 12, "7"))])
def test_a_button_says_all_by_itself(argument: str, deed: Deed) -> None:
    """Verb, number, and what goes with it."""
    assert read_token(argument) == deed


@pytest.mark.parametrize("argument", ["", "take", "take:", "take:x", "take:-1", "take:²", ":1", "take:" + "9" * 30])
def test_an_invented_button_says_nothing(argument: str) -> None:
    """Whatever was put into it."""
    assert read_token(argument) is None
