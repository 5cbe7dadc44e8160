"""How an answer leaves: by a smarthost, or, for trial, into a folder."""

import asyncio
import os
import re
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import aiosmtplib

from handlers.mail.names import digest
from handlers.mail.settings import SmarthostSettings
from helpbot.errors import ChannelDown, DeliveryError
from helpbot.texts import mailing as texts
from helpbot.texts.system import word_os_error

PATIENCE = 30.0
"""Seconds for each step of the dialogue: more than a virus scanner takes."""

IN_ALL = 100.0
"""Seconds for a mail with all its steps, and its waiting for a place: less than delivery's lease, past which another would send it too."""

GOODBYE = 5.0
"""Seconds for the answer to QUIT, which nobody needs."""

CONNECTIONS = 4
"""To the smarthost at once. Providers allow ten at most, and one serves six answers a second."""

_OF_POLICY = re.compile(r"\b5\.[357]\.\d")
"""Enhanced codes (RFC 3463) that speak of the mail system, the protocol or a policy: not of the mailbox, which may be all right."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A mail ready to go: from which envelope sender, to whom, under which id, in which bytes."""

    sender: str
    to: str
    message_id: str
    content: bytes


class Post(Protocol):
    """A way out."""

    async def send(self, mail: Ready) -> None:
        """Let it go. Raises DeliveryError."""
        ...


@dataclass(frozen=True, slots=True)
class Folder:
    """A file a mail, named by its id: the same mail sent again is the same file."""

    path: Path

    async def send(self, mail: Ready) -> None:
        try:
            await asyncio.to_thread(self._write, mail)
        except OSError as error:
            reason = texts.NOT_WRITTEN.format(folder=self.path, reason=word_os_error(error))
            raise DeliveryError(reason, temporary=True) from error

    def _write(self, mail: Ready) -> None:
        """Whole or not at all, and for its owner alone. What is left of a try that failed is written over by the next."""
        self.path.mkdir(parents=True, exist_ok=True)
        part = self.path / f"{digest(mail.message_id)}.part"
        part.touch(mode=0o600)
        with part.open("wb") as writing:
            writing.write(mail.content)
            writing.flush()
            os.fsync(writing.fileno())
        part.replace(part.with_suffix(".eml"))


class Smarthost:
    """The mail server that takes our mail."""

    def __init__(self, settings: SmarthostSettings, tls_context: ssl.SSLContext | None = None) -> None:
        self._settings = settings
        self._tls_context = tls_context
        self._free = asyncio.Semaphore(CONNECTIONS)

    async def send(self, mail: Ready) -> None:
        """Raises DeliveryError, in time for delivery to know that we still have it in hand."""
        try:
            async with asyncio.timeout(IN_ALL), self._free:
                await self._explained(mail)
        except TimeoutError as error:
            raise DeliveryError(self._word(texts.UNREACHABLE, f"{IN_ALL:.0f} s"), temporary=True) from error

    async def _explained(self, mail: Ready) -> None:
        try:
            await self._send(mail)
        except aiosmtplib.SMTPRecipientsRefused as error:
            raise self._explain_refusal(error.recipients[0]) from error
        except aiosmtplib.SMTPAuthenticationError as error:
            raise DeliveryError(self._word(texts.LOGIN_REFUSED, error.message), temporary=True) from error
        except aiosmtplib.SMTPResponseException as error:
            temporary = error.code < 500 or isinstance(error, aiosmtplib.SMTPConnectResponseError)
            raise DeliveryError(self._word(texts.REFUSED, f"{error.code} {error.message}"), temporary=temporary) from error
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:  # ValueError: what is in no address
            raise DeliveryError(self._word(texts.UNREACHABLE, str(error)), temporary=True) from error

    async def examine(self) -> bool:
        """Connect and log in; True where there was a login. Raises ChannelDown."""
        try:
            async with self._connected():
                return bool(self._settings.username)
        except aiosmtplib.SMTPAuthenticationError as error:
            raise ChannelDown(self._word(texts.LOGIN_REFUSED, error.message)) from error
        except (aiosmtplib.SMTPException, OSError) as error:
            raise ChannelDown(self._word(texts.UNREACHABLE, str(error))) from error

    async def _send(self, mail: Ready) -> None:
        async with self._connected() as client:
            wide = not (mail.to.isascii() and mail.sender.isascii())
            await client.sendmail(mail.sender, [mail.to], mail.content, mail_options=["SMTPUTF8"] if wide else [])

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[aiosmtplib.SMTP]:
        settings = self._settings
        client = aiosmtplib.SMTP(
            hostname=settings.host,
            port=settings.port,
            username=settings.username or None,
            password=settings.password.get_secret_value() or None,
            use_tls=settings.tls == "tls",
            start_tls=settings.tls == "starttls",
            tls_context=self._tls_context,
            timeout=PATIENCE,
            local_hostname="localhost",
        )
        try:
            await client.connect()
            yield client
            with suppress(aiosmtplib.SMTPException, OSError):
                await client.quit(timeout=GOODBYE)
        finally:
            client.close()

    def _explain_refusal(self, error: aiosmtplib.SMTPRecipientRefused) -> DeliveryError:
        """5xx to RCPT: nobody is reached there, unless the server speaks of something else."""
        words = f"{error.code} {error.message}"
        permanent = error.code >= 500 and not _OF_POLICY.search(words)
        return DeliveryError(self._word(texts.REFUSED, words), permanent=permanent, temporary=error.code < 500)

    def _word(self, template: str, reason: str) -> str:
        return template.format(host=self._settings.host, port=self._settings.port, reason=" ".join(reason.split()))
