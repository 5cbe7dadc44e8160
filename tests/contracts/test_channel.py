"""What every channel does alike, whatever is behind it: one suite over all of them."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from smtplib import SMTPException
from tempfile import TemporaryDirectory

import pytest

from handlers.mail.channel import MailChannel
from handlers.mail.settings import MailSettings
from handlers.telegram.channel import open_telegram
from handlers.telegram.settings import TelegramSettings
from handlers.terminal.channel import TerminalChannel
from helpbot.clock import SystemClock
from helpbot.errors import DeliveryError, StoreError, Unreadable
from helpbot.messages import Address, Arrival, Attachment, Choice, Filed, Incoming, Parcel, Reply
from helpbot.ports import Channel, Erasing
from tests.cast import TOKEN
from tests.doubles.post_office import Delivered
from tests.doubles.telegram import TelegramDouble
from tests.fakes import RecordingChannel
from tests.features.mailing import ANN, OFFICE, bring, write_mail

pytestmark = pytest.mark.filterwarnings("ignore:.*retry_after:DeprecationWarning")  # Telegram's library warns itself, at every 429

JUNK = [b"", b"\xff\xfe\x00", b"[]", b"null", b"{}", b'{"message": 3}', b'"text"', b"\x00" * 1000, b"{" * 10_000]


@dataclass
class Shelf:
    """An intake that keeps what it is given, or refuses."""

    arrivals: list[Arrival] = field(default_factory=list)
    refusals: int = 0
    beats: int = 0
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def store(self, arrivals: Sequence[Arrival]) -> None:
        if self.refusals:
            self.refusals -= 1
            raise StoreError("disk full")
        known = {each.key for each in self.arrivals}
        self.arrivals.extend(each for each in arrivals if each.key not in known)
        self.changed.set()

    def beat(self) -> None:
        self.beats += 1

    async def holds(self, number: int) -> list[Arrival]:
        async with asyncio.timeout(10):
            while len(self.arrivals) < number:
                self.changed.clear()
                await self.changed.wait()
        return self.arrivals


@dataclass(frozen=True, slots=True)
class Line:
    """A channel, and its far side: how a person says something there, and what that person has been shown."""

    channel: Channel
    says: Callable[[str], object]
    shown: Callable[[], str]
    address: Address


@asynccontextmanager
async def recording(_capfd: pytest.CaptureFixture[str]) -> AsyncIterator[Line]:
    channel = RecordingChannel(SystemClock())
    person = channel.person("安")
    yield Line(channel, person.says, lambda: "\n".join([*person.heard, *person.labels]), Address("test", "安"))


@asynccontextmanager
async def terminal(capfd: pytest.CaptureFixture[str]) -> AsyncIterator[Line]:
    reading, writing = os.pipe()
    channel = TerminalChannel(SystemClock(), stdin=reading)
    yield Line(
        channel, lambda text: os.write(writing, f"{text}\n".encode()), lambda: capfd.readouterr().out, Address("terminal", "terminal")
    )
    os.close(writing)


@asynccontextmanager
async def telegram(_capfd: pytest.CaptureFixture[str]) -> AsyncIterator[Line]:
    async with TelegramDouble.start(token=TOKEN) as double:
        person = double.chat(1002, name="薄")
        channel = open_telegram(TelegramSettings.model_validate({"token": TOKEN, "base_url": double.url}), SystemClock())

        def shown() -> str:
            return "\n".join([*person.heard, *(button.label for message in person.messages for row in message.buttons for button in row)])

        yield Line(channel, person.says, shown, Address("telegram", "1002"))


@asynccontextmanager
async def mail(_capfd: pytest.CaptureFixture[str]) -> AsyncIterator[Line]:
    """A mail server that brings what is said one after another, and again where it is told to come later; answers are files."""
    said: asyncio.Queue[bytes] = asyncio.Queue()
    with TemporaryDirectory() as folder:
        channel = MailChannel(MailSettings(address=OFFICE, port=0, folder=Path(folder)), SystemClock())
        bringing = asyncio.create_task(bring_all(channel, said))

        def says(text: str) -> None:
            said.put_nowait(write_mail(text, subject=""))

        yield Line(channel, says, lambda: show_all(Path(folder)), Address("mail", ANN))
        bringing.cancel()


async def bring_all(channel: MailChannel, said: asyncio.Queue[bytes]) -> None:
    while True:
        raw = await said.get()
        while True:
            try:
                await asyncio.to_thread(bring, channel.port, raw)
            except (OSError, SMTPException):
                await asyncio.sleep(0.05)
            else:
                break


def show_all(folder: Path) -> str:
    mails = [Delivered("", (), file.read_bytes()) for file in sorted(folder.glob("*.eml"))]
    names = [part.get_filename() or "" for mail in mails for part in mail.message.walk()]
    return "\n".join([*(mail.text.partition("\n-- \n")[0] for mail in mails), *names])


@pytest.fixture(params=[recording, terminal, telegram, mail], ids=lambda way: way.__name__)
async def line(request: pytest.FixtureRequest, capfd: pytest.CaptureFixture[str]) -> AsyncIterator[Line]:
    async with request.param(capfd) as line:
        yield line
        await line.channel.close()


@asynccontextmanager
async def receiving(line: Line, shelf: Shelf) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(line.channel.receive(shelf))
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError, StoreError):
            await task


def parcel(line: Line, reply: Reply) -> Parcel:
    return Parcel("answer:1:0", line.address, reply, "1")


async def test_its_name_is_the_channel_of_its_addresses(line: Line) -> None:
    """And never changes."""
    assert line.channel.name == line.address.channel
    assert line.channel.name == line.channel.name.lower()


async def test_what_is_said_is_stored_once_and_in_order(line: Line) -> None:
    """Under keys of its own, in one lane, as bytes."""
    shelf = Shelf()
    async with receiving(line, shelf):
        for text in ("一", "二", "三"):
            line.says(text)
        arrivals = await shelf.holds(3)

    assert len({arrival.key for arrival in arrivals}) == 3
    assert len({arrival.lane for arrival in arrivals}) == 1
    assert all(arrival.key.startswith(line.channel.name) and isinstance(arrival.payload, bytes) for arrival in arrivals)
    read = [await line.channel.read(arrival) for arrival in arrivals]
    assert [incoming.text.strip() for incoming in read if isinstance(incoming, Incoming)] == ["一", "二", "三"]


async def test_what_was_stored_can_be_read_and_answered(line: Line) -> None:
    """The id is the key of the arrival, the address leads back to the person."""
    shelf = Shelf()
    async with receiving(line, shelf):
        line.says("年报什么时候交 <b>&amp;</b> 😀")
        (arrival,) = await shelf.holds(1)

    incoming = await line.channel.read(arrival)

    assert isinstance(incoming, Incoming)
    assert (incoming.id, incoming.address, incoming.choice) == (arrival.key, line.address, None)
    assert incoming.text.strip() == "年报什么时候交 <b>&amp;</b> 😀"
    assert incoming.at.utcoffset() is not None


async def test_reading_twice_gives_the_same(line: Line) -> None:
    """But for the hour, where the channel has none of its own."""
    shelf = Shelf()
    async with receiving(line, shelf):
        line.says("年报")
        (arrival,) = await shelf.holds(1)

    first, second = await line.channel.read(arrival), await line.channel.read(arrival)

    assert isinstance(first, Incoming)
    assert isinstance(second, Incoming)
    assert (first.id, first.thread, first.address, first.text) == (second.id, second.thread, second.address, second.text)


async def test_it_says_that_the_far_side_is_there(line: Line) -> None:
    """For `status` and `doctor`."""
    shelf = Shelf()
    async with receiving(line, shelf):
        line.says("年报")
        await shelf.holds(1)

    assert shelf.beats


async def test_what_could_not_be_stored_comes_again(line: Line) -> None:
    """A refusal ends `receive`, which begun again brings what was not kept; or the far side is told, and brings it again itself."""
    shelf = Shelf(refusals=1)
    async with receiving(line, shelf) as task:
        line.says("年报")
        holding = asyncio.create_task(shelf.holds(1))
        await asyncio.wait([task, holding], timeout=10, return_when=asyncio.FIRST_COMPLETED)
        assert shelf.refusals == 0
        if task.done():
            with pytest.raises(StoreError):
                task.result()
    async with receiving(line, shelf):
        (arrival,) = await holding

    incoming = await line.channel.read(arrival)
    assert isinstance(incoming, Incoming)
    assert incoming.text.strip() == "年报"


@pytest.mark.parametrize("payload", JUNK, ids=range(len(JUNK)))
async def test_junk_is_unreadable_or_nothing_or_text(line: Line, payload: bytes) -> None:
    """And never any other error."""
    with suppress(Unreadable):
        incoming = await line.channel.read(Arrival("x:1", "x", payload))
        assert incoming is None or isinstance(incoming, Incoming | Filed)


async def test_a_reply_is_shown_with_its_source_and_choices(line: Line) -> None:
    """And a receipt comes back, be it empty."""
    reply = Reply("请在3月31日前报送 <b>&", (Choice("解决了", "solved:1"), Choice("没解决", "unsolved:1")), source="依据：条例")
    shelf = Shelf()
    async with receiving(line, shelf):
        receipt = await line.channel.send(parcel(line, reply))

    shown = line.shown()
    assert isinstance(receipt, str)
    assert all(text in shown for text in ("请在3月31日前报送 <b>&", "依据：条例", "解决了", "没解决"))


@pytest.mark.parametrize("text", ["长" * 20_000, "一段\n\n" * 3000, "😀" * 5000, "\u202e年报\u2066", "a" * 4096, "*_[`"])
async def test_any_text_can_be_sent_whole(line: Line, text: str) -> None:
    """In as many parts as it takes."""
    await line.channel.send(parcel(line, Reply(text)))

    shown = line.shown()
    assert shown.replace("\n", "").count(text[0]) == text.replace("\n", "").count(text[0])


async def test_an_attachment_is_at_least_named(line: Line) -> None:
    """Where it cannot be handed over, the person knows that there is one."""
    await line.channel.send(parcel(line, Reply("见附件", attachments=(Attachment("清单.txt", "text/plain", b"1"),))))

    assert "见附件" in line.shown()


async def test_many_can_be_sent_at_once(line: Line) -> None:
    """Delivery sends beside each other."""
    parcels = [Parcel(f"answer:{number}:0", line.address, Reply(f"第{number}条"), "1") for number in range(20)]
    await asyncio.gather(*map(line.channel.send, parcels))

    shown = line.shown()
    assert all(f"第{number}条" in shown for number in range(20))


async def test_sending_fails_with_a_delivery_error_and_nothing_else(line: Line) -> None:
    """Also to somebody who does not exist."""
    nobody = Parcel("answer:2:0", Address(line.channel.name, "404"), Reply("在吗"))
    with suppress(DeliveryError):
        assert isinstance(await line.channel.send(nobody), str)


async def test_what_cannot_be_deleted_is_no_error(line: Line) -> None:
    """It was never there, or is gone, or is not ours: a channel that can delete says nothing, one that cannot need not be asked."""
    if isinstance(line.channel, Erasing):
        await line.channel.erase(line.address, "987654")

    assert isinstance(line.channel, Erasing) == (line.channel.name == "telegram")


async def test_it_can_be_examined_without_receiving(line: Line) -> None:
    """`doctor` runs beside nothing; each finding says what it looked at."""
    findings = await line.channel.examine()

    assert all(finding.check for finding in findings)
    assert all(finding.fine for finding in findings)


async def test_it_says_what_routes_it_wants(line: Line) -> None:
    """Most want none."""
    assert list(line.channel.routes(Shelf())) == []


async def test_a_cancelled_receive_ends_at_once(line: Line) -> None:
    """A stop waits for nobody's input."""
    async with receiving(line, Shelf()) as task:
        await asyncio.sleep(0)
        task.cancel()
        async with asyncio.timeout(5):
            with suppress(asyncio.CancelledError):
                await task

    assert task.done()
