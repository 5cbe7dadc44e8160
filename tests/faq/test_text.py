"""How text is brought into one spelling."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.text import LONGEST, WORDS_FILE, Wording, Words, fold, has_pauses, office_wording, parse_words, split_sentences

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
    wording = Wording(Words(courtesy=("您好", "请问")))

    assert wording.normalise("您好，请问年报几号截止") == "年报几号截止"
    assert wording.normalise("您好") == "您好"
    assert wording.is_courtesy("您好！请问……")
    assert not wording.is_courtesy("您好，年报")


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("老师，登不上", "登不上"),
        ("老师您好，登不上", "登不上"),
        ("请问，老师，登不上", "登不上"),
        ("送老师什么礼物好", "送老师什么礼物好"),
        ("领导签字了没", "领导签字了没"),
        ("老师", "老师"),
    ],
)
def test_whom_a_clause_speaks_to_is_courtesy(text: str, normal: str) -> None:
    """At its start, before a pause or a greeting; in the middle it is what is asked about."""
    wording = Wording(Words(courtesy=("您好", "请问"), addressed=("老师", "领导"), follows=("您",)))

    assert wording.normalise(text) == normal


def test_spellings_become_one_and_the_one_is_left_alone() -> None:
    """The longer spelling wins, and a spelling inside the word it stands for is not replaced."""
    wording = Wording(Words(same={"登陆": "登录", "录": "登录"}))

    assert wording.normalise("登陆不了") == wording.normalise("登录不了") == "登录不了"


def test_filler_goes_unless_nothing_else_was_said() -> None:
    """The particles of a question do not tell it from another."""
    wording = Wording(Words(filler="吗呢"))

    assert wording.normalise("要交吗") == "要交"
    assert wording.normalise("吗") == "吗"


def test_the_longest_word_gives_the_sense() -> None:
    """A word inside a longer one is not read on its own; one word may have two senses."""
    wording = Wording(Words(senses={"证": ["证书"], "身份证": ["身份"], "章": ["盖章", "章程"]}))

    assert wording.senses("身份证盖章") == ["身份", "盖章", "章程"]
    assert wording.senses("证丢了") == ["证书"]
    assert wording.senses("") == []


def test_a_wording_without_words_is_fold() -> None:
    """No list is needed."""
    assert Wording(Words()).normalise("年报？") == "年报"


def test_sentences_that_say_nothing_are_left_out() -> None:
    """Ends of sentences in both scripts, and lines; a dot inside a number is none."""
    assert split_sentences("年报。！？\n证书3.5万\r\n😀；ok. 好") == ["年报。", "证书3.5万\r", "ok.", " 好"]


def test_how_something_is_asked_is_made_one() -> None:
    """The longest way to ask wins, and what is asked stays."""
    wording = Wording(Words(asking={"如何": "怎么", "怎么办": "怎么", "什么时候": "几时"}))

    assert wording.condense("年报如何报") == wording.condense("年报怎么报") == "年报怎么报"
    assert wording.condense("证书丢了怎么办") == "证书丢了怎么"
    assert wording.condense("什么时候报") == "几时报"


def test_a_slip_of_the_pen_is_overlooked() -> None:
    """Characters that look alike are compared as one, and shown as they were written; none stands in two groups."""
    wording, shapes = office_wording(), "".join(parse_words(WORDS_FILE.read_text(encoding="utf-8")).shapes)

    assert wording.condense("年报己提交") == wording.condense("年报巳提交") == wording.condense("年报已提交")
    assert wording.normalise("年报己提交") == "年报己提交"
    assert len(set(shapes)) == len(shapes)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("不是年报，是变更住所", "变更住所"),
        ("您好，不是问年报，是想问变更住所", "变更住所"),
        ("不问怎么换领，只想知道管几年", "管几年"),
        ("不是说三月底吗，怎么还没开始", "不是说三月底怎么还没开始"),
        ("账号不是我的，是前任的", "账号不是我的是前任的"),
        ("不是年报", "不是年报"),
    ],
)
def test_what_is_denied_is_not_asked(said: str, meant: str) -> None:
    """“Not A, but B” asks for B; a “not” that nothing corrects stays, and so does one inside a clause."""
    assert office_wording().normalise(said) == meant


def test_the_sentences_that_ask_are_found() -> None:
    """A story is no question; where nothing asks, all of it is looked at; “besides” begins another question."""
    wording = office_wording()

    assert wording.find_questions("您好。我是新来的。年报几号截止？盼复。") == ["年报几号截止？"]
    assert wording.find_questions("年报报了。证书丢了。") == ["年报报了。", "证书丢了。"]
    assert wording.find_questions("年报怎么报，另外证书几年换") == ["年报怎么报，", "另外证书几年换"]
    assert wording.find_questions("您好！") == []


def test_clauses_are_cut_only_where_each_asks() -> None:
    """Two questions in a breath, or one question and its story."""
    wording = office_wording()

    assert wording.cut_clauses("电话多少，几点上班？") == ["电话多少", "几点上班"]
    assert wording.cut_clauses("证书丢了，怎么补？") == ["证书丢了，怎么补？"]


@pytest.mark.parametrize(("text", "several"), [("年报几号截止？", False), ("", False), ("年报，几号", True), ("年报几号 证书呢", True)])
def test_a_pause_is_seen(text: str, several: bool) -> None:  # noqa: FBT001 -- what is expected
    """Marks at the end are none."""
    assert has_pauses(text) is several


def test_words_are_read_from_a_file() -> None:
    """A word may have several meanings; every list has its place."""
    words = parse_words(
        """
        courtesy = ["请问"]
        filler = "吗"
        little = "的"
        addressed = ["老师"]
        follows = ["您"]
        denied = ["不是"]
        instead = ["是"]
        asks = ["吗"]
        besides = ["另外"]
        [same]
        "登录" = ["登陆"]
        [asking]
        "怎么" = ["如何"]
        [sense]
        "盖章" = ["章"]
        "章程" = ["章", "草案"]
        """
    )

    assert words.same == {"登陆": "登录"}
    assert words.asking == {"如何": "怎么"}
    assert words.senses == {"章": ["盖章", "章程"], "草案": ["章程"]}
    assert (words.courtesy, words.filler, words.besides) == (["请问"], "吗", ["另外"])
    assert (words.little, words.addressed, words.follows) == ("的", ["老师"], ["您"])
