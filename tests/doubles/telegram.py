"""A stand-in for Telegram's Bot API server, which bots under test call over real HTTP, and which calls their webhooks.

It is as strict as Telegram, and stricter about parameters nobody knows. What would only make tests wait is off until asked for:
`strict_pacing` slows hasty polls and repeated conflicts down, `limits` refuses messages that are too many.
Run it (`python -m tests.doubles.telegram`) to try a bot in a terminal, without Telegram.
"""

import argparse
import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Literal, TypeAlias, TypeVar

from tests.doubles.telegram_api import Api, Call
from tests.doubles.telegram_chat import Chat
from tests.doubles.telegram_faults import Fault
from tests.doubles.telegram_group import Group
from tests.doubles.telegram_limits import Limits, Meter
from tests.doubles.telegram_messages import Button, Document, SentMessage
from tests.doubles.telegram_pace import Pace
from tests.doubles.telegram_room import Room
from tests.doubles.telegram_server import Listener
from tests.doubles.telegram_terminal import converse
from tests.doubles.telegram_webhook import Delivery
from tests.doubles.telegram_wire import JsonObject, Upload
from tests.doubles.telegram_world import World

__all__ = [
    "Button",
    "Call",
    "Chat",
    "Delivery",
    "Document",
    "Group",
    "Limits",
    "Pace",
    "SentMessage",
    "TelegramDouble",
    "Upload",
]

Clock: TypeAlias = Callable[[], float]
AnyRoom = TypeVar("AnyRoom", bound=Room)


class TelegramDouble:
    """Telegram for one bot. What people do is said in their chats; what goes wrong is planned with `fail`."""

    def __init__(
        self,
        token: str,
        *,
        port: int = 0,
        clock: Clock = time.monotonic,
        pace: Pace | None = None,
        strict_pacing: bool = False,
    ) -> None:
        self.token = token
        self.clock = clock
        self.world = World(token, clock=clock, pace=pace or Pace(), strict_pacing=strict_pacing)
        self._listener = Listener(port)
        self._api = Api(self.world, token=token, cut_off=self._listener.cut_off)
        self.world.courier.obey = self._api.obey

    @classmethod
    @asynccontextmanager
    async def start(
        cls,
        token: str = "123:abc",
        *,
        port: int = 0,
        clock: Clock = time.monotonic,
        pace: Pace | None = None,
        strict_pacing: bool = False,
    ) -> AsyncIterator["TelegramDouble"]:
        telegram = cls(token, port=port, clock=clock, pace=pace, strict_pacing=strict_pacing)
        telegram._listener.serve(telegram._api)
        try:
            yield telegram
        finally:
            await telegram.world.courier.close()
            await telegram._listener.stop()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listener.port}"

    @property
    def calls(self) -> list[Call]:
        return self._api.calls.all

    def calls_of(self, method: str) -> list[Call]:
        """The calls of one method so far; `file` is a download."""
        return self._api.calls.of(method)

    @property
    def deliveries(self) -> list[Delivery]:
        """Every try to bring an update to the webhook, oldest first."""
        return self.world.courier.deliveries

    @property
    def limits(self) -> Limits | None:
        return self._api.meter.limits if self._api.meter else None

    @limits.setter
    def limits(self, limits: Limits | None) -> None:
        """Counting starts anew."""
        self._api.meter = Meter(limits, self.clock) if limits else None

    @property
    def latency(self) -> float:
        return self._api.latency

    @latency.setter
    def latency(self, seconds: float) -> None:
        self._api.latency = seconds

    def chat(self, chat_id: int, *, name: str = "安") -> Chat:
        """The private chat with a person, who thereby has started the bot."""
        return self._enter(Chat, chat_id, name)

    def group(self, chat_id: int, title: str = "登记群") -> Group:
        """A group with the bot in it; ids below -1000000000000 are supergroups, as with Telegram."""
        return self._enter(Group, chat_id, title)

    def queue_update(self, update: JsonObject) -> int:
        """Queue any update, however broken, repeated or out of order; returns its update_id."""
        return self.world.updates.add(update)

    def expire_presses(self) -> None:
        """Every button pressed so far becomes too old to be answered."""
        self.world.open_presses.clear()

    async def until(self, predicate: Callable[[], bool], *, within: float = 5) -> None:
        """Wait until it holds, looking again after every call of the bot; TimeoutError if it never does."""
        await self.world.until(predicate, within=within)

    def fail(
        self,
        method: str,
        *,
        status: int | None = None,
        description: str | None = None,
        retry_after: int | None = None,
        migrate_to_chat_id: int | None = None,
        bad_json: bool = False,
        hang: float = 0,
        cut: Literal["before", "after"] | None = None,
        chat_id: int | None = None,
        times: int = 1,
    ) -> None:
        """Let the next calls of a method go wrong, in one chat or all.

        A `hang` alone delays the true answer. With `cut="after"` the call is carried out first, then hangs, then the
        connection is closed: what a bot fears that times out on a message already sent.
        """
        fault = Fault(
            method=method,
            chat_id=chat_id,
            status=status,
            description=description,
            retry_after=retry_after,
            migrate_to_chat_id=migrate_to_chat_id,
            bad_json=bad_json,
            hang=hang,
            cut=cut,
        )
        self._api.faults.plan([fault] * times)

    def down(self) -> None:
        """Refuse all callers; webhooks are still called, as if only the way in were closed."""
        self._listener.down()

    def up(self) -> None:
        """Listen again, on the same port as before."""
        self._listener.up()

    def _enter(self, kind: type[AnyRoom], chat_id: int, name: str) -> AnyRoom:
        room = self.world.chats.setdefault(chat_id, kind(self.world, chat_id, name))
        assert isinstance(room, kind), f"{chat_id} is another kind of chat already"
        return room


async def _run(options: argparse.Namespace) -> None:
    async with TelegramDouble.start(options.token, port=options.port) as telegram:
        await converse(telegram.chat(options.chat, name=options.name), telegram.world, url=telegram.url)


def main() -> None:
    parser = argparse.ArgumentParser(description="Talk to a bot as a person in a private chat, without Telegram.")
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--token", default="123:abc")
    parser.add_argument("--chat", type=int, default=1001, help="the person's chat id")
    parser.add_argument("--name", default="安", help="the person's name")
    with suppress(KeyboardInterrupt):
        asyncio.run(_run(parser.parse_args()))


if __name__ == "__main__":
    main()
