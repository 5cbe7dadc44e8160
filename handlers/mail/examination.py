"""What `helpbot doctor` tries: the listener, its certificate, the way out, the signature."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import dkim
from dkim.dnsplug import get_txt

from handlers.mail.listener import load_certificate
from handlers.mail.outbound import Folder, Post, Smarthost
from handlers.mail.settings import MailSettings
from handlers.mail.signing import Signer, load_signer
from handlers.mail.validity import find_validity
from helpbot.clock import SHANGHAI
from helpbot.errors import ChannelDown
from helpbot.ports import Finding
from helpbot.texts import mailing as texts
from helpbot.texts.system import word_os_error

PATIENCE = 5.0
"""Seconds for whoever listens on our port to greet, and for DNS."""


SOON = timedelta(days=30)
"""Before its end an office has to ask for another certificate, and that may take weeks."""


async def examine(settings: MailSettings, post: Post, now: datetime) -> Sequence[Finding]:
    """Each finding names what it looked at."""
    findings = [await _examine_listener(settings)]
    if settings.certificate != Path():
        findings.append(_examine_certificate(settings, now))
    findings.append(await _examine_post(settings, post))
    if settings.dkim.selector:
        findings.append(await _examine_dkim(settings))
    return findings


async def _examine_listener(settings: MailSettings) -> Finding:
    """A `helpbot run` listens there, or it could."""
    where = f"{settings.listen}:{settings.port}"
    try:
        async with asyncio.timeout(PATIENCE):
            reader, writer = await asyncio.open_connection(settings.listen, settings.port)
            banner = (await reader.readline()).decode(errors="replace").strip()
            writer.close()
    except OSError:  # a TimeoutError is one
        return await _examine_port(settings, where)
    detail = texts.LISTENING.format(where=where, banner=banner)
    return Finding(texts.CHECK_LISTENER, fine=banner.startswith("220"), detail=detail, cure=texts.LISTENER_CURE)


async def _examine_port(settings: MailSettings, where: str) -> Finding:
    try:
        server = await asyncio.get_running_loop().create_server(asyncio.Protocol, settings.listen, settings.port)
    except OSError as error:
        detail = texts.CANNOT_LISTEN.format(where=where, reason=word_os_error(error))
        return Finding(texts.CHECK_LISTENER, fine=False, detail=detail, cure=texts.LISTENER_CURE)
    server.close()
    return Finding(texts.CHECK_LISTENER, fine=True, detail=texts.NOT_LISTENING.format(where=where))


def _examine_certificate(settings: MailSettings, now: datetime) -> Finding:
    """Whether it can be read, fits its key, and holds long enough for somebody to get another."""
    try:
        load_certificate(settings)
        begins, ends = find_validity(settings.certificate)
    except (ChannelDown, OSError, ValueError) as error:
        return Finding(texts.CHECK_CERTIFICATE, fine=False, detail=str(error), cure=texts.CERTIFICATE_CURE)
    if begins > now:
        detail = texts.CERTIFICATE_FROM.format(file=settings.certificate, begins=_word_day(begins))
    else:
        template = texts.CERTIFICATE_UNTIL if ends > now else texts.CERTIFICATE_OVER
        detail = template.format(file=settings.certificate, until=_word_day(ends), days=(ends - now).days)
    return Finding(texts.CHECK_CERTIFICATE, fine=begins <= now < ends - SOON, detail=detail, cure=texts.CERTIFICATE_CURE)


def _word_day(at: datetime) -> str:
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d}"


async def _examine_post(settings: MailSettings, post: Post) -> Finding:
    if isinstance(post, Folder):
        return await asyncio.to_thread(_examine_folder, post.path)
    smarthost = settings.smarthost
    if not isinstance(post, Smarthost):
        return Finding(texts.CHECK_OUTGOING, fine=True, detail=repr(post))
    try:
        logged_in = await post.examine()
    except ChannelDown as error:
        return Finding(texts.CHECK_OUTGOING, fine=False, detail=str(error), cure=texts.SMARTHOST_CURE)
    login = texts.SMARTHOST_LOGIN if logged_in else ""
    detail = texts.SMARTHOST_FINE.format(host=smarthost.host, port=smarthost.port, login=login)
    return Finding(texts.CHECK_OUTGOING, fine=True, detail=detail)


def _examine_folder(folder: Path) -> Finding:
    probe = folder / ".probe"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError as error:
        detail = texts.NOT_WRITTEN.format(folder=folder, reason=word_os_error(error))
        return Finding(texts.CHECK_OUTGOING, fine=False, detail=detail, cure=texts.FOLDER_CURE)
    return Finding(texts.CHECK_OUTGOING, fine=True, detail=texts.FOLDER_FINE.format(folder=folder))


async def _examine_dkim(settings: MailSettings) -> Finding:
    """A mail signed with our key is held against what DNS says; where DNS is out of reach, nobody can say."""
    try:
        signer = await asyncio.to_thread(load_signer, settings.dkim, settings.domain)
        assert signer is not None
        signed = await asyncio.to_thread(signer.sign, _PROBE)
    except ChannelDown as error:
        return Finding(texts.CHECK_DKIM, fine=False, detail=str(error), cure=texts.DKIM_CURE)
    return await asyncio.to_thread(_verify, signer, signed)


_PROBE = b"From: probe@localhost\r\nSubject: probe\r\n\r\nprobe\r\n"


def _verify(signer: Signer, signed: bytes) -> Finding:
    try:
        record = get_txt(f"{signer.record}.".encode(), PATIENCE)
    except dkim.DnsTimeoutError as error:
        detail = texts.DKIM_UNKNOWN.format(name=signer.record, reason=str(error)[:100])
        return Finding(texts.CHECK_DKIM, fine=True, detail=detail)
    matches = dkim.verify(signed, dnsfunc=lambda *_, **__: record)
    detail = (texts.DKIM_FINE if matches else texts.DKIM_MISSING).format(name=signer.record)
    return Finding(texts.CHECK_DKIM, fine=matches, detail=detail, cure=texts.DKIM_CURE)
