"""One connection of a mail server or client to us: aiosmtpd's dialogue, with limits that its own defaults don't have."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Protocol, TypeAlias

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP

BUFFER = 64 * 1024
"""Bytes that a connection holds before it pauses its sender; twice that at most. A line may be longer: see `_receive`."""

CONNECTIONS = 40
"""At once; Postfix opens twenty to one place."""

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
    """Takes any line, counts idle time by the byte, knows whether it is in the middle of a mail, and can be told to end."""

    line_length_limit = BUFFER

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
        """As the library's (RFC 5321, 4.1.1.4), but for lines of any length, in a tenth of its memory."""
        if await self.check_helo_needed() or await self.check_auth_needed("DATA"):
            return
        assert self.envelope is not None
        if arg or not self.envelope.rcpt_tos:
            await self.push("501 5.5.4 Syntax: DATA" if arg else "503 5.5.1 Error: need RCPT command")
            return
        self._in_mail = True
        try:
            await self.push("354 End data with <CR><LF>.<CR><LF>")
            await self.push(await self._take_content())
        finally:
            self._in_mail = False
            self.envelope = self._create_envelope()
        if self._ending:
            self._hang_up()

    async def _take_content(self) -> str:
        """Read the mail, have it stored, and return the answer."""
        assert self.envelope is not None
        content = await self._receive()
        if content is None:
            return "552 5.3.4 Error: Too much mail data"
        self.envelope.content = self.envelope.original_content = bytes(content)
        del content
        return str(await self._call_handler_hook("DATA"))

    async def _receive(self) -> bytearray | None:
        """What stands before CRLF.CRLF, nothing else being an end, with the dots taken off (RFC 5321, 4.5.2); None where it is too much.

        RFC 5321 allows lines of 1,000 bytes; QQ and home-made mailers write whole paragraphs and base64 in one, and who refuses that
        loses a clerk.
        """
        content, room, begins_line = bytearray(), self.data_size_limit or 0, True
        while True:
            try:
                piece: bytes = await self._reader.readuntil(b"\r\n")
            except asyncio.LimitOverrunError as error:
                piece = await self._reader.read(error.consumed)
            if begins_line and piece == b".\r\n":
                return content if room >= 0 else None
            room -= len(piece)
            if room >= 0:
                content += piece[1:] if begins_line and piece.startswith(b".") else piece
            else:
                content.clear()
            begins_line = piece.endswith(b"\r\n")

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
