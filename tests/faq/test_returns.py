"""A returned filing is explained: what is found, in which order, and that nothing an officer wrote is lost."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faq.reason import STAGES, Stage
from faq.returns import Explanation, Reasons, package_reasons
from faq.text import office_wording
from tests.faq.returns import Judged, judge, precision, read_opinions, recall

OPINIONS = read_opinions()


@pytest.fixture(scope="module")
def reasons() -> Reasons:
    return package_reasons()


@pytest.fixture(scope="module")
def judged(reasons: Reasons) -> list[Judged]:
    return judge(reasons, OPINIONS)


def codes(explanation: Explanation) -> list[str]:
    return [each.reason.id for each in explanation.found]


def unknown(explanation: Explanation) -> list[str]:
    return [each.said for each in explanation.unknown]


def of_kind(judged: list[Judged], *kinds: str) -> list[Judged]:
    return [each for each in judged if each.opinion.kind in kinds]


def test_opinions_in_usual_words_are_explained(judged: list[Judged]) -> None:
    """The words are not those of the table."""
    usual = of_kind(judged, "one", "many", "unknown", "frame")

    assert recall(usual) >= 0.93
    assert precision(usual) >= 0.97


def test_opinions_in_fresh_words_are_explained_or_handed_on(judged: list[Judged]) -> None:
    """Written when the table was done; none of their words went into it."""
    fresh = of_kind(judged, "fresh")

    assert recall(fresh) >= 0.78
    assert precision(fresh) >= 0.94


def test_nothing_unknown_is_lost(judged: list[Judged]) -> None:
    """What nobody can explain is there, word for word."""
    assert [(each.opinion.text, each.lost) for each in judged if each.lost] == []


def test_nothing_unknown_is_explained_away(judged: list[Judged]) -> None:
    """A remark that no reason covers is not taken for one."""
    assert [(each.opinion.text, each.wrong) for each in of_kind(judged, "unknown") if each.wrong] == []


def test_what_is_missed_is_handed_on(judged: list[Judged]) -> None:
    """A clerk is never told less than the office wrote."""
    assert [each.opinion.text for each in judged if each.silent] == []


@pytest.mark.parametrize("closing", ["联系电话：0731-8765432", "咨询电话 13800000000", "联系电话：0731 876 5432"])
def test_whom_to_call_is_no_reason(reasons: Reasons, closing: str) -> None:
    """A number at the end of an opinion is neither explained nor quoted."""
    explanation = reasons.explain(f"图片模糊；{closing}")

    assert (codes(explanation), explanation.unknown) == (["blurred"], ())


def test_opening_funds_are_not_net_assets(reasons: Reasons) -> None:
    """Both are held against the balance sheet, each for a reason of its own."""
    assert codes(reasons.explain("开办资金与资产负债表不符")) == ["change-funds-first"]
    assert codes(reasons.explain("净资产与资产负债表不符")) == ["net-assets-differ"]


def test_what_asks_for_nothing_is_left_out(judged: list[Judged]) -> None:
    """Greetings and “please mend and send again” are no reasons."""
    assert [each.opinion.text for each in of_kind(judged, "frame") if each.explanation.found or each.explanation.unknown] == []


def test_the_measure_shares_no_words_with_the_table(reasons: Reasons) -> None:
    """Or it would measure itself."""
    normalise = office_wording().normalise
    wordings = {normalise(wording) for reason in reasons for wording in reason.wordings}

    assert [opinion.text for opinion in OPINIONS if normalise(opinion.text) in wordings] == []
    assert len(OPINIONS) >= 200


def test_several_reasons_come_in_order_of_work(reasons: Reasons) -> None:
    """Whatever the order they were written in: papers, form, signature, picture."""
    explanation = reasons.explain("1.图片模糊；2.法定代表人未签字；3.从业人数填写错误；4.缺少住所证明；5.登记机关选择错误。")

    assert codes(explanation) == ["wrong-authority", "no-domicile-proof", "staff-count", "no-signature", "blurred"]
    assert [STAGES.index(each.reason.stage) for each in explanation.found] == sorted(
        STAGES.index(each.reason.stage) for each in explanation.found
    )


def test_one_reason_given_twice_is_told_once(reasons: Reasons) -> None:
    """With both of the office's sayings."""
    explanation = reasons.explain("封面未盖章。申请书没有盖公章。")

    assert codes(explanation) == ["no-seal"]
    assert explanation.found[0].said == ("封面未盖章", "申请书没有盖公章")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("缺住所证明、身份证复印件", ["no-domicile-proof", "id-copy"]),
        ("缺少住所证明和任职文件", ["no-domicile-proof", "no-appointment"]),
        ("请补充：资产负债表、住所证明", ["no-balance-sheet", "no-domicile-proof"]),
        ("法定代表人未签字，图片模糊，请修改后重新提交", ["no-signature", "blurred"]),
        ("经审核存在以下问题：一、未填写日期。二、公章不清晰", ["no-date", "no-seal"]),
    ],
)
def test_a_list_is_taken_apart(reasons: Reasons, text: str, found: list[str]) -> None:
    """What was said once of the whole list holds for each of it."""
    explanation = reasons.explain(text)

    assert sorted(codes(explanation)) == sorted(found)
    assert unknown(explanation) == []


def test_the_unknown_stands_beside_the_known(reasons: Reasons) -> None:
    """In the words of the office, and in its order."""
    explanation = reasons.explain("1.请派人到局里面谈；2.图片模糊；3.请附村委会的会议纪要")

    assert codes(explanation) == ["blurred"]
    assert unknown(explanation) == ["请派人到局里面谈", "请附村委会的会议纪要"]


def test_what_is_near_a_reason_is_a_guess_and_no_more(reasons: Reasons) -> None:
    """It stays among what is not understood."""
    (near,) = reasons.explain("负责人的签名模样不一样").unknown

    assert near.said == "负责人的签名模样不一样"
    assert near.guess
    assert near.guess.id == "not-own-hand"


@pytest.mark.parametrize("text", ["", " ", "。。。", "1.2.3.", "？？", "\x00", "\ud800", "a" * 10_000, "（1）（2）（3）"])
def test_a_text_that_says_nothing_breaks_nothing(reasons: Reasons, text: str) -> None:
    """Whatever a database holds."""
    assert codes(reasons.explain(text)) == []


def test_a_flood_is_quoted_instead_of_read(reasons: Reasons) -> None:
    """A text of a thousand items costs no more than one of sixty, and none of it is lost."""
    explanation = reasons.explain("。".join(f"缺{number}" for number in range(1000)))

    assert len(unknown(explanation)) == len(set(unknown(explanation))) > 500
    assert explanation.unknown[-1].guess is None


PIECES = st.sampled_from([part for opinion in OPINIONS for part in opinion.text.split("，")])


@settings(deadline=None)  # the first example may read the table
@given(st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=6), st.sampled_from(["，", "；", "\n", "、", "。2."]))
def test_the_office_is_quoted_to_the_letter(parts: list[str], mark: str) -> None:
    """Everything said to come from the text stands in it; each reason once, in order of work; the same every time."""
    text = mark.join(parts)
    explanation = package_reasons().explain(text)
    quoted = [said for each in explanation.found for said in each.said] + unknown(explanation)

    assert [said for said in quoted if said not in text] == []
    assert len(set(codes(explanation))) == len(explanation.found)
    stages = [STAGES.index(each.reason.stage) for each in explanation.found]
    assert stages == sorted(stages)
    assert package_reasons().explain(text) == explanation


def test_stages_are_told_in_the_order_of_work() -> None:
    """The right office first, the last click last."""
    assert STAGES[0] is Stage.OFFICE
    assert STAGES[-1] is Stage.SEND
