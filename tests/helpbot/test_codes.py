"""One-time codes: drawn at random, read however they are typed, and told from whatever else people write."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpbot.codes import ALPHABET, LENGTH, _passes, draw_code, find_codes, write_code
from helpbot.conversation.secrets import conceal
from helpbot.texts import people as texts

CODES = st.text(alphabet=ALPHABET, min_size=LENGTH, max_size=LENGTH).filter(_passes)
GAPS = st.sampled_from(["", " ", "-", "  ", " - ", "—", "　", "．", "·", "\n", "－"])
AROUND = st.text(alphabet="我的码是，。：（）绑定请查收\n", max_size=12)
LOOK_ALIKE = {"0": "0Oo", "1": "1IiLl"}


@st.composite
def typed(draw: st.DrawFn) -> tuple[str, str]:
    """A code, and one way in which somebody types it."""
    code = draw(CODES)
    groups = [code[place : place + 4] for place in range(0, LENGTH, 4)]
    said = groups[0]
    for group in groups[1:]:
        said += draw(GAPS) + group
    return code, "".join(draw(st.sampled_from(ways_to_type(sign))) for sign in said)


def ways_to_type(sign: str) -> list[str]:
    plain = [form for each in LOOK_ALIKE.get(sign, sign) for form in {each, each.lower(), each.upper()}]
    return plain + [chr(ord(each) + 0xFEE0) for each in plain if each.isascii() and each.isalnum()]


@given(typed(), AROUND, AROUND)
def test_a_code_is_read_however_it_is_typed(typed: tuple[str, str], before: str, after: str) -> None:
    """Small, full width, O for 0, I or l for 1, with or without anything between the groups, anywhere in a sentence."""
    code, said = typed

    assert code in [found.code for found in find_codes(before + said + after)]


@given(typed(), AROUND, AROUND)
def test_a_code_is_hidden_and_the_rest_stays(typed: tuple[str, str], before: str, after: str) -> None:
    """What is stored has everything but the code."""
    code, said = typed

    concealed = conceal(before + said + after)

    assert concealed.codes == (code,)
    assert concealed.text == before + texts.CODE_HIDDEN + after


@given(CODES)
def test_a_code_is_written_in_groups_of_four(code: str) -> None:
    """As it is read, so it is found."""
    written = write_code(code)

    assert [len(group) for group in written.split("-")] == [4] * 4
    assert [found.code for found in find_codes(written)] == [code]
    assert set(code) <= set(ALPHABET)


def test_words_before_a_code_do_not_hide_it() -> None:
    """Four letters in front may belong to it or not: both are tried, and all of it is hidden."""
    concealed = conceal("code fbgd 7rmq 7nqy kwq6")

    assert "FBGD7RMQ7NQYKWQ6" in concealed.codes
    assert concealed.text == texts.CODE_HIDDEN


def test_codes_are_as_random_as_promised() -> None:
    """80 bits, but for the one in a hundred that is drawn again; and no two alike."""
    with_digit = 1 - (24 / 32) ** LENGTH
    letters = sum(math.comb(LENGTH, n) * (22 / 32) ** n * (10 / 32) ** (LENGTH - n) for n in range(3, LENGTH + 1))

    assert 80 + math.log2(with_digit * letters) > 79.98
    assert len({draw_code() for _ in range(2000)}) == 2000


@pytest.mark.parametrize(
    "text",
    [
        "12330102MB0123400Y",
        "6222 0212 3456 7890",
        "6222021234567890",
        "13800000000",
        "nianbaoshenmeshi",
        "nian shen liao dian",
        "330102199001011234",
        "ABCD-EFGH-JKMN",
        "FBGD-7RMQ-7NQY-KWQ6X",
        "xFBGD-7RMQ-7NQY-KWQ6",
        "UUUU-7RMQ-7NQY-KWQ6",
        "BG20270301000123",
        "",
    ],
)
def test_what_is_no_code_is_not_taken_for_one(text: str) -> None:
    """An institution's code, a bank card, telephone and identity numbers, pinyin, too much or too little."""
    assert list(find_codes(text)) == []
    assert conceal(text).text == text


@given(st.text(max_size=200))
def test_any_text_can_be_looked_through(text: str) -> None:
    """And what has been hidden once has nothing left to hide."""
    once = conceal(text)

    assert conceal(once.text).text == once.text or "password" in text.casefold()


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("我的密码是Abc12345，登不上", "我的密码是{}，登不上"),
        ("登录密码：qwerty", "登录密码：{}"),
        ("密码 zz88zz88 不对", "密码 {} 不对"),
        ("用户名qlxx 密码Ab#12!x9", "用户名qlxx 密码{}"),
        ("口令改成 ＡＢｃ１２３", "口令改成 {}"),
        ("Password: hunter2", "Password: {}"),
        ("密码是：abcdef", "密码是：{}"),
    ],
)
def test_a_password_is_hidden(said: str, kept: str) -> None:
    """Whatever stands around it is kept: it may be the question."""
    concealed = conceal(said)

    assert (concealed.text, concealed.password) == (kept.format(texts.LOGIN_HIDDEN), True)


@pytest.mark.parametrize(
    "text",
    [
        "忘记密码怎么办",
        "密码是什么",
        "密码是8-16位吗",
        "密码错误",
        "密码忘了 13800000000",
        "密码13800000000",
        "密码要6位还是8位",
        "重置密码",
    ],
)
def test_a_question_about_passwords_is_a_question(text: str) -> None:
    """It names none."""
    assert conceal(text).password is False
