"""The door where mail comes in: what it takes, what it turns away, and what it never lets happen."""

import asyncio
import smtplib
from contextlib import suppress

import pytest

from handlers.mail import listener, session
from handlers.mail.packing import unpack_mail
from helpbot.errors import StoreError
from tests.features.doorway import HELLO, door
from tests.features.mailing import OFFICE, write_mail


@pytest.mark.parametrize("end", [b"\n.\n", b"\n.\r\n", b"\r.\r", b"\r\n.\n", b"\r\n.\r", b"\n\n.\n\n", b"\r.\r\n"])
async def test_no_other_end_of_data_smuggles_a_second_mail(end: bytes) -> None:
    """Only CRLF.CRLF ends a mail; the rest stays text of the one there is, all of its lines ending with CRLF (CVE-2023-51764)."""
    smuggled = b"MAIL FROM:<boss@school.example>\r\nRCPT TO:<office@qinglan.example>\r\nDATA\r\nFrom: boss\r\n\r\npay\r\n"
    async with door() as doorway:
        heard = await doorway.says(*HELLO, b"DATA\r\n", b"Subject: one\r\n\r\ntext" + end + smuggled + b"\r\n.\r\n")

    assert heard.count(b"250 2.0.0 OK") == 1
    (content,) = doorway.box.contents()
    assert b"pay" in content
    assert content.count(b"\n") == content.count(b"\r\n") == content.count(b"\r")


async def test_bytes_come_through_as_they_were() -> None:
    """Eight bits, dots at the beginning of a line, lines of half a megabyte."""
    body = b"..\r\n.x\r\n\xc4\xea\xbc\xec\r\n" + b"x" * 500_000 + b"\r\n"
    async with door() as doorway:
        await doorway.takes(b"Subject: x\r\n\r\n" + body)

    assert doorway.box.contents() == [b"Subject: x\r\n\r\n" + body]


@pytest.mark.parametrize("to", ["office@qinglan.example", "OFFICE@QINGLAN.example", "office+abc@qinglan.example", "second@qinglan.example"])
async def test_our_addresses_are_taken(to: str) -> None:
    """Whatever their case and tag."""
    async with door(also=["second@qinglan.example"]) as doorway:
        await doorway.takes(write_mail("x"), to=[to])

    assert len(doorway.box.arrivals) == 1


@pytest.mark.parametrize(
    "to", ["boss@qinglan.example", "office@other.example", "office@qinglan.example@other.example", "officer@qinglan.example"]
)
async def test_anybody_elses_are_refused_at_once(to: str) -> None:
    """We are nobody's relay."""
    async with door() as doorway:
        with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
            await doorway.takes(write_mail("x"), to=[to])

    ((code, _),) = refused.value.recipients.values()
    assert code in (550, 553)
    assert doorway.box.arrivals == []


async def test_one_mail_to_several_of_our_addresses_is_one() -> None:
    """One arrival, for one answer."""
    async with door(also=["second@qinglan.example"]) as doorway:
        await doorway.takes(write_mail("x"), to=[OFFICE, "second@qinglan.example"])

    assert len(doorway.box.arrivals) == 1
    assert unpack_mail(doorway.box.arrivals[0])[0].recipients == (OFFICE, "second@qinglan.example")


@pytest.mark.parametrize("error", [StoreError("disk full at /secret/path"), RuntimeError("secret"), ValueError("secret")])
async def test_whatever_is_wrong_with_us_the_mail_comes_again(error: Exception) -> None:
    """451, and not a word of what it is; the listener goes on, and takes the next."""
    async with door() as doorway:
        doorway.box.error = error
        with pytest.raises(smtplib.SMTPDataError) as refused:
            await doorway.takes(write_mail("x"))
        doorway.box.error = None
        await doorway.takes(write_mail("y"))

    assert refused.value.smtp_code == 451
    assert "secret" not in str(refused.value)
    assert len(doorway.box.arrivals) == 1


async def test_a_mail_that_is_too_large_is_refused_for_good() -> None:
    """By its declared size at once, by its real one at the end."""
    async with door(max_mib=1) as doorway:
        with pytest.raises(smtplib.SMTPSenderRefused) as refused:
            await doorway.takes(b"Subject: x\r\n\r\n" + b"x" * 76 * 20_000)
        heard = await doorway.says(*HELLO, b"DATA\r\n", b"x\r\n" * 500_000 + b".\r\n")

    assert refused.value.smtp_code == 552
    assert b"552" in heard
    assert doorway.box.arrivals == []


async def test_recipients_are_limited() -> None:
    """452: the rest may come in another mail (RFC 5321, 4.5.3.1.10)."""
    async with door(max_recipients=2) as doorway:
        heard = await doorway.says(*HELLO, *[b"RCPT TO:<office+%d@qinglan.example>\r\n" % number for number in range(3)])

    assert heard.count(b"250 2.1.5") == 2
    assert heard.count(b"452") == 2


async def test_commands_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody who says NOOP for ever is hung up on."""
    monkeypatch.setattr(session, "COMMANDS", 5)
    async with door() as doorway:
        heard = await doorway.says(b"EHLO x\r\n", *[b"NOOP\r\n"] * 8)

    assert b"421" in heard


async def test_connections_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last one is told to come later; those before it go on, and when they are gone there is room."""
    monkeypatch.setattr(listener, "CONNECTIONS", 3)
    async with door() as doorway:
        held = [await asyncio.open_connection("127.0.0.1", doorway.port) for _ in range(3)]
        for reader, _ in held:
            assert (await reader.readline()).startswith(b"220")
        reader, writer = await asyncio.open_connection("127.0.0.1", doorway.port)
        assert (await reader.read()).startswith(b"421")
        for _, each in (*held, (reader, writer)):
            each.close()
            with suppress(ConnectionError):
                await each.wait_closed()
        async with asyncio.timeout(10):
            while not (await doorway.says(b"QUIT\r\n")).startswith(b"220"):
                pass


async def test_who_says_nothing_is_hung_up_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Idle time is counted by the byte: a slow mail is not idle."""
    monkeypatch.setattr(session, "IDLE", 0.2)
    async with door() as doorway:
        reader, writer = await asyncio.open_connection("127.0.0.1", doorway.port)
        for line in (*HELLO, b"DATA\r\n", *[b"x\r\n"] * 6):
            writer.write(line)
            await asyncio.sleep(0.08)
        writer.write(b".\r\n")
        async with asyncio.timeout(5):
            heard = await reader.read()
        writer.close()

    assert b"250 2.0.0 OK" in heard
    assert len(doorway.box.arrivals) == 1


async def test_a_stop_lets_the_mail_that_is_coming_in_come_in() -> None:
    """The listener is closed, the mail is stored and acknowledged, and then the line is cut."""
    async with door() as doorway:
        doorway.box.gate.clear()
        delivering = asyncio.create_task(doorway.takes(write_mail("x")))
        idle_reader, idle_writer = await asyncio.open_connection("127.0.0.1", doorway.port)
        await idle_reader.readline()
        await doorway.box.entered.wait()
        doorway.task.cancel()
        assert (await idle_reader.read()).startswith(b"421")
        idle_writer.close()
        doorway.box.gate.set()
        with pytest.raises(smtplib.SMTPResponseException) as goodbye:
            await delivering
        assert goodbye.value.smtp_code == 421
        with suppress(asyncio.CancelledError):
            await doorway.task
        with pytest.raises(OSError, match="refused"):
            await doorway.says(b"QUIT\r\n")

    assert len(doorway.box.arrivals) == 1


async def test_a_mail_that_hangs_at_a_stop_is_not_acknowledged(monkeypatch: pytest.MonkeyPatch) -> None:
    """It comes again; nobody waits for it."""
    monkeypatch.setattr(listener, "FINISH_SECONDS", 0.1)
    async with door() as doorway:
        doorway.box.gate.clear()
        delivering = asyncio.create_task(doorway.takes(write_mail("x")))
        await doorway.box.entered.wait()
        doorway.task.cancel()
        with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionError)):
            await delivering


async def test_lmtp_answers_for_each_recipient() -> None:
    """RFC 2033, 4.2: as many answers as recipients, all of one commit."""
    async with door(protocol="lmtp") as doorway:
        hello = (b"LHLO mx.example\r\n", *HELLO[1:], b"RCPT TO:<office+x@qinglan.example>\r\n", b"DATA\r\n")
        heard = await doorway.says(*hello, b"Subject: x\r\n\r\nx\r\n.\r\n")
        doorway.box.error = StoreError("full")
        failed = await doorway.says(*hello, b"Subject: y\r\n\r\nx\r\n.\r\n")

    assert heard.count(b"250 2.0.0 OK") == 2
    assert failed.count(b"451 4.3.0") == 2
    assert len(doorway.box.arrivals) == 1


async def test_it_shows_that_it_lives() -> None:
    """For `status` and `doctor`, mail or none."""
    async with door() as doorway:
        assert doorway.box.beats
