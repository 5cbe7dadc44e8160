"""What `helpbot doctor` finds of the mail channel, each fault with a cure."""

import asyncio
import ssl
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import dkim
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.mail import examination
from handlers.mail.channel import MailChannel
from handlers.mail.settings import MailSettings
from handlers.mail.validity import read_validity
from helpbot.clock import SHANGHAI, SystemClock
from helpbot.ports import Finding
from helpbot.texts import mailing as texts
from tests.doubles.post_office import PostOffice


async def find(**more: object) -> dict[str, Finding]:
    """The findings by what they looked at."""
    channel = MailChannel(MailSettings.model_validate({"address": "office@qinglan.example", "port": 0} | more), SystemClock())
    try:
        found = await channel.examine()
    finally:
        await channel.close()
    assert all(each.fine or each.cure for each in found)
    return {each.check: each for each in found}


@asynccontextmanager
async def serving(banner: bytes) -> AsyncIterator[int]:
    async def greet(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(banner)
        writer.close()

    server = await asyncio.start_server(greet, "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1]
    server.close()


async def test_a_listener_that_greets_is_fine(tmp_path: Path) -> None:
    """`doctor` runs beside `helpbot run`."""
    async with serving(b"220 ready\r\n") as port:
        found = await find(port=port, folder=str(tmp_path / "out"))

    assert found[texts.CHECK_LISTENER].fine
    assert "220 ready" in found[texts.CHECK_LISTENER].detail


@pytest.mark.parametrize("banner", [b"SSH-2.0\r\n", b""])
async def test_another_program_on_our_port_is_a_fault(tmp_path: Path, banner: bytes) -> None:
    """With its greeting."""
    async with serving(banner) as port:
        assert not (await find(port=port, folder=str(tmp_path)))[texts.CHECK_LISTENER].fine


async def test_an_address_that_is_not_ours_is_a_fault(tmp_path: Path) -> None:
    """Nothing could listen there."""
    found = await find(listen="192.0.2.1", port=8025, folder=str(tmp_path))

    assert not found[texts.CHECK_LISTENER].fine


async def test_a_folder_that_cannot_be_written_is_a_fault(tmp_path: Path) -> None:
    """It is named."""
    (tmp_path / "file").touch()
    found = await find(folder=str(tmp_path / "file" / "out"))

    assert not found[texts.CHECK_OUTGOING].fine
    assert str(tmp_path) in found[texts.CHECK_OUTGOING].detail


@pytest.mark.parametrize(("password", "fine"), [("right", True), pytest.param("wrong", False, marks=pytest.mark.slow)])
async def test_the_smarthosts_login_is_tried(password: str, *, fine: bool) -> None:
    """The commonest fault of all: an account's password in place of its authorisation code."""
    async with PostOffice.start(password="right") as post:
        smarthost = {"host": "127.0.0.1", "port": post.port, "tls": "none", "username": "office", "password": password}
        found = await find(smarthost=smarthost)

    assert found[texts.CHECK_OUTGOING].fine is fine
    assert "right" not in found[texts.CHECK_OUTGOING].detail


@pytest.mark.parametrize("tls", ["none", "tls", "starttls"])
async def test_a_smarthost_that_is_not_there_is_a_fault(tls: str) -> None:
    """Named by host and port."""
    found = await find(smarthost={"host": "127.0.0.1", "port": 1, "tls": tls})

    assert not found[texts.CHECK_OUTGOING].fine
    assert "127.0.0.1:1" in found[texts.CHECK_OUTGOING].detail


async def test_a_smarthost_without_tls_is_a_fault_where_tls_is_wanted() -> None:
    """No password goes in the clear because the other side has no certificate."""
    async with PostOffice.start() as post:
        found = await find(smarthost={"host": "127.0.0.1", "port": post.port, "tls": "starttls"})

    assert not found[texts.CHECK_OUTGOING].fine


async def test_a_certificate_that_is_none_is_a_fault(tmp_path: Path) -> None:
    """Named by its file."""
    file = tmp_path / "cert.pem"
    file.write_text("none")
    found = await find(certificate=str(file), folder=str(tmp_path))

    assert not found[texts.CHECK_CERTIFICATE].fine


def issue_certificate(folder: Path, days: int, key_of: Path | None = None) -> Path:
    """A certificate that holds so many days, with its key or another's in the file."""
    key, cert = folder / "key.pem", folder / "cert.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=x"]
    subprocess.run([*command, "-days", str(days), "-keyout", str(key), "-out", str(cert)], check=True, capture_output=True)
    both = folder / "both.pem"
    both.write_text(cert.read_text() + (key_of or key).read_text())
    return both


@pytest.mark.parametrize(("days", "fine"), [(365, True), (31, True), (29, False), (36500, True)])
async def test_a_certificate_that_ends_soon_is_a_fault(tmp_path: Path, days: int, *, fine: bool) -> None:
    """While there is time to get another; with its last day, after 2049 too, where it is written in another form."""
    found = (await find(certificate=str(issue_certificate(tmp_path, days)), folder=str(tmp_path)))[texts.CHECK_CERTIFICATE]
    last = (SystemClock().now() + timedelta(days=days)).astimezone(SHANGHAI)

    assert found.fine is fine
    assert f"{last:%Y-%m-%d}" in found.detail


@pytest.mark.parametrize(("ago", "said"), [(timedelta(days=400), texts.CERTIFICATE_FROM), (timedelta(days=-400), texts.CERTIFICATE_OVER)])
async def test_a_certificate_out_of_its_time_is_a_fault(tmp_path: Path, ago: timedelta, said: str) -> None:
    """Over, or not begun: then this machine's clock may be wrong."""
    file = issue_certificate(tmp_path, 365)
    settings = MailSettings.model_validate({"address": "office@qinglan.example", "certificate": str(file), "folder": str(tmp_path)})
    found = examination._examine_certificate(settings, SystemClock().now() - ago)

    assert not found.fine
    assert said.partition("}")[2][:3] in found.detail


async def test_a_certificate_with_anothers_key_is_a_fault(tmp_path: Path) -> None:
    """The commonest fault after one was renewed."""
    other = tmp_path / "other"
    other.mkdir()
    issue_certificate(other, 365)
    found = await find(certificate=str(issue_certificate(tmp_path, 365, other / "key.pem")), folder=str(tmp_path))

    assert not found[texts.CHECK_CERTIFICATE].fine
    assert "MISMATCH" in found[texts.CHECK_CERTIFICATE].detail


@given(st.binary(max_size=200))
def test_what_is_no_certificate_is_said(junk: bytes) -> None:
    """And nothing else goes wrong."""
    with pytest.raises(ValueError):  # noqa: PT011 -- every way of being none
        read_validity(junk)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A certificate as it is signed."""
    issue_certificate(folder := tmp_path_factory.mktemp("whole"), 365)
    return ssl.PEM_cert_to_DER_cert((folder / "cert.pem").read_text())


@given(data=st.data())
def test_a_certificate_that_is_cut_off_is_none_or_whole(whole: bytes, data: st.DataObject) -> None:
    """Its times stand in its first half."""
    cut = whole[: data.draw(st.integers(0, len(whole)))]
    try:
        assert read_validity(cut) == read_validity(whole)
    except ValueError:
        assert len(cut) < len(whole)


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("dkim") / "key.pem"
    subprocess.run(["openssl", "genrsa", "-traditional", "-out", str(file), "2048"], check=True, capture_output=True)
    return file


def public(key: Path) -> bytes:
    command = ["openssl", "rsa", "-in", str(key), "-pubout"]
    pem = subprocess.run(command, check=True, capture_output=True).stdout.decode()
    return ("v=DKIM1; k=rsa; p=" + "".join(line for line in pem.splitlines() if "-" not in line)).encode()


async def test_the_key_in_dns_has_to_be_ours(tmp_path: Path, key: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Published, another's, none, or nobody can say."""
    answers: list[bytes | Exception | None] = [public(key), None, dkim.DnsTimeoutError("no network")]

    def get_txt(_name: bytes, _timeout: float = 5) -> bytes | None:
        answer = answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(examination, "get_txt", get_txt)
    fine = []
    while answers:
        found = await find(dkim={"selector": "hb", "key": str(key)}, folder=str(tmp_path))
        fine.append(found[texts.CHECK_DKIM].fine)
        assert "hb._domainkey.qinglan.example" in found[texts.CHECK_DKIM].detail
        answers.pop(0)

    assert fine == [True, False, True]


async def test_a_key_that_is_none_is_a_fault(tmp_path: Path) -> None:
    """Missing, or no key."""
    bad = tmp_path / "bad.pem"
    for _ in range(2):
        found = await find(dkim={"selector": "hb", "key": str(bad)}, folder=str(tmp_path))
        assert not found[texts.CHECK_DKIM].fine
        bad.write_text("no key")
