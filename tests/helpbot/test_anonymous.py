"""Nobody can be known by what is asked upward: what is taken out, and what is left."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpbot.services.anonymous import anonymise
from helpbot.services.uscc import complete_uscc
from helpbot.texts import anonymous as texts

CODE = "12330102MB0100100Q"
AROUND = st.text(alphabet="年报怎么填，。 \n（）：a1", max_size=20)


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("我是清澜县实验小学的张老师", f"我是{texts.UNIT}的{texts.PERSON}"),
        ("法人由王小明换成李华，要哪些材料", f"法人由{texts.PERSON}换成李华，要哪些材料"),
        ("于老师和肖主任都问过", f"{texts.PERSON}和{texts.PERSON}都问过"),
        ("何会计和金主任都在", f"{texts.PERSON}和{texts.PERSON}都在"),
        ("经办人任红，联系人石磊", f"经办人{texts.PERSON}，联系人{texts.PERSON}"),
        ("请联系陈主任，电话0571-8812 3456", f"请联系{texts.PERSON}，电话{texts.NUMBER}"),
        ("手机１３８００００００００打不通", f"手机{texts.NUMBER}打不通"),
        ("发到an.lee@school.example吧", f"发到{texts.MAILBOX}吧"),
        (f"代码是{CODE}，对吗", f"代码是{texts.USCC}，对吗"),
        (f"代码是{CODE.lower()}，对吗", f"代码是{texts.USCC}，对吗"),
        ("编号NB2027-0012退回来了", f"编号{texts.NUMBER}退回来了"),
        ("身份证33010219800101123X过期了", f"身份证{texts.USCC}过期了"),
    ],
)
def test_what_somebody_is_known_by_goes(said: str, left: str) -> None:
    """In half or full width; a name that nothing gives away stays, which is why a person reads it first."""
    assert anonymise(said) == left


@pytest.mark.parametrize(
    "said",
    [
        "2026年度的年报3月31日前交吗？",
        "开办资金50万元，净资产合计要和资产负债表一样吗",
        "第17条说的登记事项包括宗旨吗",
        "合并文件是教育局发的",
        "法定代表人变更要提交哪些材料",
        "负责人还没有任命，谁签字",
        "法人任期到了，新任校长怎么登记",
        "由于会计离职，关于会计报表怎么填",
        "资金会计科目和奖金会计科目分开吗",
        "材料如何会计签字",
    ],
)
def test_the_question_itself_stays(said: str) -> None:
    """Years, amounts, articles, bodies in general."""
    assert anonymise(said) == said


def test_known_names_go_whatever_they_look_like() -> None:
    """The longest first, or a part of it would be left."""
    said = anonymise("阳光之家和阳光之家二部，小安经办", ["阳光之家", "阳光之家二部", "小安", "", "安"])

    assert said == f"{texts.SOMEBODY}和{texts.SOMEBODY}，{texts.SOMEBODY}经办"


@given(AROUND, st.integers(10_000_000_000, 19_999_999_999).map(str), AROUND)
def test_no_telephone_is_left(before: str, number: str, after: str) -> None:
    """Wherever it stands."""
    assert number not in anonymise(before + number + after)


@given(AROUND, st.integers(0, 99_999_999), AROUND)
def test_no_credit_code_is_left(before: str, number: int, after: str) -> None:
    """Of whatever institution."""
    code = complete_uscc("12330102", number)

    assert code not in anonymise(f"{before}，{code}，{after}")


@given(AROUND, st.from_regex(r"[a-z]{1,10}@[a-z]{1,10}\.cn", fullmatch=True), AROUND)
def test_no_mailbox_is_left(before: str, mailbox: str, after: str) -> None:
    """Nor its domain, which may name the school."""
    left = anonymise(f"{before} {mailbox} {after}")

    assert mailbox.partition("@")[2] not in left


@given(st.text(max_size=200))
def test_it_takes_any_text_and_finds_nothing_the_second_time(said: str) -> None:
    """What it has left holds."""
    once = anonymise(said)

    assert anonymise(once) == once
