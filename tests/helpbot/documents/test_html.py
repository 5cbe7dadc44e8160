"""A page for the phone: whole in one file, and nothing in it is markup but our own."""

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from helpbot.documents.html import write_html
from helpbot.documents.page import Heading, Note, Page, Paragraph, Picture, Signatures, Steps, Table, Ticks
from helpbot.messages import storable

VOID = {"meta", "br", "hr"}


class Reader(HTMLParser):
    """The text of a document; fails where tags do not match."""

    def __init__(self, document: bytes) -> None:
        super().__init__()
        self.text: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[str] = []
        self.feed(document.decode())
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def test_each_block_is_what_it_is_called() -> None:
    """Steps are numbered, a table has headings, a picture says what it shows."""
    blocks = (
        Heading("怎么办"),
        Steps(("登录",)),
        Ticks(("表",)),
        Note("提醒", "注意"),
        Table(("原因",), (("签字",),)),
        Picture("<svg/>", "图"),
        Signatures("都清楚了。", ("原经办人：安",), "日期："),
    )
    found = Reader(write_html(Page("指南", (*blocks, Paragraph("依据", small=True)), author="登记局", foot="第一版")))

    assert {"h1", "h2", "ol", "ul", "aside", "table", "figure", "footer", "hr"} <= {tag for tag, _ in found.tags}
    assert ("td", {"data-head": "原因"}) in found.tags
    assert ("figure", {"role": "img", "aria-label": "图"}) in found.tags
    assert {
        "指南",
        "怎么办",
        "登录",
        "表",
        "提醒",
        "注意",
        "原因",
        "签字",
        "依据",
        "第一版",
        "都清楚了。",
        "原经办人：安",
        "日期：",
    } <= set(found.text)


def test_nothing_is_loaded_from_anywhere() -> None:
    """A phone without a network shows it as it is."""
    tags = Reader(write_html(Page("指南", (Paragraph("文"),)))).tags

    assert not {"link", "script", "img", "iframe"} & {tag for tag, _ in tags}
    assert not any({"src", "href"} & set(attributes) for _, attributes in tags)


def test_it_fits_a_phone() -> None:
    """By its own width, not by a desk's."""
    assert any(
        attributes.get("content") == "width=device-width, initial-scale=1" for _, attributes in Reader(write_html(Page("指", ()))).tags
    )


@given(text=st.text().map(storable).filter(str.isprintable).filter(bool))
def test_no_text_is_taken_for_markup(text: str) -> None:
    """Wherever it stands."""
    page = Page(text, (Heading(text), Steps((text,)), Note(text, text), Table((text,), ((text,),))), text, text, text)
    found = Reader(write_html(page))

    assert found.text.count(text) >= 8


def test_a_line_feed_stays_one() -> None:
    """An address may have several lines."""
    assert b"a<br>b" in write_html(Page("t", (Paragraph("a\nb"),)))
