"""Answers as files: whole, private, and no rubbish beside them."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from handlers.mail.outbound import Folder, Ready
from helpbot.errors import DeliveryError

MAIL = Ready("office@qinglan.example", "ann@school.example", "<1@qinglan.example>", b"Subject: x\r\n\r\n" + b"x" * 5000)


@contextmanager
def no_room_beyond(size: int) -> Iterator[None]:
    """No file may grow beyond so many bytes, as on a disk that is nearly full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


async def test_tries_on_a_full_disk_do_not_fill_it_further(tmp_path: Path) -> None:
    """Two days of tries for each of a morning's answers would be thousands of files; and nothing is left once it went."""
    folder = Folder(tmp_path / "outgoing")
    for _ in range(3):
        with no_room_beyond(1000), pytest.raises(DeliveryError):
            await folder.send(MAIL)
    assert len(list(folder.path.iterdir())) <= 1

    await folder.send(MAIL)
    (file,) = folder.path.iterdir()
    assert (file.suffix, file.read_bytes()) == (".eml", MAIL.content)


async def test_a_mail_in_the_folder_is_its_owners(tmp_path: Path) -> None:
    """It may hold a code."""
    folder = Folder(tmp_path)
    await folder.send(MAIL)

    (file,) = folder.path.iterdir()
    assert file.stat().st_mode & 0o077 == 0
