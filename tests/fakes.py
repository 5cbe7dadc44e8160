"""A channel whose far side is a test: what people say in it is stored and answered like anything off a wire."""

import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import uuid4

from helpbot.clock import Clock
from helpbot.errors import DeliveryError, Unreadable
from helpbot.messages import Address, Arrival, Incoming, Parcel, Reply
from helpbot.ports import Finding, HttpRoute, Intake


@dataclass(eq=False, slots=True)
class Talker:
    """A person in a RecordingChannel, from that person's side."""

    who: str
    channel: "RecordingChannel"
    replies: list[Reply] = field(default_factory=list)
    asked: int = 0

    @property
    def heard(self) -> list[str]:
        """The texts that came, oldest first, each with its source line."""
        return ["\n".join(filter(None, [reply.text, reply.source])) for reply in self.replies]

    @property
    def labels(self) -> list[str]:
        """What the newest message offers."""
        return [choice.label for choice in self.replies[-1].choices] if self.replies else []

    def says(self, text: str) -> Arrival:
        return self.channel.bring(self.who, text=text)

    def presses(self, label: str) -> Arrival:
        """Press the button of this label on the newest message that has it."""
        for reply in reversed(self.replies):
            for choice in reply.choices:
                if choice.label == label:
                    return self.presses_token(choice.token)
        raise LookupError(f"{self.who} sees no {label!r}, only {[choice.label for reply in self.replies for choice in reply.choices]}")

    def presses_token(self, token: str) -> Arrival:
        """Press a button that may be long out of sight."""
        return self.channel.bring(self.who, choice=token)

    async def hears(self, number: int = 1, *, within: float = 10) -> list[str]:
        """The next messages, after those already asked for. TimeoutError where they don't come."""
        wanted = self.asked + number
        try:
            await self.channel.until(lambda: len(self.replies) >= wanted, within=within)
        except TimeoutError:
            raise TimeoutError(f"{self.who} waited {within} s for message {wanted}, heard: {self.heard}") from None
        start, self.asked = self.asked, wanted
        return self.heard[start:wanted]

    async def asks(self, text: str) -> str:
        """Say it, and hear one answer."""
        self.says(text)
        return (await self.hears())[0]


@dataclass(slots=True)
class _Fault:
    error: DeliveryError
    who: str | None
    times: int


class RecordingChannel:
    """A Channel in memory. What goes wrong on the way out is ordered with `fail` and `hang`."""

    def __init__(self, clock: Clock, name: str = "test") -> None:
        self.attempts: list[Parcel] = []
        self.closed = False
        self._clock = clock
        self._name = name
        self._people: dict[str, Talker] = {}
        self._spoken: asyncio.Queue[Arrival | None] = asyncio.Queue()
        self._faults: list[_Fault] = []
        self._changed = asyncio.Condition()
        self._passable = asyncio.Event()
        self._passable.set()

    @property
    def name(self) -> str:
        return self._name

    def person(self, who: str) -> Talker:
        """Whoever is reached under this name."""
        return self._people.setdefault(who, Talker(who, self))

    def bring(self, who: str, *, text: str = "", choice: str | None = None) -> Arrival:
        """Something arrives from a person."""
        said = {"who": who, "text": text, "choice": choice}
        return self.bring_again(Arrival(f"{self._name}:{uuid4().hex}", who, json.dumps(said).encode()))

    def bring_again(self, arrival: Arrival) -> Arrival:
        """Something arrives as it is: a redelivery, or junk."""
        self._spoken.put_nowait(arrival)
        return arrival

    def end(self) -> None:
        """Nothing more can come in."""
        self._spoken.put_nowait(None)

    def fail(
        self,
        reason: str = "refused",
        *,
        who: str | None = None,
        times: int = 1,
        permanent: bool = False,
        uncertain: bool = False,
        retry_after: timedelta | None = None,
        moved_to: str = "",
        parts_sent: int = 0,
    ) -> None:
        """Let the next sendings, to one person or anybody, end in this error."""
        error = DeliveryError(
            reason, permanent=permanent, uncertain=uncertain, retry_after=retry_after, moved_to=moved_to, parts_sent=parts_sent
        )
        self._faults.append(_Fault(error, who, times))

    def hang(self) -> None:
        """Let nothing through until `release`."""
        self._passable.clear()

    def release(self) -> None:
        self._passable.set()

    async def until_stored(self) -> None:
        """Wait until all that was said is in the inbox."""
        await self._spoken.join()

    async def until_tried(self, number: int, *, within: float = 10) -> None:
        """Wait until so many sendings have been begun."""
        await self.until(lambda: len(self.attempts) >= number, within=within)

    async def until(self, predicate: Callable[[], bool], *, within: float) -> None:
        async with asyncio.timeout(within), self._changed:
            await self._changed.wait_for(predicate)

    async def receive(self, intake: Intake) -> None:
        """What was not stored is brought again, as a far side would that has not been told."""
        while True:
            arrival = await self._spoken.get()
            if arrival is None:
                return
            intake.beat()
            try:
                await intake.store([arrival])
            except BaseException:
                self._spoken.put_nowait(arrival)
                raise
            finally:
                self._spoken.task_done()

    async def read(self, arrival: Arrival) -> Incoming | None:
        try:
            said = json.loads(arrival.payload)
            who, text, choice = said["who"], said["text"], said["choice"]
        except (ValueError, TypeError, KeyError) as error:
            raise Unreadable(f"{arrival.key}: {error!r}") from error
        return Incoming(arrival.key, who, Address(self._name, who), text, self._clock.now(), choice=choice)

    async def send(self, parcel: Parcel) -> str:
        self.attempts.append(parcel)
        await self._announce()
        await self._passable.wait()
        if error := self._take_fault(parcel.to.who):
            raise error
        person = self.person(parcel.to.who)
        person.replies.append(parcel.reply)
        await self._announce()
        return f"{parcel.to.who}/{len(person.replies)}"

    def routes(self, intake: Intake) -> Sequence[HttpRoute]:  # noqa: ARG002 -- the protocol's signature
        return ()

    async def examine(self) -> Sequence[Finding]:
        return [Finding(self._name, fine=True, detail="in memory")]

    async def close(self) -> None:
        self.closed = True

    def _take_fault(self, who: str) -> DeliveryError | None:
        for fault in self._faults:
            if fault.times and fault.who in (None, who):
                fault.times -= 1
                return fault.error
        return None

    async def _announce(self) -> None:
        async with self._changed:
            self._changed.notify_all()
