"""The table of reasons: what comes with helpbot is sound, and what is wrong with others is named."""

from dataclasses import replace
from pathlib import Path

import pytest

from faq.entry import Certainty, EntryError, entry_files, read_entries
from faq.lint import lint_reasons
from faq.reason import Frame, Reason, Stage, parse_reasons, read_frame, read_reasons, reason_files

TABLE = """
[[reason]]
id = "no-seal"
title = "没有盖章"
field = "公章处"
right = "盖本单位的公章。"
wrong = "没有盖。"
read = "material.signature"
stage = "sign"
certainty = "guide"
basis = "官方办事指南"
wordings = ["未盖章", "缺少公章"]
"""
FRAME = Frame(("请修改",), ("缺",), ("必须",), "未", "和")


@pytest.fixture(scope="module")
def reasons() -> list[Reason]:
    return read_reasons(reason_files())


def test_a_reason_is_read() -> None:
    """Every key of it."""
    (reason,) = parse_reasons(TABLE, "own.toml")

    assert (reason.id, reason.stage, reason.certainty) == ("no-seal", Stage.SIGN, Certainty.GUIDE)
    assert reason.wordings == ("未盖章", "缺少公章")


@pytest.mark.parametrize(
    ("text", "problem", "key"),
    [
        ("[[reason]\n", "toml", ""),
        ("", "no-entries", "reason"),
        ("reason = [1]\n", "not-a-table", ""),
        (TABLE.replace('right = "盖本单位的公章。"\n', ""), "missing", "right"),
        (TABLE + 'law = "x"\n', "unknown-key", "law"),
        (TABLE.replace('title = "没有盖章"', "title = 3"), "wrong-type", "title"),
        (TABLE.replace('stage = "sign"', 'stage = "later"'), "wrong-value", "stage"),
        (TABLE.replace('certainty = "guide"', 'certainty = "sure"'), "wrong-value", "certainty"),
        (TABLE.replace('["未盖章", "缺少公章"]', '"未盖章"'), "wrong-type", "wordings"),
    ],
)
def test_a_faulty_table_is_named_with_its_place(text: str, problem: str, key: str) -> None:
    """File, number, id, key."""
    with pytest.raises(EntryError) as caught:
        parse_reasons(text, "own.toml")

    assert (caught.value.problem, caught.value.key) == (problem, key)
    assert caught.value.where.startswith("own.toml")


def test_the_table_that_comes_with_helpbot_is_sound(reasons: list[Reason]) -> None:
    """Every topic it points to exists, no wording means two things, nothing claims more than it knows."""
    topics = {entry.id for entry in read_entries(entry_files())}

    assert lint_reasons(reasons, read_frame(), topics) == []
    assert len(reasons) >= 50


def test_what_is_law_names_its_article(reasons: list[Reason]) -> None:
    """And what is custom says so."""
    assert [each.id for each in reasons if each.certainty is Certainty.LAW and "《" not in each.basis] == []
    assert [each.id for each in reasons if each.certainty is Certainty.GENERAL and each.basis != "登记管理工作惯例"] == []


def test_a_reason_can_be_read_on_a_telephone(reasons: list[Reason]) -> None:
    """Short sentences, no address of the web, no brace."""
    for reason in reasons:
        assert len(reason.title) <= 30, reason.id
        assert len(reason.right) + len(reason.wrong) <= 110, reason.id
        assert not {"{", "http", "www"} & set(reason.right + reason.wrong), reason.id


def test_every_flaw_has_its_kind() -> None:
    """What a hand that adds a reason may forget."""
    (sound,) = parse_reasons(TABLE, "own.toml")
    sound = replace(sound, wordings=tuple(f"未盖章{number}" for number in range(10)))
    faulty = [
        replace(sound, id="No Seal"),
        replace(sound, id="a", read="nowhere", wordings=tuple(f"甲{number}" for number in range(10))),
        replace(sound, id="b", wordings=("乙", "乙", "？")),
        replace(sound, id="c", right="必须盖章。", wordings=tuple(f"丙{number}" for number in range(10))),
        replace(sound, id="c", certainty=Certainty.LAW, right="必须盖章。", wordings=("未盖章3", *(f"丁{number}" for number in range(9)))),
    ]
    found = [(flaw.kind, flaw.where) for flaw in lint_reasons(faulty, FRAME, {sound.read})]

    assert found == [
        ("bad-id", "No Seal"),
        ("unknown-topic", "a"),
        ("few-wordings", "b"),
        ("duplicate-phrasing", "b"),
        ("empty-phrasing", "b"),
        ("overclaim", "c"),
        ("conflicting-phrasing", "c"),
        ("duplicate-id", "c"),
    ]
    assert lint_reasons([sound], FRAME, {sound.read}) == []


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """As for the entries."""
    with pytest.raises(EntryError, match="unreadable"):
        read_reasons([tmp_path / "none.toml"])
