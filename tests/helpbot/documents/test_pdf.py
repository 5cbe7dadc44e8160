"""A PDF that a person can read: its text comes back, its pages are A4, and it is the same whenever it is made."""

import io
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from helpbot.documents.daily_chart import DailyChart, draw_chart
from helpbot.documents.page import Heading, Note, Page, Paragraph, Picture, Signatures, Steps, Table, Ticks
from helpbot.documents.pdf import render_page
from helpbot.documents.typefaces import Typefaces
from helpbot.messages import storable

MADE = datetime(2026, 12, 1, 2, 30, 15, 123456, tzinfo=UTC)
MARKUP = '#import "@preview/evil:1.0.0" *粗* _斜_ $x$ @y <z> \\ // [a] `b` = 题'
CHART = draw_chart(DailyChart("每日办件", "件", {date(2027, 1, 4): 3, date(2027, 1, 5): 7}))
FULL = Page(
    "年度报告公示操作指南",
    (
        Note("三月底前在网上提交。", "什么时候交"),
        Heading("怎么办"),
        Steps(("登录。", "填写。", "提交。")),
        Ticks(("资产负债表",)),
        Table(("原因", "怎么改"), (("没有签字", "补签"),), (1, 2)),
        Paragraph("依据：条例第十七条", small=True),
        Picture(CHART, "每日办件"),
        Signatures("都清楚了。", ("原经办人：安", "接任经办人：李"), "日期："),
    ),
    subtitle="给经办人",
    author="清澜县事业单位登记管理局",
    foot="第三版",
)


def read(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def text_of(pdf: bytes) -> str:
    """Its text without the blanks and line ends that setting puts in."""
    return "".join("".join(page.extract_text() for page in read(pdf).pages).split())


def test_everything_on_the_page_can_be_read(faces: Typefaces) -> None:
    """Each kind of block."""
    text = text_of(render_page(FULL, made=MADE, faces=faces))

    for words in (FULL.title, "给经办人", "三月底前在网上提交。", "什么时候交", "怎么办", "登录。", "提交。", "资产负债表"):
        assert words in text
    for words in ("没有签字", "补签", "依据：条例第十七条", "第三版", "1/1", "每日办件", "都清楚了。", "接任经办人：李", "日期："):
        assert words in text


def test_it_says_what_it_is_and_who_made_it(faces: Typefaces) -> None:
    """For whoever files it, and for a screen reader."""
    found = read(render_page(FULL, made=MADE, faces=faces))

    assert found.metadata is not None
    assert (found.metadata.title, found.metadata.author) == (FULL.title, FULL.author)
    assert found.metadata.creation_date == MADE.replace(microsecond=0)
    assert str(found.root_object["/Lang"]) == "zh-CN"
    assert "/StructTreeRoot" in found.root_object
    assert [round(float(side)) for side in found.pages[0].mediabox[2:]] == [595, 842]


def test_made_twice_it_is_the_same(faces: Typefaces) -> None:
    """So that a version can be told by its hash."""
    assert render_page(FULL, made=MADE, faces=faces) == render_page(FULL, made=MADE, faces=faces)


def test_what_looks_like_markup_is_only_text(faces: Typefaces) -> None:
    """Nobody's name runs code or fetches anything."""
    page = Page(MARKUP, (Heading(MARKUP), Paragraph(MARKUP), Steps((MARKUP,)), Table((MARKUP,), ((MARKUP,),))), MARKUP, MARKUP, MARKUP)
    text = text_of(render_page(page, made=MADE, faces=faces))

    assert text.count("".join(MARKUP.split())) == 8


def test_many_rows_go_over_many_sheets_with_their_headings(faces: Typefaces) -> None:
    """None is lost at a break."""
    rows = [(f"单位{number:03}", "正常") for number in range(120)]
    pages = read(render_page(Page("名单", (Table(("名称", "状态"), rows),)), made=MADE, faces=faces)).pages
    texts = ["".join(page.extract_text().split()) for page in pages]

    assert len(texts) > 2
    assert all("名称" in text for text in texts)
    assert all(name in "".join(texts) for name, _ in rows)


@given(text=st.text(max_size=80).map(storable))
@settings(max_examples=30, deadline=None)
def test_whatever_people_write_can_be_set(faces: Typefaces, text: str) -> None:
    """Emoji, right-to-left, signs of the typesetter's own."""
    assert len(read(render_page(Page(text, (Note(text, text), Steps((text,)))), made=MADE, faces=faces)).pages) == 1


def test_a_table_knows_how_many_columns_it_has() -> None:
    """A row too short would shift all after it."""
    with pytest.raises(ValueError, match="2 columns"):
        Table(("a", "b"), (("only one",),))
