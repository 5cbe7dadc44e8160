"""Whole mails of every shape, and what mutates them."""

from collections.abc import Iterator
from random import Random

from tests.handlers.mail.bounces import BOUNCES
from tests.handlers.mail.build import alternative, file, mail, multipart, part, word
from tests.handlers.mail.clients import FORWARDS, REPLIES, SIGNATURES
from tests.handlers.mail.wrappers import signed_mail, winmail

CHARSETS = ("utf-8", "gb18030", "gbk", "gb2312", "hz", "utf-16", "utf-7")
ENCODINGS = ("8bit", "base64", "quoted-printable")


def whole_mails() -> list[bytes]:
    """A mail of each client, charset, wrapper and robot."""
    return [*_answers(), *_labels(), *_wrapped(), *(bounce.raw for bounce in BOUNCES)]


def _answers() -> Iterator[bytes]:
    for client in (*REPLIES, *FORWARDS):
        plain, html = client.fill()
        if plain:
            yield mail(part(plain, encoding="base64"), Subject=word("回复：咨询"))
        if html:
            yield mail(alternative("", html), Subject=word("回复：咨询", "gb18030", "Q"))
    for signature in SIGNATURES.values():
        yield mail(alternative(f"请问怎么年检？{signature}", f"<div>请问怎么年检？</div><pre>{signature}</pre>"))


def _labels() -> Iterator[bytes]:
    text = "您好，请问年检什么时候截止？\n张三\n"
    for charset in CHARSETS:
        for encoding in ENCODINGS:
            content = part(text.encode(charset), f"text/plain; charset={charset}", encoding=encoding)
            yield mail(content, Subject=word("年检", "gb18030") + b" " + "年检".encode("gb18030"))


def _wrapped() -> Iterator[bytes]:
    body = alternative("请看附件", "<div>请看附件</div>")
    yield mail(multipart("mixed", [body, file("年报.doc", b"\xd0\xcf\x11\xe0" * 300), file("照片.jpg", b"\xff\xd8" * 3000, "image/jpeg")]))
    yield mail(multipart("mixed", [part("请看附件"), part(mail("里面的"), "message/rfc822")]))
    yield mail(multipart("signed", [part("签了名的"), part(b"0\x80", "application/pkcs7-signature; name=smime.p7s", encoding="base64")]))
    yield mail(part(signed_mail(mail("里面的问题")), "application/pkcs7-mime; smime-type=signed-data; name=smime.p7m", encoding="base64"))
    yield mail(
        multipart("mixed", [part(" "), part(winmail("里面的问题", {"年报.doc": b"x" * 99}), "application/ms-tnef", encoding="base64")])
    )
    yield mail("看附件\n\nbegin 644 a.txt\n#0V%T\n`\nend\n")


def mutate(raw: bytes, chance: Random, others: list[bytes]) -> bytes:
    """The mail with a few things done to it that wires, filters and programs do."""
    data = bytearray(raw)
    for _ in range(chance.randint(1, 6)):
        _MUTATIONS[chance.randrange(len(_MUTATIONS))](data, chance, others)
    return bytes(data)


def _flip(data: bytearray, chance: Random, others: list[bytes]) -> None:
    for _ in range(chance.randint(1, 30)):
        if data:
            data[chance.randrange(len(data))] = chance.randrange(256)


def _cut(data: bytearray, chance: Random, others: list[bytes]) -> None:
    start = chance.randrange(len(data) + 1)
    del data[start : start + chance.randint(1, 400)]


def _double(data: bytearray, chance: Random, others: list[bytes]) -> None:
    start = chance.randrange(len(data) + 1)
    data[start:start] = data[start : start + chance.randint(1, 400)] * chance.randint(1, 20)


def _splice(data: bytearray, chance: Random, others: list[bytes]) -> None:
    other = others[chance.randrange(len(others))]
    data[chance.randrange(len(data) + 1) :] = other[chance.randrange(len(other)) :]


def _say(data: bytearray, chance: Random, others: list[bytes]) -> None:
    words = (
        b"\0",
        b"\r",
        b"\n\n",
        b"=?gbk?B?",
        b"?=",
        b"\xff\xfe",
        b"\x1b$)A",
        b"<" * 50,
        b">" * 300,
        b"; name*0*=",
        b"(" * 40,
        b'"',
        b"--b",
    )
    start = chance.randrange(len(data) + 1)
    data[start:start] = words[chance.randrange(len(words))]


def _mix_lines(data: bytearray, chance: Random, others: list[bytes]) -> None:
    lines = bytes(data).split(b"\r\n")
    start = chance.randrange(len(lines))
    some = lines[start : start + 12]
    chance.shuffle(some)
    lines[start : start + 12] = some
    data[:] = b"\r\n".join(lines)


_MUTATIONS = (_flip, _cut, _double, _splice, _say, _mix_lines)
