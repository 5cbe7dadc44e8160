"""kill -9 between every pair of steps from DATA to the answer: nothing acknowledged is unanswered, nothing has two Message-IDs."""

import asyncio
import smtplib
import socket
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from tests.cast import KNOWN, KNOWN_ANSWER, OTHER, write_config
from tests.doubles.post_office import PostOffice
from tests.features.mailing import ANN, OFFICE, bring, write_mail
from tests.features.processes import PATIENCE, Process, rows, running, until_rows

pytestmark = pytest.mark.slow


@pytest.fixture
def port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
async def post() -> AsyncIterator[PostOffice]:
    async with PostOffice.start() as post:
        yield post


@pytest.fixture
def config(folder: Path, port: int, post: PostOffice) -> Path:
    """An office that has a mailbox and nothing else."""
    smarthost = f'[channels.mail.smarthost]\nhost = "127.0.0.1"\nport = {post.port}\ntls = "none"\n'
    return write_config(folder, more=f'[channels.mail]\nenabled = true\naddress = "{OFFICE}"\nport = {port}\n{smarthost}')


async def listening(port: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            with suppress(OSError):
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.close()
                return
            await asyncio.sleep(0.05)


async def takes(port: int, raw: bytes, *, sender: str = ANN, to: str = OFFICE) -> None:
    await listening(port)
    await asyncio.to_thread(bring, port, raw, sender, [to])


def ids(post: PostOffice) -> dict[str, set[str]]:
    """The Message-IDs of the answers to each mail."""
    found: dict[str, set[str]] = {}
    for mail in post.delivered:
        found.setdefault(mail.header("In-Reply-To"), set()).add(mail.header("Message-ID"))
    return found


async def answered(config: Path, port: int, post: PostOffice, number: int = 1) -> None:
    """Start again; so many mails are answered in the end, each under one id, and all of it is marked."""
    async with running(config) as process:
        await post.until(lambda: len(ids(post)) >= number, within=PATIENCE)
        await until_rows(config, "SELECT DISTINCT state FROM outbox", [("sent",)])
        await until_rows(config, "SELECT DISTINCT state FROM inbox", [("done",)])
        await process.told_to_stop()
    assert all(len(each) == 1 for each in ids(post).values())


async def killed_while_locked(config: Path, process: Process, port: int, raw: bytes) -> bytes:
    """Bring a mail while another holds the database, so that it cannot be stored, and kill; returns what the sender heard."""
    with closing(sqlite3.connect(config.parent / "helpbot.db", isolation_level=None)) as blocker:
        blocker.execute("BEGIN IMMEDIATE")
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for line in (b"EHLO mx", b"MAIL FROM:<ann@school.example>", b"RCPT TO:<office@qinglan.example>", b"DATA"):
            writer.write(line + b"\r\n")
        await reader.readuntil(b"354")
        writer.write(raw + b"\r\n.\r\n")
        await asyncio.sleep(0.3)
        await process.killed()
        with suppress(ConnectionError):
            heard = await reader.read()
            writer.close()
            return heard
        return b""


async def test_killed_between_data_and_stored(config: Path, port: int, post: PostOffice) -> None:
    """It was not acknowledged; its sender brings it again, and it is answered once."""
    raw = write_mail(KNOWN)
    async with running(config) as process:
        await listening(port)
        heard = await killed_while_locked(config, process, port, raw)
    assert b"250 2.0.0" not in heard
    assert rows(config, "SELECT count(*) FROM inbox") == [(0,)]

    async with running(config) as process:
        await takes(port, raw)
        await post.holds(1, within=PATIENCE)
        await process.told_to_stop()

    assert KNOWN_ANSWER in post.delivered[0].text


async def test_killed_between_stored_and_acknowledged(config: Path, port: int, post: PostOffice) -> None:
    """The sender never heard the 250, and brings it again: it is known."""
    raw = write_mail(KNOWN)
    async with running(config) as process:
        await takes(port, raw)
        await post.holds(1, within=PATIENCE)
        await until_rows(config, "SELECT DISTINCT state FROM outbox", [("sent",)])
        await process.killed()
    async with running(config) as process:
        await takes(port, raw)
        await takes(port, write_mail(OTHER))
        await post.holds(2, within=PATIENCE)
        await process.told_to_stop()

    assert len(post.delivered) == 2


async def test_killed_between_stored_and_answered(config: Path, port: int, post: PostOffice) -> None:
    """It was acknowledged, nobody brings it again: it is answered after the restart, under the id it would have had."""
    async with running(config) as process:
        await takes(port, write_mail(KNOWN))
        await post.holds(1, within=PATIENCE)
        await process.killed()
    with closing(sqlite3.connect(config.parent / "helpbot.db", isolation_level=None)) as database:
        database.execute("UPDATE inbox SET state = 'waiting', handled_at = NULL")
        for table in ("outbox", "inquiry", "message", "thread"):
            database.execute(f"DELETE FROM {table}")  # noqa: S608 -- our own names

    await answered(config, port, post)
    assert len(post.delivered) == 2


@pytest.mark.parametrize("state", ["queued", "sending"])
async def test_killed_between_answered_and_sent(config: Path, port: int, post: PostOffice, state: str) -> None:
    """The smarthost is away; the answer waits or hangs, and goes out after the restart."""
    post.say("RCPT", *(["451 4.3.0 later"] if state == "queued" else []))
    if state == "sending":
        post.hang()
    async with running(config) as process:
        await takes(port, write_mail(KNOWN))
        await until_rows(config, "SELECT DISTINCT state FROM outbox", [(state,)])
        if state == "queued":
            await post.until(lambda: post.asked > 0, within=PATIENCE)
        await process.killed()
    assert post.delivered == []
    post.release()

    await answered(config, port, post)


async def test_killed_between_sent_and_marked(config: Path, port: int, post: PostOffice) -> None:
    """The smarthost took it and was not heard: it may go twice, but as the same mail, which mail programs show once."""
    post.hang_after()
    async with running(config) as process:
        await takes(port, write_mail(KNOWN))
        await post.holds(1, within=PATIENCE)
        await process.killed()
    post.release()

    await answered(config, port, post)
    assert len(ids(post)) == 1
    assert len(post.delivered) == 2


async def test_killed_again_and_again_in_the_middle_of_a_crowd(config: Path, port: int, post: PostOffice) -> None:
    """Senders do as mail servers do: whatever was not acknowledged is brought again."""
    acknowledged: set[int] = set()
    crowd = {number: write_mail(KNOWN, sender=f"a{number}@school.example") for number in range(40)}

    async def deliver_all() -> None:
        for number, raw in crowd.items():
            while number not in acknowledged:
                try:
                    await asyncio.to_thread(bring, port, raw, f"a{number}@school.example")
                except (OSError, smtplib.SMTPException):
                    await asyncio.sleep(0.1)
                else:
                    acknowledged.add(number)

    delivering = asyncio.create_task(deliver_all())
    for wanted in (3, 12, 25):
        async with running(config) as process:
            await post.until(lambda: len(ids(post)) >= wanted, within=PATIENCE)  # noqa: B023 -- called before wanted changes
            await process.killed()
    async with running(config) as process:
        await delivering
        await post.until(lambda: len(ids(post)) == len(crowd), within=PATIENCE)
        await process.told_to_stop()

    assert all(len(each) == 1 for each in ids(post).values())
    assert rows(config, "SELECT DISTINCT state FROM inbox") == [("done",)]
    assert ANN not in {to for mail in post.delivered for to in mail.recipients}


async def test_a_stop_answers_what_was_taken(config: Path, port: int, post: PostOffice) -> None:
    """SIGTERM ends it within seconds, with what is in hand done."""
    async with running(config) as process:
        await takes(port, write_mail(KNOWN))
        assert await process.told_to_stop() < 10
    if not post.delivered:
        await answered(config, port, post)

    assert len(post.delivered) == 1
