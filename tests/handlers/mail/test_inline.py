"""Answers between quotes, quotes by hand, and words that only look like marks."""

import pytest

from handlers.mail.reading import read_letter
from tests.handlers.mail.build import mail, part


def text_of(plain: str) -> str:
    return read_letter(mail(plain), mail_from="a@b.example").text


def html_text_of(markup: str) -> str:
    return read_letter(mail(part(markup, "text/html; charset=utf-8")), mail_from="a@b.example").text


def test_answers_between_quotes_are_kept_in_their_order() -> None:
    """Who answers point by point means each."""
    plain = "在 2024-03-01 10:00:00，登记局 <help@office.example> 写道：\n> 一、请报年报。\n已报。\n> 二、请换证。\n怎么换？\n\n> 三、完。"

    assert text_of(plain).split() == ["已报。", "怎么换？"]


def test_answers_under_quotes_in_markup_are_kept() -> None:
    """The same in HTML."""
    quote = '<blockquote type="cite">{}</blockquote>'
    page = (
        f"<div>On 1 Mar 2024, Desk wrote:</div>{quote.format('请报年报。')}<div>已报。</div>{quote.format('请换证。')}<div>怎么换？</div>"
    )

    assert html_text_of(page).split() == ["已报。", "怎么换？"]


def test_an_answer_at_the_bottom_is_kept() -> None:
    """As the old rule had it."""
    assert text_of("On Fri, Mar 1, 2024, Desk wrote:\n> 请报年报。\n> 谢谢\n\n怎么报？") == "怎么报？"


def test_words_inside_the_quote_are_better_than_none() -> None:
    """Some write into the older mail."""
    assert "怎么报" in text_of("> 请报年报。\n> 怎么报？")


@pytest.mark.parametrize("choice", ["2", " 2 ", "2。", "选2"])
def test_a_choice_by_its_number_is_all_that_is_left(choice: str) -> None:
    """Our own answer lies below, with its numbered lines."""
    ours = "您想问的是哪一个？\n1. 年报什么时候交\n2. 怎么换证"
    quoted = "\n".join(f"> {line}" for line in ours.split("\n"))

    assert (
        text_of(f"{choice}\n\n\n---原始邮件---\n发件人: 登记局 <help@office.example>\n主题: 咨询\n收件人: 张三\n\n{ours}").strip()
        == choice.strip()
    )
    assert text_of(f"{choice}\n\n在 2024-03-01 10:00，登记局 <help@office.example> 写道：\n{quoted}").strip() == choice.strip()


@pytest.mark.parametrize(
    "plain",
    [
        "主题：年报\n我们单位的年报怎么报？",
        "他在邮件里写道：\n年报不用报了，是真的吗？",
        "来自某某学校的张三，想问年报怎么报",
        "时间：3月1日\n地点：登记大厅\n可以吗？",
        "单位名称从“甲”改为“乙”\n--> 要交什么材料？",
        "谢谢！\n另外，证书丢了怎么办？",
        "电话：0571-88888888\n请问怎么年检？",
        "A ---- B\n这样的表格怎么填？",
        "2024年度的年报，之前写道：不合格，怎么改",
        "请看：\n1) 年报\n2) 换证\n哪个先办",
        "我的邮箱是 a@b.example",
        "发自内心地问一句：年报怎么报？",
        "老师好：\n在3月1日的通知中，你们写道：\n年报截止到3月31日。\n还能延期吗？",
        "问题如下：\n----------\n1 年报怎么报\n2 换证要什么材料",
        "谢谢\n单位名称变更要什么材料\n法人变更呢",
        "您好\n谢谢！\n要换法定代表人",
        "附件是我们的材料\n------\n请问对不对？",
        "保密的事业单位怎么年报？",
    ],
)
def test_what_only_looks_like_a_mark_stays(plain: str) -> None:
    """A person's words are worth more than a clean cut."""
    assert text_of(plain) == plain


@pytest.mark.parametrize(
    "plain",
    ["发自我的iPhone", "-- \n张三", "> 旧的", "谢谢！\n张三", "张三\n电话：0571-88888888\n手机：13800000000", "------------------\n张三"],
)
def test_it_is_never_cut_down_to_nothing(plain: str) -> None:
    """Who sends a signature alone said that."""
    assert text_of(plain).strip()
