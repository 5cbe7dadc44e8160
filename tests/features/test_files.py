"""A file on its way: from a clerk's Telegram to the ticket, and into a folder of the officer's."""

import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from faq.entry import Entry
from helpbot.clock import SettableClock
from helpbot.messages import LARGEST_FILE
from helpbot.services.attachments import NAME_BYTES, PER_DAY, safe_name
from helpbot.texts import conversation as texts
from helpbot.texts import files as file_texts
from helpbot.texts import tickets as ticket_texts
from tests.cast import KNOWN, KNOWN_ANSWER, PHONE, OfficeAtWork, Officer, office_at_work
from tests.doubles.telegram import Chat, TelegramDouble
from tests.features.on_telegram import ask, channels

PDF = b"%PDF-1.7 \x00\xff"


@pytest.fixture
async def office(folder: Path, entries: Sequence[Entry], clock: SettableClock, telegram: TelegramDouble) -> AsyncIterator[OfficeAtWork]:
    """An office that is on Telegram."""
    async with office_at_work(folder, entries, clock=clock, beside=lambda clock: channels(telegram, clock)) as office:
        yield office


async def files_of(olga: Officer, number: int = 1) -> list[tuple[str, int]]:
    """The names and sizes that `ticket show` tells."""
    return [(each["name"], each["size"]) for each in (await olga.sees("ticket", "show", str(number)))["files"]]


async def test_a_file_goes_along_with_the_ticket_that_is_opened_after_it(
    office: OfficeAtWork, bo: Chat, olga: Officer, tmp_path: Path
) -> None:
    """And comes out as it went in."""
    bo.sends_file("年报.pdf", PDF, "application/pdf")
    assert await bo.hears() == [file_texts.KEPT.format(name="年报.pdf")]
    await ask(bo, "人工")

    assert await files_of(olga) == [("年报.pdf", len(PDF))]
    ran = await olga.runs("ticket", "files", "1", str(tmp_path / "out"))
    assert (ran.code, ran.out.strip()) == (0, str(tmp_path / "out" / "年报.pdf"))
    assert (tmp_path / "out" / "年报.pdf").read_bytes() == PDF


async def test_ticket_show_names_the_files(office: OfficeAtWork, bo: Chat, olga: Officer) -> None:
    """With their size, and how to get them."""
    bo.sends_file("年报.pdf", b"x" * 2000)
    await bo.hears()
    await ask(bo, "人工")

    shown = (await olga.runs("ticket", "show", "1")).out
    assert "年报.pdf（2 KB）" in shown
    assert "helpbot ticket files 1" in shown
    assert file_texts.LOGGED["file"].format(names="年报.pdf") in shown


async def test_a_file_for_an_open_ticket_is_put_there_and_told_to_the_office(office: OfficeAtWork, bo: Chat, olga: Officer) -> None:
    """A picture as well; while details are awaited, they still are."""
    await ask(bo, "人工")
    bo.sends_photo(b"\xff\xd8\xff1")
    (told,) = await bo.hears()

    assert "编号1" in told
    assert await ask(bo, "一中，电话13800000000") == texts.DETAILS_KEPT.format(number=1)
    ((name, size),) = await files_of(olga)
    replies = (await olga.sees("ticket", "show", "1"))["replies"]
    assert (name.endswith(".jpg"), size) == (True, 4)
    assert [each["text"] for each in replies] == [file_texts.ON_TICKET.format(names=f"{name}（4 字节）"), "一中，电话13800000000"]


async def test_a_caption_is_the_question_and_the_file_is_kept(office: OfficeAtWork, bo: Chat, olga: Officer) -> None:
    """One answer, and no word about the file, which goes along if it comes to a ticket."""
    bo.sends_file("截图.png", b"1", caption=KNOWN)
    (answer,) = await bo.hears()
    bo.presses(texts.NOT_SOLVED)
    await bo.hears()

    assert KNOWN_ANSWER in answer
    assert await files_of(olga) == [("截图.png", 1)]


async def test_while_an_officer_holds_the_conversation_a_file_is_taken_in_silence(office: OfficeAtWork, bo: Chat, olga: Officer) -> None:
    """One that is lost is said all the same."""
    await ask(bo, "人工")
    await olga.runs("ticket", "reply", "1", "请把表发来")
    await office.beats()
    await bo.hears()
    bo.sends_file("表.xlsx", b"1")
    bo.sends_file("大.zip", b"0" * (LARGEST_FILE + 1))

    (told,) = await bo.hears()
    assert told == file_texts.LOST["too-large"].format(name="大.zip", megabytes=10)
    assert await files_of(olga) == [("表.xlsx", 1)]


async def test_the_pictures_of_an_album_are_confirmed_once(office: OfficeAtWork, bo: Chat, telegram: TelegramDouble, olga: Officer) -> None:
    """Telegram brings each as a message of its own."""
    stored = [telegram.world.files.keep(f"{number}.pdf", b"1", folder="documents") for number in range(3)]
    for number, file in enumerate(stored):
        chat = {"id": 1002, "type": "private", "first_name": "薄"}
        head = {"message_id": 800 + number, "date": 1_700_000_000, "chat": chat, "media_group_id": "7"}
        telegram.queue_update({"message": head | {"document": file.describe() | {"file_name": file.name}}})

    assert await bo.hears() == [file_texts.KEPT.format(name="0.pdf")]
    await ask(bo, "人工")
    assert len(bo.heard) == 2
    assert [name for name, _ in await files_of(olga)] == ["0.pdf", "1.pdf", "2.pdf"]


async def test_a_file_that_is_too_large_is_not_fetched(office: OfficeAtWork, bo: Chat, telegram: TelegramDouble) -> None:
    """Its sender is told how large it may be."""
    bo.sends_file("大.zip", b"0" * (LARGEST_FILE + 1))

    assert await bo.hears() == [file_texts.LOST["too-large"].format(name="大.zip", megabytes=10)]
    assert telegram.calls_of("getFile") == []


async def test_a_file_of_just_the_limit_is_kept(office: OfficeAtWork, bo: Chat) -> None:
    """Ten megabytes come through database and all."""
    bo.sends_file("刚好.zip", b"0" * LARGEST_FILE)

    assert await bo.hears() == [file_texts.KEPT.format(name="刚好.zip")]


async def test_a_file_that_says_no_size_is_measured(office: OfficeAtWork, bo: Chat, telegram: TelegramDouble) -> None:
    """By what the server says of it, at the latest."""
    stored = telegram.world.files.keep("大.zip", b"0" * (LARGEST_FILE + 1), folder="documents")
    document = {"file_id": stored.file_id, "file_unique_id": "u", "file_name": "大.zip"}
    chat = {"id": 1002, "type": "private", "first_name": "薄"}
    telegram.queue_update({"message": {"message_id": 800, "date": 1_700_000_000, "chat": chat, "document": document}})

    assert await bo.hears() == [file_texts.LOST["too-large"].format(name="大.zip", megabytes=10)]


@pytest.mark.parametrize("status", [400, 404, 500])
async def test_a_download_that_fails_is_said_and_the_words_are_kept(
    office: OfficeAtWork, bo: Chat, telegram: TelegramDouble, status: int
) -> None:
    """The question is answered all the same."""
    telegram.fail("getFile", status=status, description="Bad Request: wrong file_id or the file is temporarily unavailable")
    bo.sends_file("年报.pdf", PDF, caption=KNOWN)

    first, second = await bo.hears(2)
    assert first == file_texts.LOST["failed"].format(name="年报.pdf")
    assert KNOWN_ANSWER in second


async def test_a_conversation_has_its_share_of_a_day(office: OfficeAtWork, bo: Chat, clock: SettableClock) -> None:
    """Nobody fills the disk; a day later there is room again."""
    for number in range(PER_DAY):
        bo.sends_file(f"{number}.pdf", b"1")
    await bo.hears(PER_DAY)
    bo.sends_file("多.pdf", b"1")
    assert await bo.hears() == [file_texts.LOST["too-many"].format(name="多.pdf", number=PER_DAY, phone=PHONE)]

    clock.move(timedelta(hours=24, minutes=1))
    bo.sends_file("明天.pdf", b"1")
    assert await bo.hears() == [file_texts.KEPT.format(name="明天.pdf")]


async def test_a_file_of_the_day_before_stays_where_it_was(office: OfficeAtWork, bo: Chat, olga: Officer, clock: SettableClock) -> None:
    """It has nothing to do with today's ticket."""
    bo.sends_file("旧.pdf", b"1")
    await bo.hears()
    clock.move(timedelta(hours=24, minutes=1))
    await ask(bo, "人工")

    assert await files_of(olga) == []


async def test_writing_out_overwrites_nothing(office: OfficeAtWork, bo: Chat, olga: Officer, tmp_path: Path) -> None:
    """Neither a file of the same name nor what a link of that name leads to; each is for its owner alone."""
    for content in (b"1", b"2"):
        bo.sends_file("年报.pdf", content)
    await bo.hears(2)
    await ask(bo, "人工")
    (tmp_path / "mine").write_bytes(b"mine")
    (tmp_path / "年报.pdf").symlink_to(tmp_path / "mine")
    ran = await olga.runs("ticket", "files", "1", str(tmp_path), "--json")

    paths = [Path(each["file"]) for each in ran.data]
    assert [(path.name, path.read_bytes()) for path in paths] == [("年报-2.pdf", b"1"), ("年报-3.pdf", b"2")]
    assert {path.stat().st_mode & 0o777 for path in paths} == {0o600}
    assert (tmp_path / "mine").read_bytes() == b"mine"


async def test_a_name_cannot_lead_out_of_the_folder(office: OfficeAtWork, bo: Chat, olga: Officer, tmp_path: Path) -> None:
    """Whatever the sender called it."""
    bo.sends_file("../../.ssh/authorized_keys", b"1")
    await bo.hears()
    await ask(bo, "人工")
    await olga.runs("ticket", "files", "1", str(tmp_path / "out"))

    (written,) = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert written.parent == tmp_path / "out"


async def test_a_ticket_without_files_has_none(office: OfficeAtWork, bo: Chat, olga: Officer, tmp_path: Path) -> None:
    """And an unknown number is named."""
    await ask(bo, "人工")

    assert (await olga.runs("ticket", "files", "1", str(tmp_path))).code == 0
    ran = await olga.runs("ticket", "files", "7", str(tmp_path))
    assert (ran.code, ran.err.strip()) == (1, "错误：" + ticket_texts.NO_SUCH.format(number=7))


async def test_a_redelivered_file_is_kept_once(office: OfficeAtWork, bo: Chat, telegram: TelegramDouble) -> None:
    """Under the same update_id it is the same message."""
    stored = telegram.world.files.keep("1.pdf", b"1", folder="documents")
    chat = {"id": 1002, "type": "private", "first_name": "薄"}
    document = stored.describe() | {"file_name": "1.pdf"}
    message = {"message_id": 800, "date": 1_700_000_000, "chat": chat, "document": document}
    update_id = telegram.queue_update({"message": message})
    await bo.hears()
    telegram.queue_update({"update_id": update_id, "message": message})
    await ask(bo, KNOWN)

    with closing(sqlite3.connect(office.folder / "helpbot.db")) as connection:
        assert connection.execute("SELECT count(*) FROM attachment").fetchone() == (1,)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("年报.pdf", "年报.pdf"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("C:\\Windows\\a.dll", "C__Windows_a.dll"),
        ("CON.txt", "_CON.txt"),
        ("\u202efdp.exe", "_fdp.exe"),
        ("a\nb\x1b[2J", "a_b_[2J"),
        (" .. ", "file"),
        ("", "file"),
        ("-rf", "-rf"),
    ],
)
def test_a_name_is_made_safe(name: str, safe: str) -> None:
    """For every system's paths, for a terminal, and for the eye."""
    assert safe_name(name) == safe


def test_a_long_name_keeps_its_ending() -> None:
    """And is cut between characters."""
    cut = safe_name("年" * 300 + ".pdf")

    assert cut.endswith("年.pdf")
    assert len(cut.encode()) <= NAME_BYTES


@pytest.mark.parametrize(("size", "words"), [(0, "0 字节"), (1023, "1023 字节"), (1024, "1 KB"), (1025, "2 KB"), (LARGEST_FILE, "10 MB")])
def test_a_size_is_told_in_words(size: int, words: str) -> None:
    """Rounded up."""
    assert file_texts.word_size(size) == words
