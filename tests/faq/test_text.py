"""How text is brought into one spelling."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.text import LONGEST, Wording, fold, office_wording, split_sentences

WORDS = st.text(st.sampled_from("请问一下您好年报證书谢登陆打回吗 \tUu盾Key18位十八位㍿ﷺé\u202e\u200f\0。！😀"), max_size=40)
SLOWEST = 1.0
"""Seconds that a text of 100 KB may take: a hundred times what it does."""


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("ＵＫＥＹ　Ａ３", "ukey a3"),
        ("證書遺失", "证书遗失"),
        ("年报，什么时候？报", "年报什么时候报"),
        ("use IE 11 打开", "use ie 11打开"),
    ],
)
def test_what_people_type_differently_reads_the_same(written: str, plain: str) -> None:
    """Width, script, case and punctuation say nothing."""
    assert fold(written) == plain


@pytest.mark.parametrize("text", ["", "\0", "😀🎉", "。？！…", "\ud800", "\u202e\u200f", "\x01\x02\x7f", "\u0301" * 50])
def test_what_cannot_be_read_is_empty(text: str) -> None:
    """Control characters, emoji, half a surrogate pair and marks of direction are nothing to read."""
    assert fold(text) == office_wording().normalise(text) == ""
    assert split_sentences(text) == []


def test_half_a_surrogate_pair_spoils_nothing_beside_it() -> None:
    """A broken emoji leaves the question readable."""
    assert fold("\ud83d年报\udfff") == "年报"


@pytest.mark.parametrize("piece", ["年报怎么报？", "請", "ﷺ", "\ufeff\0", "a b ", "。", "请问"])
def test_a_huge_text_costs_little(piece: str) -> None:
    """Only the beginning is looked at, and what it unfolds to is bounded too."""
    started = time.process_time()
    normal = office_wording().normalise(piece * 100_000)

    assert len(normal) <= LONGEST
    assert time.process_time() - started < SLOWEST


@given(st.one_of(st.text(), WORDS))
def test_folding_twice_changes_nothing(text: str) -> None:
    """One spelling is final."""
    assert fold(fold(text)) == fold(text)


@given(st.one_of(st.text(), WORDS))
def test_normalising_twice_changes_nothing(text: str) -> None:
    """Courtesy that comes together when other courtesy goes is gone as well."""
    normal = office_wording().normalise(text)

    assert office_wording().normalise(normal) == normal


def test_courtesy_goes_unless_nothing_else_was_said() -> None:
    """A greeting beside a question is noise, alone it is the message."""
    wording = Wording({}, ("您好", "请问"))

    assert wording.normalise("您好，请问年报几号截止") == "年报几号截止"
    assert wording.normalise("您好") == "您好"
    assert wording.is_courtesy("您好！请问……")
    assert not wording.is_courtesy("您好，年报")


def test_spellings_become_one_and_the_one_is_left_alone() -> None:
    """The longer spelling wins, and a spelling inside the word it stands for is not replaced."""
    wording = Wording({"登陆": "登录", "录": "登录"}, ())

    assert wording.normalise("登陆不了") == wording.normalise("登录不了") == "登录不了"


def test_filler_goes_unless_nothing_else_was_said() -> None:
    """The particles of a question do not tell it from another."""
    wording = Wording({}, (), filler="吗呢")

    assert wording.normalise("要交吗") == "要交"
    assert wording.normalise("吗") == "吗"


def test_the_longest_word_gives_the_sense() -> None:
    """A word inside a longer one is not read on its own; one word may have two senses."""
    wording = Wording({}, (), senses={"证": ["证书"], "身份证": ["身份"], "章": ["盖章", "章程"]})

    assert wording.senses("身份证盖章") == ["身份", "盖章", "章程"]
    assert wording.senses("证丢了") == ["证书"]
    assert wording.senses("") == []


def test_a_wording_without_words_is_fold() -> None:
    """No list is needed."""
    assert Wording({}, ()).normalise("年报？") == "年报"


def test_sentences_that_say_nothing_are_left_out() -> None:
    """Ends of sentences in both scripts, and lines; a dot inside a number is none."""
    assert split_sentences("年报。！？\n证书3.5万\r\n😀；ok. 好") == ["年报", "证书3.5万", "ok", " 好"]
