"""The far side of outgoing mail: an SMTP server that keeps what it takes, and refuses, hangs up or waits when told to."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


@dataclass(frozen=True, slots=True)
class Delivered:
    """A mail that was taken, from which envelope sender, to whom."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes

    @property
    def message(self) -> Message:
        return message_from_bytes(self.raw)

    @property
    def subject(self) -> str:
        return str(make_header(decode_header(str(self.message["Subject"]))))

    @property
    def text(self) -> str:
        """The plain part."""
        return next(text_of(part) for part in self.message.walk() if part.get_content_type() == "text/plain")

    @property
    def html(self) -> str:
        return next(text_of(part) for part in self.message.walk() if part.get_content_type() == "text/html")

    def header(self, name: str) -> str:
        """A header as it stands, unfolded."""
        return " ".join(str(self.message[name] or "").split())


def text_of(part: Message) -> str:
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content.decode()


@dataclass(eq=False)
class PostOffice:
    """A smarthost. `answers` are what it says to the next commands of a kind in place of yes: `drop` hangs up."""

    port: int = 0
    password: str = ""
    delivered: list[Delivered] = field(default_factory=list)
    answers: dict[str, list[str]] = field(default_factory=dict)
    asked: int = 0
    on_mail: Callable[[Delivered], object] | None = None
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    _before: asyncio.Event = field(default_factory=asyncio.Event)
    _after: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.release()

    def hang(self) -> None:
        """Answer no RCPT until `release`."""
        self._before.clear()

    def hang_after(self) -> None:
        """Take mails, and don't say so until `release`."""
        self._after.clear()

    def release(self) -> None:
        self._before.set()
        self._after.set()

    def say(self, command: str, *answers: str) -> None:
        """Let the next `RCPT`, `DATA`, … be answered so."""
        self.answers.setdefault(command, []).extend(answers)

    def to(self, who: str) -> list[Delivered]:
        return [each for each in self.delivered if who in each.recipients]

    async def holds(self, number: int, *, within: float = 15) -> list[Delivered]:
        """Wait for so many mails."""
        await self.until(lambda: len(self.delivered) >= number, within=within)
        return self.delivered

    async def until(self, predicate: Callable[[], bool], *, within: float = 15) -> None:
        async with asyncio.timeout(within), self._changed:
            await self._changed.wait_for(predicate)

    async def handle_MAIL(self, server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]) -> str:  # noqa: N802 -- as aiosmtpd calls it
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return self._next("MAIL", server) or "250 OK"

    async def handle_RCPT(self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]) -> str:  # noqa: N802 -- as above
        await self._count()
        await self._before.wait()
        if answer := self._next("RCPT", server):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 -- as above
        if answer := self._next("DATA", server):
            return answer
        mail = Delivered(envelope.mail_from or "", tuple(envelope.rcpt_tos), envelope.original_content or b"")
        self.delivered.append(mail)
        if self.on_mail:
            self.on_mail(mail)
        after = self._next("AFTER", server)
        await self._count(0)
        await self._after.wait()
        return after or "250 OK"

    def authenticate(self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, login: object) -> AuthResult:
        right = isinstance(login, LoginPassword) and login.password == self.password.encode()
        return AuthResult(success=right)

    def _next(self, command: str, server: SMTP) -> str:
        answers = self.answers.get(command, [])
        answer = answers.pop(0) if answers else ""
        if answer == "drop" and isinstance(server.transport, asyncio.WriteTransport):
            server.transport.abort()
        return answer

    async def _count(self, number: int = 1) -> None:
        self.asked += number
        async with self._changed:
            self._changed.notify_all()

    @classmethod
    @asynccontextmanager
    async def start(cls, *, password: str = "", tls: ssl.SSLContext | None = None, port: int = 0) -> AsyncIterator["PostOffice"]:
        """Listening on 127.0.0.1."""
        office = cls(password=password)
        loop = asyncio.get_running_loop()
        options: dict[str, Any] = {"hostname": "post.example", "loop": loop, "enable_SMTPUTF8": True, "tls_context": tls}
        if password:
            options |= {"authenticator": office.authenticate, "auth_required": tls is not None, "auth_require_tls": tls is not None}
        made: list[SMTP] = []

        def make() -> SMTP:
            made.append(SMTP(office, **options))
            return made[-1]

        server = await loop.create_server(make, "127.0.0.1", port)
        office.port = server.sockets[0].getsockname()[1]
        try:
            yield office
        finally:
            server.close()
            for each in made:
                if isinstance(each.transport, asyncio.WriteTransport):
                    each.transport.abort()
