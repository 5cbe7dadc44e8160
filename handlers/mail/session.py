"""One connection of a mail server or client to us: aiosmtpd's dialogue, with limits that its own defaults don't have."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Protocol, TypeAlias

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP

LINE = 2**20
"""Bytes of a line: RFC 5321 allows 1,000, but QQ and home-made mailers write whole paragraphs and base64 in one, and who refuses that
loses a clerk. Also the size of a connection's buffer, hence no more."""

CONNECTIONS = 40
"""At once. With two buffers of LINE each that is 80 MB at the very worst; Postfix opens twenty to one place."""

COMMANDS = 200
"""Of each kind in a connection: Postfix sends a hundred mails at most down one; who says NOOP three thousand times wants something else."""

IDLE = 120.0
"""Seconds without a byte. RFC 5321 (4.5.3.2) asks five minutes' patience of clients; a server at our door is a metre away."""

logging.getLogger("mail.log").setLevel(logging.CRITICAL)  # aiosmtpd logs every command, addresses and all


class Hooks(Protocol):
    """What a connection wants of the listener."""

    def admit(self, dialogue: "Dialogue") -> bool:
        """Whether there is room for another one."""
        ...

    def leave(self, dialogue: "Dialogue") -> None: ...


class Tolerance(SMTP):
    """Takes long lines, counts idle time by the byte, knows whether it is in the middle of a mail, and can be told to end."""

    line_length_limit = LINE

    def __init__(self, handler: Hooks, **options: Any) -> None:  # noqa: ANN401 -- aiosmtpd's own
        super().__init__(handler, **options, enable_SMTPUTF8=True, timeout=IDLE, command_call_limit=COMMANDS)
        self._hooks = handler
        self._admitted = False
        self._in_mail = False
        self._ending = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Also called a second time, when TLS has begun."""
        if not self._admitted and not self._hooks.admit(self):
            assert isinstance(transport, asyncio.WriteTransport)
            transport.write(b"421 4.3.2 Too many connections, try again later\r\n")
            transport.close()
            self.transport = transport
            return
        self._admitted = True
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self._hooks.leave(self)
        if self._admitted:
            super().connection_lost(error)

    def data_received(self, data: bytes) -> None:
        """A mail that still comes in is not idle."""
        self._reset_timeout()
        super().data_received(data)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 -- aiosmtpd finds commands by their names
        self._in_mail = True
        try:
            await super().smtp_DATA(arg)
        finally:
            self._in_mail = False
        if self._ending:
            self._hang_up()

    def end(self) -> None:
        """Say goodbye: now, or after the mail that is coming in."""
        self._ending = True
        if not self._in_mail:
            self._hang_up()

    def _hang_up(self) -> None:
        if isinstance(self.transport, asyncio.WriteTransport) and not self.transport.is_closing():
            with suppress(OSError):
                self.transport.write(b"421 4.3.2 Closing down, try again later\r\n")
            self.transport.close()


class LmtpTolerance(Tolerance, LMTP):
    """The same in the Local Mail Transfer Protocol (RFC 2033)."""


Dialogue: TypeAlias = Tolerance

DialogueFactory: TypeAlias = Callable[[], Dialogue]
