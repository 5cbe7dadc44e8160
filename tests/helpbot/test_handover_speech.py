"""Words about a handover: what is meant by them, what is not, and that nothing that anybody writes breaks them."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpbot.conversation.handover_speech import LARGEST, Wish, read_name, read_token, read_wish


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("确认1-5", Wish("ok", numbers=(1, 2, 3, 4, 5))),
        ("确认 １、３、５", Wish("ok", numbers=(1, 3, 5))),
        ("1到3都交了", Wish("ok", numbers=(1, 2, 3))),
        ("第2项收到了", Wish("ok", numbers=(2,))),
        ("确认全部。", Wish("ok", numbers=None)),
        ("撤回3", Wish("back", numbers=(3,))),
        ("第3项有问题：登录不上，怎么办", Wish("ask", numbers=(3,), text="登录不上，怎么办")),
        ("备注3：在三楼", Wish("note", numbers=(3,), text="在三楼")),
        ("3备注，问（王芳）", Wish("note", numbers=(3,), text="问（王芳）")),
        ("交接12 确认3", Wish("ok", 12, (3,))),
        ("交接单12", Wish("see", 12)),
        ("同意交接12", Wish("agree", 12)),
        ("交接12 同意", Wish("agree", 12)),
        ("停止交接3", Wish("stop", 3)),
        ("办结交接", Wish("close")),
        ("发起交接 清澜县第一中学", Wish("begin", text="清澜县第一中学")),
    ],
)
def test_what_is_meant(said: str, meant: Wish) -> None:
    assert read_wish(said) == meant


@pytest.mark.parametrize(
    "said",
    [
        "年报什么时候交",
        "交接要交哪些东西",
        "我交了3份材料",
        "同意",
        "停下",
        "收到",
        "确认",
        "3",
        "交接",
        "第3项怎么填",
        "备注栏怎么填",
        "x" * 5000,
    ],
)
def test_what_is_not(said: str) -> None:
    """Questions, and words that may belong to anything else."""
    assert read_wish(said) is None


@pytest.mark.parametrize(
    ("said", "name"),
    [("李小明", "李小明"), ("叫李四", "李四"), ("Li Ming", "Li Ming"), ("阿依古丽·买买提", "阿依古丽·买买提"), ("李小明。", "李小明")],
)
def test_a_name_is_a_name(said: str, name: str) -> None:
    assert read_name(said) == name


@pytest.mark.parametrize("said", ["还没定", "不知道", "年报什么时候交呢", "3", "", "zxqv wkjh", "李小明13800000000"])
def test_what_is_no_name(said: str) -> None:
    assert read_name(said) == ""


@given(st.text(max_size=300))
def test_whatever_is_written_is_read(said: str) -> None:
    """Numbers stay within a list's; a token that nobody made means no item."""
    wish = read_wish(said)
    assert wish is None or all(0 <= number <= LARGEST or len(wish.numbers or ()) == 1 for number in wish.numbers or ())
    token = read_token(said)
    assert len(token.numbers or ()) <= 1


@pytest.mark.parametrize("said", ["1" * 1200, "第" * 1200, "确认" + "1-" * 500, "备注1：" + " " * 1100 + "x", "1 " * 600])
def test_no_text_takes_long(said: str) -> None:
    """A pattern that goes back and forth would hold everybody up."""
    begun = time.process_time()
    read_wish(said)

    assert time.process_time() - begun < 0.2
