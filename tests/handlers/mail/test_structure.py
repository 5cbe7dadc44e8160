"""Which parts are text, in which form, and in which order."""

import pytest

from handlers.mail.letter import Letter
from handlers.mail.reading import read_letter
from tests.handlers.mail.build import alternative, field, file, mail, multipart, part
from tests.handlers.mail.wrappers import encrypted_mail, signed_mail, winmail

ASKED = "请问年检什么时候截止？"
HTML = "text/html; charset=utf-8"


def read(content: bytes | str) -> Letter:
    return read_letter(mail(content), mail_from="a@b.example")


@pytest.mark.parametrize(
    "plain", ["", " \r\n\u00a0\r\n", "This is a multi-part message in MIME format.", "您的邮件客户端不支持HTML格式，请换一个。"]
)
def test_markup_is_read_where_the_plain_form_says_nothing(plain: str) -> None:
    """A blank text beside a full page is common."""
    assert read(alternative(plain, f"<p>{ASKED}</p>")).text == ASKED


def test_of_two_forms_one_is_read() -> None:
    """The same words twice would be two questions."""
    assert read(alternative(ASKED, f"<p>{ASKED}</p>")).whole == ASKED


def test_markup_alone_is_read() -> None:
    """As many programs send it."""
    head = "<head><title>no</title><style>p {}</style></head>"
    page = f"<html>{head}<body><p>{ASKED}<br>第二行</p><script>no()</script><!-- no --></body></html>"

    assert read(part(page, HTML)).text == f"{ASKED}\n第二行"


def test_markup_under_the_label_plain_is_read_as_markup() -> None:
    """Nobody means the tags."""
    assert read(part(f"<html><body><div>{ASKED}</div></body></html>")).text == ASKED


def test_a_page_is_read_as_it_is_seen() -> None:
    """Lines where there are lines, blanks as one, cells side by side, hidden text not at all."""
    page = (
        "<div>第一行</div><div>第二<b>行</b>&nbsp;&amp;  完</div><table><tr><td>单位</td><td>某校</td></tr></table>"
        '<ul><li>一</li><li>二</li></ul><pre>a\n b</pre><span style="display:none">看不见</span>'
    )

    assert read(part(page, HTML)).text.split("\n") == ["第一行", "第二行 & 完", "单位 | 某校 |", "一", "二", "a", "b"]


def test_text_moved_in_is_no_quote() -> None:
    """A button of Gmail's does that with the tag of a quote."""
    page = '<div>我们要改：</div><blockquote style="margin:0 0 0 40px;border:none;padding:0px"><div>单位名称</div></blockquote>'

    assert "单位名称" in read(part(page, HTML)).text


def test_several_text_parts_are_one_text() -> None:
    """Apple's Mail cuts a text where a picture stands in it."""
    picture = part(b"\x89PNG" + b"x" * 9000, 'image/png; name="a.png"', encoding="base64", headers={"Content-Disposition": "inline"})
    letter = read(multipart("mixed", [part("第一个问题"), picture, part("第二个问题"), part("<p>第三个</p>", HTML)]))

    assert letter.text.split("\n\n") == ["第一个问题", "第二个问题", "第三个"]
    assert [each.name for each in letter.attachments] == ["a.png"]


def test_a_choice_is_made_in_the_depth_too() -> None:
    """mixed( related( alternative( plain, mixed( html, file, html ))))"""
    inner = multipart("mixed", [part(f"<p>{ASKED}</p>", HTML), file("a.pdf", b"%PDF"), part("<p>完</p>", HTML)], boundary="c")
    tree = multipart("mixed", [multipart("related", [multipart("alternative", [part(ASKED), inner], boundary="b")], boundary="a")])

    assert read(tree).whole == ASKED
    assert [each.name for each in read(tree).attachments] == ["a.pdf"]


def test_forms_for_machines_are_passed_over() -> None:
    """A watch's and a mail program's own page, and the other half of a Mac's file."""
    forms = [
        part(ASKED),
        part("<b>watch</b>", "text/watch-html"),
        part("<html amp4email>", "text/x-amp-html"),
        part(f"<p>{ASKED}</p>", HTML),
    ]

    letter = read(multipart("mixed", [multipart("alternative", forms, boundary="a"), file("fork", b"x", "application/applefile")]))
    assert (letter.whole, letter.attachments) == (ASKED, ())


def test_flowed_text_is_put_together() -> None:
    """RFC 3676: lines with a blank at the end go on, but not into another depth of quotes, and not out of a signature."""
    flowed = "我们单位的 \r\n名称变了 \r\n\r\n  要报吗？\r\n> 旧的 \r\n> 信\r\n-- \r\n张三\r\n"

    assert read(part(flowed, "text/plain; charset=utf-8; format=flowed; delsp=yes")).text == "我们单位的名称变了\n 要报吗？"
    assert read(part("a \r\nb", "text/plain; format=flowed")).text == "a b"


@pytest.mark.parametrize(
    "kind", ["multipart/mixed", 'multipart/mixed; boundary="other"', "multipart/mixed; boundary=", 'multipart/alternative; boundary="cut']
)
def test_a_boundary_that_is_wrong_or_missing_is_guessed(kind: str) -> None:
    """The first line that looks like one is."""
    body = b"--real\r\n" + part(ASKED) + b"\r\n--real\r\n" + file("a.pdf", b"%PDF") + b"\r\n--real--\r\n"
    letter = read(field("Content-Type", kind) + b"\r\n" + body)

    assert (letter.text, [each.name for each in letter.attachments]) == (ASKED, ["a.pdf"])


def test_a_boundary_that_is_used_makes_a_multipart() -> None:
    """Whatever the type says: a gateway wrote over it."""
    body = b"--real\r\n" + part(f"<p>{ASKED}</p>", HTML) + b"\r\n--real--\r\n"

    assert read(field("Content-Type", 'text/html; boundary="real"') + b"\r\n" + body).text == ASKED
    assert read(part("--x\n没有这条线\n", 'text/plain; charset=utf-8; boundary="y"')).text == "--x\n没有这条线"


def test_a_multipart_without_any_boundary_is_text() -> None:
    """Somebody wrote it all the same."""
    assert read(b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n' + ASKED.encode()).text == ASKED


def test_a_multipart_that_is_cut_short_is_read_to_its_end() -> None:
    """A last delimiter is often missing."""
    whole = mail(multipart("mixed", [part(ASKED), file("a.pdf", b"%PDF-1.4 " * 40)]))

    cut = read_letter(whole[:-90], mail_from="a@b.example")
    assert cut.text == ASKED
    assert cut.attachments[0].content.startswith(b"%PDF-1.4")


def test_plain_text_under_the_label_base64_is_text() -> None:
    """A gateway decoded it and left the label."""
    assert (
        read(
            field("Content-Type", "text/plain; charset=utf-8") + field("Content-Transfer-Encoding", "base64") + b"\r\n" + ASKED.encode()
        ).text
        == ASKED
    )


def test_base64_with_rubbish_in_it_is_decoded() -> None:
    """Lines added at the end, padding lost."""
    raw = mail(part(ASKED, encoding="base64")).rstrip(b"=\r\n") + b"\r\n"

    assert read_letter(raw, mail_from="a@b.example").text.startswith("请问年检什么时候截止")


def test_a_named_text_is_a_file_unless_it_is_all_there_is() -> None:
    """Some programs put what is written into a file."""
    note = part(ASKED, 'text/plain; charset=utf-8; name="问题.txt"')

    beside = read(multipart("mixed", [part("看附件"), note]))
    assert (beside.text, [each.name for each in beside.attachments]) == ("看附件", ["问题.txt"])
    assert read(multipart("mixed", [note])).text == ASKED


def test_a_mail_within_a_mail_is_a_file_with_its_subject() -> None:
    """And what it says is read only where the outer one says nothing."""
    inner = part(mail(ASKED, Subject="年检"), "message/rfc822")

    outer = read(multipart("mixed", [part("请看"), inner]))
    assert (outer.text, outer.attachments[0].name, outer.attachments[0].mime) == ("请看", "年检.eml", "message/rfc822")
    assert read(multipart("mixed", [part(""), inner])).text == ASKED
    assert read(inner).text == ASKED
    assert read(multipart("mixed", [part(""), part(mail(ASKED, Subject=""), "message/rfc822")])).attachments[0].name == "附件1.eml"


def test_uuencoded_files_are_taken_out_of_the_text() -> None:
    """As programs sent files before MIME."""
    letter = read(f"{ASKED}\n\nbegin 644 a.txt\n#0V%T\n`\nend\n谢谢")

    assert letter.text.split() == [ASKED, "谢谢"]
    assert [(each.name, each.content) for each in letter.attachments] == [("a.txt", b"Cat")]


def test_a_part_may_be_uuencoded() -> None:
    """x-uuencode as a transfer encoding."""
    packed = part("begin 644 a.pdf\n#0V%T\n`\nend\n", 'application/pdf; name="a.pdf"', encoding="x-uuencode")

    assert read(multipart("mixed", [part(ASKED), packed])).attachments[0].content == b"Cat"


def test_begin_in_a_sentence_is_no_file() -> None:
    """“begin 2024 …” is what people write."""
    assert read("begin 644 people\nand no more\n").text == "begin 644 people\nand no more"


def test_winmail_is_opened() -> None:
    """The text where the mail has none, the files under their long names."""
    packed = part(winmail(ASKED, {"年报.doc": b"report", "b.pdf": b"%PDF"}), 'application/ms-tnef; name="winmail.dat"', encoding="base64")

    only = read(multipart("mixed", [part(" "), packed]))
    beside = read(multipart("mixed", [part("请看"), packed]))
    assert only.text == ASKED
    assert [(each.name, each.content) for each in only.attachments] == [("年报.doc", b"report"), ("b.pdf", b"%PDF")]
    assert (beside.text, beside.missing) == ("请看", ())


def test_winmail_may_hold_markup() -> None:
    """And says its charset in a tag there."""
    packed = winmail("", {}, html='<meta charset="gb2312"><p>年检</p>'.encode("gb18030"))

    assert read(multipart("mixed", [part(packed, "application/ms-tnef", encoding="base64")])).text == "年检"


def test_a_winmail_that_is_none_is_a_file() -> None:
    """It is kept as it came."""
    assert read(multipart("mixed", [part("x"), file("winmail.dat", b"no such thing")])).attachments[0].content == b"no such thing"


@pytest.mark.parametrize("pieces", [0, 3])
@pytest.mark.parametrize(
    "kind", ["application/pkcs7-mime; smime-type=signed-data", "application/x-pkcs7-mime", "application/octet-stream; name=smime.p7m"]
)
def test_a_signed_wrapper_is_read_inside(kind: str, pieces: int) -> None:
    """In one piece, or in pieces of open length."""
    inner = multipart("mixed", [part(ASKED), file("年报.pdf", b"%PDF")])
    letter = read(part(signed_mail(inner, pieces=pieces), kind, encoding="base64"))

    assert (letter.text, [each.name for each in letter.attachments], letter.protected) == (ASKED, ["年报.pdf"], "")


def test_a_detached_signature_is_no_file() -> None:
    """multipart/signed, S/MIME and PGP."""
    signature = part(b"0\x80", 'application/pkcs7-signature; name="smime.p7s"', encoding="base64")
    pgp = part("-----BEGIN PGP SIGNATURE-----", 'application/pgp-signature; name="signature.asc"')

    letter = read(multipart("signed", [part(ASKED), signature, pgp]))
    assert (letter.text, letter.attachments, letter.missing) == (ASKED, (), ())


def test_an_armoured_signature_is_taken_off() -> None:
    """PGP as it was before MIME; dashes that it escaped come back."""
    signature = "-----BEGIN PGP SIGNATURE-----\n\nabc\n-----END PGP SIGNATURE-----\n"
    armoured = f"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n{ASKED}\n- -- 完\n{signature}"

    assert read(armoured).whole == f"{ASKED}\n-- 完"


@pytest.mark.parametrize(
    "content",
    [
        part(encrypted_mail(), "application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m", encoding="base64"),
        multipart(
            "encrypted", [part("Version: 1", "application/pgp-encrypted"), part("-----BEGIN PGP MESSAGE-----", "application/octet-stream")]
        ),
        part("-----BEGIN PGP MESSAGE-----\n\nabc\n-----END PGP MESSAGE-----"),
    ],
)
def test_what_is_locked_up_is_said_to_be(content: bytes) -> None:
    """Nobody here has the key; an officer is told why there is nothing to read."""
    assert read(content).protected == "encrypted"
