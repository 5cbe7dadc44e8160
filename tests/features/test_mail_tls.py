"""TLS, logins and settings: nothing secret goes in the clear, and what cannot work says so before anything listens."""

import asyncio
import smtplib
import ssl
import subprocess
from pathlib import Path

import pytest

from handlers.mail.outbound import Ready, Smarthost
from handlers.mail.settings import MailSettings, SmarthostSettings
from helpbot.errors import ChannelDown, DeliveryError
from tests.doubles.post_office import PostOffice
from tests.features.doorway import HELLO, door
from tests.features.mailing import ANN, OFFICE, write_mail


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
