"""Mail as a Channel: SMTP or LMTP in, a smarthost or a folder out."""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from handlers.mail.compose import compose
from handlers.mail.examination import examine
from handlers.mail.inbound import Received, trusting, understand
from handlers.mail.letter import Letter, Sign
from handlers.mail.listener import listen
from handlers.mail.names import Names
from handlers.mail.outbound import Folder, Post, Ready, Smarthost
from handlers.mail.packing import CHANNEL, unpack_mail
from handlers.mail.settings import MailSettings
from handlers.mail.signing import Signer, load_signer
from handlers.mail.trust import Checker
from handlers.mail.worker import Reader
from helpbot.clock import Clock
from helpbot.errors import ChannelDown, DeliveryError
from helpbot.messages import Arrival, Incoming, Parcel, Reading
from helpbot.ports import Finding, HttpRoute, Intake

BEAT_SECONDS = 60.0
"""How often a listener that nobody writes to says that it is there; `doctor` takes three minutes without a sign for a fault."""

QUICK = timedelta(seconds=15)
"""Nobody reads an answer, writes back and sends it in less."""

REMEMBERED = 1000
"""Mails whose time of leaving is remembered, for QUICK. A weak sign: that a restart forgets it does no harm."""


class MailChannel:
    """A mailbox of the office."""

    def __init__(self, settings: MailSettings, clock: Clock, post: Post | None = None) -> None:
        self._settings = settings
        self._clock = clock
        self._names = [Names(each, settings.plus_addresses) for each in (settings.address, *settings.also)]
        self._post = post or (Smarthost(settings.smarthost) if settings.smarthost.host else Folder(settings.folder))
        self._reader = Reader()
        self._checker = Checker(settings.authserv_id)
        self._signer: Signer | None = None
        self._left: OrderedDict[str, datetime] = OrderedDict()
        self.port = settings.port

    @property
    def name(self) -> str:
        return CHANNEL

    async def receive(self, intake: Intake) -> None:
        """Listen until cancelled; then hang up, but let mails that are coming in come in. Raises ChannelDown."""
        server, door = await listen(self._settings, self._names, intake.store, self._clock)
        self.port = server.sockets[0].getsockname()[1]
        try:
            while True:
                intake.beat()
                await asyncio.sleep(BEAT_SECONDS)
        finally:
            server.close()
            await door.end()

    async def read(self, arrival: Arrival) -> Reading:
        envelope, raw = unpack_mail(arrival)
        letter = self._note_haste(await self._reader.read(raw, envelope.sender), envelope.received)
        reading = understand(Received(arrival.key, envelope, raw, letter), self._names, self._settings.limits)
        if not isinstance(reading, Incoming):
            return reading
        return trusting(reading, await self._checker.judge(letter, envelope, raw))

    async def send(self, parcel: Parcel) -> str:
        """The receipt is the Message-ID."""
        own = self._names[0]
        try:
            message_id, content = compose(parcel, own, self._clock.now())
            ready = Ready(own.bounce_address(parcel.token), parcel.to.who, message_id, await self._sign(content))
        except ChannelDown as error:
            raise DeliveryError(str(error), temporary=True) from error
        self._left[message_id] = self._clock.now()
        while len(self._left) > REMEMBERED:
            self._left.popitem(last=False)
        await self._post.send(ready)
        return message_id

    def routes(self, intake: Intake) -> Sequence[HttpRoute]:  # noqa: ARG002 -- the protocol's signature
        return ()

    async def examine(self) -> Sequence[Finding]:
        """The listener, its certificate, the way out, DKIM."""
        return await examine(self._settings, self._post, self._clock.now())

    async def close(self) -> None:
        self._checker.close()
        await self._reader.close()

    async def _sign(self, content: bytes) -> bytes:
        if not self._settings.dkim.selector:
            return content
        if self._signer is None:
            self._signer = await asyncio.to_thread(load_signer, self._settings.dkim, self._settings.domain)
        return await asyncio.to_thread(self._signer.sign, content) if self._signer else content

    def _note_haste(self, letter: Letter, received: datetime) -> Letter:
        """Mark what answers one of ours faster than a person can."""
        left = [self._left[each] for each in (*letter.references, letter.in_reply_to) if each in self._left]
        if left and received - max(left) < QUICK:
            return replace(letter, signs=letter.signs | {Sign.QUICK})
        return letter


def open_mail(settings: MailSettings, clock: Clock) -> MailChannel:
    """The opener of SPEC."""
    return MailChannel(settings, clock)
