"""A return explained as a clerk reads it, and as the officer tries it out."""

from pathlib import Path

import pytest

from faq.entry import Entry
from faq.returns import package_reasons
from helpbot.services.keys import Keyring, PeopleSettings
from helpbot.services.office import Office, OfficeSettings
from helpbot.services.returns import word_explanation
from tests.cast import PHONE, Officer

KEYRING = Keyring(PeopleSettings(), Path())
OFFICE = Office(1, OfficeSettings(name="清澜县", phone=PHONE), KEYRING)
TEXT = "1.租赁合同期限不足一年；2.净资产与资产负债表不一致，法定代表人未签字；3.请说明与下属公司脱钩的情况。"


def tell(text: str, office: Office = OFFICE) -> str:
    return word_explanation(package_reasons().explain(text), office, lambda topic: Entry(topic, f"《{topic}》", "-"))


def test_several_reasons_are_a_numbered_list_in_order_of_work() -> None:
    """What, where, how it is right, how it goes wrong, what the office wrote, on what basis, what to read."""
    blocks = tell(TEXT).split("\n\n")

    assert blocks[0] == "退回意见里有3处要改，请照这个顺序办："
    assert [block.splitlines()[0] for block in blocks[1:4]] == ["1. 租期不到一年", "2. 净资产数和资产负债表对不上", "3. 法定代表人没有签字"]
    assert blocks[1].splitlines() == [
        "1. 租期不到一年",
        "改哪里：租赁合同",
        "怎样算对：租赁合同的租期要在一年以上，还没有到期。",
        "常见的错：合同只签了半年，或剩下没几天就到期。",
        "原话：“租赁合同期限不足一年”",
        "依据：官方办事指南（宕昌，2013）；官方办事指南（上海）",
        "想多看，问我：《change.domicile-proof》",
    ]


def test_the_unknown_is_shown_word_for_word_with_the_telephone() -> None:
    """And nothing is guessed."""
    blocks = tell(TEXT).split("\n\n")

    assert blocks[4] == f"还有1处我没有把握，照原话列在下面，请问登记局：{PHONE}\n· “请说明与下属公司脱钩的情况”"
    assert "看到“已提交”才算交上" in blocks[5]


def test_a_text_of_which_nothing_is_known_says_so() -> None:
    """At once, with the telephone."""
    told = tell("请派人到局里面谈")

    assert told.startswith("这段意见我没有把握，不敢乱解释。")
    assert PHONE in told
    assert "“请派人到局里面谈”" in told


def test_a_guess_is_called_one() -> None:
    """Beside the office's own words."""
    assert "· “负责人的签名模样不一样”（可能是：签名不是本人手写的）" in tell("负责人的签名模样不一样")


def test_a_text_without_a_reason_sends_to_the_whole_of_it() -> None:
    """Only “please mend and send again”."""
    assert tell("请修改后重新提交。").startswith("这段意见里没有写要改什么。")


def test_custom_is_not_sold_as_law() -> None:
    """Each reason that rests on less than a law or an official guide says so."""
    assert "依据：登记管理工作惯例。这是一般经验，请以本局答复为准" in tell("图片模糊")
    assert "各地做法不同，请以本局答复为准" in tell("从业人数填写错误")
    assert "请以本局答复为准" not in tell("租赁合同期限不足一年")


def test_an_office_without_a_telephone_shows_no_brace() -> None:
    """What an officer writes in braces stays what it is."""
    told = tell("请附{村委会}的纪要", Office(1, OfficeSettings(name="清澜县"), KEYRING))

    assert "“请附{村委会}的纪要”" in told
    assert "请致电登记局确认" in told


async def test_the_officer_sees_what_a_clerk_would(olga: Officer) -> None:
    """With the live FAQ's own questions to read on."""
    ran = await olga.runs("faq", "returns", TEXT)

    assert (ran.code, ran.err) == (0, "")
    assert "想多看，问我：住所证明要哪些，租的房子怎么证明？" in ran.out
    assert PHONE in ran.out


async def test_an_explanation_is_data_too(olga: Officer) -> None:
    """Codes, quotes, scores, and the guess beside what is not understood."""
    data = await olga.sees("faq", "returns", TEXT)

    assert [each["id"] for each in data["found"]] == ["lease-too-short", "net-assets-differ", "no-signature"]
    assert data["found"][0]["said"] == ["租赁合同期限不足一年"]
    assert data["found"][0]["stage"] == "papers"
    assert data["unknown"] == [{"said": "请说明与下属公司脱钩的情况", "guess": None}]


@pytest.mark.parametrize("text", ["", "。", "年" * 5000])
async def test_nonsense_is_answered_too(olga: Officer, text: str) -> None:
    """With exit 0."""
    assert (await olga.runs("faq", "returns", text)).code == 0
