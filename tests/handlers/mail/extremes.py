"""Mails that are made to hurt a parser, by what they do."""

from collections.abc import Callable

from tests.handlers.mail.build import mail, multipart, part

MEGA = 2**20


def _html(markup: str) -> bytes:
    return mail(part(markup, "text/html; charset=utf-8"))


def _nested(depth: int, kind: str = "mixed") -> bytes:
    inner = part("里面")
    for level in range(depth):
        inner = multipart(kind, [inner], boundary=f"b{level}")
    return mail(inner)


def _bounce(text: str) -> bytes:
    return mail(text, From="MAILER-DAEMON@mx.example", Subject="Undeliverable: x", headers={"X-Failed-Recipients": "a@b.example"})


EXTREMES: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "20,000 blank lines": lambda: mail("问" + "\n" * 20_000 + "题"),
    "20,000 blank lines with blanks": lambda: mail("问" + " \t \n" * 20_000 + "题"),
    "a line of 40 KB": lambda: mail("On " + "x " * 20_000 + "wrote:\n> y\n问"),
    "a line of 10 MB": lambda: mail("x" * 10 * MEGA),
    "10 MB of line feeds": lambda: b"\n" * 10 * MEGA,
    "10 MB of NUL": lambda: b"\0" * 10 * MEGA,
    "2,000 quote levels": lambda: mail("问\n" + "\n".join(">" * level + " old" for level in range(2000))),
    "20,000 lines of 500 quote marks": lambda: mail(("> " * 250 + "\n") * 20_000),
    "5,000 attachments": lambda: mail(
        multipart("mixed", [part("问"), *[part("x", f'application/pdf; name="{n}.pdf"') for n in range(5000)]])
    ),
    "100,000 parts of nothing": lambda: mail(multipart("mixed", [b""] * 100_000)),
    "5,000 alternatives": lambda: mail(multipart("mixed", [multipart("alternative", [part("a")], boundary="i") for _ in range(5000)])),
    "nested 500 deep": lambda: _nested(500),
    "alternatives 500 deep": lambda: _nested(500, "alternative"),
    "10 MB nested 60 deep": lambda: _nested(60) + b"x\n" * 5 * MEGA,
    "mails in mails, 200 deep": lambda: b"Content-Type: message/rfc822\n\n" * 200 + mail("里面"),
    "one boundary for all levels": lambda: mail(multipart("mixed", [multipart("mixed", [part("a")] * 50)] * 50)),
    "an empty boundary": lambda: mail(b'Content-Type: multipart/mixed; boundary=""\r\n\r\n' + b"--\r\n\r\nx\r\n" * 10_000),
    "10 MB of boundary beginnings": lambda: mail(multipart("mixed", [part("--x\n" * 2 * MEGA)], boundary="x" * 60)),
    "a header block of 10 MB": lambda: b"X-Y: z\r\n" * (10 * MEGA // 8) + b"\r\nx",
    "a field of 10 MB": lambda: b"Subject: " + b"x" * 10 * MEGA + b"\r\n\r\nx",
    "a field folded a million times": lambda: b"Subject: x\r\n" + b" y\r\n" * MEGA + b"\r\nx",
    "encoded words without end": lambda: b"Subject: " + b"=?gbk?B?" * 8000 + b"\r\n\r\nx",
    "encoded words of one character": lambda: b"Subject: " + b"=?gbk?B?xOo=?= " * 4000 + b"\r\n\r\nx",
    "parentheses in From": lambda: b"From: " + b"(" * 30_000 + b"a@b.example\r\n\r\nx",
    "quotes in a parameter": lambda: mail(part("x", "text/plain; " + 'a="; ' * 10_000)),
    "parameters in pieces": lambda: mail(part("x", "text/plain; " + "; ".join(f"name*{n}*=%ff" for n in range(2000)))),
    "addresses that never come": lambda: b"From: " + b"a" * 60_000 + b"\r\nTo: " + b"a@" * 30_000 + b"\r\n\r\nx",
    "ids without end": lambda: b"References: " + b"<a@b> " * 10_000 + b"<" * 60_000 + b"\r\n\r\nx",
    "100,000 open tags": lambda: _html("<div>" * 100_000 + "问"),
    "open tags, others closed": lambda: _html("<div></p><font></b>" * 25_000 + "问"),
    "open tags of many names": lambda: _html("".join(f"<t{n}></t{n - 2}>" for n in range(40_000)) + "问"),
    "100,000 quotes in markup": lambda: _html("<blockquote>" * 50_000 + "问"),
    "markup of tags alone": lambda: _html("<b></b>" * 70_000 + "问"),
    "a table in a table": lambda: _html("<table><tr><td>" * 20_000),
    "attributes without end": lambda: _html("<p " + "a='" * 100_000),
    "a style of 500 KB": lambda: _html(f'<p style="{"display:" * 60_000}">问'),
    "a picture of 8 MB in the markup": lambda: _html(f'<p>问<img src="data:image/png;base64,{"A" * 8 * MEGA}"></p>'),
    "uuencoded beginnings": lambda: mail("begin 644 x\n" * 100_000),
    "one uuencoded file that never ends": lambda: mail("begin 644 x\n" + "M" + "x" * 60 + "\n" + ("M" + "x" * 60 + "\n") * 60_000),
    "signed texts without end": lambda: mail("-----BEGIN PGP SIGNED MESSAGE-----\n" * 7000),
    "flowed for ever": lambda: mail(part("x \n" * 100_000, "text/plain; format=flowed")),
    "20,000 attributions": lambda: mail("在 2024-03-01 10:00:00，某人 <a@b.example> 写道：\n" * 20_000),
    "20,000 wrapped attributions": lambda: mail("On x\nx wrote:\n" * 10_000),
    "20,000 separators": lambda: mail("------ 原始邮件 ------\n发件人: a@b.example\n主题: x\n收件人: y\n" * 5000),
    "20,000 lines of rules": lambda: mail("-" * 400 + "\n" + ("- " * 200 + "\n") * 20_000),
    "20,000 closings": lambda: mail("此致\n敬礼\n" * 10_000),
    "20,000 lines of telephones": lambda: mail("电话：1\n" * 20_000),
    "lines for every pattern": lambda: mail(
        ("发自我的" + "a " * 240 + "!\n") * 4000 + ("祝" * 480 + "\n") * 4000 + ("1" * 490 + "?\n") * 4000
    ),
    "a bounce of addresses": lambda: _bounce("<" + "a@b.example " * 20_000),
    "a bounce of numbers": lambda: _bounce("5.1.1 550 " * 20_000 + ("550 x\n" * 30_000)),
    "a bounce of blanks": lambda: _bounce("退信" + " " * 200_000 + "\n" + ("  \t " * 50 + "\n") * 1000),
    "a bounce of reasons": lambda: _bounce("原因：" * 50_000 + "\nThe following address had permanent errors\n" * 3000),
    "a status without end": lambda: mail(
        multipart("report", [part("x"), part("Final-Recipient: rfc822; a@b.example\n\n" * 100_000, "message/delivery-status")])
    ),
    "right to left": lambda: mail("\u202e\u2066问\u0000题\u200f\u2069", Subject="\u202ecod.exe"),
}
