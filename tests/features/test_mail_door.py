"""The door where mail comes in: what it takes, what it turns away, and what it never lets happen."""

import asyncio
import smtplib
import socket
import ssl
import subprocess
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import pytest

from handlers.mail import listener, session
from handlers.mail.channel import MailChannel
from handlers.mail.outbound import Ready, Smarthost
from handlers.mail.packing import unpack_mail
from handlers.mail.settings import MailSettings, SmarthostSettings
from helpbot.clock import SystemClock
from helpbot.errors import ChannelDown, DeliveryError, StoreError
from helpbot.messages import Arrival
from tests.doubles.post_office import PostOffice
from tests.features.mailing import ANN, OFFICE, bring, write_mail


@dataclass
class Box:
    """An intake that keeps, refuses, breaks or waits."""

    arrivals: list[Arrival] = field(default_factory=list)
    error: Exception | None = None
    beats: int = 0
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    entered: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.gate.set()

    async def store(self, arrivals: Sequence[Arrival]) -> None:
        self.entered.set()
        await self.gate.wait()
        if self.error:
            raise self.error
        self.arrivals.extend(arrivals)

    def beat(self) -> None:
        self.beats += 1

    def contents(self) -> list[bytes]:
        return [unpack_mail(each)[1] for each in self.arrivals]


@dataclass
class Doorway:
    """A listening channel."""

    port: int
    box: Box
    task: asyncio.Task[None]

    async def says(self, *lines: bytes) -> bytes:
        """A raw dialogue, line ends as given; all that comes back."""
        return await asyncio.to_thread(talk, self.port, lines)

    async def takes(self, raw: bytes, sender: str = ANN, to: Sequence[str] = (OFFICE,)) -> None:
        await asyncio.to_thread(bring, self.port, raw, sender, to)


def talk(port: int, lines: Sequence[bytes]) -> bytes:
    """Say it line by line, hearing the whole answer to each, then QUIT, and hear the rest."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection, connection.makefile("rb") as reader:
        heard = hear(reader)
        with suppress(ConnectionError):
            for line in lines:
                connection.sendall(line)
                heard += hear(reader)
            connection.sendall(b"QUIT\r\n")
            heard += reader.read()
        return heard


def hear(reader: IO[bytes]) -> bytes:
    """One answer, of one line or several (RFC 5321, 4.2.1)."""
    heard = b""
    while line := reader.readline():
        heard += line
        if line[3:4] != b"-":
            break
    return heard


@asynccontextmanager
async def door(**more: object) -> AsyncIterator[Doorway]:
    settings = MailSettings.model_validate({"address": OFFICE, "port": 0} | more)
    channel, box = MailChannel(settings, SystemClock()), Box()
    task = asyncio.create_task(channel.receive(box))
    try:
        async with asyncio.timeout(10):
            while not box.beats and not task.done():  # noqa: ASYNC110 -- it beats when it listens
                await asyncio.sleep(0.01)
        if task.done():
            task.result()
        yield Doorway(channel.port, box, task)
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError, ChannelDown):
            await task
        await channel.close()


HELLO = (b"EHLO mx.example\r\n", b"MAIL FROM:<ann@school.example>\r\n", b"RCPT TO:<office@qinglan.example>\r\n")


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


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate with its key in one file, signed by itself."""
    folder = tmp_path_factory.mktemp("tls")
    key, cert = folder / "key.pem", folder / "cert.pem"
    subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", str(key), "-out", str(cert), *subject]
    subprocess.run(command, check=True, capture_output=True)
    both = folder / "both.pem"
    both.write_text(cert.read_text() + key.read_text())
    return both


def bring_with_tls(port: int, raw: bytes, certificate: Path, *, password: str = "") -> None:
    with smtplib.SMTP("127.0.0.1", port, timeout=10) as server:
        server.starttls(context=ssl.create_default_context(cafile=certificate))
        if password:
            server.login("mta", password)
        server.sendmail(ANN, [OFFICE], raw)


async def test_starttls_with_the_configured_certificate(certificate: Path) -> None:
    """Offered where there is a certificate; demanded where the office says so."""
    async with door(certificate=str(certificate), require_tls=True) as doorway:
        heard = await doorway.says(*HELLO)
        await asyncio.to_thread(bring_with_tls, doorway.port, write_mail("x"), certificate)

    assert b"530" in heard
    assert len(doorway.box.arrivals) == 1


async def test_a_login_where_one_is_demanded(certificate: Path) -> None:
    """With the right password, and over TLS only."""
    more = {"certificate": str(certificate), "username": "mta", "password": "right"}
    async with door(**more) as doorway:
        assert b"530" in await doorway.says(*HELLO)
        with pytest.raises(smtplib.SMTPAuthenticationError):
            await asyncio.to_thread(bring_with_tls, doorway.port, write_mail("x"), certificate, password="wrong")
        await asyncio.to_thread(bring_with_tls, doorway.port, write_mail("x"), certificate, password="right")

    assert len(doorway.box.arrivals) == 1


async def test_a_port_that_is_taken_is_said_to_be() -> None:
    """With the port and what to do."""
    async with door() as doorway:
        with pytest.raises(ChannelDown, match=f"127.0.0.1:{doorway.port}"):
            async with door(port=doorway.port):
                pass


@pytest.mark.parametrize("content", [None, b"no certificate"])
async def test_a_certificate_that_is_none_is_said_to_be(tmp_path: Path, content: bytes | None) -> None:
    """With the file's name."""
    file = tmp_path / "cert.pem"
    if content:
        file.write_bytes(content)
    with pytest.raises(ChannelDown, match=r"cert\.pem"):
        async with door(certificate=str(file)):
            pass


@pytest.mark.parametrize(
    "more",
    [
        {"require_tls": True},
        {"username": "x"},
        {"dkim": {"selector": "s"}},
        {"address": "no address"},
        {"address": f"{'x' * 40}@x.example"},
    ],
)
def test_settings_that_cannot_work_are_refused(more: dict[str, object]) -> None:
    """Before anything listens."""
    with pytest.raises(ValueError, match=r"address|certificate|key"):
        MailSettings.model_validate({"address": OFFICE} | more)


async def test_it_shows_that_it_lives() -> None:
    """For `status` and `doctor`, mail or none."""
    async with door() as doorway:
        assert doorway.box.beats


async def test_answers_leave_over_tls_with_a_login(certificate: Path) -> None:
    """STARTTLS, a certificate that is checked, then the password; one that nobody trusts gets neither password nor mail."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    mail = Ready("office@qinglan.example", ANN, "<1@x>", write_mail("好"))
    async with PostOffice.start(password="right", tls=context) as post:
        login = {"host": "127.0.0.1", "port": post.port, "tls": "starttls", "username": "office", "password": "right"}
        settings = SmarthostSettings.model_validate(login)
        await Smarthost(settings, ssl.create_default_context(cafile=certificate)).send(mail)
        with pytest.raises(DeliveryError) as refused:
            await Smarthost(settings).send(mail)

    assert [each.recipients for each in post.delivered] == [(ANN,)]
    assert refused.value.temporary
