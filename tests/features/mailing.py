"""People who write mail to the office, and what they get back."""

import asyncio
import smtplib
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from email.header import Header
from itertools import count
from pathlib import Path

from faq.entry import Entry
from handlers.mail.channel import MailChannel
from handlers.mail.settings import MailSettings
from helpbot.clock import Clock
from helpbot.ports import Channel
from tests.cast import OfficeAtWork, Officer, office_at_work, write_config
from tests.doubles.post_office import Delivered, PostOffice

OFFICE = "office@qinglan.example"
ANN = "ann@school.example"
NUMBERS = count(1)
OLGA = "test:奥尔加"
"""Where Olga, who is told of loops, is written to in the channel of the tests."""


def write_mail(
    text: str,
    *,
    sender: str = ANN,
    subject: str = "请问",
    charset: str = "utf-8",
    message_id: str | None = None,
    **headers: str,
) -> bytes:
    """A mail as a plain mail program writes it; `headers` are further ones, `_` standing for `-`. 8 bits go as they are."""
    own = {
        "From": f"<{sender}>",
        "To": OFFICE,
        "Subject": Header(subject, charset).encode(),
        "Message-ID": f"<q{next(NUMBERS)}@school.example>" if message_id is None else message_id,
        "Content-Type": f'text/plain; charset="{charset}"',
        "Content-Transfer-Encoding": "8bit",
    } | {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in own.items() if value)
    return head.encode() + b"\r\n" + text.replace("\n", "\r\n").encode(charset) + b"\r\n"


@dataclass(slots=True)
class MailOffice:
    """The office at work, with a mailbox, and the post office that takes its mail."""

    office: OfficeAtWork
    channel: MailChannel
    post: PostOffice

    async def takes(self, raw: bytes, *, sender: str = ANN, to: Sequence[str] = (OFFICE,)) -> None:
        """A mail server brings a mail."""
        await asyncio.to_thread(bring, self.channel.port, raw, sender, to)

    async def answers(self, raw: bytes, *, sender: str = ANN, to: Sequence[str] = (OFFICE,)) -> Delivered:
        """A mail is brought and answered."""
        number = len(self.post.delivered)
        await self.takes(raw, sender=sender, to=to)
        return (await self.post.holds(number + 1))[number]

    async def settles(self) -> None:
        """Everything brought is handled, everything due is sent; a round of delivery that was under way may have left some behind it."""
        for _ in range(2):
            await self.office.settles()
            async with self.office.branch.delivery._one_round:
                pass
        await self.office.settles()


def bring(port: int, raw: bytes, sender: str = ANN, to: Sequence[str] = (OFFICE,)) -> None:
    with smtplib.SMTP("127.0.0.1", port, local_hostname="mx.example", timeout=30) as server:
        server.sendmail(sender, list(to), raw, mail_options=["SMTPUTF8"] if not sender.isascii() else [])


def settings_for(post: PostOffice, folder: Path, **more: object) -> MailSettings:
    smarthost = {"host": "127.0.0.1", "port": post.port, "tls": "none"} if post.port else {}
    told: dict[str, object] = {"address": OFFICE, "port": 0, "smarthost": smarthost, "folder": str(folder / "outgoing")}
    return MailSettings.model_validate(told | more)


def reply_to(mail: Delivered, text: str, *, sender: str = ANN, subject: str | None = None, **headers: str) -> tuple[bytes, str]:
    """A reply as a mail program writes it, and where it goes."""
    references = " ".join(filter(None, [mail.header("References"), mail.header("Message-ID")]))
    threaded = {"In_Reply_To": mail.header("Message-ID"), "References": references}
    raw = write_mail(text, sender=sender, subject=subject or mail.subject, **(threaded | headers))
    return raw, mail.header("Reply-To") or OFFICE


@asynccontextmanager
async def mail_office(
    folder: Path,
    entries: Sequence[Entry],
    *,
    clock: Clock | None = None,
    also: Callable[[Clock], Sequence[Channel]] = lambda _: (),
    **more: object,
) -> AsyncIterator[MailOffice]:
    """A running helpbot with a mailbox on a free port; `also` are further channels."""
    async with PostOffice.start() as post:
        channels: list[MailChannel] = []

        def beside(clock: Clock) -> Sequence[Channel]:
            channels.append(MailChannel(settings_for(post, folder, **more), clock))
            return [*channels, *also(clock)]

        async with office_at_work(folder, entries, clock=clock, beside=beside) as office:
            async with asyncio.timeout(10):
                while not channels[0].port:  # noqa: ASYNC110 -- the port is known when the server listens
                    await asyncio.sleep(0.01)
            yield MailOffice(office, channels[0], post)


@asynccontextmanager
async def watched_mail_office(folder: Path, entries: Sequence[Entry], clock: Clock) -> AsyncIterator[MailOffice]:
    """The same, with Olga to be told of whoever is not answered any more."""
    write_config(folder, notify=OLGA)
    async with mail_office(folder, entries, clock=clock) as office:
        yield office


def olgas_notes(office: MailOffice) -> list[str]:
    """What she was told of that."""
    return [text for text in office.office.person("奥尔加").heard if "不再自动答复" in text]


async def filed(olga: Officer) -> list[str]:
    """Why mails were filed away unanswered."""
    return [row["error"] for row in await olga.sees("inbox", "list") if row["state"] == "filed"]
