"""Bytes become the text that was meant, whatever the label says."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.mail.reading import read_letter
from handlers.mail.reading.charsets import decode
from tests.handlers.mail.build import mail, part, word

ASKED = "您好，请问年检什么时候截止？"
WIDE = "法定代表人朱镕基、㛃某、𠮷某"  # the second only in GBK and up, the third only in GB18030
TRADITIONAL = "請問年度報告什麼時候截止？謝謝您的幫忙"


def said(content: bytes, label: str, kind: str = "text/plain") -> str:
    charset = f"; charset={label}" if label else ""
    return read_letter(mail(part(content, f"{kind}{charset}")), mail_from="a@b.example").text


@pytest.mark.parametrize(
    ("charset", "label"),
    [
        *(("gb18030", label) for label in ("gb2312", "GB2312", "gbk", "GB18030", "x-gbk", "gb_2312-80", "csgb2312", "iso-gb2312", "cp936")),
        *(
            ("gb18030", label)
            for label in ("windows-936", "GB", "x-unknown", "ansi", "default", "", '"gbk"', "gb18030-2022", "EUC-CN", "'gb2312'")
        ),
        *(
            ("gb18030", label)
            for label in ("us-ascii", "iso-8859-1", "utf-8", "utf8", "base64", "hex", "idna", "\u4e2d", "big5\0", "windows-1252")
        ),
        *(
            ("utf-8", label)
            for label in ("utf-8", "UTF8", "gb2312", "gbk", "iso-8859-1", "us-ascii", "unicode-1-1-utf-8", "", "x-user-defined", "utf8mb4")
        ),
        *(("utf-16", label) for label in ("utf-16", "unicode", "")),
        *(("hz", label) for label in ("hz-gb-2312", "HZ")),
        ("utf-7", "utf-7"),
        ("utf-8-sig", "gbk"),
    ],
)
def test_a_body_is_read_under_any_label(charset: str, label: str) -> None:
    """Right, wrong, unknown, too narrow, broken or missing."""
    assert said(ASKED.encode(charset), label) == ASKED


@pytest.mark.parametrize("label", ["gb2312", "gbk", "cp936", "GB_2312-80", "gb18030"])
def test_a_label_that_is_too_narrow_loses_no_character(label: str) -> None:
    """Programs label with the smallest set they know; names have characters beyond it."""
    assert said(WIDE.encode("gb18030"), label) == WIDE


@pytest.mark.parametrize("label", ["big5", "BIG5", "big5-hkscs", "x-x-big5", "cp950", ""])
def test_big5_is_read(label: str) -> None:
    """Also without a label, where the same bytes could be rare characters of GBK."""
    assert said(TRADITIONAL.encode("big5"), label) == TRADITIONAL


def test_iso_2022_cn_is_read() -> None:
    """RFC 1922: Python has no codec for it."""
    shifted = bytes(byte & 0x7F for byte in "年检".encode("gb2312"))

    assert said(b"Q: \x1b$)A\x0e" + shifted + b"\x0f ok", "iso-2022-cn") == "Q: 年检 ok"
    assert said(b"Q: \x1b$)A\x0e" + shifted + b"\x0f ok", "") == "Q: 年检 ok"


def test_iso_2022_jp_is_read() -> None:
    """With its label and without."""
    assert [said("年報について".encode("iso2022_jp"), label) for label in ("iso-2022-jp", "")] == ["年報について"] * 2


def test_korean_and_latin_stay_what_they_are() -> None:
    """Not everything that is not UTF-8 is Chinese."""
    assert said("연간 보고서".encode("euc_kr"), "euc-kr") == "연간 보고서"
    assert said("Où est le café d’été ?".encode("cp1252"), "iso-8859-1") == "Où est le café d’été ?"


def test_a_meta_tag_says_the_charset_where_the_part_does_not() -> None:
    """As programs do that write a page and send it."""
    page = '<html><head><meta http-equiv="Content-Type" content="text/html; charset=big5"></head><body><p>{}</p></body></html>'

    assert said(page.format("謝謝").encode("big5"), "", "text/html") == "謝謝"


def test_short_chinese_text_is_not_taken_for_greek() -> None:
    """Two bytes of GBK are often two of UTF-8 as well: the label decides, and without one UTF-8 does."""
    word_in_both = "协".encode("gbk")  # D0 AD: also a Cyrillic letter

    assert said(word_in_both, "gb2312") == "协"
    assert said("э".encode(), "") == "э"


def test_text_that_is_cut_inside_a_character_keeps_the_rest() -> None:
    """A mailbox that cuts at a size does not count characters."""
    assert said(ASKED.encode("gb18030")[:-1], "gb2312").startswith("您好，请问年检什么时候截止")
    assert said(ASKED.encode()[:-1], "utf-8").startswith("您好，请问年检什么时候截止")


@pytest.mark.parametrize("charset", ["gb2312", "gbk", "gb18030", "utf-8", "big5"])
@pytest.mark.parametrize("encoding", ["B", "Q"])
def test_a_subject_is_read_in_encoded_words(charset: str, encoding: str) -> None:
    """RFC 2047, one word."""
    assert read_letter(mail("x", Subject=word("年度文件", charset, encoding))).subject == "年度文件"


@pytest.mark.parametrize("charset", ["gb2312", "utf-8"])
def test_encoded_words_cut_inside_a_character_are_joined(charset: str) -> None:
    """Programs cut at so many bytes; the words are one run."""
    raw = "事业单位年度报告".encode(charset)
    words = [f"=?{charset}?B?{base64.b64encode(raw[at : at + 5]).decode()}?=" for at in range(0, len(raw), 5)]

    assert read_letter(mail("x", Subject="\r\n ".join(words))).subject == "事业单位年度报告"
    assert read_letter(mail("x", Subject="".join(words))).subject == "事业单位年度报告"


@pytest.mark.parametrize(
    ("raw", "subject"),
    [
        ("年检".encode("gb18030"), "年检"),
        ("年检".encode(), "年检"),
        (b"=?gb2312?B?xOq87A==?= \xc4\xea", "年检 年"),
        (b"=?gb2312?B?xOq87A", "年检"),
        (b"=?gb2312?B?xOq87?=", "年"),
        (b"=?unknown?B?xOq87A==?=", "年检"),
        (b"=?gb2312*zh?B?xOq87A==?=", "年检"),
        (b"=??B?5bm05qOA?=", "年检"),
        (b"=?utf-8?Q?=E5=B9=B4 =E6=A3=80?=", "年 检"),
        (b"Re: =?utf-8?B?5bm05qOA?=x", "Re: 年检x"),
        (b"=?gbk?X?abc?=", "=?gbk?X?abc?="),
    ],
)
def test_a_broken_subject_is_read_as_far_as_it_goes(raw: bytes, subject: str) -> None:
    """8-bit bytes, words without an end, without a charset, of an unknown one."""
    assert subject in read_letter(mail("x", Subject=raw)).subject


def test_raw_bytes_of_a_field_are_read_in_the_charset_of_the_text() -> None:
    """The body says what the header cannot."""
    raw = mail(part(TRADITIONAL.encode("big5"), "text/plain; charset=big5"), Subject="謝謝".encode("big5"))

    assert read_letter(raw).subject == "謝謝"


@given(st.binary(max_size=300), st.text(max_size=20), st.text(max_size=20))
def test_any_bytes_are_some_text(data: bytes, label: str, hint: str) -> None:
    """Under any label."""
    assert isinstance(decode(data, label, hint=hint), str)


@given(st.text(st.characters(codec="gb18030", exclude_characters="\x1b\r~", exclude_categories=["Cc", "Cs"]), max_size=80))
def test_gb18030_under_the_label_gb2312_is_read_back(text: str) -> None:
    """The law of the too narrow label, but for texts whose bytes are UTF-8 as well."""
    data = text.encode("gb18030")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        assert decode(data, "gb2312") == text


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x1b\ufeff\ufffe"), max_size=80))
def test_utf_8_is_read_back_under_its_own_label(text: str) -> None:
    """Whatever stands in it."""
    assert decode(text.encode(), "utf-8") == text
