"""How text sounds, and how typed pinyin is read back."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.sounds import Reader, Sounds, blur, sounds
from faq.text import fold

SHOWN = ("年报什么时候截止", "密码忘了怎么办", "证书丢了", "用ukey登录")


@pytest.fixture
def reader() -> Reader:
    return Reader(sounds(), SHOWN)


@pytest.mark.parametrize(("one", "other"), [("年报", "年抱"), ("四十", "是时"), ("那里", "拉里"), ("陈旧", "成就"), ("热", "乐")])
def test_what_sounds_alike_is_written_alike(one: str, other: str) -> None:
    """Tones, zh/z, n/l/r and -ng/-n are not told apart."""
    assert sounds().write(one) == sounds().write(other)


@pytest.mark.parametrize(("one", "other"), [("年报", "年检"), ("证书", "证明")])
def test_what_sounds_different_is_written_differently(one: str, other: str) -> None:
    """A sound is as long as its text."""
    assert sounds().write(one) != sounds().write(other)
    assert len(sounds().write(one)) == len(one)


def test_syllables_are_blurred() -> None:
    """Only where speakers mix them up: -ong stays."""
    assert [blur(each) for each in ("zhang", "sheng", "ning", "rong", "zhong")] == ["zan", "sen", "lin", "long", "zong"]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("mima wangle zenme ban", "密码忘了怎么办"),
        ("nianbaoshenmeshihoujiezhi", "年报什么时候截止"),
        ("我的mima忘了", "我的密码忘了"),
        ("ukey denglu", "ukey登录"),
        ("ukeymimawangle", "ukey密码忘了"),
        ("windows", "windows"),
        ("how are you", "how are you"),
        ("年报", "年报"),
        ("", ""),
    ],
)
def test_typed_pinyin_is_read_back(reader: Reader, typed: str, read: str) -> None:
    """In the words that were shown; known Latin words stay, and what is no pinyin stays."""
    assert reader.read(typed) == read


@pytest.mark.parametrize("texts", [[], ["证"], ["证书"]])
def test_a_few_words_are_enough(texts: list[str]) -> None:
    """An FAQ may begin with one word, or none."""
    assert Reader(sounds(), texts).read("zheng") == ("证" if texts else "zheng")


def test_what_was_not_shown_is_not_read() -> None:
    """No characters are lent by words that nobody used."""
    assert Reader(sounds(), ["证书丢了"]).read("mima wangle") == "mima wangle"


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    """And what comes out is folded as what went in was."""
    reader = Reader(sounds(), ["年报什么时候截止"])
    folded = fold(text)

    assert fold(reader.read(folded)) == reader.read(folded)


def test_a_long_run_costs_little(reader: Reader) -> None:
    """Letters without end are looked at no further than a question goes."""
    started = time.process_time()
    reader.read("shi" * 1000)

    assert time.process_time() - started < 1.0


def test_a_table_is_lines() -> None:
    """A syllable, its characters, and those that may be read so too."""
    table = Sounds("hang\t航\t行\nxing\t行\t\n")

    assert table.characters("hang") == "航行"
    assert table.characters("none") == ""
    assert table.write("行x") != "行x"
