"""Takes mail in by SMTP or LMTP: what is for us is stored before 250, and no fault of ours is ever a refusal for good."""

import asyncio
import hmac
import ssl
from asyncio import Server
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

import structlog
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword, Session
from aiosmtpd.smtp import Envelope as Dialogued

from handlers.mail.names import Names
from handlers.mail.packing import Envelope, pack_mail
from handlers.mail.session import CONNECTIONS, Dialogue, LmtpTolerance, Tolerance
from handlers.mail.settings import MailSettings
from helpbot.clock import Clock
from helpbot.errors import ChannelDown, StoreError
from helpbot.messages import Arrival
from helpbot.texts import mailing as texts
from helpbot.texts.system import word_os_error

log = structlog.get_logger(__name__)

TAKEN = "250 2.0.0 OK"
FAULT = "451 4.3.0 Local fault, try again later"
"""Whatever is wrong with us: the mail stays with who has it, and comes again."""

FINISH_SECONDS = 5.0
"""What is coming in at a stop gets so long; what is not acknowledged by then comes again."""

LARGE = 256 * 1024
"""Bytes from which on a mail is hashed in a thread: less takes the loop under a millisecond."""

Store = Callable[[Sequence[Arrival]], Awaitable[None]]


class Door:
    """The hooks that aiosmtpd calls, by their names."""

    def __init__(self, settings: MailSettings, names: Sequence[Names], store: Store, clock: Clock) -> None:
        self._settings = settings
        self._names = names
        self._store = store
        self._clock = clock
        self._open: set[Dialogue] = set()
        self._empty = asyncio.Event()
        self._empty.set()

    def admit(self, dialogue: Dialogue) -> bool:
        if len(self._open) >= CONNECTIONS:
            return False
        self._open.add(dialogue)
        self._empty.clear()
        return True

    def leave(self, dialogue: Dialogue) -> None:
        self._open.discard(dialogue)
        if not self._open:
            self._empty.set()

    async def end(self) -> None:
        """Close what is idle at once, and the rest as soon as its mail is stored."""
        for dialogue in tuple(self._open):
            dialogue.end()
        try:
            async with asyncio.timeout(FINISH_SECONDS):
                await self._empty.wait()
        except TimeoutError:
            for dialogue in tuple(self._open):
                if isinstance(dialogue.transport, asyncio.WriteTransport):
                    dialogue.transport.abort()

    async def handle_RCPT(  # noqa: N802 -- aiosmtpd finds hooks by their names, and calls them so
        self, _server: SMTP, _session: Session, envelope: Dialogued, address: str, _options: list[str]
    ) -> str:
        """Only our own addresses: we are nobody's relay."""
        if not any(each.covers(address) for each in self._names):
            return "550 5.1.1 No such mailbox here"
        if len(envelope.rcpt_tos) >= self._settings.max_recipients:
            return "452 4.5.3 Too many recipients"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Dialogued) -> str:  # noqa: N802 -- as above
        """Returns once the mail is on the disk."""
        peer: object = session.peer  # of TCP a pair, whatever the library's types say
        told = Envelope(
            sender=envelope.mail_from or "",
            recipients=tuple(envelope.rcpt_tos),
            peer=str(peer[0]) if isinstance(peer, tuple) else "",
            helo=session.host_name or "",
            at=self._clock.now().isoformat(),
        )
        content = envelope.original_content or b""
        status = await self._keep(told, content)
        return "\r\n".join([status] * len(told.recipients)) if isinstance(server, LmtpTolerance) else status

    async def handle_exception(self, error: Exception) -> str:
        """What the library, or we, did not expect: never told to the outside, never the sender's loss."""
        log.error("mail.fault", exc_info=error)
        return FAULT

    def authenticate(self, _server: SMTP, _session: Session, _envelope: Dialogued, _mechanism: str, login: object) -> AuthResult:
        """The one user name and password of the configuration, compared in constant time."""
        if not isinstance(login, LoginPassword):
            return AuthResult(success=False, handled=False)
        password = self._settings.password.get_secret_value().encode()
        right = hmac.compare_digest(login.login, self._settings.username.encode())
        return AuthResult(success=hmac.compare_digest(login.password, password) and right, handled=False)

    async def _keep(self, told: Envelope, content: bytes) -> str:
        try:
            large = len(content) > LARGE
            await self._store([await asyncio.to_thread(pack_mail, told, content) if large else pack_mail(told, content)])
        except StoreError as error:
            log.error("mail.not_stored", reason=str(error))
            return FAULT
        return TAKEN


async def listen(settings: MailSettings, names: Sequence[Names], store: Store, clock: Clock) -> tuple[Server, Door]:
    """Begin to listen. Raises ChannelDown where the address or the certificate is no good."""
    door = Door(settings, names, store, clock)
    options = _options(settings, door)
    dialogue = LmtpTolerance if settings.protocol == "lmtp" else Tolerance
    loop = asyncio.get_running_loop()
    try:
        server = await loop.create_server(lambda: dialogue(door, loop=loop, **options), settings.listen, settings.port)
    except OSError as error:
        where = f"{settings.listen}:{settings.port}"
        raise ChannelDown(texts.CANNOT_LISTEN.format(where=where, reason=word_os_error(error))) from error
    return server, door


def _options(settings: MailSettings, door: Door) -> dict[str, Any]:
    options: dict[str, Any] = {"hostname": settings.domain, "ident": "ready", "data_size_limit": settings.size}
    if settings.certificate != Path():
        options |= {"tls_context": load_certificate(settings), "require_starttls": settings.require_tls}
    if settings.username:
        options |= {"authenticator": door.authenticate, "auth_required": True}
    return options


def load_certificate(settings: MailSettings) -> ssl.SSLContext:
    """The certificate for STARTTLS, from a file that has the key too, or from two. Raises ChannelDown."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        context.load_cert_chain(settings.certificate, None if settings.key == Path() else settings.key)
    except OSError as error:  # ssl.SSLError is one
        reason = error.reason if isinstance(error, ssl.SSLError) else word_os_error(error)
        raise ChannelDown(texts.BAD_CERTIFICATE.format(file=settings.certificate, reason=reason)) from error
    return context
