"""Which files are kept, and what they are called."""

import io
import zipfile

import pytest

from handlers.mail.letter import Letter
from handlers.mail.reading import read_letter
from handlers.mail.reading.files import MOST_FILES, MOST_MISSING
from helpbot.messages import LARGEST_FILE, Loss, Missing
from helpbot.texts.files import LOST
from tests.handlers.mail.build import file, mail, multipart, part, word


def read(*parts: bytes) -> Letter:
    return read_letter(mail(multipart("mixed", [part("请看附件"), *parts])), mail_from="a@b.example")


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        ("attachment; filename=年报.doc".encode("gb18030"), "年报.doc"),
        ("attachment; filename=年报.doc".encode(), "年报.doc"),
        (b'attachment; filename="' + word("年报.doc", "gb18030") + b'"', "年报.doc"),
        (b"attachment; filename=" + word("年报.doc", "gb18030"), "年报.doc"),
        (b'attachment; filename="' + word("年报", "gb18030") + b"\r\n\t" + word("表.doc", "gb18030") + b'"', "年报表.doc"),
        (b"attachment; filename=\"??.doc\"; filename*=utf-8''%E5%B9%B4%E6%8A%A5.doc", "年报.doc"),
        (b"ATTACHMENT; FileName=a.doc", "a.doc"),
        (b"attachment; filename*=utf-8''%E5%B9%B4%E6%8A%A5.doc", "年报.doc"),
        (b"attachment; filename*=gb18030'zh'%C4%EA%B1%A8.doc", "年报.doc"),
        (b"attachment; filename*0*=utf-8''%E5%B9; filename*1*=%B4%E6%8A%A5; filename*2=.doc", "年报.doc"),
        (b"attachment; filename*=%C4%EA%B1%A8.doc", "年报.doc"),
        (b'attachment; filename="C:\\\\Users\\\\zhang\\\\a.doc"', "a.doc"),
        (b'attachment; filename="../../etc/passwd"', "passwd"),
        (b'attachment; filename="a\r\n b.doc"', "a b.doc"),
        ('attachment; filename="a\u202ecod.txt"'.encode(), "acod.txt"),
    ],
)
def test_a_file_has_its_name(disposition: bytes, name: str) -> None:
    """In every spelling, without a path, on one line."""
    kept = read(part(b"x", "application/octet-stream", headers={"Content-Disposition": disposition})).attachments

    assert [each.name for each in kept] == [name]


def test_a_file_without_a_name_gets_one() -> None:
    """With the ending of its type."""
    kept = read(part(b"%PDF", "application/pdf"), part(b"x", "application/x-nothing-known")).attachments

    assert [each.name for each in kept] == ["附件1.pdf", "附件2"]


def test_a_long_name_keeps_its_ending() -> None:
    """A file system takes 255 bytes."""
    kept = read(file("x" * 400 + ".doc", b"x")).attachments

    assert len(kept[0].name) <= 150
    assert kept[0].name.endswith(".doc")


@pytest.mark.parametrize("name", ["a.exe", "年报.doc.scr", "a.EXE", "a.js ", "a.bat.", "run.ps1", "a.lnk", "a\u202ecod.exe", "a.vbs"])
def test_a_program_is_named_and_not_kept(name: str) -> None:
    """Whatever it calls itself before its last ending."""
    letter = read(file(name, b"x"))

    assert letter.attachments == ()
    assert [each.why for each in letter.missing] == [Loss.DANGEROUS]


@pytest.mark.parametrize("content", [b"MZ\x90\0" * 20, b"\x7fELF\x02", b"#!/bin/sh\n", b"L\0\0\0\x01\x14\x02\0x"])
def test_a_program_in_disguise_is_not_kept(content: bytes) -> None:
    """Its first bytes tell."""
    assert read(file("年报.pdf", content)).missing == (Missing("年报.pdf", Loss.DANGEROUS),)


def test_a_program_inside_the_text_is_not_kept() -> None:
    """Uuencoded ones as well."""
    assert read_letter(mail("begin 644 a.exe\n#0V%T\n`\nend\n")).missing == (Missing("a.exe", Loss.DANGEROUS),)


def test_an_archive_is_kept_and_never_opened() -> None:
    """A bomb stays what it is: some bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("0" * 200, b"\0" * 20 * 2**20)

    kept = read(file("材料.zip", packed.getvalue(), "application/zip")).attachments
    assert [(each.name, each.content) for each in kept] == [("材料.zip", packed.getvalue())]


def test_a_file_that_is_too_large_is_named() -> None:
    """Those beside it are kept."""
    letter = read(file("大.pdf", b"x" * (LARGEST_FILE * 11 // 10)), file("小.pdf", b"x"))

    assert letter.missing == (Missing("大.pdf", Loss.TOO_LARGE),)
    assert [each.name for each in letter.attachments] == ["小.pdf"]


def test_a_file_a_little_too_large_is_named_as_well() -> None:
    """Its size is known only once it is decoded."""
    assert read(file("大.pdf", b"x" * (LARGEST_FILE + 1))).missing == (Missing("大.pdf", Loss.TOO_LARGE),)
    assert len(read(file("正好.pdf", b"x" * LARGEST_FILE)).attachments) == 1


def test_files_beyond_the_limit_are_named_up_to_a_limit() -> None:
    """A mail may hold thousands."""
    letter = read(*(file(f"{number}.pdf", b"x") for number in range(300)))

    assert len(letter.attachments) == MOST_FILES
    assert len(letter.missing) == MOST_MISSING
    assert {each.why for each in letter.missing} == {Loss.TOO_MANY}


def test_a_logo_in_a_signature_is_no_file_and_a_picture_is() -> None:
    """Both stand in the text; what shows something has more bytes."""
    inline = {"Content-Disposition": "inline", "Content-ID": "<1>"}
    logo, shot = (part(b"\x89PNG" + b"x" * size, "image/png", encoding="base64", headers=inline) for size in (900, 90_000))

    assert [len(each.content) for each in read(logo, shot).attachments] == [90_004]


def test_every_loss_can_be_told() -> None:
    """A clerk is told of each."""
    assert set(LOST) == {each.value for each in Loss}
