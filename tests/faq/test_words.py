"""An office's own words beside those that come with helpbot."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.entry import EntryError
from faq.matcher import Matcher
from faq.text import Words
from faq.words import OwnWord, join_words, lint_words, read_own_words, wording_with
from tests.faq.stock import ENTRIES

WORD = st.sampled_from(["年报", "年检", "红皮本", "证书", "退回", "打回", "甲", "乙"])
OWN = st.builds(OwnWord, WORD, WORD, st.just(1))


def write(folder: Path, text: str) -> Path:
    """A file of words."""
    file = folder / "words.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_file_of_words_is_read_line_by_line(tmp_path: Path) -> None:
    """Each word knows where it stands, in a list of many lines too."""
    file = write(tmp_path, '# ours\n"退回" = ["毙了", "打回票"]\n"证书" = [\n  "红皮本",\n  "毙了",\n]\n')

    assert read_own_words(file) == [
        OwnWord("退回", "毙了", 2),
        OwnWord("退回", "打回票", 2),
        OwnWord("证书", "红皮本", 4),
        OwnWord("证书", "毙了", 5),
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[same\n", "toml"),
        ('[same]\n"退回" = ["毙了"]\n', "wrong-type"),
        ('"退回" = "毙了"\n', "wrong-type"),
        ('"退回" = [1]\n', "wrong-type"),
    ],
)
def test_a_faulty_file_is_named(tmp_path: Path, text: str, problem: str) -> None:
    """With what is wrong with it."""
    with pytest.raises(EntryError) as raised:
        read_own_words(write(tmp_path, text))

    assert raised.value.problem == problem
    assert raised.value.where.startswith("words.toml")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """It is not taken for an empty one."""
    with pytest.raises(EntryError) as raised:
        read_own_words(tmp_path / "words.toml")

    assert raised.value.problem == "unreadable"


def test_a_word_of_the_office_finds_its_topic() -> None:
    """From right to left: whoever says the standard word is not taken for a local."""
    plain, own = Matcher(), Matcher(wording_with([OwnWord("证书", "红皮本", 1)]))
    for matcher in (plain, own):
        for entry in ENTRIES:
            matcher.add(entry.id, entry.questions)

    assert own.match("红皮本丢了怎么补").candidates[0] == own.match("证书丢了怎么补").candidates[0]
    assert own.match("红皮本丢了怎么补").score > plain.match("红皮本丢了怎么补").score
    assert own.match("证书丢了怎么补") == plain.match("证书丢了怎么补")


def test_the_offices_word_wins() -> None:
    """Where both say what a word means; the lists that come with helpbot stay as they are."""
    words = Words(same={"打回": "退回", "帐号": "账号"})

    assert join_words(words, [OwnWord("驳回", "打回", 1)]).same == {"打回": "驳回", "帐号": "账号"}
    assert words.same == {"打回": "退回", "帐号": "账号"}


@pytest.mark.parametrize(
    ("own", "kind", "key"),
    [
        (OwnWord("年报", "年报", 1), "word-itself", "年报"),
        (OwnWord("年报", "年 报！", 1), "word-itself", "年报"),
        (OwnWord("年报", "？！", 1), "word-empty", "年报"),
        (OwnWord("！", "红皮本", 1), "word-empty", "！"),
        (OwnWord("打回", "退回", 1), "word-cycle", "打回"),
        (OwnWord("年报", "多谢", 1), "word-phrasing", "talk.thanks"),
    ],
)
def test_a_flaw_has_its_line(own: OwnWord, kind: str, key: str) -> None:
    """A word that means itself, means nothing, goes round with one that comes with helpbot, or is what somebody else asks."""
    (flaw,) = lint_words([own], ENTRIES, "words.toml")

    assert (flaw.kind, flaw.where, flaw.key) == (kind, "words.toml:1", key)


def test_a_circle_of_three_is_found() -> None:
    """At each of its words."""
    own = [OwnWord("甲", "乙", 1), OwnWord("乙", "丙", 2), OwnWord("丙", "甲", 3)]

    assert [(flaw.kind, flaw.where) for flaw in lint_words(own, (), "w")] == [("word-cycle", f"w:{line}") for line in (1, 2, 3)]


def test_a_word_has_one_meaning() -> None:
    """Of two the first is named."""
    own = [OwnWord("退回", "毙了", 1), OwnWord("注销", "毙了", 2)]

    assert [(flaw.kind, flaw.where, flaw.key) for flaw in lint_words(own, (), "w")] == [("word-twice", "w:2", "退回")]


@given(st.lists(OWN, max_size=6), st.text())
def test_no_words_break_a_question(own: list[OwnWord], text: str) -> None:
    """However foolish the table: a text is normalised, and stays so."""
    wording = wording_with(own)
    normal = wording.normalise(text + "年检打回红皮本甲乙")

    assert isinstance(normal, str)
    assert len(normal) < 40 + 4 * len(text) + 40
