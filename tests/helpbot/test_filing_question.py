"""What a question says of which filing it means."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpbot.models import FilingKind
from helpbot.services.filing_question import find_item, means, names_number, read_question

TODAY = date(2027, 2, 1)
K = FilingKind


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("我们年报到哪一步了", K.ANNUAL),
        ("年检过了没", K.ANNUAL),
        ("２０２６年度报告批了吗", K.ANNUAL),
        ("我们的变更批了吗", K.CHANGE),
        ("卫生院换法人的事办下来没", K.CHANGE),
        ("注销办得怎么样了", K.CANCEL),
        ("补领的证书好了吗", K.REISSUE),
        ("证丢了补办的那件", K.REISSUE),
        ("换领证书到哪了", K.RENEW),
        ("我们的设立申请审完没", K.ESTABLISH),
        ("我们的申请怎么样了", None),
    ],
)
def test_it_hears_the_kind(said: str, kind: FilingKind | None) -> None:
    """By what clerks call it, new names and old."""
    assert read_question(said, TODAY).kind is kind


@pytest.mark.parametrize(
    ("said", "year"),
    [
        ("去年的年报", 2026),
        ("前年的年报过了没", 2025),
        ("大前年的", 2024),
        ("2025年度的年报", 2025),
        ("２０２５年的年报", 2025),
        ("25年年报", 2025),
        ("二〇二五年的年报", 2025),
        ("今年的年报", None),
        ("2027年3月31日前能批吗", None),
        ("编号 NB20250001", None),
    ],
)
def test_it_hears_the_year(said: str, year: int | None) -> None:
    """“去年” counts from today; a day is no year, nor is part of a number."""
    assert read_question(said, TODAY).year == year


@pytest.mark.parametrize(
    ("said", "numbers"),
    [
        ("NB20260001到哪了", ("NB20260001",)),
        ("ｎｂ２０２６０００１到哪了", ("NB20260001",)),
        ("办件编号：2026-031什么情况", ("2026-031",)),
        ("清事登字〔2026〕31号批了吗", ("清事登字〔2026〕31号",)),
        ("流水号330122202600017", ("330122202600017",)),
        ("电话13800000000，年报被退", ()),
        ("0571-12345678 打不通", ("12345678",)),
        ("12999901MB0100100Q的年报", ()),
        ("年报", ()),
    ],
)
def test_it_hears_numbers(said: str, numbers: tuple[str, ...]) -> None:
    """In either width and case; a mobile's is none, a credit code is another thing."""
    assert read_question(said, TODAY).numbers == numbers


def test_it_hears_a_credit_code() -> None:
    """As it may be typed."""
    assert read_question("查１２９９９９０１mb0100100q", TODAY).usccs == ("12999901MB0100100Q",)


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("清澜县第一小学的年报到哪一步了", ("清澜县第一小学",)),
        ("清澜县第一小学年报到哪了", ("清澜县第一小学",)),
        ("请帮我查一下卫生院换法人的事", ("卫生院",)),
        ("我想问下一小的申请", ("一小",)),
        ("县医院和图书馆的年报", ("县医院和图书馆",)),
        ("我们学校的申请批了没", ()),
        ("我校的年报", ()),
        ("本中心的变更", ()),
        ("住所变更批了吗", ()),
        ("登记局收到了吗", ()),
        ("网站上不了", ()),
    ],
)
def test_it_hears_names(said: str, named: tuple[str, ...]) -> None:
    """What ends like an institution, without what leads up to it; “我们学校” is nobody else's."""
    assert read_question(said, TODAY).named == named


@pytest.mark.parametrize(
    ("said", "progress", "own", "how"),
    [
        ("我们年报到哪一步了", True, True, False),
        ("帮我看看清澜县第一小学的年报", False, False, False),
        ("年报怎么填", False, False, True),
        ("变更要什么材料", False, False, True),
        ("咱们的批了没", True, True, False),
    ],
)
def test_it_tells_one_who_waits_from_one_who_learns(said: str, *, progress: bool, own: bool, how: bool) -> None:
    """“帮我” speaks of nobody's filing."""
    asked = read_question(said, TODAY)

    assert (asked.progress, asked.own, asked.how) == (progress, own, how)


@pytest.mark.parametrize(
    ("called", "name", "meant"),
    [
        ("清澜县第一小学", "清澜县第一小学", True),
        ("一小", "清澜县第一小学", True),
        ("县医院", "清澜县人民医院", True),
        ("二小", "清澜县第一小学", False),
        ("第二小学", "清澜县第一小学", False),
        ("学", "清澜县第一小学", False),
    ],
)
def test_a_short_name_means_an_institution(called: str, name: str, *, meant: bool) -> None:
    """By its characters in their order, two at least."""
    assert means(called, name) is meant


@pytest.mark.parametrize(
    ("said", "item"),
    [
        ("第2条", 2),
        ("第二条怎么改", 2),
        ("２", 2),
        ("第十二条", 12),
        ("第二十项", 20),
        ("三", 3),
        ("第1点是什么意思", 1),
        ("3月31日", None),
        ("", None),
    ],
)
def test_an_item_is_found(said: str, item: int | None) -> None:
    """In digits or characters, alone or in a sentence."""
    assert find_item(said) == item


@given(st.text())
def test_no_words_break_it(said: str) -> None:
    """Whatever is said; what it finds stands in the words."""
    asked = read_question(said, TODAY)

    assert find_item(said) is None or isinstance(find_item(said), int)
    assert all(names_number(said, number) or "-" in number or "号" in number for number in asked.numbers)


@given(st.from_regex(r"[A-Z]{2}[0-9]{6}", fullmatch=True), st.sampled_from(["{}到哪了", "查{}", "编号{}，谢谢", "{}"]))
def test_a_number_is_found_and_no_longer_one(number: str, form: str) -> None:
    """`NB1` does not stand in `NB12`."""
    assert names_number(form.format(number.lower()), number)
    assert not names_number(form.format(f"{number}7"), number)


def test_it_takes_no_time_for_a_book() -> None:
    """Ten megabytes are looked at no longer than a page."""
    assert read_question("我们学校的年报" * 700_000, TODAY).kind is K.ANNUAL
