"""What is somebody's own is masked where others read, and found where everybody would."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpbot.services.office import OfficeSettings
from helpbot.services.privacy import find_private, mask

OFFICE = OfficeSettings(name="清澜县事业单位登记管理局", phone="0571-1234567、7654321", complaint_phone="12345", hours="8:30-12:00")


@pytest.mark.parametrize(
    ("said", "masked"),
    [
        ("我的电话13912345678", "我的电话【电话】"),
        ("打１３９１２３４５６７８", "打【电话】"),
        ("139 1234 5678 或 +86-13912345678", "【电话】 或 【电话】"),
        ("座机0571-87654321转8", "座机【电话】转8"),
        ("找张老师，李小明主任也行", "找某老师，某主任也行"),
        ("我叫欧阳锋，问年报", "我叫某，问年报"),
        ("我姓张，问年报", "我姓某，问年报"),
        ("身份证33010219800101123X", "身份证【证件号】"),
        ("代码12330102MB0100100Q的单位", "代码【代码】的单位"),
        ("发到 ann@school.example 吧", "发到 【邮箱】 吧"),
        ("3月31日前报2026年度的年报，编号20261231", "3月31日前报2026年度的年报，编号【电话】"),
        ("开办资金100万元，第十七条", "开办资金100万元，第十七条"),
        ("举办单位老师多少人", "举办单位老师多少人"),
    ],
)
def test_numbers_and_names_are_masked(said: str, masked: str) -> None:
    """Dates, sums and articles stay; a long number is rather masked than not."""
    assert mask(said) == masked


def test_names_of_people_who_are_known_are_masked_wherever_they_stand() -> None:
    """The longest first; a single letter is no name."""
    assert mask("请转安小雨和安小，还有安", ["安小", "安小雨", "安"]) == "请转某和某，还有安"


@given(st.text(max_size=200))
def test_a_masked_text_has_nothing_left_to_find(text: str) -> None:
    """Whatever it was."""
    assert find_private(mask(text), OFFICE) == []


@pytest.mark.parametrize("own", ["0571-1234567", "1234567", "7654321", "12345", "0571-7654321"])
def test_the_offices_own_number_is_public(own: str) -> None:
    """With its area code or without."""
    assert find_private(f"请致电{own}。", OFFICE) == []


@pytest.mark.parametrize("private", ["13912345678", "0571-87654321", "33010219800101123X", "me@mail.example"])
def test_any_other_is_not(private: str) -> None:
    """And is named."""
    assert find_private(f"请联系{private}。", OFFICE) == [private]


def test_a_person_who_is_known_is_named() -> None:
    """A clerk's name has no place in an answer for all."""
    assert find_private("参照安小雨的做法。", OFFICE, ["安小雨", "安"]) == ["安小雨"]
