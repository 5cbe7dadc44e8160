"""The marks that mail programs leave in their markup, one by one."""

import pytest

from handlers.mail.reading.html import MOST_LEVELS, charset_in, read_html
from handlers.mail.reading.lines import Line, Mark

QUOTES = (
    '<blockquote type="cite">{}</blockquote>',
    "<includetail>{}</includetail>",
    '<div class="gmail_quote gmail_quote_container">{}</div>',
    '<div class="x_gmail_quote">{}</div>',
    '<div class="x_x_yahoo_quoted">{}</div>',
    '<div id="isForwardContent">{}</div>',
    '<div id="x_isReplyContent">{}</div>',
    '<div id="ntes-pcmail-quote">{}</div>',
    '<div class="ntes-mailmaster-quote">{}</div>',
    '<div class="__aliyun_previous_history_wrap">{}</div>',
    '<div id="lark-mail-quote-170">{}</div>',
    '<div class="a history-quote-wrapper b">{}</div>',
    '<div class="xm_compose_origin_mail_container">{}</div>',
    '<div id="mail-editor-reference-message-container">{}</div>',
)
RESTS = ('<div id="divRplyFwdMsg"></div>', '<div id="x_divRplyFwdMsg"></div>', '<div id="appendonsend"></div>')
SIGNATURES = (
    '<div class="gmail_signature">{}</div>',
    '<div id="x_Signature">{}</div>',
    '<div class="moz-signature">{}</div>',
    '<div class="__aliyun_signature_wrap">{}</div>',
    '<div id="ms-outlook-mobile-signature">{}</div>',
    '<span id="spnEditorSign">{}</span>',
)


def written(lines: list[Line]) -> list[Line]:
    return [line for line in lines if not line.blank or line.mark is Mark.HISTORY]


@pytest.mark.parametrize("quote", QUOTES)
def test_what_a_program_quotes_is_quoted(quote: str) -> None:
    """And what stands around it is not."""
    page = f"<div>新</div>{quote.format('旧<br>更旧')}<div>又新</div>"

    assert written(read_html(page)) == [Line("新"), Line("旧", 1), Line("更旧", 1), Line("又新")]


@pytest.mark.parametrize("rest", RESTS)
def test_what_follows_a_program_s_mark_is_history(rest: str) -> None:
    """The mark is empty; the older mail lies beside it."""
    assert written(read_html(f"<div>新</div>{rest}<div>旧</div>")) == [Line("新"), Line("", 0, Mark.HISTORY), Line("旧")]


@pytest.mark.parametrize("signature", SIGNATURES)
def test_what_a_program_signs_is_a_signature(signature: str) -> None:
    """Up to where its frame ends."""
    page = f"<div>新</div>{signature.format('张三')}<div>又新</div>"

    assert written(read_html(page)) == [Line("新"), Line("张三", 0, Mark.SIGNATURE), Line("又新")]


@pytest.mark.parametrize("name", ["gmail_quotes", "my-history-quote-wrapper-x", "signature-of-contract", "quote"])
def test_a_name_that_only_resembles_a_mark_is_none(name: str) -> None:
    """The whole name counts."""
    assert read_html(f'<div class="{name}" id="{name}">新</div>') == [Line("新")]


def test_quotes_in_quotes_are_deeper() -> None:
    """One level each."""
    page = "<blockquote>一<blockquote>二<blockquote>三</blockquote></blockquote>又一</blockquote>"

    assert [(line.text, line.depth) for line in read_html(page)] == [("一", 1), ("二", 2), ("三", 3), ("又一", 1)]


def test_a_line_drawn_across_is_a_line() -> None:
    """Foxmail draws one over its signature."""
    assert [line.text for line in read_html("问<hr>张三")] == ["问", "-" * 20, "张三"]


def test_markup_that_is_broken_is_read_as_browsers_do() -> None:
    """Tags left open, closed twice, crossed, or cut."""
    assert [line.text for line in read_html("<div>一<p>二</div></p></b><i>三</p><table>四<div")] == ["一", "二", "", "三", "四"]


def test_markup_beyond_all_depth_keeps_its_words() -> None:
    """Only the tags are left out."""
    deep = MOST_LEVELS * 3

    assert "".join(line.text for line in read_html("<div>" * deep + "问" + "</div>" * deep + "题")) == "问题"


@pytest.mark.parametrize(
    ("page", "charset"),
    [
        (b'<meta charset="gbk">', "gbk"),
        (b"<META http-equiv=Content-Type content='text/html; charset=gb2312'>", "gb2312"),
        (b'<meta name="x" content="y">', ""),
        (b" " * 9000 + b'<meta charset="gbk">', ""),
    ],
)
def test_a_meta_tag_names_a_charset(page: bytes, charset: str) -> None:
    """Near the top, or not at all."""
    assert charset_in(page) == charset
